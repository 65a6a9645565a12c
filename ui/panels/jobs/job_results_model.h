// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/bulk_job.h"

#include <QAbstractTableModel>
#include <QPointer>

namespace wps
{

/// What became of the items of one job; all of them, or only those that failed or are not known. GUI thread.
class JobResultsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { ItemColumn, ResultColumn, DetailColumn, RequestColumn, ColumnCount };
    enum Role { RequestIdRole = Qt::UserRole + 1 };

    using QAbstractTableModel::QAbstractTableModel;

    BulkJob *job() const { return m_job; }
    void setJob(BulkJob *job); ///< null: none
    void setOnlyTroubled(bool on);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void take(qsizetype first, qsizetype last);
    qsizetype itemOf(int row) const;
    QString detail(qsizetype item) const;

    QPointer<BulkJob> m_job;
    bool m_onlyTroubled = false;
    int m_rows = 0;
};

} // namespace wps
