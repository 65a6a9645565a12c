// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;

namespace wps
{

class AuditController;

/// The Audit dock: search, the calls that were found, export.
class AuditPanel : public QWidget
{
    Q_OBJECT

public:
    explicit AuditPanel(AuditController &controller, QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void chooseExport();

    AuditController &m_controller;
    QLineEdit *m_search;
    QLabel *m_status;
    QTimer m_typed;
};

} // namespace wps
