// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/client_protocol.h"
#include "core/emulator/protobuf_frame.h"
#include "tests/fuzz/fuzz.h"

using namespace wps;

WPS_FUZZ_TARGET(bytes)
{
    static const auto protocol = makeClientProtocol(Subprotocol::ProtobufReliable);
    const DownstreamMessage message = protocol->decode(bytes, true);
    fuzzRequire(message.dataOffset >= 0 && message.dataLength >= 0 &&
                message.dataOffset + message.dataLength <= bytes.size());
    using Kind = DownstreamMessage::Kind;
    if (const auto glance = protocol->glance(bytes, true)) { // what is told apart at a glance is what it is
        fuzzRequire(message.kind == Kind::GroupMessage || message.kind == Kind::ServerMessage);
        fuzzRequire(glance->sequenceId == message.sequenceId);
    }
    protocol->decodeSent(bytes, true);
    parseProtobufFrame(bytes);
}
