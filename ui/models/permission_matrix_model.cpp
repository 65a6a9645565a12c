// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/permission_matrix_model.h"

#include "core/base/csv.h"
#include "ui/models/visible_text.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr int kTellEveryMs = 40;
constexpr int kHeaderLength = 24;

QString mark(PermissionMatrixModel::State state)
{
    using State = PermissionMatrixModel::State;
    switch (state) {
    case State::Unknown:
        return u"?"_s;
    case State::Busy:
        return u"\u2026"_s;
    case State::Allowed:
        return u"\u2713"_s;
    case State::NotAllowed:
    case State::NoConnection:
        return u"\u2013"_s;
    case State::Failed:
        break;
    }
    return u"!"_s;
}

QString stateName(PermissionMatrixModel::State state)
{
    using State = PermissionMatrixModel::State;
    switch (state) {
    case State::Allowed:
        return u"allowed"_s;
    case State::NotAllowed:
        return u"not allowed"_s;
    case State::NoConnection:
        return u"no such connection"_s;
    case State::Failed:
        return u"failed"_s;
    default:
        return u"not checked"_s;
    }
}

QStringList newOnes(const QStringList &names, const QHash<QString, int> &known)
{
    QStringList fresh;
    for (const QString &name : names) {
        if (!known.contains(name) && !fresh.contains(name))
            fresh.append(name);
    }
    return fresh;
}

} // namespace

PermissionMatrixModel::PermissionMatrixModel(QObject *parent) : QAbstractTableModel(parent)
{
    m_tick.setSingleShot(true);
    m_tick.setInterval(kTellEveryMs);
    connect(&m_tick, &QTimer::timeout, this, &PermissionMatrixModel::tell);
}

void PermissionMatrixModel::addConnections(const QStringList &ids)
{
    const QStringList fresh = newOnes(ids, m_rowOf);
    if (fresh.isEmpty())
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(fresh.size()) - 1);
    for (const QString &id : fresh) {
        m_rowOf.insert(id, static_cast<int>(m_connections.size()));
        m_connections.append(id);
        m_cells.append(QList<Cell>(m_groups.size()));
    }
    endInsertRows();
}

void PermissionMatrixModel::addGroups(const QStringList &names)
{
    const QStringList fresh = newOnes(names, m_columnOf);
    if (fresh.isEmpty())
        return;
    const int first = columnCount();
    beginInsertColumns({}, first, first + static_cast<int>(fresh.size()) - 1);
    for (const QString &name : fresh) {
        m_columnOf.insert(name, static_cast<int>(m_groups.size()));
        m_groups.append(name);
    }
    for (QList<Cell> &row : m_cells)
        row.resize(m_groups.size());
    endInsertColumns();
}

PermissionMatrixModel::Answer PermissionMatrixModel::answer(const QModelIndex &cell, Permission permission) const
{
    if (!cell.isValid())
        return {};
    const Cell &held = m_cells.at(cell.row()).at(cell.column());
    return permission == Permission::SendToGroup ? held.send : held.join;
}

PermissionMatrixModel::Answer PermissionMatrixModel::answer(const QString &connection, const QString &group,
                                                            Permission permission) const
{
    return answer(index(m_rowOf.value(connection, -1), m_columnOf.value(group, -1)), permission);
}

void PermissionMatrixModel::setAnswer(const QString &connection, const QString &group, Permission permission,
                                      const Answer &answer)
{
    const int row = m_rowOf.value(connection, -1);
    const int column = m_columnOf.value(group, -1);
    if (row < 0 || column < 0)
        return;
    Cell &held = m_cells[row][column];
    (permission == Permission::SendToGroup ? held.send : held.join) = answer;
    m_changed |= QRect(column, row, 1, 1);
    if (!m_tick.isActive())
        m_tick.start();
}

void PermissionMatrixModel::tell()
{
    const QRect changed = std::exchange(m_changed, {});
    Q_EMIT dataChanged(index(changed.top(), changed.left()), index(changed.bottom(), changed.right()));
}

