// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/act_runner.h"

#include "ui/common/job_runner.h"

using namespace Qt::StringLiterals;

namespace wps
{

void ActRunner::showFailure(const Error &error, const QString &what, const QString &requestId,
                            const HubSessionPtr &session)
{
    m_state = {ActState::Kind::Failed, presentError(error, what).oneLine(), requestId, nullptr};
    if (error.kind == Error::Kind::Locked) {
        m_state.requestId.clear(); // nothing was sent
        if (error.serviceCode == "locked"_L1)
            m_state.refused = session;
    }
    Q_EMIT changed();
}

void ActRunner::follow(BulkJob *job, const HubSessionPtr &session)
{
    unfollow();
    m_followed = job;
    connect(job, &BulkJob::changed, this, &ActRunner::showProgress);
    connect(job, &BulkJob::ended, this, [this, session] { showEnd(session); });
    showProgress();
}

void ActRunner::undoShown()
{
    if (!m_undo)
        return;
    const UndoService::StepId step = m_state.undo;
    const HubSessionPtr session = m_undo->session(step);
    if (BulkJob *job = m_undo->run(step))
        follow(job, session);
}

void ActRunner::unfollow()
{
    if (m_followed)
        m_followed->disconnect(this);
    m_followed.clear();
}

void ActRunner::showProgress()
{
    m_state = {ActState::Kind::Running, tr("%1: %2\u2026").arg(m_followed->title(), jobProgressText(*m_followed)), {}};
    Q_EMIT changed();
}

void ActRunner::showEnd(const HubSessionPtr &session)
{
    const BulkJob &job = *m_followed;
    const BulkResults &results = job.results();
    if (job.refusal()) {
        showFailure(*job.refusal(), job.title(), {}, session);
        offerUndo(job);
        return;
    }
    const QString text = tr("%1: %2").arg(job.title(), jobProgressText(job));
    if (results.troubled.isEmpty()) {
        const QString requestId = results.items.size() == 1 ? results.items.first().requestId : QString();
        m_state = {job.state() == BulkJob::State::Finished ? ActState::Kind::Done : ActState::Kind::No, text,
                   requestId};
    } else {
        const qsizetype first = results.troubled.first();
        const BulkResults::Item &item = results.items.at(first);
        const QString why = presentError(results.errors.value(first), item.name).oneLine();
        m_state = {ActState::Kind::Failed, tr("%1. First: %2").arg(text, why), item.requestId};
    }
    Q_EMIT changed();
    offerUndo(job);
}

void ActRunner::offerUndo(const BulkJob &job)
{
    if (!m_undo || m_undo->stepOf(&job) == UndoService::kNone)
        return;
    m_state.undo = m_undo->stepOf(&job);
    Q_EMIT changed();
}

RestOperation<void> requireYes(const RestOperation<bool> &operation, const QString &noSentence)
{
    RestOperation<void> made;
    made.request = operation.request;
    made.decode = [decode = operation.decode, noSentence](const RestResponse &response) -> Result<void> {
        const Result<bool> answer = decode(response);
        if (!answer)
            return failure(answer.error());
        if (*answer)
            return {};
        Error error;
        error.kind = Error::Kind::NotFound;
        error.httpStatus = response.status;
        error.message = noSentence;
        return failure(error);
    };
    return made;
}

} // namespace wps
