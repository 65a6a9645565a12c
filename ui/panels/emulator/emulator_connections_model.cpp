// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/emulator/emulator_connections_model.h"

#include "ui/models/row_diff.h"
#include "ui/models/visible_text.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

QList<QString> idsOf(const QList<EmulatorConnectionsModel::Row> &rows)
{
    QList<QString> ids;
    ids.reserve(rows.size());
    for (const EmulatorConnectionsModel::Row &row : rows)
        ids.append(row.connection.id);
    return ids;
}

bool isNumber(int column)
{
    return column == EmulatorConnectionsModel::SentColumn || column == EmulatorConnectionsModel::ReceivedColumn;
}

} // namespace

void EmulatorConnectionsModel::setRows(const QList<Row> &rows)
{
    applyRowDiff(
        idsOf(m_rows), idsOf(rows),
        [this](int first, int last) {
            beginRemoveRows({}, first, last);
            m_rows.remove(first, last - first + 1);
            endRemoveRows();
        },
        [this, &rows](int first, int last) {
            beginInsertRows({}, first, last);
            m_rows = m_rows.first(first) + rows.mid(first, last - first + 1) + m_rows.sliced(first);
            endInsertRows();
        });
    if (rows.isEmpty())
        return;
    m_rows = rows; // the same connections, with what they are doing now
    Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
}

int EmulatorConnectionsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int EmulatorConnectionsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString EmulatorConnectionsModel::stateText(const EmulatorConnection &connection)
{
    if (connection.isWaiting)
        return tr("waits to be recovered");
    return connection.isHalfOpen ? tr("half-open") : tr("open");
}

QVariant EmulatorConnectionsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (role == Qt::TextAlignmentRole && isNumber(index.column()))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    const Row &row = m_rows.at(index.row());
    const EmulatorConnection &connection = row.connection;
    switch (Column(index.column())) {
    case ConnectionColumn:
        return visibleLine(connection.id);
    case UserColumn:
        return connection.anonymous ? tr("anonymous") : visibleLine(connection.userId);
    case HubColumn:
        return visibleLine(row.hub);
    case StateColumn:
        return stateText(connection);
    case GroupsColumn:
        return visibleLine(connection.groups.join(u", "_s));
    case ProtocolColumn:
        return connection.protocol.isEmpty() ? tr("plain WebSocket") : visibleLine(connection.protocol);
    case SinceColumn:
        return QLocale().toString(connection.connectedAt.toLocalTime(), u"HH:mm:ss"_s);
    case SentColumn:
        return QLocale().toString(connection.sent);
    case ReceivedColumn:
        return QLocale().toString(connection.received);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant EmulatorConnectionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && isNumber(section))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == SentColumn)
        return tr("Messages delivered to the client");
    if (role == Qt::ToolTipRole && section == ReceivedColumn)
        return tr("Frames that the client sent");
    if (role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case ConnectionColumn:
        return tr("Connection");
    case UserColumn:
        return tr("User");
    case HubColumn:
        return tr("Hub");
    case StateColumn:
        return tr("State");
    case GroupsColumn:
        return tr("Groups");
    case ProtocolColumn:
        return tr("Protocol");
    case SinceColumn:
        return tr("Connected");
    case SentColumn:
        return tr("Delivered");
    case ReceivedColumn:
        return tr("Received");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace wps