QString PermissionMatrixModel::sentence(const QModelIndex &cell) const
{
    if (!cell.isValid())
        return {};
    const auto words = [&](Permission permission) -> QString {
        const Answer held = answer(cell, permission);
        const qint64 seconds = held.at.isValid() ? held.at.secsTo(QDateTime::currentDateTimeUtc()) : 0;
        const QString age = seconds < 5    ? tr("just now")
                            : seconds < 90 ? tr("%1 s ago").arg(seconds)
                                           : tr("%1 min ago").arg(seconds / 60);
        switch (held.state) {
        case State::Unknown:
            return tr("not checked");
        case State::Busy:
            return tr("being asked");
        case State::Allowed:
            return tr("allowed, %1").arg(age);
        case State::NotAllowed:
            return tr("not allowed, %1").arg(age);
        case State::NoConnection:
            return tr("no such connection, %1").arg(age);
        case State::Failed:
            break;
        }
        return tr("could not be asked: %1").arg(visibleLine(held.reason));
    };
    const Cell &held = m_cells.at(cell.row()).at(cell.column());
    if (held.send.state == State::NoConnection && held.join.state == State::NoConnection)
        return tr("Connection %1: %2").arg(visibleLine(m_connections.at(cell.row())), words(Permission::SendToGroup));
    return tr("Connection %1 in group %2: send %3; join and leave %4")
        .arg(visibleLine(m_connections.at(cell.row())), visibleLine(m_groups.at(cell.column())),
             words(Permission::SendToGroup), words(Permission::JoinLeaveGroup));
}

QByteArray PermissionMatrixModel::toCsv() const
{
    QByteArray csv = "connection,group,sendToGroup,sendToGroupCheckedAt,joinLeaveGroup,joinLeaveGroupCheckedAt\r\n";
    for (qsizetype row = 0; row < m_cells.size(); ++row) {
        for (qsizetype column = 0; column < m_groups.size(); ++column) {
            const Cell &held = m_cells.at(row).at(column);
            if (!held.send.at.isValid() && !held.join.at.isValid())
                continue;
            csv += csvCell(m_connections.at(row)) + ',' + csvCell(m_groups.at(column));
            for (const Answer &one : {held.send, held.join})
                csv += ',' + csvCell(stateName(one.state)) + ',' + csvCell(one.at.toString(Qt::ISODate));
            csv += "\r\n";
        }
    }
    return csv;
}

int PermissionMatrixModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_connections.size());
}

int PermissionMatrixModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_groups.size());
}

QVariant PermissionMatrixModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Cell &held = m_cells.at(index.row()).at(index.column());
    switch (role) {
    case Qt::DisplayRole:
        if (held.send.state == State::NoConnection && held.join.state == State::NoConnection)
            return tr("no such connection");
        return tr("send %1  join %2").arg(mark(held.send.state), mark(held.join.state));
    case Qt::AccessibleTextRole:
        return sentence(index);
    case Qt::ToolTipRole: // tool tips are rich by default
        return sentence(index).toHtmlEscaped();
    default:
        return {};
    }
}

QVariant PermissionMatrixModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const QStringList &names = orientation == Qt::Horizontal ? m_groups : m_connections;
    if (role == Qt::ToolTipRole)
        return visibleLine(names.value(section)).toHtmlEscaped();
    return role == Qt::DisplayRole ? QVariant(visibleLine(names.value(section), kHeaderLength)) : QVariant();
}

Qt::ItemFlags PermissionMatrixModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    flags.setFlag(Qt::ItemIsDragEnabled, index.isValid() && m_makeMimeData);
    return flags;
}

QMimeData *PermissionMatrixModel::mimeData(const QModelIndexList &indexes) const
{
    QStringList ids;
    QSet<int> rows;
    for (const QModelIndex &index : indexes) {
        if (!rows.contains(index.row())) {
            rows.insert(index.row());
            ids.append(m_connections.at(index.row()));
        }
    }
    return m_makeMimeData ? m_makeMimeData(ids) : nullptr;
}

} // namespace wps
