// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/protobuf_protocol.h"

#include "core/client/frame_check.h"
#include "core/model/protobuf_parse.h"
#include "core/model/webpubsub.pb.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <initializer_list>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

using proto::MessageData;
using Kind = DownstreamMessage::Kind;

QString text(const std::string &utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

Result<EncodedFrame> encoded(const proto::UpstreamMessage &message)
{
    QByteArray bytes(static_cast<qsizetype>(message.ByteSizeLong()), Qt::Uninitialized);
    message.SerializeWithCachedSizesToArray(reinterpret_cast<uint8_t *>(bytes.data()));
    if (auto valid = checkFrameSize(bytes); !valid)
        return failure(valid.error());
    return EncodedFrame{std::move(bytes), true};
}

void fill(MessageData &data, const MessageBody &body)
{
    const auto size = static_cast<size_t>(body.bytes.size());
    switch (body.type) {
    case DataType::Json:
        data.set_json_data(body.bytes.constData(), size);
        break;
    case DataType::Text:
        data.set_text_data(body.bytes.constData(), size);
        break;
    case DataType::Binary:
        data.set_binary_data(body.bytes.constData(), size);
        break;
    }
}

template <typename Message> void fillMetadata(Message &message, const Metadata &metadata)
{
    for (const auto &[key, value] : metadata)
        (*message.mutable_metadata())[key.toStdString()] = value.toStdString();
}

struct Encoder {
    Result<EncodedFrame> operator()(const JoinGroupMessage &message) const
    {
        proto::UpstreamMessage frame;
        return membership(frame, *frame.mutable_join_group_message(), message.group, message.ackId);
    }

    Result<EncodedFrame> operator()(const LeaveGroupMessage &message) const
    {
        proto::UpstreamMessage frame;
        return membership(frame, *frame.mutable_leave_group_message(), message.group, message.ackId);
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
        proto::UpstreamMessage frame;
        auto &send = *frame.mutable_send_to_group_message();
        send.set_group(name->toStdString());
        if (message.ackId)
            send.set_ack_id(*message.ackId);
        if (message.noEcho)
            send.set_no_echo(true);
        if (message.ttlSeconds)
            send.set_ttl_seconds(static_cast<uint32_t>(*message.ttlSeconds));
        fillMetadata(send, message.metadata);
        fill(*send.mutable_data(), message.body);
        return encoded(frame);
    }

    Result<EncodedFrame> operator()(const EventMessage &message) const
    {
        const auto name = parseEventName(message.event);
        if (!name)
            return failure(name.error());
        if (auto valid = checkContent(message.body, message.metadata); !valid)
            return failure(valid.error());
        proto::UpstreamMessage frame;
        auto &event = *frame.mutable_event_message();
        event.set_event(name->toStdString());
        if (message.ackId)
            event.set_ack_id(*message.ackId);
        fillMetadata(event, message.metadata);
        fill(*event.mutable_data(), message.body);
        return encoded(frame);
    }

    Result<EncodedFrame> operator()(const SequenceAckMessage &message) const
    {
        proto::UpstreamMessage frame;
        frame.mutable_sequence_ack_message()->set_sequence_id(message.sequenceId);
        return encoded(frame);
    }

    Result<EncodedFrame> operator()(const PingMessage &) const
    {
        proto::UpstreamMessage frame;
        frame.mutable_ping_message();
        return encoded(frame);
    }

    Result<EncodedFrame> operator()(const RawMessage &) const { return failure(bareFrameError()); }

private:
    template <typename Message>
    static Result<EncodedFrame> membership(const proto::UpstreamMessage &frame, Message &message,
                                           const GroupName &group, const std::optional<quint64> &ackId)
    {
        const auto name = groupBytes(group);
        if (!name)
            return failure(name.error());
        message.set_group(name->toStdString());
        if (ackId)
            message.set_ack_id(*ackId);
        return encoded(frame);
    }
};

/// Where a length-delimited field stands that is reached by these field numbers, one for each level. The parsed message
/// does not tell. Empty when it is not there.
std::optional<std::pair<qsizetype, qsizetype>> findField(const QByteArray &frame, std::initializer_list<int> path)
{
    using google::protobuf::internal::WireFormatLite;
    google::protobuf::io::CodedInputStream stream(reinterpret_cast<const uint8_t *>(frame.constData()),
                                                  static_cast<int>(frame.size()));
    int length = static_cast<int>(frame.size());
    for (const int number : path) {
        const auto limit = stream.PushLimit(length); // never popped: the way leads inwards only
        static_cast<void>(limit);
        uint32_t tag = 0;
        for (;;) {
            tag = stream.ReadTag();
            if (tag == 0)
                return {};
            if (WireFormatLite::GetTagFieldNumber(tag) == number)
                break;
            if (!WireFormatLite::SkipField(&stream, tag))
                return {};
        }
        uint32_t size = 0;
        if (WireFormatLite::GetTagWireType(tag) != WireFormatLite::WIRETYPE_LENGTH_DELIMITED ||
            !stream.ReadVarint32(&size) || static_cast<qint64>(stream.CurrentPosition()) + size > frame.size())
            return {};
        length = static_cast<int>(size);
    }
    return std::pair(qsizetype(stream.CurrentPosition()), qsizetype(length));
}

/// `outer`: the field of the frame, `inner`: that of its MessageData.
void readData(const QByteArray &frame, const MessageData &data, int outer, int inner, DownstreamMessage &message)
{
    switch (data.data_case()) {
    case MessageData::kTextData:
        message.dataType = u"text"_s;
        break;
    case MessageData::kBinaryData:
        message.dataType = u"binary"_s;
        break;
    case MessageData::kProtobufData:
        message.dataType = u"protobuf"_s;
        break;
    case MessageData::kJsonData:
        message.dataType = u"json"_s;
        break;
    case MessageData::DATA_NOT_SET:
        return;
    }
    if (const auto place = findField(frame, {outer, inner, static_cast<int>(data.data_case())})) {
        message.dataOffset = place->first;
        message.dataLength = place->second;
    }
}

void readAck(const proto::DownstreamMessage::Ack &ack, DownstreamMessage &message)
{
    message.kind = Kind::Ack;
    message.typeName = u"ack"_s;
    message.ackId = ack.ack_id();
    message.success = ack.success();
    message.errorName = text(ack.error().name());
    message.errorMessage = text(ack.error().message());
}

void readMessage(const QByteArray &frame, const proto::DownstreamMessage::Data &data, DownstreamMessage &message)
{
    const QString from = text(data.from());
    message.typeName = u"message/"_s + from;
    message.group = text(data.group());
    if (data.has_sequence_id())
        message.sequenceId = data.sequence_id();
    if (from == "group"_L1 && !message.group.isEmpty())
        message.kind = Kind::GroupMessage;
    else if (from == "server"_L1)
        message.kind = Kind::ServerMessage;
    readData(frame, data.data(), proto::DownstreamMessage::kDataMessageFieldNumber,
             proto::DownstreamMessage::Data::kDataFieldNumber, message);
}

/// A frame of a preview of the service: told by its name and, where it has one, its group. Protobuf's envelope gives
/// the rest for display.
void readPreview(const QByteArray &bytes, const proto::DownstreamMessage &frame, DownstreamMessage &message)
{
    using Frame = proto::DownstreamMessage;
    switch (frame.message_case()) {
    case Frame::kInvokeResponseMessage:
        message.typeName = u"invokeResponse"_s;
        readData(bytes, frame.invoke_response_message().data(), Frame::kInvokeResponseMessageFieldNumber,
                 Frame::InvokeResponse::kDataFieldNumber, message);
        break;
    case Frame::kStreamAckMessage:
        message.typeName = u"streamAck"_s;
        break;
    case Frame::kStreamNackMessage:
        message.typeName = u"streamNack"_s;
        break;
    case Frame::kStreamClosedMessage:
        message.typeName = u"streamClosed"_s;
        break;
    case Frame::kGroupStateUpdateMessage:
        message.typeName = u"groupStateUpdate"_s;
        message.group = text(frame.group_state_update_message().group());
        break;
    case Frame::kGroupStateSnapshotMessage:
        message.typeName = u"groupStateSnapshot"_s;
        message.group = text(frame.group_state_snapshot_message().group());
        break;
    default:
        break;
    }
}

/// The same of the client.
void readSentPreview(const QByteArray &bytes, const proto::UpstreamMessage &frame, DownstreamMessage &message)
{
    using Frame = proto::UpstreamMessage;
    switch (frame.message_case()) {
    case Frame::kInvokeEventMessage:
        message.typeName = u"invoke"_s;
        readData(bytes, frame.invoke_event_message().data(), Frame::kInvokeEventMessageFieldNumber,
                 Frame::Invoke::kDataFieldNumber, message);
        break;
    case Frame::kCancelInvocationMessage:
        message.typeName = u"cancelInvocation"_s;
        break;
    case Frame::kStreamDataMessage:
        message.typeName = u"streamData"_s;
        readData(bytes, frame.stream_data_message().data(), Frame::kStreamDataMessageFieldNumber,
                 Frame::StreamData::kDataFieldNumber, message);
        break;
    case Frame::kStreamEndMessage:
        message.typeName = u"streamEnd"_s;
        break;
    case Frame::kSetGroupStateMessage:
        message.typeName = u"setGroupState"_s;
        message.group = text(frame.set_group_state_message().group());
        message.ackId = frame.set_group_state_message().ack_id();
        break;
    case Frame::kSubscribeGroupStateMessage:
        message.typeName = u"subscribeGroupState"_s;
        message.group = text(frame.subscribe_group_state_message().group());
        message.ackId = frame.subscribe_group_state_message().ack_id();
        break;
    case Frame::kUnsubscribeGroupStateMessage:
        message.typeName = u"unsubscribeGroupState"_s;
        message.group = text(frame.unsubscribe_group_state_message().group());
        message.ackId = frame.unsubscribe_group_state_message().ack_id();
        break;
    default:
        break;
    }
}

void readSystem(const proto::DownstreamMessage::System &system, DownstreamMessage &message)
{
    using System = proto::DownstreamMessage::System;
    switch (system.message_case()) {
    case System::kConnectedMessage:
        message.typeName = u"system/connected"_s;
        message.connectionId = text(system.connected_message().connection_id());
        message.userId = text(system.connected_message().user_id());
        message.reconnectionToken = text(system.connected_message().reconnection_token());
        if (!message.connectionId.isEmpty())
            message.kind = Kind::Connected;
        break;
    case System::kDisconnectedMessage:
        message.kind = Kind::Disconnected;
        message.typeName = u"system/disconnected"_s;
        message.reason = text(system.disconnected_message().reason());
        break;
    case System::MESSAGE_NOT_SET:
        message.typeName = u"system"_s;
        break;
    }
}

} // namespace

