// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/protobuf_envelope.h"

#include "core/model/protobuf_parse.h"
#include "core/model/webpubsub.pb.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <map>
#include <string>

namespace wps
{

namespace
{

using proto::MessageData;

/// An object whose members keep their order.
class JsonObjectText
{
public:
    void add(const char *key, const QByteArray &json)
    {
        m_text += (m_text.isEmpty() ? "\"" : ",\"") + QByteArray(key) + "\":" + json;
    }
    void addText(const char *key, const std::string &text) { add(key, quoted(text)); }
    void addNumber(const char *key, quint64 number) { add(key, QByteArray::number(number)); }
    void addFlag(const char *key, bool flag) { add(key, flag ? "true" : "false"); }
    /// What proto3 cannot tell from "not there" is left out.
    void addIfAny(const char *key, const std::string &text)
    {
        if (!text.empty())
            addText(key, text);
    }
    template <typename Map> void addMap(const char *key, const Map &map)
    {
        if (map.empty())
            return;
        QByteArray members;
        for (const auto &[name, value] : std::map<std::string, std::string>(map.begin(), map.end()))
            members += (members.isEmpty() ? "" : ",") + quoted(name) + ':' + quoted(value);
        add(key, '{' + members + '}');
    }
    QByteArray text() const { return '{' + m_text + '}'; }

private:
    static QByteArray quoted(const std::string &text)
    {
        const QJsonArray one{QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()))};
        return QJsonDocument(one).toJson(QJsonDocument::Compact).chopped(1).sliced(1);
    }

    QByteArray m_text;
};

void addDataType(JsonObjectText &out, const MessageData &data)
{
    switch (data.data_case()) {
    case MessageData::kTextData:
        return out.addText("dataType", "text");
    case MessageData::kBinaryData:
        return out.addText("dataType", "binary");
    case MessageData::kProtobufData:
        out.addText("dataType", "protobuf");
        return out.addIfAny("typeUrl", data.protobuf_data().type_url());
    case MessageData::kJsonData:
        return out.addText("dataType", "json");
    case MessageData::DATA_NOT_SET:
        break;
    }
}

template <typename ErrorMessage> QByteArray errorText(const ErrorMessage &error)
{
    JsonObjectText out;
    out.addIfAny("name", error.name());
    out.addIfAny("message", error.message());
    if constexpr (requires { error.user_error_code(); })
        out.addIfAny("userErrorCode", error.user_error_code());
    return out.text();
}

void addStreamStart(JsonObjectText &out, const proto::StreamStartInfo &stream)
{
    JsonObjectText inner;
    inner.addText("streamId", stream.stream_id());
    if (stream.has_idle_timeout_ms())
        inner.addNumber("idleTimeoutMs", stream.idle_timeout_ms());
    out.add("stream", inner.text());
}

void addStream(JsonObjectText &out, const proto::StreamInfo &stream)
{
    JsonObjectText inner;
    inner.addText("streamId", stream.stream_id());
    inner.addNumber("streamSequenceId", stream.stream_sequence_id());
    if (stream.has_end_of_stream())
        inner.addFlag("endOfStream", stream.end_of_stream());
    if (stream.has_error())
        inner.add("error", errorText(stream.error()));
    out.add("stream", inner.text());
}

void addStates(JsonObjectText &out, const proto::DownstreamMessage::GroupStates &states)
{
    out.addText("group", states.group());
    QByteArray items;
    for (const proto::GroupStateItem &item : states.items()) {
        JsonObjectText one;
        one.addText("connectionId", item.connection_id());
        if (item.has_user_id())
            one.addText("userId", item.user_id());
        one.addMap("state", item.state().entries());
        one.add("updatedAt", QByteArray::number(item.updated_at()));
        items += (items.isEmpty() ? "" : ",") + one.text();
    }
    out.add("items", '[' + items + ']');
    if (states.has_sequence_id())
        out.addNumber("sequenceId", states.sequence_id());
}

