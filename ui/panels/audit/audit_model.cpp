// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/audit/audit_model.h"

#include "ui/models/visible_text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr int kCellLength = 200;

} // namespace

int AuditModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int AuditModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant AuditModel::data(const QModelIndex &index, int role) const
{
    const AuditEntry *found = index.isValid() ? entryAt(index.row()) : nullptr;
    if (!found)
        return {};
    const AuditEntry &entry = *found;
    if (role == Qt::ToolTipRole && index.column() == Outcome)
        return visibleLine(entry.detail, 1000).toHtmlEscaped();
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Time:
        return entry.at.toLocalTime().toString(u"yyyy-MM-dd hh:mm:ss.zzz"_s);
    case Profile:
        return visibleLine(entry.profile.isEmpty() ? entry.endpoint : entry.profile, kCellLength);
    case Hub:
        return entry.hub;
    case Verb:
        return entry.verb;
    case Target:
        return visibleLine(entry.target, kCellLength);
    case Outcome:
        return entry.status > 0 ? tr("%1 (%2)", "result, HTTP status").arg(entry.result).arg(entry.status)
                                : entry.result;
    case RequestId:
        return entry.requestId;
    default:
        return {};
    }
}

QVariant AuditModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time:
        return tr("Time");
    case Profile:
        return tr("Profile");
    case Hub:
        return tr("Hub");
    case Verb:
        return tr("Operation");
    case Target:
        return tr("Target");
    case Outcome:
        return tr("Result");
    case RequestId:
        return tr("Request id");
    default:
        return {};
    }
}

const AuditEntry *AuditModel::entryAt(int row) const
{
    return row >= 0 && row < m_entries.size() ? &m_entries.at(m_entries.size() - 1 - row) : nullptr;
}

int AuditModel::rowOf(qint64 number) const
{
    const auto entry = std::lower_bound(m_entries.cbegin(), m_entries.cend(), number,
                                        [](const AuditEntry &one, qint64 wanted) { return one.number < wanted; });
    if (entry == m_entries.cend() || entry->number != number)
        return -1;
    return static_cast<int>(std::distance(entry, m_entries.cend())) - 1;
}

void AuditModel::setEntries(const QList<AuditEntry> &entries)
{
    beginResetModel();
    m_entries = entries;
    endResetModel();
}

} // namespace wps