QString ProtobufProtocol::webSocketName() const
{
    return m_reliable ? u"protobuf.reliable.webpubsub.azure.v1"_s : u"protobuf.webpubsub.azure.v1"_s;
}

Result<EncodedFrame> ProtobufProtocol::encode(const UpstreamMessage &message) const
{
    return std::visit(Encoder{}, message);
}

std::optional<MessageGlance> ProtobufProtocol::glance(QByteArrayView frame, bool binary)
{
    static thread_local proto::DownstreamMessage parsed; // keeps its memory from one to the next
    if (!binary || !parseProtobuf(parsed, frame) || !parsed.has_data_message())
        return {};
    const proto::DownstreamMessage::Data &data = parsed.data_message();
    if (data.from() != "server" && (data.from() != "group" || data.group().empty()))
        return {};
    MessageGlance glance;
    if (data.has_sequence_id())
        glance.sequenceId = data.sequence_id();
    return glance;
}

DownstreamMessage ProtobufProtocol::decode(const QByteArray &frame, bool binary) const
{
    using Frame = proto::DownstreamMessage;
    DownstreamMessage message;
    message.format = DownstreamMessage::Format::Protobuf;
    Frame parsed;
    if (!binary || !parseProtobuf(parsed, frame))
        return message;
    switch (parsed.message_case()) {
    case Frame::kAckMessage:
        readAck(parsed.ack_message(), message);
        break;
    case Frame::kDataMessage:
        readMessage(frame, parsed.data_message(), message);
        break;
    case Frame::kSystemMessage:
        readSystem(parsed.system_message(), message);
        break;
    case Frame::kPongMessage:
        message.kind = Kind::Pong;
        message.typeName = u"pong"_s;
        break;
    default:
        readPreview(frame, parsed, message);
        break;
    }
    return message;
}

