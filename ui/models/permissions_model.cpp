// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/permissions_model.h"

#include "ui/models/visible_text.h"

namespace wps
{

Permission PermissionsModel::permissionOf(int column)
{
    return column == JoinColumn ? Permission::JoinLeaveGroup : Permission::SendToGroup;
}

int PermissionsModel::addGroup(const QString &group)
{
    for (int row = 0; row < int(m_rows.size()); ++row) {
        if (m_rows.at(row).group == group)
            return row;
    }
    const int row = int(m_rows.size());
    beginInsertRows({}, row, row);
    m_rows.append({group, {}, {}});
    endInsertRows();
    return row;
}

void PermissionsModel::removeGroup(int row)
{
    beginRemoveRows({}, row, row);
    m_rows.removeAt(row);
    endRemoveRows();
}

void PermissionsModel::setCell(const QString &group, Permission permission, const Cell &cell)
{
    for (int row = 0; row < int(m_rows.size()); ++row) {
        if (m_rows.at(row).group != group)
            continue;
        const int column = permission == Permission::SendToGroup ? SendColumn : JoinColumn;
        (column == SendColumn ? m_rows[row].send : m_rows[row].join) = cell;
        Q_EMIT dataChanged(index(row, column), index(row, column));
        return;
    }
}

PermissionsModel::Cell PermissionsModel::cell(const QModelIndex &index) const
{
    if (!index.isValid() || index.column() == GroupColumn)
        return {};
    return index.column() == SendColumn ? m_rows.at(index.row()).send : m_rows.at(index.row()).join;
}

void PermissionsModel::forgetAnswers()
{
    for (Row &row : m_rows)
        row.send = row.join = {};
    refreshAges();
}

void PermissionsModel::refreshAges()
{
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, SendColumn), index(int(m_rows.size()) - 1, JoinColumn));
}

int PermissionsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int PermissionsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString PermissionsModel::cellText(const Cell &cell) const
{
    const qint64 seconds = cell.at.secsTo(QDateTime::currentDateTimeUtc());
    const QString age = seconds < 5    ? tr("just now")
                        : seconds < 90 ? tr("%1 s ago").arg(seconds)
                                       : tr("%1 min ago").arg(seconds / 60);
    switch (cell.state) {
    case State::Unknown:
        return tr("? not checked");
    case State::Busy:
        return tr("\u2026 asking");
    case State::Allowed:
        return tr("\u2713 allowed, %1").arg(age);
    case State::NotAllowed:
        return tr("\u2717 not allowed, %1").arg(age);
    case State::NoConnection:
        return tr("\u2013 no such connection, %1").arg(age);
    case State::Failed:
        return tr("! failed");
    }
    return {};
}

QVariant PermissionsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (index.column() == GroupColumn)
        return role == Qt::DisplayRole ? QVariant(visibleLine(m_rows.at(index.row()).group)) : QVariant();
    const Cell value = cell(index);
    switch (role) {
    case Qt::DisplayRole:
        return cellText(value);
    case Qt::AccessibleTextRole:
        return tr("%1 to group %2: %3")
            .arg(permissionName(permissionOf(index.column())), visibleLine(m_rows.at(index.row()).group),
                 cellText(value));
    case Qt::ToolTipRole: // tool tips are rich by default
        switch (value.state) {
        case State::Unknown:
            return tr("Click, or press Space, to ask the service");
        case State::Allowed:
            return tr("Click, or press Space, to revoke");
        case State::NotAllowed:
            return tr("Click, or press Space, to grant");
        case State::Failed:
            return value.reason.toHtmlEscaped();
        default:
            return {};
        }
    default:
        return {};
    }
}

QVariant PermissionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == GroupColumn ? tr("Group") : permissionName(permissionOf(section));
}

} // namespace wps
