// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/permissions/permissions_controller.h"

#include "core/base/future_util.h"
#include "core/profile/known_names.h"
#include "core/rest/operations/connection.h"
#include "core/rest/operations/permission.h"
#include "ui/common/job_runner.h"
#include "ui/common/ui_context.h"

#include <QLocale>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace wps
{

using State = PermissionMatrixModel::State;

namespace
{

const QList<Permission> kBoth{Permission::SendToGroup, Permission::JoinLeaveGroup};

/// Keeps the answer beside the result, so that an operation of a job can say no without failing.
RestOperation<void> noting(const RestOperation<bool> &operation, const std::shared_ptr<bool> &yes)
{
    RestOperation<void> made;
    made.request = operation.request;
    made.decode = [decode = operation.decode, yes](const RestResponse &response) -> Result<void> {
        const Result<bool> answer = decode(response);
        if (!answer)
            return failure(answer.error());
        *yes = *answer;
        return {};
    };
    return made;
}

QStringList withoutBlanks(const QStringList &names)
{
    QStringList kept;
    for (const QString &name : names) {
        if (!name.trimmed().isEmpty())
            kept.append(name.trimmed());
    }
    return kept;
}

} // namespace

PermissionsController::PermissionsController(HubSessionPtr session, UiContext &context, QObject *parent)
    : QObject(parent)
    , m_session(std::move(session))
    , m_names(context.names)
    , m_jobs(context.jobs)
    , m_undo(context.undo)
    , m_acts(&context.undo)
{
    connect(&context.undo, &UndoService::acted, this, &PermissionsController::takeActed);
}

ReversibleAct PermissionsController::reversible(Act act, const QList<Target> &targets) const
{
    ReversibleAct made{act == Act::Grant ? ReversibleVerb::Grant : ReversibleVerb::Revoke, {}};
    if (act == Act::Check)
        return made;
    for (const Target &target : targets) {
        ReversibleItem item{{BulkKind::Connection, target.connection}, target.group, target.permission};
        const State state = m_matrix.answer(target.connection, target.group, target.permission).state;
        if (state == State::Allowed || state == State::NotAllowed)
            item.changes = (state == State::Allowed) == (act == Act::Revoke);
        made.items.append(item);
    }
    return made;
}

/// Also what was taken back, or changed in another tab.
void PermissionsController::takeActed(const HubSessionPtr &session, const ReversibleAct &act)
{
    if (act.isMembership() || !UndoService::isSamePlace(session, m_session))
        return;
    for (const ReversibleItem &item : act.items)
        answer({item.target.name, item.group, item.permission},
               act.verb == ReversibleVerb::Grant ? State::Allowed : State::NotAllowed);
}

void PermissionsController::addConnections(const QStringList &ids)
{
    m_matrix.addConnections(withoutBlanks(ids));
}

void PermissionsController::addGroups(const QStringList &names)
{
    for (const QString &name : withoutBlanks(names)) {
        if (const Result<GroupName> group = GroupName::parse(name); !group)
            m_acts.show(ActState::Kind::Failed, presentError(group.error(), tr("Adding a group")).oneLine());
        else
            m_matrix.addGroups({name});
    }
}

void PermissionsController::toggle(const QModelIndex &cell, const QList<Permission> &permissions)
{
    if (!cell.isValid())
        return;
    bool known = true;
    bool allAllowed = true;
    for (const Permission permission : permissions) {
        const State state = m_matrix.answer(cell, permission).state;
        if (state == State::Busy)
            return;
        known = known && (state == State::Allowed || state == State::NotAllowed);
        allAllowed = allAllowed && state == State::Allowed;
    }
    run(!known ? Act::Check : allAllowed ? Act::Revoke : Act::Grant, {cell}, known ? permissions : kBoth);
}

void PermissionsController::run(Act act, const QModelIndexList &cells, const QList<Permission> &permissions)
{
    QList<Target> targets;
    for (const QModelIndex &cell : cells) {
        for (const Permission permission : permissions) {
            // What is granted already need not be granted again when a cell is toggled.
            if (cells.size() > 1 || act != Act::Grant || m_matrix.answer(cell, permission).state != State::Allowed)
                targets.append(
                    {m_matrix.connections().at(cell.row()), m_matrix.groups().at(cell.column()), permission});
        }
    }
    const ReversibleAct change = reversible(act, targets);
    if (cells.size() == 1) {
        const UndoService::BegunPtr begun = m_undo.begin(m_session, change);
        for (qsizetype i = 0; i < targets.size(); ++i)
            runOne(act, targets.at(i), begun, i);
        return;
    }
    BulkPlan plan;
    const QString count = QLocale().toString(targets.size());
    plan.title = act == Act::Check   ? tr("Checking %1 permissions").arg(count)
                 : act == Act::Grant ? tr("Granting %1 permissions").arg(count)
                                     : tr("Revoking %1 permissions").arg(count);
    for (const Target &target : targets)
        plan.items.append(tr("%1 of connection %2 in group %3")
                              .arg(permissionName(target.permission), target.connection, target.group));
    // The job may outlive the tab: then nobody looks at the answers any more, but what was asked for is done.
    plan.start = [self = QPointer(this), act, targets, session = m_session](qsizetype item, const QString &requestId) {
        const Call call = send(*session, act, targets.at(item), requestId);
        if (self)
            self->watch(act, targets.at(item), call);
        return call.future;
    };
    if (BulkJob *job = m_jobs.run(m_session, plan, change))
        m_acts.follow(job, m_session);
}

void PermissionsController::askForAll()
{
    const QStringList connections = m_matrix.connections();
    const QStringList groups = m_matrix.groups();
    for (const QString &connection : connections) {
        for (const QString &group : groups) {
            for (const Permission permission : kBoth) {
                const Target target{connection, group, permission};
                watch(Act::Check, target, send(*m_session, Act::Check, target, {}));
            }
        }
    }
}

PermissionsController::Call PermissionsController::send(const HubSession &session, Act act, const Target &target,
                                                        const QString &requestId)
{
    const Result<ConnectionId> connection = ConnectionId::parse(target.connection);
    const Result<GroupName> group = GroupName::parse(target.group);
    const auto yes = std::make_shared<bool>(true);
    if (!connection || !group)
        return {failedFuture<void>(connection ? group.error() : connection.error()), yes};
    RestOperation<void> operation;
    switch (act) {
    case Act::Check:
        operation = noting(checkPermission(session.hub(), *connection, target.permission, *group), yes);
        break;
    case Act::Grant:
        operation = requireYes(grantPermission(session.hub(), *connection, target.permission, *group),
                               u"There is no such connection."_s);
        break;
    case Act::Revoke:
        operation = revokePermission(session.hub(), *connection, target.permission, *group);
        break;
    }
    operation.request.requestId = requestId;
    return {session.client().send(operation), yes};
}

void PermissionsController::watch(Act act, const Target &target, const Call &call)
{
    const PermissionMatrixModel::Answer before = m_matrix.answer(target.connection, target.group, target.permission);
    answer(target, State::Busy);
    auto *watcher = new QFutureWatcher<Result<void>>(this);
    connect(watcher, &QFutureWatcher<Result<void>>::finished, this, [this, watcher, act, target, before, call] {
        watcher->deleteLater();
        const QFuture<Result<void>> ended = watcher->future();
        const bool answered = ended.resultCount() > 0;
        const Error::Kind kind = !answered           ? Error::Kind::Cancelled
                                 : ended.resultAt(0) ? Error::Kind::Service
                                                     : ended.resultAt(0).error().kind;
        if (answered && ended.resultAt(0))
            take(act, target, *call.yes);
        else if (kind == Error::Kind::Locked) // nothing was sent: what was known still is
            m_matrix.setAnswer(target.connection, target.group, target.permission, before);
        else if (kind == Error::Kind::Cancelled)
            answer(target, State::Unknown);
        else if (act == Act::Grant && kind == Error::Kind::NotFound)
            answer(target, State::NoConnection);
        else
            answer(target, State::Failed, presentError(ended.resultAt(0).error(), target.connection).oneLine());
    });
    watcher->setFuture(call.future);
}

void PermissionsController::take(Act act, const Target &target, bool yes)
{
    if (act == Act::Check && !yes) {
        tellRefusalApart(target);
        return;
    }
    answer(target, act == Act::Revoke ? State::NotAllowed : State::Allowed);
}

/// One act on one cell: the line beside the buttons says how it went, and no job is made of it.
void PermissionsController::runOne(Act act, const Target &target, const UndoService::BegunPtr &begun, qsizetype item)
{
    const QString permission = permissionName(target.permission);
    const QString requestId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const Call call = send(*m_session, act, target, requestId);
    watch(act, target, call);
    const QString what = act == Act::Check   ? tr("Asking for %1 to group %2").arg(permission, target.group)
                         : act == Act::Grant ? tr("Granting %1 to group %2").arg(permission, target.group)
                                             : tr("Revoking %1 to group %2").arg(permission, target.group);
    const QString group = target.group;
    const bool changes = act != Act::Check;
    if (changes) { // also when this tab is closed before the answer comes
        whenDone(call.future, &m_undo, [undo = &m_undo, begun, item](const Result<void> &result) {
            if (result)
                undo->did(begun, {item});
        });
    }
    m_acts.track(
        call.future, what,
        [undo = &m_undo, changes, begun, item, act, permission, group, yes = call.yes](const Result<void> &) {
            if (act == Act::Check && !*yes)
                return ActState{ActState::Kind::No, tr("Not allowed: %1 to group %2").arg(permission, group), {}};
            ActState state{ActState::Kind::Done,
                           act == Act::Check   ? tr("The connection has %1 to group %2").arg(permission, group)
                           : act == Act::Grant ? tr("Granted %1 to group %2").arg(permission, group)
                                               : tr("Revoked %1 to group %2").arg(permission, group),
                           {}};
            if (changes)
                state.undo = undo->did(begun, {item});
            return state;
        },
        requestId, m_session);
}

/// 404 means "not allowed" and "no such connection" alike: a second question tells which, one for all of the
/// connection's cells that wait for it.
void PermissionsController::tellRefusalApart(const Target &target)
{
    QList<Target> &waiting = m_waiting[target.connection];
    waiting.append(target);
    if (waiting.size() > 1)
        return;
    const QString connection = target.connection;
    const auto exists = connectionExists(m_session->hub(), *ConnectionId::parse(connection));
    whenDone(m_session->client().send(exists), this, [this, connection](const Result<bool> &there) {
        const QList<Target> targets = m_waiting.take(connection);
        for (const Target &held : targets) {
            if (!there)
                answer(held, State::Failed, presentError(there.error(), tr("Asking for the connection")).oneLine());
            else
                answer(held, *there ? State::NotAllowed : State::NoConnection);
        }
        if (there)
            m_names.note(m_session->knownNamesScope(), KnownNames::Kind::Connection, connection,
                         KnownNames::Source::Asked, *there);
        if (there && !*there)
            m_acts.show(ActState::Kind::No, tr("There is no connection %1 now: the service answers 404 to \"not "
                                               "allowed\" and to this alike")
                                                .arg(connection));
    });
}

void PermissionsController::answer(const Target &target, State state, const QString &reason)
{
    const bool dated = state != State::Unknown && state != State::Busy;
    m_matrix.setAnswer(target.connection, target.group, target.permission,
                       {state, dated ? QDateTime::currentDateTimeUtc() : QDateTime(), reason});
}

void PermissionsController::exportTo(const QString &path)
{
    QSaveFile file(path);
    const QByteArray csv = m_matrix.toCsv();
    if (!file.open(QIODevice::WriteOnly) || file.write(csv) != csv.size() || !file.commit())
        m_acts.show(ActState::Kind::Failed, tr("%1 could not be written: %2").arg(path, file.errorString()));
    else
        m_acts.show(ActState::Kind::Done, tr("Exported what is known to %1").arg(path));
}

} // namespace wps
