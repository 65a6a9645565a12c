// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/user/user_controller.h"

#include "core/profile/known_names.h"
#include "core/rest/operations/user.h"
#include "ui/common/ui_context.h"
#include "ui/common/workspace.h"

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace wps
{

UserController::UserController(HubSessionPtr session, const UserId &user, UiContext &context, QObject *parent)
    : QObject(parent)
    , m_session(std::move(session))
    , m_user(user)
    , m_names(context.names)
    , m_emulator(context.emulator)
    , m_undo(context.undo)
    , m_clients(context.workspace.clients())
    , m_acts(&context.undo)
{
    m_second.setInterval(1s);
    connect(&m_second, &QTimer::timeout, this, &UserController::refreshFacts);
    connect(&m_names, &KnownNames::changed, this, [this](const QString &scope) {
        if (!m_session->isLocalEmulator() && scope == m_session->knownNamesScope())
            refreshFacts();
    });
    refreshFacts();
}

QString UserController::routeNote() const
{
    return userRouteNote(m_user);
}

void UserController::watchFacts(bool on)
{
    if (on && m_session->isLocalEmulator())
        m_second.start();
    else
        m_second.stop();
}

void UserController::refreshFacts()
{
    QList<ConnectionListModel::Row> rows;
    if (!m_session->isLocalEmulator()) {
        const auto seen = m_names.seenMembers(m_session->knownNamesScope()).ofUser(m_user.value());
        for (const SeenConnection &one : seen)
            rows.append({one.connectionId, one.userId, {}, one.groups, one.seenAt});
        m_connections.setRows(rows);
        return;
    }
    const EmulatorSnapshot snapshot = m_emulator.snapshot();
    for (const EmulatorHub &hub : snapshot.hubs) {
        if (hub.name != m_session->hub().value())
            continue;
        for (const EmulatorConnection &connection : hub.connections) {
            if (!connection.anonymous && connection.userId == m_user.value())
                rows.append({connection.id, connection.userId, connection});
        }
    }
    m_connections.setRows(rows);
}

void UserController::checkExists()
{
    const QString id = m_user.value();
    m_acts.run(m_session, userExists(m_session->hub(), m_user), tr("Asking for user %1").arg(id),
               [this, id](const Result<bool> &exists) {
                   m_names.note(m_session->knownNamesScope(), KnownNames::Kind::User, id, KnownNames::Source::Asked,
                                *exists);
                   return *exists ? ActState{ActState::Kind::Done, tr("User %1 has a connection").arg(id), {}}
                                  : ActState{ActState::Kind::No, tr("No: user %1 has no connection now").arg(id), {}};
               });
}

std::optional<GroupName> UserController::groupOrProblem(const QString &text, const QString &what)
{
    const Result<GroupName> group = GroupName::parse(text);
    if (group)
        return *group;
    m_acts.show(ActState::Kind::Failed, presentError(group.error(), what).oneLine());
    return std::nullopt;
}

void UserController::addToGroup(const QString &group)
{
    const QString what = tr("Adding user %1 to group %2").arg(m_user.value(), group);
    if (const std::optional<GroupName> name = groupOrProblem(group, what)) {
        m_acts.runReversible(
            m_session, addUserToGroup(m_session->hub(), m_user, *name), what,
            wps::addToGroup({{BulkKind::User, m_user.value()}}, group), [this, group](const Result<bool> &added) {
                refreshFacts();
                m_names.note(m_session->knownNamesScope(), KnownNames::Kind::Group, group, KnownNames::Source::Asked,
                             *added);
                return *added
                           ? ActState{ActState::Kind::Done,
                                      tr("Added the user's present connections to group %1").arg(group),
                                      {}}
                           : ActState{ActState::Kind::No, tr("Nothing was added: the user has no connection now"), {}};
            });
    }
}

void UserController::removeFromGroup(const QString &group)
{
    const QString what = tr("Removing user %1 from group %2").arg(m_user.value(), group);
    if (const std::optional<GroupName> name = groupOrProblem(group, what)) {
        m_acts.runReversible(
            m_session, removeUserFromGroup(m_session->hub(), m_user, *name), what,
            wps::removeFromGroup({{BulkKind::User, m_user.value()}}, group), [this, group](const Result<void> &) {
                refreshFacts();
                return ActState{ActState::Kind::Done,
                                tr("Not in group %1 now. The service does not tell whether it was before.").arg(group),
                                {}};
            });
    }
}

void UserController::removeFromAllGroups()
{
    const auto operation = removeUserFromAllGroups(m_session->hub(), m_user);
    const QString what = tr("Removing user %1 from all groups").arg(m_user.value());
    const auto done = [this](const Result<void> &) {
        refreshFacts();
        return ActState{ActState::Kind::Done, tr("In no group now"), {}};
    };
    if (const auto act = m_undo.leavingAllGroups(m_session, {BulkKind::User, m_user.value()}))
        m_acts.runReversible(m_session, operation, what, *act, done);
    else
        m_acts.run(m_session, operation, what, done);
}

CloseQuestion UserController::closeQuestion() const
{
    CloseQuestion question;
    question.session = m_session;
    question.takesExcluded = true;
    question.ours = m_clients.connectionsIn(*m_session);
    question.target = tr("the connections of user %1").arg(m_user.value());
    question.consequence = tr("Cuts every connection that the user has. Its clients may connect again.");
    question.operation = [hub = m_session->hub(), user = m_user](const CloseOptions &options) {
        return closeUserConnections(hub, user, options);
    };
    return question;
}

} // namespace wps
