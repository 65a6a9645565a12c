// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/jobs/job_list_model.h"

#include "ui/common/icons.h"
#include "ui/models/visible_text.h"

#include <QLocale>

#include <cmath>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

QIcon stateIcon(const BulkJob &job)
{
    switch (job.state()) {
    case BulkJob::State::Ready:
    case BulkJob::State::Running:
        return icon(u"play"_s);
    case BulkJob::State::Finished:
        return job.counts().failed + job.counts().notKnown > 0 ? icon(u"warning"_s, Tone::Warning)
                                                               : icon(u"success"_s, Tone::Success);
    case BulkJob::State::Cancelled:
        return icon(u"stop"_s);
    case BulkJob::State::Refused:
        break;
    }
    return icon(u"lock"_s, Tone::Danger);
}

} // namespace

JobListModel::JobListModel(JobRunner &runner, QObject *parent) : QAbstractTableModel(parent), m_runner(runner)
{
    for (const JobRunner::Entry &entry : runner.entries())
        add(entry.job);
    connect(&runner, &JobRunner::started, this, &JobListModel::add);
    connect(&runner, &JobRunner::aboutToClear, this, &JobListModel::remove);
}

int JobListModel::rowOf(const BulkJob *job) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (m_jobs.at(row).job == job)
            return row;
    }
    return -1;
}

void JobListModel::add(BulkJob *job)
{
    beginInsertRows({}, 0, 0);
    for (const JobRunner::Entry &entry : m_runner.entries()) {
        if (entry.job == job)
            m_jobs.prepend(entry);
    }
    endInsertRows();
    connect(job, &BulkJob::changed, this, [this, job] { refresh(job); });
    connect(job, &BulkJob::ended, this, [this, job] { refresh(job); });
}

void JobListModel::remove(const BulkJob *job)
{
    const int row = rowOf(job);
    beginRemoveRows({}, row, row);
    m_jobs.removeAt(row);
    endRemoveRows();
}

void JobListModel::refresh(const BulkJob *job)
{
    const int row = rowOf(job);
    if (row >= 0)
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

int JobListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_jobs.size());
}

int JobListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant JobListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const BulkJob &job = *m_jobs.at(index.row()).job;
    const HubSession &session = *m_jobs.at(index.row()).session;
    const QString where = tr("%1, hub %2", "profile, hub").arg(session.profile().name, session.hub().value());
    if (role == Qt::DecorationRole && index.column() == Title)
        return stateIcon(job);
    if (role == Qt::ToolTipRole)
        return QString(visibleLine(job.title()) + u", " + where + u": " + jobProgressText(job)).toHtmlEscaped();
    if (role == FractionRole && index.column() == Progress) {
        const BulkJob::Counts counts = job.counts();
        return static_cast<double>(counts.total - counts.left) / static_cast<double>(counts.total);
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Title:
        return visibleLine(job.title());
    case Progress:
        return jobProgressText(job);
    case Rate:
        return job.rate() > 0 ? tr("%1/s", "items a second").arg(QLocale().toString(std::llround(job.rate())))
                              : QString();
    case Where:
        return visibleLine(where);
    default:
        return {};
    }
}

QVariant JobListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Title:
        return tr("Job");
    case Progress:
        return tr("Progress");
    case Rate:
        return tr("Rate");
    case Where:
        return tr("Profile and hub");
    default:
        return {};
    }
}

} // namespace wps
