// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/watch/watch_table.h"

#include <QDialog>

class QListWidget;
class QListWidgetItem;
class QPushButton;
class QSpinBox;

namespace wps
{

/// Which columns a table of rows has, in which order and how wide: all of it by the keyboard. Opened with open();
/// deletes itself.
class ColumnsDialog : public QDialog
{
    Q_OBJECT

public:
    using States = QList<WatchTable::ColumnState>;
    /// `first` is what Reset gives.
    ColumnsDialog(const States &now, const States &first, QWidget *parent);

    QListWidget *list() const { return m_list; }
    void moveCurrent(int by); ///< down by so many places

Q_SIGNALS:
    void columnsChosen(const QList<wps::WatchTable::ColumnState> &states);

private:
    void fill(const States &states);
    States states() const;
    void refresh();

    QListWidget *m_list;
    QSpinBox *m_width;
    QPushButton *m_up;
    QPushButton *m_down;
};

} // namespace wps
