// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/engine_session.h"

#include <boost/asio/ip/tcp.hpp>

namespace wps
{

class HubState;
class RestRouter;
class TokenValidator;

/// What every session of one engine shares.
struct EngineContext {
    EngineSessions &sessions;
    HubState &state;
    const TokenValidator &tokens;
    RestRouter &router;
};

/// Serves HTTP on an accepted socket until it ends or becomes a WebSocket. Keeps itself alive.
void serveHttp(boost::asio::ip::tcp::socket socket, const EngineContext &context);

} // namespace wps
