// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/refreshable.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QTableView;

namespace wps
{

class AuditController;

/// The Audit dock: search, the calls that were found, the selected one whole, export; and whether bodies are kept.
class AuditPanel : public QWidget, public Refreshable
{
    Q_OBJECT

public:
    explicit AuditPanel(AuditController &controller, QWidget *parent = nullptr);
    void refreshView() override;

protected:
    void showEvent(QShowEvent *event) override;

private:
    QLayout *makeToolbar();
    QLayout *makeKeepRow();
    void setUpTable();
    void chooseExport();

    AuditController &m_controller;
    QLineEdit *m_search;
    QLabel *m_status;
    QCheckBox *m_exportBodies;
    QTableView *m_table;
    QPlainTextEdit *m_detail;
    QTimer m_typed;
    qint64 m_selected = 0; ///< its number, while the model is filled anew
};

} // namespace wps
