// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/base/secret_text.h"
#include "core/model/names.h"

#include <QStringList>
#include <QUrl>

#include <chrono>
#include <optional>

namespace wps
{

/// Which client endpoint a token is for (rest-api sections 7 and 8.4).
enum class ClientEndpoint { Default, Mqtt, SocketIo };
QString clientEndpointName(ClientEndpoint endpoint); ///< "default", "mqtt", "socketio"
Result<ClientEndpoint> parseClientEndpoint(const QString &text);

struct ClientAccessRequest {
    std::optional<UserId> userId;
    QStringList roles;       ///< e.g. "webpubsub.joinLeaveGroup.room1" (rest-api section 6)
    QList<GroupName> groups; ///< joined at connect
    std::chrono::minutes lifetime{60};
    ClientEndpoint endpoint = ClientEndpoint::Default;
};

struct ClientAccess {
    QUrl baseUrl; ///< ws(s)://host/client/hubs/{hub}, shows nothing secret
    SecretText token;
    SecretText url; ///< baseUrl?access_token=token
    QDateTime expiresAt;
};

/// Signs a client access token with the access key. Pure. `endpoint` is the service's own (never the reverse proxy).
ClientAccess makeClientAccess(const QUrl &endpoint, const HubName &hub, const ClientAccessRequest &request,
                              const SecretText &accessKey, const Clock &clock = systemClock());

/// The same from a token that the service generated (operation 25).
ClientAccess clientAccessFromToken(const QUrl &endpoint, const HubName &hub, ClientEndpoint clientEndpoint,
                                   const SecretText &token);

/// InvalidInput (field "role") when the text is none of the role forms of rest-api section 6, its wildcard limits
/// included.
Result<void> checkRole(const QString &role);
/// Every role, and how many wildcard patterns one token may carry (10 of each permission).
Result<void> checkRoles(const QStringList &roles);

/// A pasted client URL: ws or wss (http and https are taken as such), with or without token. InvalidInput, field
/// "clientUrl".
Result<SecretText> parseClientUrl(const QString &text);

} // namespace wps
