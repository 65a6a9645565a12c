// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/emulator/faults_model.h"

#include "ui/models/row_diff.h"
#include "ui/panels/emulator/fault_words.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

QList<quint64> idsOf(const QList<ActiveFault> &faults)
{
    QList<quint64> ids;
    for (const ActiveFault &fault : faults)
        ids.append(fault.id);
    return ids;
}

} // namespace

void FaultsModel::setFaults(const QList<ActiveFault> &faults)
{
    applyRowDiff(
        idsOf(m_faults), idsOf(faults),
        [this](int first, int last) {
            beginRemoveRows({}, first, last);
            m_faults.remove(first, last - first + 1);
            endRemoveRows();
        },
        [this, &faults](int first, int last) {
            beginInsertRows({}, first, last);
            for (int row = first; row <= last; ++row)
                m_faults.insert(row, faults.at(row));
            endInsertRows();
        });
    for (int row = 0; row < int(faults.size()); ++row) {
        if (m_faults.at(row).struck == faults.at(row).struck)
            continue;
        m_faults[row] = faults.at(row);
        Q_EMIT dataChanged(index(row, StruckColumn), index(row, StruckColumn));
    }
}

int FaultsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_faults.size());
}

int FaultsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant FaultsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (role == Qt::TextAlignmentRole && index.column() == StruckColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    const ActiveFault &fault = m_faults.at(index.row());
    switch (Column(index.column())) {
    case FaultColumn:
        return faultText(fault.fault.effect);
    case ScopeColumn:
        return scopeText(fault.fault.scope);
    case SinceColumn:
        return QLocale().toString(fault.since.toLocalTime(), u"HH:mm:ss"_s);
    case StruckColumn:
        return QLocale().toString(fault.struck);
    case LiftColumn:
    case ColumnCount:
        break;
    }
    return {};
}

QVariant FaultsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section == StruckColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case FaultColumn:
        return tr("Fault in force");
    case ScopeColumn:
        return tr("For");
    case SinceColumn:
        return tr("Since");
    case StruckColumn:
        return tr("Strikes");
    case LiftColumn:
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace wps
