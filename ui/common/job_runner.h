// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/bulk_job.h"
#include "ui/common/hub_session.h"
#include "ui/common/reversible_act.h"

#include <QList>
#include <QObject>

namespace wps
{

/// Runs the bulk jobs of every panel and keeps them until they are cleared. A started job goes on when the panel that
/// started it is closed. GUI thread.
class JobRunner : public QObject
{
    Q_OBJECT

public:
    /// A job, and the hub on which it acts.
    struct Entry {
        BulkJob *job = nullptr; ///< a child of the runner
        HubSessionPtr session;
        ReversibleAct act = {}; ///< what it does, an item for an item; without items when that cannot be taken back
    };

    using QObject::QObject;

    /// Starts at once; nothing (null) for a plan without items. The job lives until it is cleared.
    BulkJob *run(const HubSessionPtr &session, BulkPlan plan, const ReversibleAct &act = {});
    BulkJob *run(const HubSessionPtr &session, const ReversibleAct &act)
    {
        return run(session, planOf(session, act), act);
    }
    /// The items of an ended job that failed, or that were never started, as a job of their own.
    BulkJob *runAgain(const BulkJob *job, BulkJob::Part part);
    void clearEnded();

    const QList<Entry> &entries() const { return m_entries; } ///< oldest first
    const Entry *entryOf(const BulkJob *job) const;           ///< null when it is none of these
    int runningCount() const;

    /// Items a second of each job, those that run too; 0 = no limit.
    void setRateLimit(int perSecond);
    int rateLimit() const { return m_limit; }

Q_SIGNALS:
    void started(wps::BulkJob *job);      ///< before its first item is
    void aboutToClear(wps::BulkJob *job); ///< it is deleted afterwards
    void countChanged();                  ///< of the jobs, or of those that run

private:
    QList<Entry> m_entries;
    int m_limit = 0;
};

/// "4,120 of 10,000, 3 failed", "Cancelled: 12 done, 16 not known, 5 not started": where a job stands, in words.
QString jobProgressText(const BulkJob &job);

} // namespace wps
