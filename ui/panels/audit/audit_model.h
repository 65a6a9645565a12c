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
    enum Column { Time, Profile, Hub, Verb, Target, Outcome, RequestId, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    const QList<AuditEntry> &entries() const { return m_entries; } ///< oldest first
    void setEntries(const QList<AuditEntry> &entries);

private:
    QList<AuditEntry> m_entries;
};

} // namespace wps