DownstreamMessage ProtobufProtocol::decodeSent(const QByteArray &frame, bool binary) const
{
    using Frame = proto::UpstreamMessage;
    DownstreamMessage message;
    message.format = DownstreamMessage::Format::Protobuf;
    Frame parsed;
    if (!binary || !parseProtobuf(parsed, frame))
        return message;
    switch (parsed.message_case()) {
    case Frame::kSendToGroupMessage:
        message.typeName = u"sendToGroup"_s;
        message.group = text(parsed.send_to_group_message().group());
        message.ackId = parsed.send_to_group_message().ack_id();
        readData(frame, parsed.send_to_group_message().data(), Frame::kSendToGroupMessageFieldNumber,
                 Frame::SendToGroup::kDataFieldNumber, message);
        break;
    case Frame::kEventMessage:
        message.typeName = u"event/"_s + text(parsed.event_message().event());
        message.ackId = parsed.event_message().ack_id();
        readData(frame, parsed.event_message().data(), Frame::kEventMessageFieldNumber, Frame::Event::kDataFieldNumber,
                 message);
        break;
    case Frame::kJoinGroupMessage:
        message.typeName = u"joinGroup"_s;
        message.group = text(parsed.join_group_message().group());
        message.ackId = parsed.join_group_message().ack_id();
        break;
    case Frame::kLeaveGroupMessage:
        message.typeName = u"leaveGroup"_s;
        message.group = text(parsed.leave_group_message().group());
        message.ackId = parsed.leave_group_message().ack_id();
        break;
    case Frame::kSequenceAckMessage:
        message.typeName = u"sequenceAck"_s;
        message.sequenceId = parsed.sequence_ack_message().sequence_id();
        break;
    case Frame::kPingMessage:
        message.typeName = u"ping"_s;
        break;
    default:
        readSentPreview(frame, parsed, message);
        break;
    }
    return message;
}

} // namespace wps
