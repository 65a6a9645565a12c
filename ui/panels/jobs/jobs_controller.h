// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/job_runner.h"
#include "ui/common/latest_call.h"
#include "ui/panels/jobs/job_list_model.h"
#include "ui/panels/jobs/job_results_model.h"

#include <QObject>

namespace wps
{

/// The jobs, the one that is looked at, and what can be done with it. No widgets. GUI thread.
class JobsController : public QObject
{
    Q_OBJECT

public:
    /// `runner` outlives the controller.
    explicit JobsController(JobRunner &runner, QObject *parent = nullptr);

    JobRunner &runner() { return m_runner; }
    JobListModel &jobs() { return m_jobs; }
    JobResultsModel &results() { return m_results; }
    BulkJob *current() const { return m_results.job(); }
    HubSessionPtr currentSession() const { return m_jobs.session(m_jobs.rowOf(current())); }
    void select(BulkJob *job);

    void cancel();
    void runAgain(BulkJob::Part part);
    /// The results of the current job, as CSV.
    void exportTo(const QString &path);
    /// Why the job was refused, or how the last export ended; empty mostly.
    QString note() const;

Q_SIGNALS:
    void changed();                   ///< of the current job, or another one
    void selected(wps::BulkJob *job); ///< a job just started, or the current one was cleared

private:
    JobRunner &m_runner;
    JobListModel m_jobs;
    JobResultsModel m_results;
    LatestCall<qsizetype> m_export;
    QString m_exportNote;
};

} // namespace wps
