// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/group/group_controller.h"

#include "core/emulator/emulator.h"
#include "core/profile/known_names.h"
#include "core/rest/operations/user.h"
#include "ui/common/bulk_acts.h"
#include "ui/common/client_roster.h"
#include "ui/common/job_runner.h"
#include "ui/common/ui_context.h"
#include "ui/common/workspace.h"
#include "ui/models/visible_text.h"

#include <QLocale>
#include <QPromise>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace wps
{

namespace
{

/// With what only the emulator can tell: nothing for a hub that it does not have.
QList<ConnectionListModel::Row> rowsOf(const QList<GroupMember> &members, const EmulatorSnapshot &snapshot,
                                       const QString &hubName)
{
    QHash<QString, const EmulatorConnection *> facts;
    for (const EmulatorHub &hub : snapshot.hubs) {
        if (hub.name != hubName)
            continue;
        for (const EmulatorConnection &connection : hub.connections)
            facts.insert(connection.id, &connection);
    }
    QList<ConnectionListModel::Row> rows;
    rows.reserve(members.size());
    for (const GroupMember &member : members) {
        ConnectionListModel::Row row;
        row.connectionId = member.connectionId.value();
        row.userId = member.userId ? member.userId->value() : QString();
        if (const EmulatorConnection *found = facts.value(row.connectionId))
            row.facts = *found;
        rows.append(row);
    }
    return rows;
}

} // namespace

GroupController::GroupController(HubSessionPtr session, const GroupName &group, UiContext &context, QObject *parent)
    : QObject(parent)
    , m_session(std::move(session))
    , m_group(group)
    , m_names(context.names)
    , m_emulator(context.emulator)
    , m_acts(&context.undo)
    , m_jobs(context.jobs)
    , m_clients(context.workspace.clients())
{
    connect(&context.undo, &UndoService::acted, this, &GroupController::refreshAfter);
    m_progress.setInterval(200ms);
    connect(&m_progress, &QTimer::timeout, this, &GroupController::changed);
}

QString GroupController::membersText() const
{
    const QLocale locale;
    if (isListing()) {
        const qsizetype soFar = m_listedSoFar->load();
        return soFar > 0 ? tr("Listing: %1 so far\u2026").arg(locale.toString(soFar)) : tr("Listing\u2026");
    }
    if (!m_listError.isEmpty())
        return m_listError;
    if (!m_listedAt.isValid())
        return tr("Not listed yet");
    const QString at = locale.toString(m_listedAt.toLocalTime(), u"HH:mm:ss"_s);
    const qsizetype count = m_members.rows().size();
    if (count == 0)
        return tr("No connections right now (confirmed %1)").arg(at);
    return count == 1 ? tr("1 connection (confirmed %1)").arg(at)
                      : tr("%1 connections (confirmed %2)").arg(locale.toString(count), at);
}

QString GroupController::routeNote() const
{
    return groupRouteNote(m_group);
}

void GroupController::refresh()
{
    m_listError.clear();
    m_listedSoFar = std::make_shared<std::atomic<qsizetype>>(0);
    // Pages come on the I/O thread, which knows nothing but the counter.
    const auto progress = [counter = m_listedSoFar](qsizetype count) { counter->store(count); };
    m_progress.start();
    m_listing.start(m_session->client().listAllConnections(m_session->hub(), m_group, 0, progress), this,
                    [this](const Result<QList<GroupMember>> &result) {
                        m_progress.stop();
                        if (result)
                            takeMembers(*result);
                        else
                            m_listError = presentError(result.error(),
                                                       tr("Listing the connections of group %1").arg(m_group.value()))
                                              .oneLine();
                        Q_EMIT changed();
                    });
    Q_EMIT changed();
}

void GroupController::takeMembers(const QList<GroupMember> &members)
{
    m_listedAt = QDateTime::currentDateTimeUtc();
    if (m_session->isLocalEmulator())
        askForFacts(members);
    else
        m_members.setRows(rowsOf(members, {}, {}));
    noteNames(members);
}

/// On another thread: with thousands of connections, a copy of what the emulator holds takes its time.
void GroupController::askForFacts(const QList<GroupMember> &members)
{
    auto promise = std::make_shared<QPromise<Result<QList<ConnectionListModel::Row>>>>();
    promise->start();
    m_facts.start(promise->future(), this, [this](const Result<QList<ConnectionListModel::Row>> &rows) {
        m_members.setRows(*rows);
        Q_EMIT changed();
    });
    m_pool.start([promise, members, &emulator = m_emulator, hub = m_session->hub().value()] {
        promise->addResult(rowsOf(members, emulator.snapshot(), hub));
        promise->finish();
    });
}

void GroupController::noteNames(const QList<GroupMember> &members)
{
    const QString scope = m_session->knownNamesScope();
    m_names.note(scope, KnownNames::Kind::Group, m_group.value(), KnownNames::Source::Listed, !members.isEmpty());
    m_names.noteListing(scope, m_group.value(), members);
    constexpr qsizetype kNoted = 500; // a list of names to pick from, not a copy of the group
    QStringList connections;
    QSet<QString> users;
    for (const GroupMember &member : members.first(std::min(members.size(), kNoted))) {
        connections.append(member.connectionId.value());
        if (member.userId)
            users.insert(member.userId->value());
    }
    m_names.noteAll(scope, KnownNames::Kind::Connection, connections, KnownNames::Source::Listed, true);
    m_names.noteAll(scope, KnownNames::Kind::User, users.values(), KnownNames::Source::Listed, true);
}

void GroupController::cancelListing()
{
    m_listing.cancel();
    m_facts.cancel();
    m_progress.stop();
    Q_EMIT changed();
}

void GroupController::checkExists()
{
    const QString name = m_group.value();
    m_acts.run(
        m_session, groupExists(m_session->hub(), m_group), tr("Asking for group %1").arg(name),
        [this, name](const Result<bool> &exists) {
            m_names.note(m_session->knownNamesScope(), KnownNames::Kind::Group, name, KnownNames::Source::Asked,
                         *exists);
            return *exists ? ActState{ActState::Kind::Done, tr("Group %1 exists: it has connections").arg(name), {}}
                           : ActState{
                                 ActState::Kind::No,
                                 tr("No: nobody is in group %1. A group is there while it has a connection.").arg(name),
                                 {}};
        });
}

void GroupController::follow(BulkJob *job)
{
    if (!job)
        return;
    m_job = job;
    m_acts.follow(job, m_session);
    const JobRunner::Entry *entry = m_jobs.entryOf(job);
    const bool tellsItself = entry && !entry->act.items.isEmpty(); // see refreshAfter
    connect(job, &BulkJob::ended, this, [this, tellsItself] {
        if (!tellsItself || !isListing())
            refresh();
    });
    Q_EMIT changed();
}

/// Somebody may have changed the group elsewhere in this program, or taken back what was done here.
void GroupController::refreshAfter(const HubSessionPtr &session, const ReversibleAct &act)
{
    if (act.isMembership() && act.touchesGroup(m_group.value()) && UndoService::isSamePlace(session, m_session))
        refresh();
}

ReversibleAct GroupController::informed(ReversibleAct act) const
{
    if (!m_listedAt.isValid())
        return act;
    QSet<QString> listed;
    for (const ConnectionListModel::Row &row : m_members.rows())
        listed.insert(row.connectionId);
    for (ReversibleItem &item : act.items) {
        if (item.target.kind == BulkKind::Connection)
            item.changes = listed.contains(item.target.name) == (act.verb == ReversibleVerb::RemoveFromGroup);
    }
    return act;
}

void GroupController::addTargets(const QList<BulkTarget> &targets)
{
    BulkJob *job = m_jobs.run(m_session, informed(addToGroup(targets, m_group.value())));
    if (!job)
        return;
    connect(job, &BulkJob::ended, this, [this, job, targets] {
        if (job->state() == BulkJob::State::Finished && job->results().troubled.isEmpty())
            Q_EMIT added(targets);
    });
    follow(job);
}

void GroupController::removeConnections(const QStringList &connectionIds)
{
    follow(m_jobs.run(m_session, informed(removeFromGroup(connectionTargets(connectionIds), m_group.value()))));
}

void GroupController::addToOtherGroup(const QStringList &connectionIds, const GroupName &group)
{
    m_names.note(m_session->knownNamesScope(), KnownNames::Kind::Group, group.value(), KnownNames::Source::Typed);
    follow(m_jobs.run(m_session, addToGroup(connectionTargets(connectionIds), group.value())));
}

void GroupController::retryFailed()
{
    if (hasFailed())
        follow(m_jobs.runAgain(m_job, BulkJob::Part::Troubled));
}

CloseQuestion GroupController::closeQuestion(const QStringList &connectionIds)
{
    return wps::closeQuestion(m_session, connectionTargets(connectionIds), {}, m_jobs,
                              [this, guard = QPointer(this)](BulkJob *job) {
                                  if (guard)
                                      follow(job);
                              });
}

void GroupController::addUser(const QString &userId)
{
    const QString what = tr("Adding user %1 to group %2").arg(userId, m_group.value());
    const Result<UserId> user = UserId::parse(userId);
    if (!user) {
        m_acts.show(ActState::Kind::Failed, presentError(user.error(), what).oneLine());
        return;
    }
    const ReversibleAct act = addToGroup({{BulkKind::User, userId}}, m_group.value());
    m_acts.runReversible(
        m_session, addUserToGroup(m_session->hub(), *user, m_group), what, act,
        [this, userId](const Result<bool> &yes) {
            m_names.note(m_session->knownNamesScope(), KnownNames::Kind::User, userId, KnownNames::Source::Asked, *yes);
            if (*yes)
                Q_EMIT added({{BulkKind::User, userId}});
            return *yes ? ActState{ActState::Kind::Done,
                                   tr("Added user %1: the present connections, not later ones").arg(userId),
                                   {}}
                        : ActState{ActState::Kind::No,
                                   tr("Nothing was added: user %1 has no connection now").arg(userId),
                                   {}};
        });
}

CloseQuestion GroupController::closeQuestion() const
{
    CloseQuestion question;
    question.session = m_session;
    question.takesExcluded = true;
    question.ours = m_clients.connectionsIn(*m_session);
    question.target = tr("the connections of group %1").arg(m_group.value());
    question.consequence =
        m_listedAt.isValid()
            ? tr("Cuts every connection that is in the group: %1 when last listed. Clients may connect again.")
                  .arg(QLocale().toString(m_members.rows().size()))
            : tr("Cuts every connection that is in the group. Clients may connect again.");
    question.operation = [hub = m_session->hub(), group = m_group](const CloseOptions &options) {
        return closeGroupConnections(hub, group, options);
    };
    return question;
}

} // namespace wps
