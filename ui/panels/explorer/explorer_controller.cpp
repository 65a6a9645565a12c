// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/explorer/explorer_controller.h"

#include "ui/common/local_emulator.h"
#include "ui/common/navigator.h"
#include "ui/common/session_factory.h"
#include "ui/common/workspace.h"

#include <QElapsedTimer>
#include <QHash>
#include <QLocale>

#include <algorithm>

namespace wps
{

using namespace Qt::StringLiterals;
using Row = ExplorerModel::Row;
using RowKind = ExplorerModel::RowKind;
using Freshness = ExplorerModel::Freshness;

namespace
{

constexpr int kRefreshMs = 100;
constexpr int kLongestRestMs = 2000;
constexpr qint64 kRefreshShare = 8; // so many times as long as a refresh took, there is none
constexpr int kAgeingMs = 20'000;
constexpr qint64 kFreshSeconds = 60;
constexpr int kMostShown = 500; // of the remembered names of one kind

QString number(qsizetype value)
{
    return QLocale().toString(qlonglong(value));
}

std::optional<KnownNames::Kind> knownKind(RowKind kind)
{
    switch (kind) {
    case RowKind::Group:
        return KnownNames::Kind::Group;
    case RowKind::User:
        return KnownNames::Kind::User;
    case RowKind::Connection:
        return KnownNames::Kind::Connection;
    default:
        return std::nullopt;
    }
}

Row folder(RowKind kind, const QString &count, QList<Row> children)
{
    return {.kind = kind, .name = {}, .detail = count, .freshness = Freshness::None, .children = std::move(children)};
}

QList<Row> counted(RowKind kind, const QHash<QString, int> &counts)
{
    QList<Row> rows;
    rows.reserve(counts.size());
    for (auto it = counts.cbegin(); it != counts.cend(); ++it)
        rows.append({.kind = kind,
                     .name = it.key(),
                     .detail = QLocale().toString(it.value()),
                     .freshness = Freshness::Confirmed});
    std::sort(rows.begin(), rows.end(), [](const Row &a, const Row &b) { return a.name < b.name; });
    return rows;
}

} // namespace

ExplorerController::ExplorerController(SessionFactory &factory, QObject *parent) : QObject(parent), m_factory(factory)
{
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(kRefreshMs);
    connect(&m_refresh, &QTimer::timeout, this, &ExplorerController::refresh);
    m_ageing.setInterval(kAgeingMs);
    connect(&m_ageing, &QTimer::timeout, this, &ExplorerController::refresh);
    m_ageing.start();
    const auto soon = [this] {
        if (!m_refresh.isActive())
            m_refresh.start();
    };
    connect(&factory.emulator(), &LocalEmulator::snapshotChanged, this, soon);
    connect(&factory.context().names, &KnownNames::changed, this, soon);
    connect(&factory.context().workspace, &Workspace::sessionChanged, this, &ExplorerController::refresh);
    refresh();
}

bool ExplorerController::isLive() const
{
    const HubSessionPtr session = m_factory.context().workspace.session();
    return session && session->isLocalEmulator();
}

void ExplorerController::refresh()
{
    QElapsedTimer took;
    took.start();
    const HubSessionPtr session = m_factory.context().workspace.session();
    QList<Row> rows;
    m_hiddenText.clear();
    if (session) {
        QStringList hubs = session->profile().recentHubs;
        if (isLive()) {
            for (const EmulatorHub &hub : m_factory.emulator().snapshot().hubs)
                hubs.append(hub.name);
        }
        hubs.append(session->hub().value());
        hubs.sort();
        hubs.removeDuplicates();
        Row profile{.kind = RowKind::Profile, .name = session->profile().name, .detail = {}};
        for (const QString &hub : std::as_const(hubs)) {
            Row row{.kind = RowKind::Hub, .name = hub, .detail = {}};
            if (isLive())
                row.children = liveHub(hub);
            else if (hub == session->hub().value())
                row.children = rememberedHub();
            profile.children.append(row);
        }
        rows.append(profile);
    }
    m_model.setRows(rows);
    Q_EMIT refreshed();
    m_refresh.setInterval(
        static_cast<int>(std::clamp<qint64>(kRefreshShare * took.elapsed(), kRefreshMs, kLongestRestMs)));
}

QList<Row> ExplorerController::liveHub(const QString &hub) const
{
    QHash<QString, int> groups;
    QHash<QString, int> users;
    QList<Row> connections;
    for (const EmulatorHub &held : m_factory.emulator().snapshot().hubs) {
        if (held.name != hub)
            continue;
        connections.reserve(held.connections.size());
        for (const EmulatorConnection &connection : held.connections) {
            for (const QString &group : connection.groups)
                ++groups[group];
            if (!connection.anonymous)
                ++users[connection.userId];
            connections.append({.kind = RowKind::Connection,
                                .name = connection.id,
                                .detail = connection.anonymous ? tr("anonymous") : connection.userId,
                                .freshness = Freshness::Confirmed});
        }
    }
    std::sort(connections.begin(), connections.end(), [](const Row &a, const Row &b) { return a.name < b.name; });
    const auto exact = [](RowKind kind, const QList<Row> &rows) { return folder(kind, number(rows.size()), rows); };
    return {exact(RowKind::Groups, counted(RowKind::Group, groups)),
            exact(RowKind::Users, counted(RowKind::User, users)), exact(RowKind::Connections, connections)};
}

Row ExplorerController::remembered(RowKind folderKind, RowKind rowKind, KnownNames::Kind kind, const QString &hidden)
{
    const KnownNames &names = m_factory.context().names;
    const QString scope = m_factory.context().workspace.session()->knownNamesScope();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QList<Row> rows;
    const QList<KnownName> entries = names.names(scope, kind, kMostShown, m_filter);
    for (const KnownName &entry : entries) {
        const Freshness freshness = !entry.confirmedAt.isValid()                    ? Freshness::NeverConfirmed
                                    : entry.confirmedAt.secsTo(now) < kFreshSeconds ? Freshness::Confirmed
                                                                                    : Freshness::Remembered;
        rows.append({.kind = rowKind, .name = entry.name, .detail = {}, .freshness = freshness, .known = entry});
    }
    std::sort(rows.begin(), rows.end(), [](const Row &a, const Row &b) { return a.name < b.name; });
    const qsizetype known = rows.size() < kMostShown ? rows.size() : names.count(scope, kind, m_filter);
    if (known > rows.size())
        m_hiddenText += (m_hiddenText.isEmpty() ? QString() : u" "_s) + hidden.arg(number(rows.size()), number(known));
    // Not a bare number: nobody but the service knows how many there are, and it does not tell.
    const QString count = known == 0           ? QString()
                          : m_filter.isEmpty() ? tr("%1 known").arg(number(known))
                                               : tr("%1 found").arg(number(known));
    return folder(folderKind, count, rows);
}

QList<Row> ExplorerController::rememberedHub()
{
    QList<Row> folders{
        remembered(RowKind::Groups, RowKind::Group, KnownNames::Kind::Group, tr("%1 of %2 groups shown.")),
        remembered(RowKind::Users, RowKind::User, KnownNames::Kind::User, tr("%1 of %2 users shown.")),
        remembered(RowKind::Connections, RowKind::Connection, KnownNames::Kind::Connection,
                   tr("%1 of %2 connections shown."))};
    if (!m_hiddenText.isEmpty())
        m_hiddenText +=
            u' ' + (m_filter.isEmpty() ? tr("Type to filter all of them.") : tr("Type more to find the others."));
    return folders;
}

void ExplorerController::setFilter(const QString &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    m_refresh.start(); // each letter anew: what is typed on is not searched in between
}

void ExplorerController::watch(RowKind kind, const QString &name)
{
    const HubSessionPtr session = m_factory.context().workspace.session();
    if (!session)
        return;
    WatchRequest request;
    request.session = session;
    if (kind == RowKind::Group)
        request.groups = {name};
    m_factory.context().navigator.watch(request);
}

void ExplorerController::show(RowKind kind, const QString &name)
{
    Navigator &navigator = m_factory.context().navigator;
    if (kind == RowKind::Group)
        navigator.showGroup(name);
    else if (kind == RowKind::User)
        navigator.showUser(name);
    else if (kind == RowKind::Connection)
        navigator.showConnection(name);
    else if (kind == RowKind::Hub)
        switchHub(name);
}

void ExplorerController::sendTo(RowKind kind, const QString &name)
{
    MessageTarget target{TargetKind::Hub, {}};
    if (kind == RowKind::Group)
        target = {TargetKind::Group, name};
    else if (kind == RowKind::User)
        target = {TargetKind::User, name};
    else if (kind == RowKind::Connection)
        target = {TargetKind::Connection, name};
    m_factory.context().navigator.compose(target);
}

void ExplorerController::showPermissions(const QString &connection)
{
    m_factory.context().navigator.showPermissions(connection, {});
}

void ExplorerController::switchHub(const QString &hub)
{
    if (const auto switched = m_factory.switchHub(hub); !switched)
        m_factory.context().navigator.announce(switched.error().message);
}

Result<void> ExplorerController::addName(RowKind kind, const QString &name)
{
    const HubSessionPtr session = m_factory.context().workspace.session();
    const auto known = knownKind(kind);
    if (!session || !known)
        return failure(Error::invalidInput(u"name"_s, tr("Connect to a service first.")));
    const QString text = name.trimmed();
    std::optional<Error> wrong;
    const auto take = [&wrong](const auto &parsed) {
        if (!parsed)
            wrong = parsed.error();
    };
    if (*known == KnownNames::Kind::Group)
        take(GroupName::parse(text));
    else if (*known == KnownNames::Kind::User)
        take(UserId::parse(text));
    else
        take(ConnectionId::parse(text));
    if (wrong)
        return failure(*wrong);
    m_factory.context().names.note(session->knownNamesScope(), *known, text, KnownNames::Source::Typed);
    return {};
}

} // namespace wps
