// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/connection_list_model.h"

#include "ui/models/visible_text.h"

#include <QHash>
#include <QLocale>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

void ConnectionListModel::setRows(const QList<Row> &rows)
{
    QHash<QString, qsizetype> fresh;
    for (qsizetype i = 0; i < rows.size(); ++i)
        fresh.insert(rows.at(i).connectionId, i);

    for (int end = int(m_rows.size()); end > 0;) {
        const auto gone = [&](int row) { return !fresh.contains(m_rows.at(row).connectionId); };
        if (!gone(end - 1)) {
            --end;
            continue;
        }
        int begin = end - 1;
        while (begin > 0 && gone(begin - 1))
            --begin;
        beginRemoveRows({}, begin, end - 1);
        m_rows.remove(begin, end - begin);
        endRemoveRows();
        end = begin;
    }

    QList<bool> placed(rows.size(), false);
    for (Row &row : m_rows) {
        const qsizetype i = fresh.value(row.connectionId);
        placed[i] = true;
        row = rows.at(i);
    }
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));

    QList<Row> added;
    for (qsizetype i = 0; i < rows.size(); ++i) {
        if (!placed.at(i) && fresh.value(rows.at(i).connectionId) == i)
            added.append(rows.at(i));
    }
    if (added.isEmpty())
        return;
    beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + added.size()) - 1);
    m_rows += added;
    endInsertRows();
}

int ConnectionListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ConnectionListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ConnectionListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::AccessibleTextRole))
        return {};
    const Row &row = m_rows.at(index.row());
    switch (Column(index.column())) {
    case ConnectionColumn:
        return visibleLine(row.connectionId);
    case UserColumn:
        return row.userId.isEmpty() ? tr("anonymous") : visibleLine(row.userId);
    case ProtocolColumn:
        if (!row.facts)
            return {};
        return row.facts->protocol.isEmpty() ? tr("plain WebSocket") : visibleLine(row.facts->protocol);
    case GroupsColumn:
        return visibleLine((row.facts ? row.facts->groups : row.seenGroups).join(u", "_s));
    case SinceColumn:
        return row.facts ? QLocale().toString(row.facts->connectedAt.toLocalTime(), u"HH:mm:ss"_s) : QString();
    case SeenColumn:
        return row.seenAt.isValid() ? QLocale().toString(row.seenAt.toLocalTime(), u"HH:mm:ss"_s) : QString();
    case ColumnCount:
        break;
    }
    return {};
}

QVariant ConnectionListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case ConnectionColumn:
        return tr("Connection");
    case UserColumn:
        return tr("User");
    case ProtocolColumn:
        return tr("Protocol");
    case GroupsColumn:
        return tr("Groups");
    case SinceColumn:
        return tr("Connected");
    case SeenColumn:
        return tr("Listed");
    case ColumnCount:
        break;
    }
    return {};
}

Qt::ItemFlags ConnectionListModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    flags.setFlag(Qt::ItemIsDragEnabled, index.isValid() && m_makeMimeData);
    return flags;
}

QMimeData *ConnectionListModel::mimeData(const QModelIndexList &indexes) const
{
    QStringList ids;
    QSet<int> rows;
    for (const QModelIndex &index : indexes) {
        if (!rows.contains(index.row())) {
            rows.insert(index.row());
            ids.append(m_rows.at(index.row()).connectionId);
        }
    }
    return m_makeMimeData ? m_makeMimeData(ids) : nullptr;
}

} // namespace wps
