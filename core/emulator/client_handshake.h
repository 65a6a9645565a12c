// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/outgoing_message.h"
#include "core/emulator/rest_validation.h"
#include "core/emulator/role_set.h"
#include "core/emulator/token_validator.h"

namespace wps
{

/// What a raw client's frames become (client-protocols section 2).
struct RawMode {
    std::optional<QString> group; ///< set: every frame is published to it; empty: every frame is an event
    bool noEcho = false;
};

/// A reliable client asks for the connection that it lost (client-protocols section 4).
struct RecoveryRequest {
    QString connectionId;
    QByteArray reconnectionToken;
};

/// A WebSocket request that may be upgraded.
struct ClientHandshake {
    QString hub; ///< lower-cased
    ClientClaims claims;
    RoleSet roles;
    std::optional<QString> protocol; ///< the subprotocol's own name; empty for raw
    QByteArray echoedProtocol;       ///< as it was offered; empty for raw
    FrameFormat format = FrameFormat::Raw;
    bool isReliable = false;
    std::optional<RecoveryRequest> recovery; ///< set: claims and roles are those of the connection
    RawMode rawMode;
};

/// True for /client/hubs/{hub} and /client/?hub={hub}.
bool isClientPath(const EmulatorTarget &target);
/// The hub that a client path names, not checked.
QString handshakeHub(const EmulatorTarget &target);

/// Checks a request to a client path as the service does before the upgrade: 400 or 401, or what to open.
Checked<ClientHandshake> checkHandshake(const EmulatorRequest &request, const EmulatorTarget &target,
                                        const TokenValidator &tokens, bool isUpgrade);

} // namespace wps