void addDataMessage(JsonObjectText &out, const proto::DownstreamMessage::Data &data)
{
    out.addText("type", "message");
    out.addText("from", data.from());
    if (data.has_group())
        out.addText("group", data.group());
    addDataType(out, data.data());
    if (data.has_sequence_id())
        out.addNumber("sequenceId", data.sequence_id());
    out.addMap("metadata", data.metadata());
    if (data.has_stream())
        addStream(out, data.stream());
}

void addSystem(JsonObjectText &out, const proto::DownstreamMessage::System &system)
{
    out.addText("type", "system");
    if (system.has_connected_message()) {
        out.addText("event", "connected");
        out.addText("connectionId", system.connected_message().connection_id());
        out.addIfAny("userId", system.connected_message().user_id());
        if (system.connected_message().has_reconnection_token())
            out.addText("reconnectionToken", system.connected_message().reconnection_token());
    } else if (system.has_disconnected_message()) {
        out.addText("event", "disconnected");
        out.addText("message", system.disconnected_message().reason());
    }
}

void addStreamAnswer(JsonObjectText &out, const proto::DownstreamMessage &frame)
{
    if (frame.has_stream_ack_message()) {
        out.addText("type", "streamAck");
        out.addText("streamId", frame.stream_ack_message().stream_id());
        out.addNumber("expectedSequenceId", frame.stream_ack_message().expected_sequence_id());
    } else if (frame.has_stream_nack_message()) {
        out.addText("type", "streamNack");
        out.addText("streamId", frame.stream_nack_message().stream_id());
        out.addText("name", frame.stream_nack_message().name());
        out.addIfAny("message", frame.stream_nack_message().message());
        out.addNumber("expectedSequenceId", frame.stream_nack_message().expected_sequence_id());
    } else {
        out.addText("type", "streamClosed");
        out.addText("streamId", frame.stream_closed_message().stream_id());
        if (frame.stream_closed_message().has_error())
            out.add("error", errorText(frame.stream_closed_message().error()));
    }
}

QByteArray received(const proto::DownstreamMessage &frame)
{
    using Frame = proto::DownstreamMessage;
    JsonObjectText out;
    switch (frame.message_case()) {
    case Frame::kAckMessage:
        out.addText("type", "ack");
        out.addNumber("ackId", frame.ack_message().ack_id());
        out.addFlag("success", frame.ack_message().success());
        if (frame.ack_message().has_error())
            out.add("error", errorText(frame.ack_message().error()));
        break;
    case Frame::kDataMessage:
        addDataMessage(out, frame.data_message());
        break;
    case Frame::kSystemMessage:
        addSystem(out, frame.system_message());
        break;
    case Frame::kPongMessage:
        out.addText("type", "pong");
        break;
    case Frame::kInvokeResponseMessage: {
        const auto &answer = frame.invoke_response_message();
        out.addText("type", "invokeResponse");
        out.addText("invocationId", answer.invocation_id());
        out.addFlag("success", answer.success());
        addDataType(out, answer.data());
        if (answer.has_error())
            out.add("error", errorText(answer.error()));
        out.addMap("metadata", answer.metadata());
        break;
    }
    case Frame::kStreamAckMessage:
    case Frame::kStreamNackMessage:
    case Frame::kStreamClosedMessage:
        addStreamAnswer(out, frame);
        break;
    case Frame::kGroupStateUpdateMessage:
        out.addText("type", "groupStateUpdate");
        addStates(out, frame.group_state_update_message());
        break;
    case Frame::kGroupStateSnapshotMessage:
        out.addText("type", "groupStateSnapshot");
        addStates(out, frame.group_state_snapshot_message());
        break;
    case Frame::MESSAGE_NOT_SET:
        return {};
    }
    return out.text();
}

/// Frames of which only the group, or a group and what is asked for, is told.
template <typename Message> void addMembership(JsonObjectText &out, const char *type, const Message &message)
{
    out.addText("type", type);
    out.addText("group", message.group());
    if (message.has_ack_id())
        out.addNumber("ackId", message.ack_id());
}

