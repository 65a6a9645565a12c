// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAbstractItemModel;
class QTableView;

namespace wps
{

class Banner;
class EmulatorController;

/// The faults in force, each with a button that lifts it. Takes no room while there is none.
class FaultsView : public QWidget
{
    Q_OBJECT

public:
    FaultsView(EmulatorController &controller, QWidget *parent);

    QTableView *table() const { return m_table; }

private:
    void addLiftButtons(int first, int last);
    void refresh();

    EmulatorController &m_controller;
    Banner *m_banner;
    QTableView *m_table;
};

/// A table of this panel, as its others are.
QTableView *makeEmulatorTable(QAbstractItemModel &model, const QString &name, QWidget *parent);

} // namespace wps
