// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/raw_protocol.h"

#include "core/client/frame_check.h"

using namespace Qt::StringLiterals;

namespace wps
{

Result<EncodedFrame> RawProtocol::encode(const UpstreamMessage &message) const
{
    const auto *raw = std::get_if<RawMessage>(&message);
    if (!raw) {
        Error error;
        error.kind = Error::Kind::Unsupported;
        error.message = u"A client without subprotocol can only send frames: it has no groups, events or acks."_s;
        return failure(error);
    }
    if (auto valid = checkBody(raw->body); !valid)
        return failure(valid.error());
    if (auto valid = checkFrameSize(raw->body.bytes); !valid)
        return failure(valid.error());
    return EncodedFrame{raw->body.bytes, raw->body.type == DataType::Binary};
}

std::optional<MessageGlance> RawProtocol::glance(QByteArrayView, bool)
{
    return MessageGlance{};
}

DownstreamMessage RawProtocol::decode(const QByteArray &frame, bool binary) const
{
    DownstreamMessage message;
    message.kind = DownstreamMessage::Kind::Raw;
    message.format = DownstreamMessage::Format::Raw;
    message.dataType = binary ? u"binary"_s : u"text"_s;
    message.dataLength = frame.size();
    return message;
}

} // namespace wps
