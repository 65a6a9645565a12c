// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/outgoing_message.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

SharedFrame textFrame(QByteArray bytes)
{
    return std::make_shared<const Frame>(Frame{std::move(bytes), true});
}

QByteArray errorMember(const QString &name, const QString &message)
{
    return R"(,"error":{"name":)"_ba + jsonString(name) + R"(,"message":)" + jsonString(message) + '}';
}

} // namespace

QByteArray jsonString(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    QByteArray result;
    result.reserve(utf8.size() + 2);
    result += '"';
    for (const char c : utf8) {
        switch (c) {
        case '"':
            result += "\\\"";
            break;
        case '\\':
            result += "\\\\";
            break;
        case '\n':
            result += "\\n";
            break;
        case '\r':
            result += "\\r";
            break;
        case '\t':
            result += "\\t";
            break;
        default:
            if (static_cast<unsigned char>(c) < 0x20) {
                constexpr char kHex[] = "0123456789abcdef";
                result += "\\u00";
                result += kHex[static_cast<unsigned char>(c) >> 4U];
                result += kHex[static_cast<unsigned char>(c) & 0x0fU];
            } else {
                result += c;
            }
        }
    }
    result += '"';
    return result;
}

OutgoingMessage::OutgoingMessage(Origin origin, Payload payload, Metadata metadata, std::chrono::seconds ttl)
    : m_origin(std::move(origin)), m_payload(std::move(payload)), m_metadata(std::move(metadata))
{
    if (ttl.count() > 0)
        m_expiry = std::chrono::steady_clock::now() + ttl;
}

const SharedFrame &OutgoingMessage::frame(FrameFormat format) const
{
    SharedFrame &frame = m_frames.at(static_cast<size_t>(format));
    if (!frame)
        frame = std::make_shared<const Frame>(format == FrameFormat::Json ? encodeJson() : encodeRaw());
    return frame;
}

Frame OutgoingMessage::encodeRaw() const
{
    return {m_payload.bytes, m_payload.type == PayloadType::Json || m_payload.type == PayloadType::Text};
}

Frame OutgoingMessage::encodeJson() const
{
    // The order of the keys is the service's: type, from, fromUserId, group, dataType, data.
    QByteArray json = R"({"type":"message","from":)"_ba + (m_origin.group ? R"("group")" : R"("server")");
    if (m_origin.fromUserId)
        json += R"(,"fromUserId":)" + jsonString(*m_origin.fromUserId);
    if (m_origin.group)
        json += R"(,"group":)" + jsonString(*m_origin.group);
    switch (m_payload.type) {
    case PayloadType::Json:
        json += R"(,"dataType":"json","data":)" + m_payload.bytes;
        break;
    case PayloadType::Text:
        json += R"(,"dataType":"text","data":)" + jsonString(QString::fromUtf8(m_payload.bytes));
        break;
    case PayloadType::Binary:
        json += R"(,"dataType":"binary","data":")" + m_payload.bytes.toBase64() + '"';
        break;
    case PayloadType::Protobuf:
        json += R"(,"dataType":"protobuf","data":")" + m_payload.bytes.toBase64() + '"';
        break;
    }
    if (!m_metadata.isEmpty()) {
        json += R"(,"metadata":{)";
        for (const auto &[key, value] : m_metadata)
            json += jsonString(key) + ':' + jsonString(value) + ',';
        json.back() = '}';
    }
    return {json + '}', true};
}

SharedFrame connectedFrame(const std::optional<QString> &userId, const QString &connectionId)
{
    return textFrame(R"({"type":"system","event":"connected","userId":)"_ba +
                     (userId ? jsonString(*userId) : "null"_ba) + R"(,"connectionId":)" + jsonString(connectionId) +
                     '}');
}

SharedFrame disconnectedFrame(const QString &reason)
{
    return textFrame(R"({"type":"system","event":"disconnected","message":)"_ba + jsonString(reason) + '}');
}

SharedFrame pongFrame()
{
    return textFrame(R"({"type":"pong"})"_ba);
}

SharedFrame ackFrame(quint64 ackId)
{
    return textFrame(R"({"type":"ack","ackId":)"_ba + QByteArray::number(ackId) + R"(,"success":true})");
}

SharedFrame failedAckFrame(quint64 ackId, const QString &errorName, const QString &message)
{
    return textFrame(R"({"type":"ack","ackId":)"_ba + QByteArray::number(ackId) + R"(,"success":false)" +
                     errorMember(errorName, message) + '}');
}

SharedFrame failedInvokeFrame(const QString &invocationId, const QString &errorName, const QString &message)
{
    return textFrame(R"({"type":"invokeResponse","invocationId":)"_ba + jsonString(invocationId) +
                     R"(,"success":false)" + errorMember(errorName, message) + '}');
}

} // namespace wps
