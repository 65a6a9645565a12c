// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/client_protocol.h"

namespace wps
{

/// `json.webpubsub.azure.v1` and its reliable variant: one JSON object a text frame (client-protocols section 3).
class JsonProtocol final : public ClientProtocol
{
public:
    explicit JsonProtocol(bool reliable) : m_reliable(reliable) {}
    QString webSocketName() const override;
    bool isReliable() const override { return m_reliable; }
    DownstreamMessage::Format format() const override { return DownstreamMessage::Format::Json; }
    bool hasAcks() const override { return true; }
    Result<EncodedFrame> encode(const UpstreamMessage &message) const override;
    std::optional<MessageGlance> glance(QByteArrayView frame, bool binary) override;
    DownstreamMessage decode(const QByteArray &frame, bool binary) const override;

private:
    bool m_reliable;
    QByteArray m_telling; // of the last message that was told by more than it
};

} // namespace wps
