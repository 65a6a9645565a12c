// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/watch/watch_controller.h"

#include "core/base/future_util.h"
#include "core/profile/known_names.h"
#include "core/watch/recording_store.h"
#include "ui/common/latest_call.h"
#include "ui/models/visible_text.h"
#include "ui/panels/watch/keep_act.h"

#include <QLocale>

#include <algorithm>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace wps
{

namespace
{

QList<GroupName> groupNames(const QStringList &texts)
{
    QList<GroupName> groups;
    for (const QString &text : texts) {
        if (const Result<GroupName> group = GroupName::parse(text))
            groups.append(*group);
    }
    return groups;
}

QString duration(qint64 seconds)
{
    const QString text = u"%1:%2"_s.arg(seconds / 60 % 60, 2, 10, QChar(u'0')).arg(seconds % 60, 2, 10, QChar(u'0'));
    return seconds < 3600 ? text : QString::number(seconds / 3600) + u':' + text;
}

QString number(quint64 value)
{
    return QLocale().toString(value);
}

} // namespace

WatchController::WatchController(IoThread &io, KnownNames &names, ClientRoster &clients, const WatchRequest &request,
                                 RecordingStore *recordings, const WatchLimits &limits, QObject *parent)
    : QObject(parent)
    , m_names(names)
    , m_clients(clients)
    , m_request(ofItsOwn(request))
    , m_recordings(request.isPrivate ? nullptr : recordings)
    , m_watch(io, clientOptions(), makeJournal(), limits)
    , m_model(m_watch.log())
{
    if (m_request.joinsItself)
        joinWhenConnected();
    else
        m_watch.setInitialGroups(groupNames(m_request.groups));
    connect(&m_watch, &LiveWatch::recordsChanged, this, [this] {
        noteNames(m_notedTo);
        m_model.sync();
    });
    connect(&m_watch, &LiveWatch::statusChanged, this, &WatchController::noteItself);
    connect(&m_watch, &LiveWatch::statusChanged, this, &WatchController::linkChanged);
    connect(&m_watch, &LiveWatch::groupsChanged, this, &WatchController::linkChanged);
    connect(&m_watch, &LiveWatch::ratesChanged, this, &WatchController::countsChanged);
    connect(&m_model, &MessageLogModel::countsChanged, this, &WatchController::countsChanged);
    connect(&m_watch.client(), &WebPubSubClient::rejoinFailed, this, [this](const QString &group, const Error &error) {
        m_acts.show(ActState::Kind::Failed,
                    presentError(error, tr("Watching group %1 again after the new connection").arg(group)).oneLine());
    });
    m_second.setInterval(1s);
    connect(&m_second, &QTimer::timeout, this, &WatchController::linkChanged);
    connect(&m_second, &QTimer::timeout, this, &WatchController::checkJournal);
    whenDone(m_watch.journalBegun(), this, [this](const Result<void> &) { checkJournal(); });
    m_marksDelay.setSingleShot(true);
    m_marksDelay.setInterval(300ms);
    connect(&m_marksDelay, &QTimer::timeout, this,
            [this] { m_recordings->noteMarks(m_journalFolder, m_model.marks()); });
    if (m_recordings) {
        connect(&m_model, &MessageLogModel::marksChanged, &m_marksDelay, qOverload<>(&QTimer::start));
        connect(m_recordings, &RecordingStore::changed, this, &WatchController::linkChanged);
        m_keepAct = new KeepAct(*m_recordings, m_journalFolder, m_acts, this);
        connect(m_keepAct, &KeepAct::kept, this, [this](const QString &name) {
            m_acts.show(ActState::Kind::Done,
                        tr("Kept as the recording “%1”, with the %2 rows that are here and all that come")
                            .arg(visibleLine(name, 60), number(quint64(m_watch.log().size()))));
        });
    }
    connect(&m_second, &QTimer::timeout, this, [this] {
        if (isRecording() && m_watch.isRecordingBroken())
            endRecording(); // says why
    });
    m_second.start();
    enrol();
    m_watch.start();
}

WatchController::~WatchController()
{
    if (m_marksDelay.isActive())
        m_recordings->noteMarks(m_journalFolder, m_model.marks());
    m_clients.remove(m_clientId);
}

WatchRequest WatchController::ofItsOwn(WatchRequest request)
{
    if (request.session && !request.clientUrl.isEmpty() &&
        (request.session->hub().value() != hubOf(request).toLower() ||
         !ClientRoster::isSameService(request.session->profile().endpoint, endpointOf(request))))
        request.session = nullptr;
    return request;
}

QUrl WatchController::endpointOf(const WatchRequest &request)
{
    if (request.clientUrl.isEmpty())
        return request.session->profile().endpoint;
    const QUrl url(request.clientUrl);
    QUrl endpoint;
    endpoint.setScheme(url.scheme() == u"ws" ? u"http"_s : u"https"_s);
    endpoint.setAuthority(url.authority());
    return endpoint;
}

QString WatchController::hubOf(const WatchRequest &request)
{
    return request.clientUrl.isEmpty() ? request.session->hub().value()
                                       : QUrl(request.clientUrl).path().section(u'/', -1);
}

std::optional<WatchJournal> WatchController::makeJournal()
{
    if (!m_recordings)
        return {};
    m_journalFolder = m_recordings->newFolder();
    WatchJournal journal;
    journal.folder = m_journalFolder;
    journal.keepsSilence = m_request.maySend;
    journal.info.hub = hubOf(m_request);
    journal.info.profile = m_request.session ? m_request.session->profile().name : endpointOf(m_request).authority();
    journal.info.user = m_request.userId;
    journal.info.groups = m_request.groups;
    journal.info.begun = QDateTime::currentDateTimeUtc();
    return journal;
}

void WatchController::checkJournal()
{
    if (!m_recordings || !m_journalProblem.isEmpty())
        return;
    const auto problem = m_watch.journalProblem();
    if (!problem)
        return;
    m_journalProblem = problem->message;
    m_recordings->noteProblem(m_journalFolder, m_journalProblem);
    m_acts.show(ActState::Kind::Failed,
                tr("The journal does not go on: %1 New rows are in memory only, until this watch is closed.")
                    .arg(visibleLine(m_journalProblem, 200)));
    Q_EMIT linkChanged();
}

WatchController::Keeping WatchController::keeping() const
{
    if (!m_recordings)
        return Keeping::Private;
    if (!m_journalProblem.isEmpty())
        return Keeping::Broken;
    const StoredRecording *stored = m_recordings->find(m_journalFolder);
    return stored && stored->info.isKept ? Keeping::Kept : Keeping::Journal;
}

QString WatchController::keepingText() const
{
    switch (keeping()) {
    case Keeping::Private:
        return tr("Private");
    case Keeping::Journal:
        return tr("Journal");
    case Keeping::Kept:
        return tr("Kept");
    case Keeping::Broken:
        break;
    }
    return tr("In memory only");
}

QString WatchController::keepingDetail() const
{
    const QString size = QLocale().formattedDataSize(m_watch.log().bytes(), 1);
    switch (keeping()) {
    case Keeping::Private:
        return tr("Nothing of this watch stays on disk. Its rows are gone when it is closed.");
    case Keeping::Journal:
        return tr("Its rows (%1) are on disk and survive a crash. Some days after it was closed they are removed, "
                  "unless you keep them as a recording.")
            .arg(size);
    case Keeping::Kept:
        return tr("Kept as the recording “%1” (%2): all rows that are here and all that come.")
            .arg(visibleLine(m_recordings->find(m_journalFolder)->info.name, 60), size);
    case Keeping::Broken:
        break;
    }
    return tr("The disk took no more: %1 What came before is on disk, what came since is in memory only.")
        .arg(visibleLine(m_journalProblem, 200));
}

QString WatchController::suggestedName() const
{
    return tr("%1, %2", "hub, time")
        .arg(hubOf(m_request), QLocale().toString(QDateTime::currentDateTime(), tr("yyyy-MM-dd HH:mm")));
}

void WatchController::keep(const QString &name)
{
    if (m_keepAct)
        m_keepAct->keep(name);
}

void WatchController::enrol()
{
    OpenClient client;
    client.watch = &m_watch;
    client.session = m_request.session;
    client.userId = m_request.userId;
    client.subprotocol = m_request.subprotocol;
    client.endpoint = endpointOf(m_request);
    client.hub = hubOf(m_request);
    m_clientId = m_clients.add(client);
}

ClientOptions WatchController::clientOptions()
{
    ClientOptions options;
    options.subprotocol = m_request.subprotocol;
    options.urlProvider = [this]() -> QFuture<Result<SecretText>> {
        if (!m_request.clientUrl.isEmpty())
            return readyFuture<Result<SecretText>>(parseClientUrl(m_request.clientUrl));
        ClientAccessRequest access;
        access.groups = groupNames(m_request.groups);
        access.roles = {u"webpubsub.joinLeaveGroup"_s};
        if (m_request.maySend)
            access.roles.append(u"webpubsub.sendToGroup"_s);
        if (!m_request.userId.isEmpty()) {
            const Result<UserId> user = UserId::parse(m_request.userId);
            if (!user)
                return failedFuture<SecretText>(user.error());
            access.userId = *user;
        }
        return m_request.session->client()
            .clientAccess(m_request.session->hub(), access)
            .then([](const Result<ClientAccess> &made) -> Result<SecretText> {
                if (!made)
                    return failure(made.error());
                return made->url;
            });
    };
    return options;
}

QStringList WatchController::groups() const
{
    QStringList names;
    for (const GroupName &group : m_watch.groups())
        names.append(group.value());
    return names;
}

QString WatchController::linkText() const
{
    const ClientStatus &link = status();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    switch (link.state) {
    case ClientState::Connecting:
        return tr("Connecting\u2026");
    case ClientState::Connected: {
        const QString since = duration(std::max<qint64>(0, link.since.secsTo(now)));
        QString text = link.connectionId.isEmpty()
                           ? tr("Connected for %1").arg(since)
                           : tr("Connected for %1 as %2").arg(since, visibleLine(link.connectionId, 60));
        if (link.reconnects > 0)
            text += tr(" (connected again %1 times)").arg(link.reconnects);
        if (link.recoveries > 0) {
            text += tr(" (recovered %1 times, the last time with %2 messages replayed)")
                        .arg(QString::number(link.recoveries), QString::number(link.replayed));
        }
        if (link.missing > 0)
            text += tr(" (%1 messages are missing: the service left them out)").arg(number(link.missing));
        return text;
    }
    case ClientState::Recovering:
        return tr("Connection lost; recovering it as %1\u2026 %2")
            .arg(visibleLine(link.connectionId, 60), presentCloseCode(link.closeCode, link.closeReason));
    case ClientState::Reconnecting: {
        const QString why =
            link.closeCode != 0
                ? tr(" The last connection ended: %1").arg(presentCloseCode(link.closeCode, link.closeReason))
            : link.error ? u' ' + presentError(*link.error, tr("Connecting")).oneLine()
                         : QString();
        if (!link.retryIn)
            return tr("Connecting again\u2026") + why;
        const qint64 left = std::max<qint64>(0, link.retryIn->count() - link.since.msecsTo(now));
        return tr("Not connected; next attempt in %1 s.").arg((left + 999) / 1000) + why;
    }
    case ClientState::Stopped:
        break;
    }
    if (link.closeCode != 0)
        return tr("Closed. %1").arg(presentCloseCode(link.closeCode, link.closeReason));
    if (link.error)
        return tr("Closed. %1").arg(presentError(*link.error, tr("Connecting")).oneLine());
    return tr("Not connected");
}

QString WatchController::coverageText() const
{
    const QStringList names = groups();
    QString hub = visibleLine(hubOf(m_request), 60);
    if (hub.isEmpty())
        hub = tr("of the client URL");
    // Beside clients of other services or hubs it says which one it hears.
    const auto &clients = m_clients.clients();
    const bool several = std::any_of(clients.cbegin(), clients.cend(), [&clients](const OpenClient &client) {
        return client.place() != clients.constFirst().place();
    });
    if (several) {
        const QString service =
            m_request.session ? m_request.session->profile().name : endpointOf(m_request).authority();
        hub = tr("%1 of %2", "hub, service").arg(hub, visibleLine(service, 40));
    }
    const QString me = m_request.userId.isEmpty() ? tr("messages to this connection")
                                                  : tr("messages to user %1").arg(visibleLine(m_request.userId, 60));
    if (names.isEmpty()) {
        return tr("Hears broadcasts to hub %1 and %2; no group, and no messages to other users or connections.")
            .arg(hub, me);
    }
    QStringList shown;
    for (const QString &name : names.first(std::min<qsizetype>(names.size(), 5)))
        shown.append(visibleLine(name, 60));
    QString list = shown.join(u", "_s);
    if (names.size() > shown.size())
        list += tr(" and %1 more").arg(names.size() - shown.size());
    return (names.size() == 1
                ? tr("Hears broadcasts to hub %1, %2, and group %3; not other groups, nor messages to other users.")
                : tr("Hears broadcasts to hub %1, %2, and groups %3; not other groups, nor messages to other users."))
        .arg(hub, me, list);
}

QString WatchController::emptyText() const
{
    if (hidesAll())
        return tr("0 of %1 shown").arg(number(m_watch.log().endNumber() - m_watch.log().firstNumber()));
    const ClientStatus &link = status();
    if (link.state == ClientState::Connected) {
        return tr("Connected %1, nothing received")
            .arg(duration(std::max<qint64>(0, link.since.secsTo(QDateTime::currentDateTimeUtc()))));
    }
    return linkText();
}

QString WatchController::emptyReason() const
{
    return hidesAll() ? tr("The filter hides every row.") : coverageText();
}

bool WatchController::hidesAll() const
{
    return m_model.hidesAll();
}

QString WatchController::countsText() const
{
    return m_model.countsText();
}

QString WatchController::ratesText() const
{
    const LiveWatch::Rates rates = m_watch.rates();
    return tr("%1 msg/s \u00B7 %2/s")
        .arg(QLocale().toString(rates.messagesPerSecond, 'f', 0),
             QLocale().formattedDataSize(qint64(rates.bytesPerSecond)));
}

void WatchController::beginRecording(const QString &folder)
{
    m_recordingFolder = folder;
    m_acts.show(ActState::Kind::Running, tr("Beginning the recording\u2026"));
    whenDone(m_watch.beginRecording(folder), this, [this, folder](const Result<quint64> &begun) {
        if (begun && isRecording()) {
            m_acts.show(ActState::Kind::Done,
                        tr("Recording into %1, with %2 rows of before").arg(visibleLine(folder, 120), number(*begun)));
        } else if (begun) { // ended meanwhile, which tells its own
        } else {
            m_recordingFolder.clear();
            m_acts.show(ActState::Kind::Failed, presentError(begun.error(), tr("Recording")).oneLine());
        }
        Q_EMIT linkChanged();
    });
    Q_EMIT linkChanged();
}

void WatchController::endRecording()
{
    const QString folder = std::exchange(m_recordingFolder, QString());
    if (folder.isEmpty())
        return;
    whenDone(m_watch.endRecording(), this, [this, folder](const Result<quint64> &ended) {
        if (ended) {
            m_acts.show(ActState::Kind::Done,
                        tr("Recorded %1 rows in %2").arg(number(*ended), visibleLine(folder, 120)));
        } else {
            m_acts.show(ActState::Kind::Failed, presentError(ended.error(), tr("Recording")).oneLine());
        }
    });
    Q_EMIT linkChanged();
}

void WatchController::setPaused(bool paused)
{
    m_model.setPaused(paused);
}

void WatchController::clear()
{
    m_watch.clear();
    m_model.sync();
}

void WatchController::reconnect()
{
    m_watch.start();
}

void WatchController::disconnectLink()
{
    m_watch.stop();
}

void WatchController::joinGroup(const QString &name)
{
    const QString what = tr("Watching group %1").arg(name);
    const Result<GroupName> group = GroupName::parse(name);
    if (!group) {
        m_acts.show(ActState::Kind::Failed, presentError(group.error(), what).oneLine());
        return;
    }
    m_acts.track(m_watch.joinGroup(*group), what, [this, name](const Result<void> &) {
        if (m_request.session)
            m_names.note(m_request.session->knownNamesScope(), KnownNames::Kind::Group, name, KnownNames::Source::Typed,
                         true);
        return ActState{ActState::Kind::Done, tr("Watching group %1 too").arg(name), {}};
    });
}

void WatchController::joinWhenConnected()
{
    // Once: after a new connection the client joins again by itself.
    auto *once = new QObject(this);
    connect(&m_watch, &LiveWatch::statusChanged, once, [this, once](const ClientStatus &status) {
        if (status.state != ClientState::Connected)
            return;
        once->deleteLater();
        QObject::disconnect(&m_watch, nullptr, once, nullptr);
        for (const QString &group : std::as_const(m_request.groups))
            joinGroup(group);
    });
}

void WatchController::leaveGroup(const QString &name)
{
    if (const Result<GroupName> group = GroupName::parse(name)) {
        m_acts.track(m_watch.leaveGroup(*group), tr("Leaving group %1").arg(name), [name](const Result<void> &) {
            return ActState{ActState::Kind::Done, tr("No longer watching group %1").arg(name), {}};
        });
    }
}

/// The service has just taken its connection, its user, and the groups of its token.
void WatchController::noteItself(const ClientStatus &link)
{
    if (link.state != ClientState::Connected || !m_request.session)
        return;
    const QString scope = m_request.session->knownNamesScope();
    m_names.note(scope, KnownNames::Kind::Connection, link.connectionId, KnownNames::Source::Heard, true);
    m_names.note(scope, KnownNames::Kind::User, link.userId, KnownNames::Source::Typed, true);
    if (!m_request.joinsItself)
        m_names.noteAll(scope, KnownNames::Kind::Group, m_request.groups, KnownNames::Source::Typed, true);
}

/// Senders and groups that were heard become known names; a burst is sampled, for names repeat.
void WatchController::noteNames(quint64 from)
{
    constexpr quint64 kSample = 64;
    const MessageLog &log = m_watch.log();
    const quint64 end = log.endNumber();
    m_notedTo = end;
    if (!m_request.session)
        return;
    const QString scope = m_request.session->knownNamesScope();
    QSet<QString> users;
    QSet<QString> groupsHeard;
    for (quint64 n = std::max({from, log.firstNumber(), end > kSample ? end - kSample : 0}); n < end; ++n) {
        const LogRecord &record = log.at(n);
        if (!record.frame.message.fromUserId.isEmpty())
            users.insert(record.frame.message.fromUserId);
        if (!record.frame.message.group.isEmpty())
            groupsHeard.insert(record.frame.message.group);
    }
    m_names.noteAll(scope, KnownNames::Kind::User, users.values(), KnownNames::Source::Heard);
    m_names.noteAll(scope, KnownNames::Kind::Group, groupsHeard.values(), KnownNames::Source::Heard, true);
}

} // namespace wps
