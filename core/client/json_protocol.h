// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/client_protocol.h"

namespace wps
{

/// `json.webpubsub.azure.v1`: one JSON object a text frame (client-protocols section 3).
class JsonProtocol final : public ClientProtocol
{
public:
    QString webSocketName() const override;
    bool isReliable() const override { return false; }
    bool hasAcks() const override { return true; }
    Result<EncodedFrame> encode(const UpstreamMessage &message) const override;
    DownstreamMessage decode(const QByteArray &frame, bool binary) const override;
};

} // namespace wps
