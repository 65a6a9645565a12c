// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/client_handshake.h"

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr QByteArrayView kJsonProtocol("json.webpubsub.azure.v1");

bool isKnownButNotOffered(const QByteArray &lower)
{
    return lower == "json.reliable.webpubsub.azure.v1" || lower == "protobuf.webpubsub.azure.v1" ||
           lower == "protobuf.reliable.webpubsub.azure.v1";
}

/// The first offer that is supported. An unknown one leaves the connection raw; a known one that this emulator lacks
/// is refused, since a raw connection would puzzle its client.
Checked<QByteArray> chooseProtocol(const EmulatorRequest &request)
{
    QByteArray refused;
    const QList<QByteArray> headers = request.headerValues("Sec-WebSocket-Protocol");
    for (const QByteArray &header : headers) {
        const QList<QByteArray> offers = header.split(',');
        for (const QByteArray &part : offers) {
            const QByteArray offer = part.trimmed();
            if (offer.compare(kJsonProtocol, Qt::CaseInsensitive) == 0)
                return offer;
            if (refused.isEmpty() && isKnownButNotOffered(offer.toLower()))
                refused = offer;
        }
    }
    if (refused.isEmpty())
        return QByteArray();
    return tl::unexpected(badRequest(u"The subprotocol %1 is not offered by this emulator yet: use "
                                     u"json.webpubsub.azure.v1, or none."_s.arg(QString::fromLatin1(refused))));
}

Checked<RawMode> readRawMode(const EmulatorTarget &target)
{
    RawMode mode;
    const QString echo = target.last(u"noecho").value_or(QString()).toLower();
    if (!echo.isEmpty() && echo != "true"_L1 && echo != "false"_L1)
        return tl::unexpected(badRequest(u"Invalid noEcho. It should be true or false."_s));
    mode.noEcho = echo == "true"_L1;
    const QString name = target.last(u"webpubsub_mode").value_or(QString()).toLower();
    if (name.isEmpty() || name == "sendevent"_L1)
        return mode;
    if (name != "sendtogroup"_L1)
        return tl::unexpected(badRequest(u"Invalid webpubsub_mode. It should be sendEvent or sendToGroup."_s));
    const auto group = checkGroup(target.last(u"group").value_or(QString()));
    if (!group)
        return tl::unexpected(group.error());
    mode.group = *group;
    return mode;
}

} // namespace

bool isClientPath(const EmulatorTarget &target)
{
    const QStringList &segments = target.segments();
    if (segments.value(0).compare("client"_L1, Qt::CaseInsensitive) != 0)
        return false;
    return segments.size() == 1 || (segments.size() == 2 && segments.at(1).isEmpty()) ||
           (segments.size() == 3 && segments.at(1).compare("hubs"_L1, Qt::CaseInsensitive) == 0);
}

Checked<ClientHandshake> checkHandshake(const EmulatorRequest &request, const EmulatorTarget &target,
                                        const TokenValidator &tokens, bool isUpgrade)
{
    if (!isUpgrade)
        return tl::unexpected(badRequest(u"This is the client endpoint: it takes WebSocket requests only."_s));
    ClientHandshake handshake;
    const bool inPath = target.segments().size() == 3;
    const auto hub = checkHub(inPath ? target.segments().at(2) : target.last(u"hub").value_or(QString()));
    if (!hub)
        return tl::unexpected(hub.error());
    handshake.hub = *hub;
    if (!target.last(u"awps_connection_id").value_or(QString()).isEmpty()) {
        return tl::unexpected(
            badRequest(u"Recovery of a connection is not offered by this emulator yet: open a new one."_s));
    }
    auto mode = readRawMode(target);
    if (!mode)
        return tl::unexpected(mode.error());
    handshake.rawMode = *mode;
    auto protocol = chooseProtocol(request);
    if (!protocol)
        return tl::unexpected(protocol.error());
    if (!protocol->isEmpty()) {
        handshake.protocol = QString::fromLatin1(kJsonProtocol);
        handshake.echoedProtocol = *protocol;
    }

    QByteArray token = target.last(u"access_token").value_or(QString()).toUtf8();
    if (token.isEmpty())
        token = TokenValidator::bearerToken(request.header("Authorization"));
    auto claims = tokens.checkClient(token, request.header("Host"), handshake.hub);
    if (!claims)
        return tl::unexpected(errorResponse(401, u"Error.Unauthorized"_s, claims.error().message));
    for (const QString &group : std::as_const(claims->groups)) {
        if (const auto checked = checkGroup(group); !checked)
            return tl::unexpected(checked.error());
    }
    auto roles = RoleSet::fromRoles(claims->roles);
    if (!roles)
        return tl::unexpected(badRequest(roles.error().message));
    handshake.roles = std::move(*roles);
    handshake.claims = std::move(*claims);
    return handshake;
}

} // namespace wps
