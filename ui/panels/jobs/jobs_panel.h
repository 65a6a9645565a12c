// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/jobs/jobs_controller.h"

#include <QWidget>

class QAction;
class QCheckBox;
class QPushButton;
class QStackedLayout;
class QTableView;

namespace wps
{

class Banner;
class Navigator;
class UndoService;

/// The Jobs dock: the jobs on the left, what became of the items of the current one on the right. Its window title says
/// how many run.
class JobsPanel : public QWidget
{
    Q_OBJECT

public:
    JobsPanel(JobsController &controller, Navigator &navigator, UndoService &undo, QWidget *parent = nullptr);

    QTableView *jobTable() const { return m_jobs; }
    QTableView *resultTable() const { return m_results; }

private:
    QWidget *makeToolbar();
    QWidget *makeResults();
    void makeJobs();
    void select(BulkJob *job);
    void refresh();
    void refreshUndo();
    void showNote();
    void chooseExport();

    JobsController &m_controller;
    Navigator &m_navigator;
    UndoService &m_undo;
    QAction *m_undoAction = nullptr;
    QAction *m_cancel = nullptr;
    QAction *m_retry = nullptr;
    QAction *m_rest = nullptr;
    QAction *m_export = nullptr;
    QAction *m_clear = nullptr;
    QPushButton *m_details = nullptr;
    QCheckBox *m_onlyTroubled = nullptr;
    Banner *m_note = nullptr;
    QTableView *m_jobs = nullptr;
    QTableView *m_results = nullptr;
    QStackedLayout *m_pages;
};

} // namespace wps
