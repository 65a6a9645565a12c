// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/recordings/recordings_model.h"

#include <QPersistentModelIndex>
#include <QTimer>
#include <QWidget>

#include <functional>

class QLabel;
class QMenu;
class QProgressBar;
class QPushButton;
class QStackedLayout;
class QTableView;

namespace wps
{

class EmptyState;
class Navigator;
class RecordingsController;

/// The Recordings tab: every journal and recording with what one can do with it. GUI thread.
class RecordingsPanel : public QWidget
{
    Q_OBJECT

public:
    RecordingsPanel(RecordingsController *controller, Navigator &navigator, QWidget *parent = nullptr);

    QTableView *table() const { return m_table; }
    /// What can be done with the selected ones.
    void fillMenu(QMenu *menu);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QLayout *makeTools();
    QWidget *makeTable();
    /// What comes and goes above the rows in view does not move them. `layOut` brings the table's bar up to date.
    void keepPlace(const std::function<void()> &layOut);
    void refresh();
    void refreshButtons();
    QList<StoredRecording> selected() const;
    void openSelected();
    void exportSelected();
    void askName(bool keeps);
    void askDelete();
    void chooseImport();

    RecordingsController *m_controller; // child
    Navigator &m_navigator;
    RecordingsModel m_model;
    QPersistentModelIndex m_top; ///< the first row in view, while rows come or go; none at the very top
    QLabel *m_summary;
    QTableView *m_table = nullptr;
    EmptyState *m_empty = nullptr;
    QStackedLayout *m_stack = nullptr;
    QProgressBar *m_progress = nullptr;
    QPushButton *m_cancel = nullptr;
    QPushButton *m_open = nullptr;
    QPushButton *m_keep = nullptr;
    QPushButton *m_rename = nullptr;
    QPushButton *m_export = nullptr;
    QPushButton *m_delete = nullptr;
    QPushButton *m_import = nullptr;
    QTimer m_fresh;
};

} // namespace wps
