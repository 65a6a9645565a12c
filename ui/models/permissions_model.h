// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/permission.h"

#include <QAbstractTableModel>
#include <QDateTime>
#include <QList>

namespace wps
{

/// What one connection may do in some groups: a row a group, a cell a permission. A cell knows nothing until it was
/// asked.
class PermissionsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { GroupColumn, SendColumn, JoinColumn, ColumnCount };
    enum class State { Unknown, Busy, Allowed, NotAllowed, NoConnection, Failed };
    struct Cell {
        State state = State::Unknown;
        QDateTime at;   ///< UTC, of the answer
        QString reason; ///< for Failed
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// The group's row; a new one at the end when it has none.
    int addGroup(const QString &group);
    void removeGroup(int row);
    QString group(int row) const { return m_rows.at(row).group; }
    void setCell(const QString &group, Permission permission, const Cell &cell);
    Cell cell(const QModelIndex &index) const;
    /// Everything unknown again: another connection.
    void forgetAnswers();
    /// Ages are part of the text: call now and then.
    void refreshAges();

    static Permission permissionOf(int column);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row {
        QString group;
        Cell send;
        Cell join;
    };
    QString cellText(const Cell &cell) const;

    QList<Row> m_rows;
};

} // namespace wps
