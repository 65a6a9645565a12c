// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/job_runner.h"

#include <QAbstractTableModel>

namespace wps
{

/// The jobs of a JobRunner, the latest first. GUI thread.
class JobListModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Title, Progress, Rate, Where, ColumnCount };
    enum Role { FractionRole = Qt::UserRole + 1 }; ///< 0 to 1, of Progress

    explicit JobListModel(JobRunner &runner, QObject *parent = nullptr);

    BulkJob *job(int row) const { return m_jobs.value(row).job; }
    HubSessionPtr session(int row) const { return m_jobs.value(row).session; }
    int rowOf(const BulkJob *job) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void add(BulkJob *job);
    void remove(const BulkJob *job);
    void refresh(const BulkJob *job);

    JobRunner &m_runner;
    QList<JobRunner::Entry> m_jobs;
};

} // namespace wps
