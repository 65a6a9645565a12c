// SPDX-License-Identifier: GPL-3.0-or-later
// What the composer says of itself: who sends, where to, and what is asked before.
#include "ui/panels/composer/composer_controller.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace wps
{

QString ComposerController::planeText() const
{
    return m_actor == 0 ? tr("The message is sent by the service over its REST API, not by a client. Receivers see no "
                             "user as its sender.")
                        : tr("The message is sent by this client over its WebSocket connection, with its own "
                             "permissions. Receivers see its user as the sender.");
}

QString ComposerController::placeText() const
{
    const OpenClient *client = m_workspace.clients().find(m_actor);
    if (m_actor != 0 && !client)
        return tr("This client was closed: choose who sends.");
    if (client && !client->session)
        return tr("%1 · hub %2 · by a client URL", "host, hub").arg(client->endpoint.authority(), client->hub);
    const HubSessionPtr session = client ? client->session : m_workspace.session();
    if (client && !client->isConnected())
        return tr("Client %1 is not connected.").arg(client->name());
    if (!session)
        return tr("Not connected: start the local emulator or connect to Azure first.");
    QString environment = tr("Test");
    if (session->environment() == Environment::Local)
        environment = tr("Local");
    else if (session->environment() == Environment::Production)
        environment = tr("Production");
    return tr("%1 · hub %2 · %3", "profile, hub, environment")
        .arg(session->profile().name, session->hub().value(), environment);
}

QString ComposerController::refusalText(TargetKind kind) const
{
    const OpenClient *client = m_workspace.clients().find(m_actor);
    if (isAllowed(kind) || (m_actor != 0 && !client)) // which is refused for being closed
        return {};
    if (m_actor == 0)
        return tr("Only a client raises an event, not the service: choose a client that sends, or another receiver.");
    if (kind == TargetKind::Group)
        return tr("Client %1 has no subprotocol, so that it cannot name a group: choose another client or the service "
                  "as the sender, or send an event.")
            .arg(client->name());
    return tr(
        "A client sends to groups and raises events only: choose the service as the sender, or another receiver.");
}

QString ComposerController::sendLabel() const
{
    if (m_draft.target.kind != TargetKind::Hub && m_draft.target.name.isEmpty())
        return tr("Send");
    constexpr qsizetype kLongest = 32;
    MessageTarget shown = m_draft.target;
    if (shown.name.size() > kLongest)
        shown.name = shown.name.left(kLongest) + u'…';
    return tr("Send to %1").arg(describeTarget(shown));
}

QString ComposerController::routeNote() const
{
    if (m_draft.target.kind == TargetKind::Group) {
        if (const auto group = GroupName::parse(m_draft.target.name); group && !group->fitsInPath())
            return tr(
                "The service's paths cannot carry a name with “/”. This goes to the hub with a filter on the group "
                "instead: receivers see it as coming from the server, not from the group.");
    }
    if (m_draft.target.kind == TargetKind::User) {
        if (const auto user = UserId::parse(m_draft.target.name); user && !user->fitsInPath())
            return tr(
                "The service's paths cannot carry a name with “/”. This goes to the hub with a filter on the user id "
                "instead; the user receives the same.");
    }
    if (m_draft.target.kind == TargetKind::Connection && m_draft.target.name.contains(u'/'))
        return tr("The service's paths cannot carry a connection id with “/”.");
    return {};
}

QString ComposerController::confirmationText() const
{
    if (!m_prepared)
        return {};
    const HubSession &session = *m_prepared->session;
    const QString size = tr("%1 bytes").arg(QLocale().toString(m_prepared->body.bytes.size()));
    const QString place = tr("hub %1 of %2 (%3)", "hub, profile, environment")
                              .arg(session.hub().value(), session.profile().name,
                                   session.environment() == Environment::Production ? tr("Production") : tr("Test"));
    QString text = m_prepared->isResent ? tr("The last message, once more.") + u' ' : QString();
    if (m_prepared->draft.target.kind == TargetKind::Hub) {
        text += tr("This sends %1 to everyone in %2. The service cannot say how many that are.").arg(size, place);
    } else {
        const QString group = m_prepared->draft.target.name;
        text +=
            m_count.isRunning()
                ? tr("This sends %1 to everyone in group %2 of %3. Counting its members\u2026").arg(size, group, place)
            : m_audience ? tr("This sends %1 to %2 in group %3 of %4.").arg(size, audienceText(), group, place)
                         : tr("This sends %1 to everyone in group %2 of %3.").arg(size, group, place);
    }
    if (!m_prepared->options.filter.isEmpty() || !m_prepared->options.excluded.isEmpty())
        text += u' ' + tr("The filter and the exclusions can leave some out.");
    return text + u' ' + tr("It cannot be undone.");
}

QString ComposerController::audienceText() const
{
    if (*m_audience > kMostCounted)
        return tr("more than %1 members").arg(QLocale().toString(kMostCounted));
    return *m_audience == 1 ? tr("1 member") : tr("%1 members").arg(QLocale().toString(qlonglong(*m_audience)));
}

QString ComposerController::confirmLabel() const
{
    if (m_prepared && m_prepared->draft.target.kind == TargetKind::Hub)
        return tr("Send to all");
    return m_audience ? tr("Send to %1").arg(audienceText()) : tr("Send to the group");
}

} // namespace wps
