// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/jobs/job_results_model.h"

#include "ui/common/error_presenter.h"
#include "ui/common/icons.h"
#include "ui/models/visible_text.h"

using namespace Qt::StringLiterals;

namespace wps
{

using State = BulkResults::State;

void JobResultsModel::setJob(BulkJob *job)
{
    if (job == m_job && job)
        return;
    beginResetModel();
    if (m_job)
        m_job->disconnect(this);
    m_job = job;
    m_rows = 0;
    if (job) {
        m_rows = static_cast<int>(m_onlyTroubled ? job->results().troubled.size() : job->results().items.size());
        connect(job, &BulkJob::changed, this, &JobResultsModel::take);
    }
    endResetModel();
}

void JobResultsModel::setOnlyTroubled(bool on)
{
    if (on == m_onlyTroubled)
        return;
    m_onlyTroubled = on;
    BulkJob *job = m_job;
    setJob(nullptr);
    setJob(job);
}

void JobResultsModel::take(qsizetype first, qsizetype last)
{
    if (!m_onlyTroubled) {
        Q_EMIT dataChanged(index(static_cast<int>(first), 0), index(static_cast<int>(last), ColumnCount - 1));
        return;
    }
    const int now = static_cast<int>(m_job->results().troubled.size());
    if (now == m_rows)
        return;
    beginInsertRows({}, m_rows, now - 1);
    m_rows = now;
    endInsertRows();
}

qsizetype JobResultsModel::itemOf(int row) const
{
    return m_onlyTroubled ? m_job->results().troubled.at(row) : row;
}

int JobResultsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_job ? 0 : m_rows;
}

int JobResultsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString JobResultsModel::detail(qsizetype item) const
{
    const BulkResults &results = m_job->results();
    const State state = results.items.at(item).state;
    if (state == State::Waiting && m_job->hasEnded())
        return m_job->refusal() ? tr("Refused: nothing was sent") : tr("Cancelled before it was started");
    const auto error = results.errors.constFind(item);
    if (error == results.errors.constEnd())
        return {};
    if (error->kind == Error::Kind::Cancelled)
        return tr("Cancelled while it was under way: it may or may not have been done");
    const ErrorText text = presentError(*error, results.items.at(item).name);
    return text.advice.isEmpty() ? text.why : text.why + u' ' + text.advice;
}

QVariant JobResultsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || !m_job)
        return {};
    const qsizetype number = itemOf(index.row());
    const BulkResults::Item &item = m_job->results().items.at(number);
    if (role == RequestIdRole)
        return item.requestId;
    if (role == Qt::ToolTipRole && index.column() == DetailColumn)
        return visibleText(detail(number)).toHtmlEscaped();
    if (role == Qt::DecorationRole && index.column() == ResultColumn) {
        switch (item.state) {
        case State::Done:
            return icon(u"success"_s, Tone::Success);
        case State::Failed:
            return icon(u"error"_s, Tone::Danger);
        case State::NotKnown:
            return icon(u"question"_s, Tone::Warning);
        default:
            return icon(u"clock"_s);
        }
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case ItemColumn:
        return visibleLine(item.name);
    case ResultColumn:
        switch (item.state) {
        case State::Waiting:
            return m_job->hasEnded() ? tr("not started") : tr("waiting");
        case State::Running:
            return tr("running");
        case State::Done:
            return tr("done");
        case State::Failed:
            return tr("failed");
        case State::NotKnown:
            return tr("not known");
        }
        return {};
    case DetailColumn:
        return visibleLine(detail(number), 400);
    case RequestColumn:
        return item.requestId;
    default:
        return {};
    }
}

QVariant JobResultsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ItemColumn:
        return tr("Item");
    case ResultColumn:
        return tr("Result");
    case DetailColumn:
        return tr("Why");
    case RequestColumn:
        return tr("Request id");
    default:
        return {};
    }
}

} // namespace wps