void addSend(JsonObjectText &out, const proto::UpstreamMessage::SendToGroup &send)
{
    addMembership(out, "sendToGroup", send);
    addDataType(out, send.data());
    if (send.has_no_echo())
        out.addFlag("noEcho", send.no_echo());
    if (send.has_ttl_seconds())
        out.addNumber("ttlSeconds", send.ttl_seconds());
    out.addMap("metadata", send.metadata());
    if (send.has_stream())
        addStreamStart(out, send.stream());
}

void addStreamSend(JsonObjectText &out, const proto::UpstreamMessage &frame)
{
    if (frame.has_stream_data_message()) {
        const auto &data = frame.stream_data_message();
        out.addText("type", "streamData");
        out.addText("streamId", data.stream_id());
        if (data.has_stream_sequence_id())
            out.addNumber("streamSequenceId", data.stream_sequence_id());
        return addDataType(out, data.data());
    }
    const auto &end = frame.stream_end_message();
    out.addText("type", "streamEnd");
    out.addText("streamId", end.stream_id());
    if (end.has_error()) {
        JsonObjectText error;
        error.addIfAny("message", end.error().message());
        error.addIfAny("userErrorCode", end.error().user_error_code());
        out.add("error", error.text());
    }
}

QByteArray sent(const proto::UpstreamMessage &frame)
{
    using Frame = proto::UpstreamMessage;
    JsonObjectText out;
    switch (frame.message_case()) {
    case Frame::kSendToGroupMessage:
        addSend(out, frame.send_to_group_message());
        break;
    case Frame::kEventMessage:
        out.addText("type", "event");
        out.addText("event", frame.event_message().event());
        if (frame.event_message().has_ack_id())
            out.addNumber("ackId", frame.event_message().ack_id());
        addDataType(out, frame.event_message().data());
        out.addMap("metadata", frame.event_message().metadata());
        break;
    case Frame::kJoinGroupMessage:
        addMembership(out, "joinGroup", frame.join_group_message());
        break;
    case Frame::kLeaveGroupMessage:
        addMembership(out, "leaveGroup", frame.leave_group_message());
        break;
    case Frame::kSequenceAckMessage:
        out.addText("type", "sequenceAck");
        out.addNumber("sequenceId", frame.sequence_ack_message().sequence_id());
        break;
    case Frame::kPingMessage:
        out.addText("type", "ping");
        break;
    case Frame::kInvokeEventMessage:
        out.addText("type", "invoke");
        out.addText("invocationId", frame.invoke_event_message().invocation_id());
        out.addText("event", frame.invoke_event_message().event());
        addDataType(out, frame.invoke_event_message().data());
        out.addMap("metadata", frame.invoke_event_message().metadata());
        break;
    case Frame::kCancelInvocationMessage:
        out.addText("type", "cancelInvocation");
        out.addText("invocationId", frame.cancel_invocation_message().invocation_id());
        break;
    case Frame::kStreamDataMessage:
    case Frame::kStreamEndMessage:
        addStreamSend(out, frame);
        break;
    case Frame::kSetGroupStateMessage:
        addMembership(out, "setGroupState", frame.set_group_state_message());
        out.addMap("state", frame.set_group_state_message().state().entries());
        break;
    case Frame::kSubscribeGroupStateMessage:
        addMembership(out, "subscribeGroupState", frame.subscribe_group_state_message());
        break;
    case Frame::kUnsubscribeGroupStateMessage:
        addMembership(out, "unsubscribeGroupState", frame.unsubscribe_group_state_message());
        break;
    case Frame::MESSAGE_NOT_SET:
        return {};
    }
    return out.text();
}

} // namespace

QByteArray protobufEnvelope(const QByteArray &frame, bool isSent)
{
    if (isSent) {
        proto::UpstreamMessage message;
        return parseProtobuf(message, frame) ? sent(message) : QByteArray();
    }
    proto::DownstreamMessage message;
    return parseProtobuf(message, frame) ? received(message) : QByteArray();
}

} // namespace wps
