// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/permissions/permissions_controller.h"

#include "core/profile/known_names.h"
#include "core/rest/operations/connection.h"
#include "core/rest/operations/permission.h"

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace wps
{

using State = PermissionsModel::State;

PermissionsController::PermissionsController(HubSessionPtr session, KnownNames &names, QObject *parent)
    : QObject(parent), m_session(std::move(session)), m_names(names)
{
    m_ages.setInterval(10s);
    connect(&m_ages, &QTimer::timeout, &m_cells, &PermissionsModel::refreshAges);
    m_ages.start();
}

void PermissionsController::setConnection(const QString &id)
{
    if (id == m_connection)
        return;
    m_connection = id;
    m_cells.forgetAnswers();
}

void PermissionsController::addGroup(const QString &name)
{
    const Result<GroupName> group = GroupName::parse(name);
    if (!group) {
        m_acts.show(ActState::Kind::Failed, presentError(group.error(), tr("Adding a group")).oneLine());
        return;
    }
    m_cells.addGroup(name);
}

std::optional<PermissionsController::Target> PermissionsController::targetOf(const QModelIndex &cell)
{
    if (!cell.isValid() || cell.column() == PermissionsModel::GroupColumn)
        return std::nullopt;
    const Result<ConnectionId> connection = ConnectionId::parse(m_connection);
    const Result<GroupName> group = GroupName::parse(m_cells.group(cell.row()));
    if (connection && group)
        return Target{*connection, *group, PermissionsModel::permissionOf(cell.column())};
    m_acts.show(ActState::Kind::Failed,
                presentError(connection ? group.error() : connection.error(), tr("Asking for a permission")).oneLine());
    return std::nullopt;
}

void PermissionsController::toggle(const QModelIndex &cell)
{
    const State state = m_cells.cell(cell).state;
    if (state == State::Busy)
        return;
    const std::optional<Target> target = targetOf(cell);
    if (!target)
        return;
    if (state == State::Allowed)
        revoke(*target);
    else if (state == State::NotAllowed)
        grant(*target);
    else
        ask(*target);
}

void PermissionsController::check(const QModelIndex &cell)
{
    if (const std::optional<Target> target = targetOf(cell))
        ask(*target);
}

void PermissionsController::checkAll()
{
    for (int row = 0; row < m_cells.rowCount(); ++row) {
        check(m_cells.index(row, PermissionsModel::SendColumn));
        check(m_cells.index(row, PermissionsModel::JoinColumn));
    }
}

void PermissionsController::answer(const Target &target, State state, const QString &reason)
{
    // An answer about a connection that is no longer the one in the field is nobody's.
    if (target.connection.value() == m_connection)
        m_cells.setCell(target.group.value(), target.permission, {state, QDateTime::currentDateTimeUtc(), reason});
}

template <typename T, typename Done>
void PermissionsController::call(const Target &target, RestOperation<T> operation, const QString &what, Done done)
{
    answer(target, State::Busy);
    const QString requestId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    operation.request.requestId = requestId;
    whenDone(m_session->client().send(operation), this, [this, target, what, done, requestId](const Result<T> &result) {
        if (!result) {
            const QString text = presentError(result.error(), what).oneLine();
            answer(target, State::Failed, text);
            m_acts.show(ActState::Kind::Failed, text, requestId);
            return;
        }
        done(result, requestId);
    });
}

void PermissionsController::ask(const Target &target)
{
    const QString permission = permissionName(target.permission);
    const QString group = target.group.value();
    call(target, checkPermission(m_session->hub(), target.connection, target.permission, target.group),
         tr("Asking for %1 to group %2").arg(permission, group),
         [this, target, permission, group](const Result<bool> &allowed, const QString &requestId) {
             if (!*allowed) {
                 tellRefusalApart(target);
                 return;
             }
             answer(target, State::Allowed);
             m_names.note(m_session->knownNamesScope(), KnownNames::Kind::Connection, target.connection.value(), true);
             m_acts.show(ActState::Kind::Done, tr("The connection has %1 to group %2").arg(permission, group),
                         requestId);
         });
}

/// 404 means "not allowed" and "no such connection" alike: a second question tells which.
void PermissionsController::tellRefusalApart(const Target &target)
{
    const QString permission = permissionName(target.permission);
    const QString group = target.group.value();
    call(target, connectionExists(m_session->hub(), target.connection), tr("Asking whether the connection is there"),
         [this, target, permission, group](const Result<bool> &exists, const QString &requestId) {
             answer(target, *exists ? State::NotAllowed : State::NoConnection);
             m_names.note(m_session->knownNamesScope(), KnownNames::Kind::Connection, target.connection.value(),
                          *exists);
             m_acts.show(ActState::Kind::No,
                         *exists ? tr("The connection is there and has no %1 to group %2").arg(permission, group)
                                 : tr("There is no such connection now: the service answers 404 to both"),
                         requestId);
         });
}

void PermissionsController::grant(const Target &target)
{
    const QString permission = permissionName(target.permission);
    const QString group = target.group.value();
    call(target, grantPermission(m_session->hub(), target.connection, target.permission, target.group),
         tr("Granting %1 to group %2").arg(permission, group),
         [this, target, permission, group](const Result<bool> &granted, const QString &requestId) {
             answer(target, *granted ? State::Allowed : State::NoConnection);
             m_acts.show(*granted ? ActState::Kind::Done : ActState::Kind::No,
                         *granted ? tr("Granted %1 to group %2").arg(permission, group)
                                  : tr("Nothing was granted: there is no such connection now"),
                         requestId);
         });
}

void PermissionsController::revoke(const Target &target)
{
    const QString permission = permissionName(target.permission);
    const QString group = target.group.value();
    call(target, revokePermission(m_session->hub(), target.connection, target.permission, target.group),
         tr("Revoking %1 to group %2").arg(permission, group),
         [this, target, permission, group](const Result<void> &, const QString &requestId) {
             answer(target, State::NotAllowed);
             m_acts.show(ActState::Kind::Done, tr("Revoked %1 to group %2").arg(permission, group), requestId);
         });
}

} // namespace wps
