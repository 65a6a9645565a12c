// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/client_roster.h"

#include "core/base/future_util.h"
#include "core/client/upstream_message.h"
#include "core/profile/profile_store.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

QString OpenClient::user() const
{
    return userId.isEmpty() ? ClientRoster::tr("anonymous") : userId;
}

QString OpenClient::name() const
{
    return ordinal == 0 ? user() : ClientRoster::tr("%1 (%2)", "user, number").arg(user(), QString::number(ordinal));
}

QString OpenClient::place() const
{
    const QString service = session ? session->profile().name : endpoint.authority();
    return ClientRoster::tr("%1 / %2", "service, hub").arg(service, hub);
}

bool ClientRoster::isSameService(const QUrl &a, const QUrl &b)
{
    const auto place = [](const QUrl &endpoint) {
        return std::pair(endpoint.host(), endpoint.port(endpoint.scheme() == u"http" ? 80 : 443));
    };
    return place(a) == place(b);
}

quint64 ClientRoster::add(OpenClient client)
{
    client.id = ++m_lastId;
    number(client);
    connect(client.watch, &LiveWatch::statusChanged, this,
            [this, id = client.id](const ClientStatus &status) { noteStatus(id, status); });
    m_clients.append(client);
    Q_EMIT changed();
    return client.id;
}

void ClientRoster::noteStatus(quint64 id, const ClientStatus &status)
{
    const auto client =
        std::find_if(m_clients.begin(), m_clients.end(), [id](const OpenClient &one) { return one.id == id; });
    if (client == m_clients.end())
        return;
    // Without a connection the service tells none, and the client is still the same.
    if (!status.userId.isEmpty() && status.userId != client->userId) {
        client->userId = status.userId;
        number(*client);
    }
    Q_EMIT changed();
}

void ClientRoster::number(OpenClient &client) const
{
    client.ordinal = 0;
    for (const OpenClient &other : m_clients) {
        if (other.id != client.id && other.user() == client.user())
            client.ordinal = std::max({client.ordinal, other.ordinal + 1, 2});
    }
}

void ClientRoster::remove(quint64 id)
{
    if (m_clients.removeIf([id](const OpenClient &client) { return client.id == id; }) > 0)
        Q_EMIT changed();
}

const OpenClient *ClientRoster::find(quint64 id) const
{
    const auto it =
        std::find_if(m_clients.cbegin(), m_clients.cend(), [id](const OpenClient &client) { return client.id == id; });
    return it == m_clients.cend() ? nullptr : &*it;
}

QList<ConnectionId> ClientRoster::connectionsIn(const HubSession &session) const
{
    QList<ConnectionId> ids;
    for (const OpenClient &client : m_clients) {
        const bool here = isSameService(client.endpoint, session.profile().endpoint) &&
                          client.hub.compare(session.hub().value(), Qt::CaseInsensitive) == 0;
        if (const auto id = ConnectionId::parse(client.watch->status().connectionId); here && id)
            ids.append(*id);
    }
    return ids;
}

CallOrigin ClientRoster::originOf(const OpenClient &client) const
{
    if (client.session) {
        const ConnectionProfile &profile = client.session->profile();
        return CallOrigin(profile.name, profile.guardId(), profile.environment);
    }
    CallOrigin origin(tr("client URL"), client.endpoint.authority(), guessEnvironment(client.endpoint, client.hub));
    if (!m_profiles)
        return origin;
    // The strictest of the profiles that know this service: a URL is no way around any of them.
    const QList<ConnectionProfile> profiles = m_profiles->profiles();
    bool known = false;
    for (const ConnectionProfile &profile : profiles) {
        if (isSameService(profile.endpoint, client.endpoint) && (!known || profile.environment > origin.environment)) {
            origin = CallOrigin(profile.name, profile.guardId(), profile.environment);
            known = true;
        }
    }
    return origin;
}

QFuture<Result<void>> ClientRoster::send(quint64 id, const ProductionGuard &guard, const MessageTarget &target,
                                         const MessageBody &body, const SendOptions &options, bool noEcho) const
{
    const OpenClient *client = find(id);
    if (!client)
        return failedFuture<void>(Error::invalidInput(u"client"_s, tr("This client was closed.")));
    GuardedCall call;
    call.endpoint = client->endpoint;
    call.hub = client->hub;
    call.verb = target.kind == TargetKind::Group ? VerbClass::SendToMany : VerbClass::SendToOne;
    call.origin = originOf(*client);
    if (client->session)
        call.reverseProxyEndpoint = client->session->profile().reverseProxyEndpoint;
    if (auto refusal = guard.refusal(call)) {
        if (call.origin.profileId == client->endpoint.authority() && refusal->serviceCode == "locked"_L1)
            refusal->message += u' ' + tr("Connect to it with its connection string: then it can be unlocked.");
        return failedFuture<void>(*refusal);
    }

    WebPubSubClient &link = client->watch->client();
    if (client->subprotocol == Subprotocol::Raw)
        return link.sendRaw(body);
    if (target.kind == TargetKind::Group) {
        const Result<GroupName> group = GroupName::parse(target.name);
        if (!group)
            return failedFuture<void>(group.error());
        return link.sendToGroup({*group, body, noEcho, options.messageTtlSeconds, options.metadata, {}});
    }
    if (target.kind != TargetKind::Event)
        return failedFuture<void>(Error::invalidInput(u"target"_s, tr("A client sends to groups and raises events.")));
    const Result<QString> event = parseEventName(target.name);
    if (!event)
        return failedFuture<void>(event.error());
    return link.sendEvent({*event, body, options.metadata, {}});
}

} // namespace wps
