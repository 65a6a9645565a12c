// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/client_protocol.h"

namespace wps
{

/// `protobuf.webpubsub.azure.v1` and its reliable variant: one binary frame a message (client-protocols section 5).
class ProtobufProtocol final : public ClientProtocol
{
public:
    explicit ProtobufProtocol(bool reliable) : m_reliable(reliable) {}
    QString webSocketName() const override;
    bool isReliable() const override { return m_reliable; }
    DownstreamMessage::Format format() const override { return DownstreamMessage::Format::Protobuf; }
    bool hasAcks() const override { return true; }
    Result<EncodedFrame> encode(const UpstreamMessage &message) const override;
    std::optional<MessageGlance> glance(QByteArrayView frame, bool binary) override;
    DownstreamMessage decode(const QByteArray &frame, bool binary) const override;
    DownstreamMessage decodeSent(const QByteArray &frame, bool binary) const override;

private:
    bool m_reliable;
};

} // namespace wps
