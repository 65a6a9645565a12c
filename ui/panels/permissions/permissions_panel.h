// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/permissions/permissions_controller.h"

#include <QWidget>

class QLineEdit;
class QTableView;

namespace wps
{

class Navigator;

/// The permissions tab: a connection, and a small table of groups and permissions.
class PermissionsPanel : public QWidget
{
    Q_OBJECT

public:
    PermissionsPanel(PermissionsController *controller, Navigator &navigator, KnownNames &names,
                     QWidget *parent = nullptr);

    PermissionsController &controller() { return *m_controller; }
    QLineEdit *connectionField() const { return m_connection; }
    QTableView *table() const { return m_table; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeGroupRow(KnownNames &names);
    void makeTable();

    PermissionsController *m_controller; // child
    QLineEdit *m_connection;
    QLineEdit *m_group = nullptr;
    QTableView *m_table = nullptr;
};

} // namespace wps
