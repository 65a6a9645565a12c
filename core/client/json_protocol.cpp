// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/json_protocol.h"

#include "core/client/frame_check.h"
#include "core/client/json_frame_reader.h"

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

/// Writes one flat JSON object; the order of the calls is the order of the fields.
class FrameWriter
{
public:
    explicit FrameWriter(QByteArrayView type)
    {
        m_bytes = "{\"type\":\"";
        m_bytes += type;
        m_bytes += '"';
    }

    void string(QByteArrayView name, const QByteArray &utf8)
    {
        key(name);
        quoted(utf8);
    }

    void raw(QByteArrayView name, QByteArrayView json)
    {
        key(name);
        m_bytes += json;
    }

    void ackId(const std::optional<quint64> &id)
    {
        if (id)
            raw("ackId", QByteArray::number(*id));
    }

    void metadata(const Metadata &metadata)
    {
        if (metadata.isEmpty())
            return;
        key("metadata");
        char separator = '{';
        for (const auto &[name, value] : metadata) {
            m_bytes += separator;
            quoted(name.toUtf8());
            m_bytes += ':';
            quoted(value.toUtf8());
            separator = ',';
        }
        m_bytes += '}';
    }

    void body(const MessageBody &body)
    {
        string("dataType", dataTypeName(body.type).toLatin1());
        switch (body.type) {
        case DataType::Json:
            raw("data", body.bytes);
            break;
        case DataType::Text:
            string("data", body.bytes);
            break;
        case DataType::Binary:
            string("data", body.bytes.toBase64());
            break;
        }
    }

    Result<EncodedFrame> finish()
    {
        m_bytes += '}';
        if (auto valid = checkFrameSize(m_bytes); !valid)
            return failure(valid.error());
        return EncodedFrame{std::move(m_bytes), false};
    }

private:
    void key(QByteArrayView name)
    {
        m_bytes += ",\"";
        m_bytes += name;
        m_bytes += "\":";
    }

    void quoted(const QByteArray &utf8)
    {
        m_bytes += '"';
        for (const char c : utf8) {
            const auto code = static_cast<unsigned char>(c);
            if (c == '"' || c == '\\') {
                m_bytes += '\\';
                m_bytes += c;
            } else if (code < 0x20) {
                m_bytes += "\\u00";
                m_bytes += "0123456789abcdef"[code >> 4U];
                m_bytes += "0123456789abcdef"[code & 0xfU];
            } else {
                m_bytes += c;
            }
        }
        m_bytes += '"';
    }

    QByteArray m_bytes;
};

Result<EncodedFrame> membershipFrame(QByteArrayView type, const GroupName &group, const std::optional<quint64> &ackId)
{
    const auto name = groupBytes(group);
    if (!name)
        return failure(name.error());
    FrameWriter writer(type);
    writer.string("group", *name);
    writer.ackId(ackId);
    return writer.finish();
}

struct Encoder {
    Result<EncodedFrame> operator()(const JoinGroupMessage &message) const
    {
        return membershipFrame("joinGroup", message.group, message.ackId);
    }

    Result<EncodedFrame> operator()(const LeaveGroupMessage &message) const
    {
        return membershipFrame("leaveGroup", message.group, message.ackId);
    }

    Result<EncodedFrame> operator()(const SendToGroupMessage &message) const
    {
        const auto name = groupBytes(message.group);
        if (!name)
            return failure(name.error());
        if (auto valid = checkTtl(message.ttlSeconds); !valid)
            return failure(valid.error());
        if (auto valid = checkContent(message.body, message.metadata); !valid)
            return failure(valid.error());
        FrameWriter writer("sendToGroup");
        writer.string("group", *name);
        writer.ackId(message.ackId);
        if (message.noEcho)
            writer.raw("noEcho", "true");
        if (message.ttlSeconds)
            writer.raw("ttlSeconds", QByteArray::number(*message.ttlSeconds));
        writer.metadata(message.metadata);
        writer.body(message.body);
        return writer.finish();
    }

    Result<EncodedFrame> operator()(const EventMessage &message) const
    {
        const auto event = parseEventName(message.event);
        if (!event)
            return failure(event.error());
        if (auto valid = checkContent(message.body, message.metadata); !valid)
            return failure(valid.error());
        FrameWriter writer("event");
        writer.string("event", event->toUtf8());
        writer.ackId(message.ackId);
        writer.metadata(message.metadata);
        writer.body(message.body);
        return writer.finish();
    }

    Result<EncodedFrame> operator()(const PingMessage &) const { return FrameWriter("ping").finish(); }

    Result<EncodedFrame> operator()(const SequenceAckMessage &message) const
    {
        FrameWriter writer("sequenceAck");
        writer.raw("sequenceId", QByteArray::number(message.sequenceId));
        return writer.finish();
    }

    Result<EncodedFrame> operator()(const RawMessage &) const { return failure(bareFrameError()); }
};

} // namespace

QString JsonProtocol::webSocketName() const
{
    return m_reliable ? u"json.reliable.webpubsub.azure.v1"_s : u"json.webpubsub.azure.v1"_s;
}

Result<EncodedFrame> JsonProtocol::encode(const UpstreamMessage &message) const
{
    return std::visit(Encoder{}, message);
}

std::optional<MessageGlance> JsonProtocol::glance(QByteArrayView frame, bool binary)
{
    if (binary)
        return {};
    // The envelopes of a flood are the same up to their sequence ids.
    if (!m_reliable && !m_telling.isEmpty() && frame.startsWith(m_telling))
        return MessageGlance{};
    return glanceJsonFrame(frame, m_reliable, &m_telling);
}

DownstreamMessage JsonProtocol::decode(const QByteArray &frame, bool) const
{
    return readJsonFrame(frame);
}

} // namespace wps
