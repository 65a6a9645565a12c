// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/connection/connection_controller.h"

#include "core/profile/known_names.h"
#include "core/rest/operations/connection.h"
#include "core/rest/operations/group.h"
#include "ui/common/ui_context.h"

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace wps
{

ConnectionController::ConnectionController(HubSessionPtr session, const ConnectionId &connection, UiContext &context,
                                           QObject *parent)
    : QObject(parent)
    , m_session(std::move(session))
    , m_connection(connection)
    , m_names(context.names)
    , m_emulator(context.emulator)
    , m_undo(context.undo)
    , m_acts(&context.undo)
{
    m_second.setInterval(1s);
    connect(&m_second, &QTimer::timeout, this, &ConnectionController::refreshFacts);
    connect(&m_names, &KnownNames::changed, this, [this](const QString &scope) {
        if (!m_session->isLocalEmulator() && scope == m_session->knownNamesScope())
            Q_EMIT factsChanged();
    });
    refreshFacts();
}

std::optional<SeenConnection> ConnectionController::seen() const
{
    return m_names.seenMembers(m_session->knownNamesScope()).connection(m_connection.value());
}

void ConnectionController::watchFacts(bool on)
{
    if (on && m_session->isLocalEmulator())
        m_second.start();
    else
        m_second.stop();
}

void ConnectionController::refreshFacts()
{
    m_facts.reset();
    if (m_session->isLocalEmulator()) {
        const EmulatorSnapshot snapshot = m_emulator.snapshot();
        for (const EmulatorHub &hub : snapshot.hubs) {
            if (hub.name != m_session->hub().value())
                continue;
            for (const EmulatorConnection &connection : hub.connections) {
                if (connection.id == m_connection.value())
                    m_facts = connection;
            }
        }
    }
    Q_EMIT factsChanged();
}

void ConnectionController::checkExists()
{
    const QString id = m_connection.value();
    m_acts.run(m_session, connectionExists(m_session->hub(), m_connection), tr("Asking for connection %1").arg(id),
               [this, id](const Result<bool> &exists) {
                   m_names.note(m_session->knownNamesScope(), KnownNames::Kind::Connection, id,
                                KnownNames::Source::Asked, *exists);
                   return *exists ? ActState{ActState::Kind::Done, tr("Connection %1 is connected").arg(id), {}}
                                  : ActState{ActState::Kind::No, tr("No: there is no connection %1 now").arg(id), {}};
               });
}

std::optional<GroupName> ConnectionController::groupOrProblem(const QString &text, const QString &what)
{
    const Result<GroupName> group = GroupName::parse(text);
    if (group)
        return *group;
    m_acts.show(ActState::Kind::Failed, presentError(group.error(), what).oneLine());
    return std::nullopt;
}

void ConnectionController::addToGroup(const QString &group)
{
    const QString what = tr("Adding the connection to group %1").arg(group);
    if (const std::optional<GroupName> name = groupOrProblem(group, what)) {
        m_acts.runReversible(m_session, addConnectionToGroup(m_session->hub(), *name, m_connection), what,
                             wps::addToGroup(connectionTargets({m_connection.value()}), group),
                             [this, group](const Result<bool> &added) {
                                 refreshFacts();
                                 m_names.note(m_session->knownNamesScope(), KnownNames::Kind::Group, group,
                                              KnownNames::Source::Asked, *added);
                                 return *added ? ActState{ActState::Kind::Done, tr("Added to group %1").arg(group), {}}
                                               : ActState{ActState::Kind::No,
                                                          tr("Nothing was added: there is no such connection now"),
                                                          {}};
                             });
    }
}

void ConnectionController::removeFromGroup(const QString &group)
{
    const QString what = tr("Removing the connection from group %1").arg(group);
    if (const std::optional<GroupName> name = groupOrProblem(group, what)) {
        m_acts.runReversible(
            m_session, removeConnectionFromGroup(m_session->hub(), *name, m_connection), what,
            wps::removeFromGroup(connectionTargets({m_connection.value()}), group),
            [this, group](const Result<void> &) {
                refreshFacts();
                return ActState{ActState::Kind::Done,
                                tr("Not in group %1 now. The service does not tell whether it was before.").arg(group),
                                {}};
            });
    }
}

void ConnectionController::removeFromAllGroups()
{
    const auto operation = removeConnectionFromAllGroups(m_session->hub(), m_connection);
    const QString what = tr("Removing the connection from all groups");
    const auto done = [this](const Result<void> &) {
        refreshFacts();
        return ActState{ActState::Kind::Done, tr("In no group now"), {}};
    };
    if (const auto act = m_undo.leavingAllGroups(m_session, {BulkKind::Connection, m_connection.value()}))
        m_acts.runReversible(m_session, operation, what, *act, done);
    else
        m_acts.run(m_session, operation, what, done);
}

CloseQuestion ConnectionController::closeQuestion() const
{
    CloseQuestion question;
    question.session = m_session;
    question.many = false;
    question.target = tr("connection %1").arg(m_connection.value());
    question.consequence = tr("Cuts this one connection. Its client is told the reason, and may connect again.");
    question.operation = [hub = m_session->hub(), connection = m_connection](const CloseOptions &options) {
        return closeConnection(hub, connection, options.reason);
    };
    return question;
}

} // namespace wps
