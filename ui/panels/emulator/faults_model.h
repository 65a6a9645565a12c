// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/faults.h"

#include <QAbstractTableModel>

namespace wps
{

/// The faults that are in force, oldest first.
class FaultsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    /// LiftColumn is empty: the view puts a button there.
    enum Column { FaultColumn, ScopeColumn, SinceColumn, StruckColumn, LiftColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setFaults(const QList<ActiveFault> &faults);
    const QList<ActiveFault> &faults() const { return m_faults; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<ActiveFault> m_faults;
};

} // namespace wps
