// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/protobuf_frame.h"

#include "core/model/names.h"
#include "core/model/protobuf_parse.h"
#include "core/model/webpubsub.pb.h"

#include <string>
#include <utility>

namespace wps
{

namespace
{

using proto::DownstreamMessage;
using proto::MessageData;
using proto::UpstreamMessage;
using Type = UpstreamFrame::Type;
using ProtobufMetadata = google::protobuf::Map<std::string, std::string>;

QByteArray toBytes(const std::string &text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

QByteArray serialized(const google::protobuf::MessageLite &message)
{
    QByteArray bytes(static_cast<qsizetype>(message.ByteSizeLong()), Qt::Uninitialized);
    message.SerializeWithCachedSizesToArray(reinterpret_cast<uint8_t *>(bytes.data()));
    return bytes;
}

std::optional<Payload> readPayload(const MessageData &data, bool hasMetadata)
{
    switch (data.data_case()) {
    case MessageData::kTextData:
        return Payload{PayloadType::Text, toBytes(data.text_data())};
    case MessageData::kBinaryData:
        return Payload{PayloadType::Binary, toBytes(data.binary_data())};
    case MessageData::kProtobufData:
        return Payload{PayloadType::Protobuf, serialized(data.protobuf_data())};
    case MessageData::kJsonData:
        return jsonPayload(toBytes(data.json_data()));
    case MessageData::DATA_NOT_SET:
        break;
    }
    // Allowed beside metadata only: an empty text (client-protocols 3.1).
    return hasMetadata ? std::optional(Payload{PayloadType::Text, {}}) : std::nullopt;
}

bool readMetadata(const ProtobufMetadata &from, Metadata &into)
{
    for (const auto &[key, value] : from)
        into.append({QString::fromStdString(key), QString::fromStdString(value)});
    return checkMetadata(into, true).has_value();
}

bool readGroup(const std::string &name, QString &into)
{
    into = QString::fromStdString(name);
    return GroupName::parse(into).has_value();
}

template <typename Message> bool readContent(const Message &message, UpstreamFrame &frame)
{
    if (!readMetadata(message.metadata(), frame.metadata))
        return false;
    auto payload = readPayload(message.data(), !frame.metadata.isEmpty());
    if (!payload)
        return false;
    frame.payload = std::move(*payload);
    return true;
}

template <typename Message> void readAckId(const Message &message, UpstreamFrame &frame)
{
    if (message.has_ack_id())
        frame.ackId = message.ack_id();
}

std::optional<UpstreamFrame> readSendToGroup(const UpstreamMessage::SendToGroup &message)
{
    UpstreamFrame frame;
    frame.type = message.has_stream() ? Type::NotOffered : Type::SendToGroup;
    if (!readGroup(message.group(), frame.group))
        return {};
    if (frame.type == Type::NotOffered)
        return frame;
    if (message.ttl_seconds() > UpstreamFrame::kMaxTtlSeconds || !readContent(message, frame))
        return {};
    readAckId(message, frame);
    frame.noEcho = message.no_echo();
    frame.ttl = std::chrono::seconds(message.ttl_seconds());
    return frame;
}

std::optional<UpstreamFrame> readEvent(const UpstreamMessage::Event &message)
{
    UpstreamFrame frame;
    frame.type = Type::Event;
    frame.event = QString::fromStdString(message.event());
    if (!parseEventName(frame.event) || !readContent(message, frame))
        return {};
    readAckId(message, frame);
    return frame;
}

template <typename Message> std::optional<UpstreamFrame> readMembership(const Message &message, Type type)
{
    UpstreamFrame frame;
    frame.type = type;
    if (!readGroup(message.group(), frame.group))
        return {};
    readAckId(message, frame);
    return frame;
}

} // namespace

std::optional<UpstreamFrame> parseProtobufFrame(const QByteArray &bytes)
{
    UpstreamMessage message;
    if (!parseProtobuf(message, bytes))
        return {};
    switch (message.message_case()) {
    case UpstreamMessage::kSendToGroupMessage:
        return readSendToGroup(message.send_to_group_message());
    case UpstreamMessage::kEventMessage:
        return readEvent(message.event_message());
    case UpstreamMessage::kJoinGroupMessage:
        return readMembership(message.join_group_message(), Type::JoinGroup);
    case UpstreamMessage::kLeaveGroupMessage:
        return readMembership(message.leave_group_message(), Type::LeaveGroup);
    case UpstreamMessage::kSequenceAckMessage: {
        UpstreamFrame frame;
        frame.type = Type::SequenceAck;
        frame.sequenceId = message.sequence_ack_message().sequence_id();
        return frame;
    }
    case UpstreamMessage::kPingMessage:
        return UpstreamFrame();
    default:
        break;
    }
    return {}; // nothing, or a preview frame
}

QByteArray encodeProtobufMessage(const OutgoingMessage &message, std::optional<quint64> sequenceId)
{
    DownstreamMessage frame;
    auto *data = frame.mutable_data_message();
    if (const auto &group = message.origin().group) {
        data->set_from("group");
        data->set_group(group->toStdString());
    } else {
        data->set_from("server");
    }
    const QByteArray &bytes = message.payload().bytes;
    const auto size = static_cast<size_t>(bytes.size());
    switch (message.payload().type) {
    case PayloadType::Json:
        data->mutable_data()->set_json_data(bytes.constData(), size);
        break;
    case PayloadType::Text:
        data->mutable_data()->set_text_data(bytes.constData(), size);
        break;
    case PayloadType::Binary:
        data->mutable_data()->set_binary_data(bytes.constData(), size);
        break;
    case PayloadType::Protobuf:
        // A client of JSON may have declared bytes as an Any that are none: they go as what they are.
        if (!parseProtobuf(*data->mutable_data()->mutable_protobuf_data(), bytes))
            data->mutable_data()->set_binary_data(bytes.constData(), size);
        break;
    }
    if (sequenceId)
        data->set_sequence_id(*sequenceId);
    for (const auto &[key, value] : message.metadata())
        (*data->mutable_metadata())[key.toStdString()] = value.toStdString();
    return serialized(frame);
}

QByteArray encodeProtobufConnected(const ConnectedFacts &facts)
{
    DownstreamMessage frame;
    auto *connected = frame.mutable_system_message()->mutable_connected_message();
    connected->set_connection_id(facts.connectionId.toStdString());
    connected->set_user_id(facts.userId.value_or(QString()).toStdString());
    if (!facts.reconnectionToken.isEmpty())
        connected->set_reconnection_token(facts.reconnectionToken.toStdString());
    return serialized(frame);
}

QByteArray encodeProtobufDisconnected(const QString &reason)
{
    DownstreamMessage frame;
    frame.mutable_system_message()->mutable_disconnected_message()->set_reason(reason.toStdString());
    return serialized(frame);
}

QByteArray encodeProtobufPong()
{
    DownstreamMessage frame;
    frame.mutable_pong_message();
    return serialized(frame);
}

QByteArray encodeProtobufAck(quint64 ackId, const std::optional<AckError> &error)
{
    DownstreamMessage frame;
    auto *ack = frame.mutable_ack_message();
    ack->set_ack_id(ackId);
    ack->set_success(!error);
    if (error) {
        ack->mutable_error()->set_name(error->name.toStdString());
        ack->mutable_error()->set_message(error->message.toStdString());
    }
    return serialized(frame);
}

} // namespace wps
