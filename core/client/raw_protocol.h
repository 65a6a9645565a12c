// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/client_protocol.h"

namespace wps
{

/// A WebSocket without subprotocol: the payload is the frame (client-protocols section 2).
class RawProtocol final : public ClientProtocol
{
public:
    QString webSocketName() const override { return {}; }
    bool isReliable() const override { return false; }
    DownstreamMessage::Format format() const override { return DownstreamMessage::Format::Raw; }
    bool hasAcks() const override { return false; }
    Result<EncodedFrame> encode(const UpstreamMessage &message) const override;
    std::optional<MessageGlance> glance(QByteArrayView frame, bool binary) override;
    DownstreamMessage decode(const QByteArray &frame, bool binary) const override;
};

} // namespace wps
