// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/audit_entry.h"

#include <QAbstractTableModel>

namespace wps
{

/// What was found in the audit, latest first. GUI thread.
class AuditModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, Verb, Outcome, Target, Hub, Profile, RequestId, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    const AuditEntry *entryAt(int row) const; ///< null outside; until the next change
    int rowOf(qint64 number) const;           ///< -1 when it is not there
    void setEntries(const QList<AuditEntry> &entries);

private:
    QList<AuditEntry> m_entries; // oldest first
};

} // namespace wps
