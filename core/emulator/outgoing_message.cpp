// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/outgoing_message.h"

#include "core/emulator/protobuf_frame.h"
#include "core/model/json_check.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

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

std::optional<Payload> jsonPayload(const QByteArray &text)
{
    if (findJsonProblem(text))
        return {};
    return Payload{PayloadType::Json, text};
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
        frame = std::make_shared<const Frame>(encoded(format));
    return frame;
}

SharedFrame OutgoingMessage::sequencedFrame(FrameFormat format, quint64 sequenceId) const
{
    if (format == FrameFormat::Protobuf)
        return std::make_shared<const Frame>(Frame{encodeProtobufMessage(*this, sequenceId), false});
    // The frame that all receivers share, with one member more behind the first brace.
    const QByteArray &shared = frame(FrameFormat::Json)->bytes;
    return std::make_shared<const Frame>(
        Frame{R"({"sequenceId":)" + QByteArray::number(sequenceId) + ',' + shared.mid(1), true});
}

Frame OutgoingMessage::encoded(FrameFormat format) const
{
    switch (format) {
    case FrameFormat::Json:
        return {encodeJson(), true};
    case FrameFormat::Protobuf:
        return {encodeProtobufMessage(*this, {}), false};
    case FrameFormat::Raw:
        break;
    }
    return {m_payload.bytes, m_payload.type == PayloadType::Json || m_payload.type == PayloadType::Text};
}

QByteArray OutgoingMessage::encodeJson() const
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
    return json + '}';
}

} // namespace wps
