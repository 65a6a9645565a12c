// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/group_member.h"
#include "ui/common/error_presenter.h"
#include "ui/common/latest_call.h"
#include "ui/common/workspace.h"
#include "ui/panels/composer/composer_draft.h"
#include "ui/panels/composer/composer_history.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <optional>

class QSettings;

namespace wps
{

class KnownNames;
class ProductionGuard;
class RestTransport;
struct HttpExchange;

/// What became of the last send. Plain text.
struct SendOutcome {
    enum class State { Accepted, Failed, Unknown, Stopped };
    State state = State::Accepted;
    QString line;      ///< "202 accepted · 38 ms · to group room1", "Acknowledged · 3 ms · as u7 to ..."
    QString hint;      ///< who was there, or what to do next; may be empty
    QString requestId; ///< finds it in Requests; empty when nothing was sent
    HubSessionPtr refused = nullptr; ///< set when production is locked: what can be unlocked
};

/// The composer without its widgets: draft, checks, sending, history. It sends as the service (REST) or as one of the
/// clients that are open (WebSocket).
/// The session is taken when Send is pressed; a switch behind a question withdraws the question. GUI thread.
class ComposerController : public QObject
{
    Q_OBJECT

public:
    enum class State { Idle, Confirming, Holding, Sending };
    static constexpr int kHoldSeconds = 5;
    static constexpr int kMostCounted = 10'000; ///< members of a group, for a question

    /// All four outlive the controller.
    ComposerController(Workspace &workspace, RestTransport &transport, KnownNames &names, QSettings &settings,
                       QObject *parent = nullptr);
    ~ComposerController() override;

    const ComposerDraft &draft() const { return m_draft; }
    /// The person's edit: checked at once, saved soon. Withdraws a question about the old draft.
    void setDraft(const ComposerDraft &draft);
    /// Fills the draft for someone else; a missing body leaves the text as it is. Of a client that is open, it sends.
    void compose(const MessageTarget &target, const std::optional<MessageBody> &body, quint64 client = 0);
    const ComposerProblems &problems() const { return m_problems; }
    QString targetProblem() const; ///< also where it is no receiver for who sends
    State state() const { return m_state; }
    bool isConnected() const; ///< whoever sends is
    /// Who sends: the id of an open client, or 0 for the service. A client that was closed stays chosen, and cannot
    /// send, until somebody chooses again.
    quint64 actor() const { return m_actor; }
    void setActor(quint64 id);
    bool isAllowed(TargetKind kind) const; ///< for who sends; what is not is refused, and never sent otherwise
    bool canSend() const { return isConnected() && m_state == State::Idle; }

    QString planeText() const;        ///< what it means to send as who sends
    QString placeText() const;        ///< "orders-test · chat · Test", or that nothing is connected
    QString sendLabel() const;        ///< "Send to group room1"
    QString routeNote() const;        ///< empty when the plain route is taken
    QString confirmationText() const; ///< while Confirming
    QString confirmLabel() const;     ///< "Send to 14 members"
    QString knownNamesScope() const;  ///< empty without a session
    const std::optional<SendOutcome> &outcome() const { return m_outcome; }
    QString progressText() const { return m_progress; } ///< while Holding or Sending

    /// Sends, or asks first (production, hub or group). Wrong input gives an outcome that says what is wrong.
    void send();
    void confirm();
    void keep(); ///< withdraws the question
    /// What is held goes back, what is being sent is not waited for.
    void cancel();
    void sendNow(); ///< ends a hold
    /// Whether what goes to a group or to the hub waits for kHoldSeconds, in which it can be taken back: a sent message
    /// cannot. Remembered.
    bool holdsBroadcasts() const;
    void setHoldsBroadcasts(bool holds);
    void resendLast(); ///< leaves the draft as it is, and says what became of the last one
    bool formatJson(); ///< false, and nothing changed, while the JSON is not valid

    const ComposerHistory &history() const { return m_history; }
    void recall(qsizetype index); ///< the draft of that history entry; what was there is kept for recallNewer()
    void recallOlder();
    void recallNewer();
    void clearHistory();

Q_SIGNALS:
    void draftReplaced(); ///< by the controller: the widgets must show it
    void changed();       ///< labels, problems, state
    void outcomeChanged();
    void historyChanged();

private:
    struct Prepared {
        HubSessionPtr session;
        ComposerDraft draft;
        MessageBody body;
        SendOptions options;
        quint64 actor = 0;
        QString actorName = {};
        bool acknowledged = true; ///< by the service; a bare frame is not
        bool isResent = false;    ///< out of the history: the draft in the composer is another
    };
    std::optional<Prepared> prepare(const ComposerDraft &draft);
    void sendPrepared();
    HubSessionPtr sessionOf(const OpenClient &client) const;
    void askFirst();
    void hold();
    void tickHold();
    void start(const Prepared &prepared);
    void finish(const Prepared &prepared, const Result<void> &result);
    void followUp(const Prepared &prepared);
    void sawExchange(const HttpExchange &exchange);
    QFuture<Result<void>> transmit(const Prepared &prepared);
    void sessionChanged();
    void withdraw(); ///< the question, or what is held
    void changeActor(quint64 id);
    QString refusalText(TargetKind kind) const; ///< empty for what is allowed
    void replaceDraft(const ComposerDraft &draft);
    void setOutcome(const SendOutcome &outcome);
    void setState(State state);
    void saveDraft();
    QString audienceText() const;

    Workspace &m_workspace;
    KnownNames &m_names;
    QSettings &m_settings;
    ComposerHistory m_history;
    ComposerDraft m_draft;
    ComposerProblems m_problems;
    const ProductionGuard &m_guard;
    quint64 m_actor = 0;
    State m_state = State::Idle;
    std::optional<Prepared> m_prepared; ///< asked about, or being sent
    std::optional<SendOutcome> m_outcome;
    QString m_progress;
    QString m_requestId;
    int m_attempts = 0;
    QElapsedTimer m_elapsed;
    QTimer m_saveTimer;
    qsizetype m_recalled = -1; ///< index in the history, -1 = the person's own draft
    ComposerDraft m_ownDraft;  ///< what was there before the first recall
    LatestCall<void> m_send;
    LatestCall<bool> m_check;
    LatestCall<QList<GroupMember>> m_count;
    std::optional<qsizetype> m_audience; ///< while Confirming, once it is counted
    QTimer m_holdTimer;
    int m_holdLeft = 0; ///< seconds
};

} // namespace wps
