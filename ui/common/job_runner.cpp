// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/job_runner.h"

#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

BulkJob *JobRunner::run(const HubSessionPtr &session, BulkPlan plan, const ReversibleAct &act)
{
    if (plan.items.isEmpty())
        return nullptr;
    auto *job = new BulkJob(std::move(plan), this);
    job->setRateLimit(m_limit);
    m_entries.append({job, session, act});
    Q_EMIT started(job);
    connect(job, &BulkJob::ended, this, &JobRunner::countChanged);
    job->start();
    Q_EMIT countChanged();
    return job;
}

BulkJob *JobRunner::runAgain(const BulkJob *job, BulkJob::Part part)
{
    const Entry *entry = entryOf(job);
    if (!entry)
        return nullptr;
    ReversibleAct act{entry->act.verb, {}};
    if (!entry->act.items.isEmpty()) {
        const QList<qsizetype> numbers = job->itemsOf(part);
        for (const qsizetype number : numbers)
            act.items.append(entry->act.items.at(number));
    }
    return run(HubSessionPtr(entry->session), job->planFor(part), act);
}

const JobRunner::Entry *JobRunner::entryOf(const BulkJob *job) const
{
    const auto entry =
        std::find_if(m_entries.cbegin(), m_entries.cend(), [job](const Entry &e) { return e.job == job; });
    return entry == m_entries.cend() ? nullptr : &*entry;
}

void JobRunner::clearEnded()
{
    const QList<Entry> entries = m_entries;
    for (const Entry &entry : entries) {
        if (!entry.job->hasEnded())
            continue;
        Q_EMIT aboutToClear(entry.job);
        m_entries.removeIf([&entry](const Entry &e) { return e.job == entry.job; });
        entry.job->deleteLater();
    }
    Q_EMIT countChanged();
}

int JobRunner::runningCount() const
{
    return static_cast<int>(
        std::count_if(m_entries.cbegin(), m_entries.cend(), [](const Entry &e) { return !e.job->hasEnded(); }));
}

void JobRunner::setRateLimit(int perSecond)
{
    m_limit = perSecond;
    for (const Entry &entry : std::as_const(m_entries))
        entry.job->setRateLimit(perSecond);
}

QString jobProgressText(const BulkJob &job)
{
    const QLocale locale;
    const BulkJob::Counts counts = job.counts();
    QStringList parts;
    const auto add = [&](const QString &text, qsizetype count) {
        if (count > 0)
            parts.append(text.arg(locale.toString(count)));
    };
    const bool ended = job.hasEnded();
    if (ended)
        parts.append(JobRunner::tr("%1 done").arg(locale.toString(counts.done)));
    else
        parts.append(
            JobRunner::tr("%1 of %2").arg(locale.toString(counts.total - counts.left), locale.toString(counts.total)));
    add(JobRunner::tr("%1 failed"), counts.failed);
    add(JobRunner::tr("%1 not known"), counts.notKnown);
    if (ended)
        add(JobRunner::tr("%1 not started"), counts.left);
    const QString text = parts.join(u", "_s);
    switch (job.state()) {
    case BulkJob::State::Cancelled:
        return JobRunner::tr("Cancelled: %1").arg(text);
    case BulkJob::State::Refused:
        return JobRunner::tr("Refused: %1").arg(text);
    default:
        return text;
    }
}

} // namespace wps
