// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/client_protocol.h"

#include "core/client/json_protocol.h"
#include "core/client/protobuf_protocol.h"
#include "core/client/raw_protocol.h"

namespace wps
{

std::unique_ptr<ClientProtocol> makeClientProtocol(Subprotocol subprotocol)
{
    switch (subprotocol) {
    case Subprotocol::Json:
        return std::make_unique<JsonProtocol>(false);
    case Subprotocol::JsonReliable:
        return std::make_unique<JsonProtocol>(true);
    case Subprotocol::Protobuf:
        return std::make_unique<ProtobufProtocol>(false);
    case Subprotocol::ProtobufReliable:
        return std::make_unique<ProtobufProtocol>(true);
    case Subprotocol::Raw:
        break;
    }
    return std::make_unique<RawProtocol>();
}

} // namespace wps
