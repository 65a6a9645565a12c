// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/client_handshake.h"

#include <array>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

struct SupportedProtocol {
    QByteArrayView name;
    FrameFormat format;
    bool isReliable;
};
constexpr std::array<SupportedProtocol, 4> kProtocols{{
    {"json.webpubsub.azure.v1", FrameFormat::Json, false},
    {"json.reliable.webpubsub.azure.v1", FrameFormat::Json, true},
    {"protobuf.webpubsub.azure.v1", FrameFormat::Protobuf, false},
    {"protobuf.reliable.webpubsub.azure.v1", FrameFormat::Protobuf, true},
}};

/// The first offer that is supported. An unknown one leaves the connection raw.
void chooseProtocol(const EmulatorRequest &request, ClientHandshake &handshake)
{
    const QList<QByteArray> headers = request.headerValues("Sec-WebSocket-Protocol");
    for (const QByteArray &header : headers) {
        const QList<QByteArray> offers = header.split(',');
        for (const QByteArray &part : offers) {
            const QByteArray offer = part.trimmed();
            for (const SupportedProtocol &protocol : kProtocols) {
                if (offer.compare(protocol.name, Qt::CaseInsensitive) != 0)
                    continue;
                handshake.protocol = QString::fromLatin1(protocol.name);
                handshake.echoedProtocol = offer;
                handshake.format = protocol.format;
                handshake.isReliable = protocol.isReliable;
                return;
            }
        }
    }
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

QString handshakeHub(const EmulatorTarget &target)
{
    const bool inPath = target.segments().size() == 3;
    return inPath ? target.segments().at(2) : target.last(u"hub").value_or(QString());
}

Checked<ClientHandshake> checkHandshake(const EmulatorRequest &request, const EmulatorTarget &target,
                                        const TokenValidator &tokens, bool isUpgrade)
{
    if (!isUpgrade)
        return tl::unexpected(badRequest(u"This is the client endpoint: it takes WebSocket requests only."_s));
    ClientHandshake handshake;
    const auto hub = checkHub(handshakeHub(target));
    if (!hub)
        return tl::unexpected(hub.error());
    handshake.hub = *hub;
    auto mode = readRawMode(target);
    if (!mode)
        return tl::unexpected(mode.error());
    handshake.rawMode = *mode;
    chooseProtocol(request, handshake);
    // The reconnection token alone is ignored. With an id the access token is: the connection has its rights already.
    if (const QString id = target.last(u"awps_connection_id").value_or(QString()); !id.isEmpty()) {
        handshake.recovery = {id, target.last(u"awps_reconnection_token").value_or(QString()).toUtf8()};
        return handshake;
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
