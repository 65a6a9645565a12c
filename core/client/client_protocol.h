// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/client/downstream_message.h"
#include "core/client/upstream_message.h"

#include <QByteArray>

#include <memory>
#include <optional>

namespace wps
{

enum class Subprotocol { Json, JsonReliable, Protobuf, ProtobufReliable, Raw };

struct EncodedFrame {
    QByteArray bytes;
    bool binary = false; ///< WebSocket opcode
};

/// How messages become frames and back. Stateless, pure, thread-safe; but for glance(), which one thread calls.
class ClientProtocol
{
public:
    virtual ~ClientProtocol() = default;
    virtual QString webSocketName() const = 0; ///< Sec-WebSocket-Protocol, empty for raw
    virtual bool isReliable() const = 0;
    virtual bool hasAcks() const = 0;
    virtual DownstreamMessage::Format format() const = 0;
    /// InvalidInput when the service would close the connection over it (1007), TooLarge over 1 MiB: nothing wrong is
    /// ever sent. Unsupported for a message that this protocol does not have.
    virtual Result<EncodedFrame> encode(const UpstreamMessage &message) const = 0;
    /// Never fails: what is not understood is Kind::Unknown, with the fields that could be read.
    virtual DownstreamMessage decode(const QByteArray &frame, bool binary) const = 0;
    /// A message told apart and no more read of it than is needed; nothing when the frame is something else, or may be:
    /// decode() then says what. May remember what told the last message.
    virtual std::optional<MessageGlance> glance(QByteArrayView frame, bool binary) = 0;
    /// Reads a frame of the other direction, so that a sent frame can be shown with its type, group and data.
    virtual DownstreamMessage decodeSent(const QByteArray &frame, bool binary) const { return decode(frame, binary); }
};

std::unique_ptr<ClientProtocol> makeClientProtocol(Subprotocol subprotocol);

} // namespace wps
