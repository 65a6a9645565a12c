// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/client_protocol.h"
#include "tests/fuzz/fuzz.h"

using namespace wps;

WPS_FUZZ_TARGET(bytes)
{
    static const auto protocol = makeClientProtocol(Subprotocol::Json);
    protocol->decode(bytes, true);
    protocol->decode(bytes, false);
}
