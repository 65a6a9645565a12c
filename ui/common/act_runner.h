// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/error_presenter.h"
#include "ui/common/hub_session.h"
#include "ui/common/latest_call.h"

#include <QFuture>
#include <QObject>
#include <QPointer>
#include <QUuid>

#include <functional>

namespace wps
{

class BulkJob;

/// What became of the last act of a panel, in words, for the line beside its buttons.
struct ActState {
    enum class Kind { None, Running, Done, No, Failed };
    Kind kind = Kind::None;
    QString text;
    QString requestId;               ///< empty when there is no request to show
    HubSessionPtr refused = nullptr; ///< set when production is locked: what can be unlocked
};

/// Runs a panel's acts and remembers the outcome of the latest. A started act is never cancelled: it may have been
/// done. GUI thread.
class ActRunner : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    const ActState &state() const { return m_state; }
    void show(ActState::Kind kind, const QString &text, const QString &requestId = {})
    {
        unfollow();
        m_state = {kind, text, requestId};
        Q_EMIT changed();
    }

    /// `what` says what is tried ("Adding user u7 to group room1"). `succeeded` gives the words for the answer.
    template <typename T, typename Succeeded>
    void run(const HubSessionPtr &session, RestOperation<T> operation, const QString &what, Succeeded succeeded)
    {
        const QString requestId = QUuid::createUuid().toString(QUuid::WithoutBraces);
        operation.request.requestId = requestId;
        track(session->client().send(operation), what, succeeded, requestId, session);
    }

    template <typename T, typename Succeeded>
    void track(QFuture<Result<T>> future, const QString &what, Succeeded succeeded, const QString &requestId = {},
               const HubSessionPtr &session = {})
    {
        show(ActState::Kind::Running, tr("%1\u2026").arg(what), requestId);
        whenDone(future, this, [this, what, succeeded, requestId, session](const Result<T> &result) {
            if (!result) {
                showFailure(result.error(), what, requestId, session);
                return;
            }
            ActState state = succeeded(result);
            state.requestId = requestId;
            m_state = state;
            Q_EMIT changed();
        });
    }

    /// Tells how a bulk job goes and how it ended, until another act is run.
    void follow(BulkJob *job, const HubSessionPtr &session);

Q_SIGNALS:
    void changed();

private:
    void unfollow();
    void showProgress();
    void showEnd(const HubSessionPtr &session);
    void showFailure(const Error &error, const QString &what, const QString &requestId, const HubSessionPtr &session);

    ActState m_state;
    QPointer<BulkJob> m_followed;
};

/// An operation whose "no" is to count as a failure with this sentence.
RestOperation<void> requireYes(const RestOperation<bool> &operation, const QString &noSentence);

} // namespace wps
