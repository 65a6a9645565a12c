// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/act_runner.h"

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

BulkAct::BulkAct(HubSessionPtr session, ActRunner &runner, QList<Step> steps, QString what, QObject *parent)
    : QObject(parent)
    , m_session(std::move(session))
    , m_runner(runner)
    , m_steps(std::move(steps))
    , m_what(std::move(what))
{
}

void BulkAct::next()
{
    if (m_at == m_steps.size()) {
        const qsizetype done = m_steps.size() - m_failed.size();
        if (m_failed.isEmpty()) {
            m_runner.show(ActState::Kind::Done, tr("%1: %2 of %2 done").arg(m_what).arg(done), m_firstRequest);
        } else {
            m_runner.show(ActState::Kind::Failed,
                          tr("%1: %2 done, %3 failed. %4").arg(m_what).arg(done).arg(m_failed.size()).arg(m_firstError),
                          m_firstRequest);
        }
        Q_EMIT finished(m_failed);
        deleteLater();
        return;
    }
    Step &step = m_steps[m_at];
    const QString requestId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    step.operation.request.requestId = requestId;
    if (m_firstRequest.isEmpty())
        m_firstRequest = requestId;
    m_runner.show(ActState::Kind::Running,
                  tr("%1: %2 of %3, %4 failed\u2026").arg(m_what).arg(m_at).arg(m_steps.size()).arg(m_failed.size()));
    whenDone(m_session->client().send(step.operation), this, [this, requestId](const Result<void> &result) {
        const QString name = m_steps.at(m_at).name;
        if (!result) {
            if (m_failed.isEmpty()) {
                m_firstError = presentError(result.error(), name).oneLine();
                m_firstRequest = requestId;
            }
            m_failed.append(name);
        }
        ++m_at;
        next();
    });
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
