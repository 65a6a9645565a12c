// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/composer/composer_controller.h"

#include "core/base/future_util.h"
#include "core/profile/known_names.h"
#include "core/rest/http_exchange.h"
#include "core/rest/rest_transport.h"
#include "ui/panels/composer/target_operations.h"

#include <QJsonDocument>
#include <QLocale>
#include <QSettings>
#include <QUuid>

#include <chrono>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

const QString kDraftKey = u"composer/draft"_s;
const QString kHoldKey = u"composer/holdBroadcasts"_s;
constexpr std::chrono::milliseconds kSaveDelay{800};

std::optional<KnownNames::Kind> nameKind(TargetKind kind)
{
    switch (kind) {
    case TargetKind::Hub:
        return {};
    case TargetKind::Group:
        return KnownNames::Kind::Group;
    case TargetKind::User:
        return KnownNames::Kind::User;
    case TargetKind::Connection:
        return KnownNames::Kind::Connection;
    case TargetKind::Event:
        return {};
    }
    return {};
}

QString milliseconds(qint64 value)
{
    return QLocale().toString(value);
}

} // namespace

ComposerController::ComposerController(Workspace &workspace, RestTransport &transport, KnownNames &names,
                                       QSettings &settings, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_names(names)
    , m_settings(settings)
    , m_history(settings)
    , m_draft(ComposerDraft::fromJson(QJsonDocument::fromJson(settings.value(kDraftKey).toByteArray()).object()))
    , m_problems(findProblems(m_draft))
    , m_guard(transport.guard())
{
    m_saveTimer.setSingleShot(true);
    m_saveTimer.setInterval(kSaveDelay);
    connect(&m_saveTimer, &QTimer::timeout, this, &ComposerController::saveDraft);
    connect(&m_holdTimer, &QTimer::timeout, this, &ComposerController::tickHold);
    connect(&workspace, &Workspace::sessionChanged, this, &ComposerController::sessionChanged);
    connect(&transport, &RestTransport::exchangeFinished, this, &ComposerController::sawExchange);
    connect(&workspace.clients(), &ClientRoster::changed, this, &ComposerController::changed);
    if (!isAllowed(m_draft.target.kind)) // it was left for a client, which is gone
        m_draft.target = {};
    m_problems = findProblems(m_draft);
}

ComposerController::~ComposerController()
{
    saveDraft();
}

void ComposerController::setDraft(const ComposerDraft &draft)
{
    if (draft == m_draft)
        return;
    m_draft = draft;
    m_problems = findProblems(m_draft);
    m_saveTimer.start();
    withdraw();
    Q_EMIT changed();
}

void ComposerController::withdraw()
{
    if (m_state == State::Confirming)
        keep();
    else if (m_state == State::Holding)
        cancel();
}

void ComposerController::compose(const MessageTarget &target, const std::optional<MessageBody> &body, quint64 client)
{
    ComposerDraft draft = m_draft;
    draft.target = target;
    if (client != 0 && m_workspace.clients().find(client))
        changeActor(client);
    if (!isAllowed(target.kind))
        changeActor(0);
    if (body)
        draft.setBody(*body);
    replaceDraft(draft);
}

bool ComposerController::isConnected() const
{
    if (m_actor == 0)
        return m_workspace.session() != nullptr;
    const OpenClient *client = m_workspace.clients().find(m_actor);
    return client && client->isConnected();
}

bool ComposerController::isAllowed(TargetKind kind) const
{
    if (m_actor == 0)
        return kind != TargetKind::Event;
    const OpenClient *client = m_workspace.clients().find(m_actor);
    // Without a subprotocol there is no frame that names a group.
    return kind == TargetKind::Event ||
           (kind == TargetKind::Group && client && client->subprotocol != Subprotocol::Raw);
}

QString ComposerController::targetProblem() const
{
    return m_problems.target.isEmpty() ? refusalText(m_draft.target.kind) : m_problems.target;
}

/// What was asked or is held was asked of another.
void ComposerController::changeActor(quint64 id)
{
    if (id == m_actor)
        return;
    withdraw();
    m_actor = id;
}

void ComposerController::setActor(quint64 id)
{
    if (id == m_actor || m_state == State::Sending || m_state == State::Holding)
        return;
    keep();
    m_actor = id;
    const OpenClient *client = m_workspace.clients().find(id);
    ComposerDraft draft = m_draft;
    if (!isAllowed(draft.target.kind)) {
        if (id == 0) {
            draft.target = {};
        } else if (isAllowed(TargetKind::Group)) {
            const auto groups = client->watch->groups();
            draft.target = {TargetKind::Group, groups.isEmpty() ? QString() : groups.first().value()};
        } else {
            draft.target = {TargetKind::Event, u"message"_s}; // what a bare frame is to the event handler
        }
    }
    replaceDraft(draft);
    Q_EMIT changed();
}

QString ComposerController::knownNamesScope() const
{
    return m_workspace.session() ? m_workspace.session()->knownNamesScope() : QString();
}

std::optional<ComposerController::Prepared> ComposerController::prepare(const ComposerDraft &draft)
{
    const auto refuse = [this](const Error &error) {
        setOutcome(
            {SendOutcome::State::Failed, presentError(error, tr("Sending")).oneLine(), tr("Nothing was sent."), {}});
    };
    if (!isConnected()) {
        setOutcome({SendOutcome::State::Failed, placeText(), tr("Nothing was sent."), {}});
        return {};
    }
    if (const auto target = draft.checkTarget(); !target) {
        refuse(target.error());
        return {};
    }
    if (const QString refusal = refusalText(draft.target.kind); !refusal.isEmpty()) {
        setOutcome({SendOutcome::State::Failed, refusal, tr("Nothing was sent."), {}});
        return {};
    }
    const auto body = draft.body();
    if (!body) {
        refuse(body.error());
        return {};
    }
    const auto options = draft.options();
    if (!options) {
        refuse(options.error());
        return {};
    }
    if (m_actor == 0)
        return Prepared{m_workspace.session(), draft, *body, *options};
    const OpenClient *client = m_workspace.clients().find(m_actor);
    return Prepared{
        sessionOf(*client), draft, *body, *options, m_actor, client->name(), client->subprotocol != Subprotocol::Raw};
}

/// What can be unlocked for a client: its session, or the present one when the guard takes them for the same.
HubSessionPtr ComposerController::sessionOf(const OpenClient &client) const
{
    const HubSessionPtr present = m_workspace.session();
    const bool same = present && present->hub().value() == client.hub.toLower() &&
                      present->profile().guardId() == m_workspace.clients().originOf(client).profileId;
    return client.session || !same ? client.session : present;
}

void ComposerController::send()
{
    if (m_state != State::Idle)
        return;
    m_problems = findProblems(m_draft);
    Q_EMIT changed();
    m_prepared = prepare(m_draft);
    if (m_prepared)
        sendPrepared();
}

void ComposerController::sendPrepared()
{
    if (m_prepared->actor != 0) {
        hold(); // as this user would; the guard's word comes as an answer
        return;
    }
    const HubSession &session = *m_prepared->session;
    const bool locked = !m_guard.isUnlocked(session.profile().guardId(), session.hub().value());
    const VerbClass verb = m_prepared->draft.takesExcluded() ? VerbClass::SendToMany : VerbClass::SendToOne;
    std::optional<qsizetype> known;
    if (m_prepared->draft.target.kind == TargetKind::Group)
        known = m_names.members(session.knownNamesScope(), m_prepared->draft.target.name);
    // What is locked is refused when it is sent, and not asked about before.
    if (decide(session.environment(), locked, verb, known) == Decision::Preview)
        askFirst();
    else if (locked && session.environment() == Environment::Production)
        start(*m_prepared);
    else
        hold();
}

void ComposerController::askFirst()
{
    m_audience.reset();
    setState(State::Confirming);
    const auto group = GroupName::parse(m_prepared->draft.target.name);
    if (m_prepared->draft.target.kind != TargetKind::Group || !group || !group->fitsInPath())
        return;
    const HubSessionPtr session = m_prepared->session;
    m_count.start(session->client().listAllConnections(session->hub(), *group, kMostCounted + 1), this,
                  [this, session, name = group->value()](const Result<QList<GroupMember>> &members) {
                      if (members) {
                          m_audience = members->size();
                          m_names.noteMembers(session->knownNamesScope(), name, members->size());
                      }
                      Q_EMIT changed(); // uncounted, the question says what it is about without a number
                  });
    Q_EMIT changed();
}

void ComposerController::confirm()
{
    if (m_state != State::Confirming || !m_prepared)
        return;
    m_count.cancel();
    hold();
}

void ComposerController::keep()
{
    if (m_state != State::Confirming)
        return;
    m_count.cancel();
    m_prepared.reset();
    setState(State::Idle);
}

bool ComposerController::holdsBroadcasts() const
{
    return m_settings.value(kHoldKey, false).toBool();
}

void ComposerController::setHoldsBroadcasts(bool holds)
{
    m_settings.setValue(kHoldKey, holds);
    Q_EMIT changed();
}

void ComposerController::hold()
{
    if (!holdsBroadcasts() || !m_prepared->draft.takesExcluded()) {
        start(*m_prepared);
        return;
    }
    m_holdLeft = kHoldSeconds + 1;
    m_outcome.reset();
    setState(State::Holding);
    m_holdTimer.start(std::chrono::seconds(1));
    tickHold();
}

void ComposerController::tickHold()
{
    if (--m_holdLeft <= 0) {
        sendNow();
        return;
    }
    m_progress = tr("Sending to %1 in %2 s. Nothing has gone out yet.")
                     .arg(describeTarget(m_prepared->draft.target), QString::number(m_holdLeft));
    Q_EMIT outcomeChanged();
}

void ComposerController::sendNow()
{
    if (m_state != State::Holding)
        return;
    m_holdTimer.stop();
    start(*m_prepared);
}

void ComposerController::start(const Prepared &prepared)
{
    m_check.cancel();
    m_requestId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_attempts = 0;
    m_progress = tr("Sending to %1…").arg(describeTarget(prepared.draft.target));
    m_outcome.reset();
    m_elapsed.start();
    if (const auto kind = nameKind(prepared.draft.target.kind); kind && prepared.session)
        m_names.note(prepared.session->knownNamesScope(), *kind, prepared.draft.target.name, KnownNames::Source::Sent);
    m_history.add(
        {prepared.draft, QDateTime::currentDateTimeUtc(),
         prepared.session
             ? tr("%1 of %2", "hub, profile").arg(prepared.session->hub().value(), prepared.session->profile().name)
             : placeText()});
    if (!prepared.isResent) // which is the first entry before and after
        m_recalled = -1;
    Q_EMIT historyChanged();
    setState(State::Sending);
    Q_EMIT outcomeChanged();

    m_workspace.latency().noteSent(prepared.body);
    m_send.start(transmit(prepared), this, [this, prepared](const Result<void> &result) { finish(prepared, result); });
}

QFuture<Result<void>> ComposerController::transmit(const Prepared &prepared)
{
    if (prepared.actor != 0) {
        m_requestId.clear();
        return m_workspace.clients().send(prepared.actor, m_guard, prepared.draft.target, prepared.body,
                                          prepared.options, prepared.draft.noEcho);
    }
    auto operation = sendOperation(prepared.session->hub(), prepared.draft.target, prepared.body, prepared.options);
    if (!operation) {
        m_requestId.clear();
        return failedFuture<void>(Error::invalidInput(u"target"_s, refusalText(prepared.draft.target.kind)));
    }
    operation->request.requestId = m_requestId;
    return prepared.session->client().send(*operation);
}

void ComposerController::finish(const Prepared &prepared, const Result<void> &result)
{
    m_prepared.reset();
    setState(State::Idle);
    const QString target = describeTarget(prepared.draft.target);
    if (!result) {
        const bool unknown = result.error().kind == Error::Kind::OutcomeUnknown;
        const ErrorText text = presentError(result.error(), tr("Sending to %1").arg(target));
        if (result.error().kind == Error::Kind::Locked) {
            const bool canUnlock = result.error().serviceCode == "locked"_L1;
            setOutcome({SendOutcome::State::Failed,
                        text.what + u": "_s + text.why,
                        text.advice,
                        {},
                        canUnlock ? prepared.session : nullptr});
            return;
        }
        setOutcome({unknown ? SendOutcome::State::Unknown : SendOutcome::State::Failed, text.what + u": "_s + text.why,
                    text.advice, m_requestId});
        return;
    }
    if (prepared.actor != 0) {
        setOutcome({SendOutcome::State::Accepted,
                    (prepared.acknowledged ? tr("Acknowledged · %1 ms · as %2 to %3")
                                           : tr("Sent, without an acknowledgement · %1 ms · as %2 to %3"))
                        .arg(milliseconds(m_elapsed.elapsed()), prepared.actorName, target),
                    {},
                    {}});
        return;
    }
    QString line = tr("202 accepted · %1 ms · to %2").arg(milliseconds(m_elapsed.elapsed()), target);
    if (m_attempts > 1)
        line += u" · "_s + tr("at attempt %1").arg(m_attempts);
    setOutcome({SendOutcome::State::Accepted, line, {}, m_requestId});
    if (prepared.draft.checkAfterSend)
        followUp(prepared);
}

/// 202 says nothing about receivers: the service answers it for a group that nobody is in, too.
void ComposerController::followUp(const Prepared &prepared)
{
    const MessageTarget target = prepared.draft.target;
    const auto operation = existsOperation(prepared.session->hub(), target);
    if (!operation)
        return;
    const QString scope = prepared.session->knownNamesScope();
    m_check.start(prepared.session->client().send(*operation), this, [this, target, scope](const Result<bool> &exists) {
        if (!m_outcome || !exists)
            return; // the send itself succeeded; the failed check has its row in Requests
        const auto kind = nameKind(target.kind);
        if (*exists && kind)
            m_names.note(scope, *kind, target.name, KnownNames::Source::Sent, true);
        SendOutcome outcome = *m_outcome;
        switch (target.kind) {
        case TargetKind::Hub:
        case TargetKind::Event:
            break;
        case TargetKind::Group:
            outcome.hint = *exists ? tr("The group has connections now.") : tr("Nobody is in this group now.");
            break;
        case TargetKind::User:
            outcome.hint = *exists ? tr("The user is connected now.") : tr("This user has no connection now.");
            break;
        case TargetKind::Connection:
            outcome.hint = *exists ? tr("The connection is open now.") : tr("There is no such connection now.");
            break;
        }
        setOutcome(outcome);
    });
}

void ComposerController::sawExchange(const HttpExchange &exchange)
{
    if (m_state != State::Sending || exchange.requestId != m_requestId)
        return;
    m_attempts = exchange.attempt;
    if (!exchange.retryIn)
        return;
    m_progress = tr("Attempt %1 was not accepted (%2). Trying again in %3 ms…")
                     .arg(QString::number(exchange.attempt),
                          exchange.status > 0 ? QString::number(exchange.status) : tr("not reached"),
                          milliseconds(exchange.retryIn->count()));
    Q_EMIT outcomeChanged();
}

void ComposerController::cancel()
{
    keep();
    if (m_state == State::Holding) {
        m_holdTimer.stop();
        m_prepared.reset();
        setState(State::Idle);
        setOutcome({SendOutcome::State::Stopped, tr("Taken back: nothing was sent."), {}, {}});
        return;
    }
    if (m_state != State::Sending || !m_prepared)
        return;
    m_send.cancel();
    const ErrorText text =
        presentError(Error::cancelled(), tr("Sending to %1").arg(describeTarget(m_prepared->draft.target)));
    m_prepared.reset();
    setState(State::Idle);
    setOutcome({SendOutcome::State::Stopped, text.what, tr("It may or may not have been delivered."), m_requestId});
}

void ComposerController::resendLast()
{
    if (m_history.entries().isEmpty() || m_state != State::Idle)
        return;
    m_prepared = prepare(m_history.entries().constFirst().draft);
    if (!m_prepared)
        return;
    m_prepared->isResent = true;
    sendPrepared();
}

bool ComposerController::formatJson()
{
    const QByteArray typed = m_draft.json.toUtf8();
    if (findJsonProblem(typed))
        return false;
    ComposerDraft draft = m_draft;
    draft.json = QString::fromUtf8(formattedJson(typed));
    replaceDraft(draft);
    return true;
}

void ComposerController::recall(qsizetype index)
{
    if (index < 0 || index >= m_history.entries().size())
        return;
    if (m_recalled < 0)
        m_ownDraft = m_draft;
    m_recalled = index;
    replaceDraft(m_history.entries().at(index).draft);
}

void ComposerController::recallOlder()
{
    recall(m_recalled + 1);
}

void ComposerController::recallNewer()
{
    if (m_recalled > 0) {
        recall(m_recalled - 1);
    } else if (m_recalled == 0) {
        m_recalled = -1;
        replaceDraft(m_ownDraft);
    }
}

void ComposerController::clearHistory()
{
    m_history.clear();
    m_recalled = -1;
    Q_EMIT historyChanged();
}

void ComposerController::sessionChanged()
{
    const bool asked = m_state == State::Confirming || m_state == State::Holding;
    if (m_state == State::Holding)
        cancel();
    keep();
    if (asked)
        setOutcome({SendOutcome::State::Stopped, tr("Nothing was sent: another hub has come into use."), {}, {}});
    Q_EMIT changed();
}

void ComposerController::replaceDraft(const ComposerDraft &draft)
{
    setDraft(draft);
    Q_EMIT draftReplaced();
}

void ComposerController::setOutcome(const SendOutcome &outcome)
{
    m_outcome = outcome;
    Q_EMIT outcomeChanged();
}

void ComposerController::setState(State state)
{
    m_state = state;
    Q_EMIT changed();
}

void ComposerController::saveDraft()
{
    m_settings.setValue(kDraftKey, QJsonDocument(m_draft.toJson()).toJson(QJsonDocument::Compact));
}

} // namespace wps
