// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/error_presenter.h"
#include "ui/common/hub_session.h"
#include "ui/common/latest_call.h"
#include "ui/common/undo_service.h"

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
    QString requestId;                             ///< empty when there is no request to show
    HubSessionPtr refused = nullptr;               ///< set when production is locked: what can be unlocked
    UndoService::StepId undo = UndoService::kNone; ///< what takes it back
};

/// Runs a panel's acts and remembers the outcome of the latest. A started act is never cancelled: it may have been
/// done. GUI thread.
class ActRunner : public QObject
{
    Q_OBJECT

public:
    /// `undo` outlives it. Without one nothing that is run here can be taken back.
    explicit ActRunner(UndoService *undo = nullptr, QObject *parent = nullptr) : QObject(parent), m_undo(undo) {}

    UndoService *undoService() const { return m_undo; }
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

    /// As run(), of what can be taken back. The undo is there even when this has gone before the answer comes.
    template <typename T, typename Succeeded>
    void runReversible(const HubSessionPtr &session, RestOperation<T> operation, const QString &what,
                       const ReversibleAct &act, Succeeded succeeded)
    {
        const QString requestId = QUuid::createUuid().toString(QUuid::WithoutBraces);
        operation.request.requestId = requestId;
        const UndoService::BegunPtr begun = m_undo->begin(session, act);
        const QFuture<Result<T>> future = session->client().send(operation);
        whenDone(future, m_undo, [undo = m_undo, begun](const Result<T> &result) {
            if (isYes(result))
                undo->did(begun);
        });
        track(
            future, what,
            [undo = m_undo, begun, succeeded](const Result<T> &result) {
                ActState state = succeeded(result);
                if (isYes(result))
                    state.undo = undo->did(begun);
                return state;
            },
            requestId, session);
    }

    /// Takes the shown act back, and tells how that goes.
    void undoShown();

    /// Tells how a bulk job goes and how it ended, until another act is run.
    void follow(BulkJob *job, const HubSessionPtr &session);

Q_SIGNALS:
    void changed();

private:
    static bool isYes(const Result<bool> &result) { return result && *result; }
    static bool isYes(const Result<void> &result) { return result.has_value(); }
    void unfollow();
    void showProgress();
    void showEnd(const HubSessionPtr &session);
    void offerUndo(const BulkJob &job);
    void showFailure(const Error &error, const QString &what, const QString &requestId, const HubSessionPtr &session);

    ActState m_state;
    QPointer<BulkJob> m_followed;
    UndoService *m_undo;
};

/// An operation whose "no" is to count as a failure with this sentence.
RestOperation<void> requireYes(const RestOperation<bool> &operation, const QString &noSentence);

} // namespace wps
