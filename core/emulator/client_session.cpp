// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/client_session.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr quint16 kWrongFrameType = 1003;
constexpr quint16 kInvalidMessage = 1007;
constexpr quint16 kNotAllowed = 1008;
constexpr quint16 kInternalError = 1011;

QString forbiddenText(const QString &action, const QString &group)
{
    return u"The client does not have permission to %1 group '%2'."_s.arg(action, group);
}

} // namespace

ClientSession::ClientSession(HubState &state, ClientHandshake handshake)
    : m_state(state), m_handshake(std::move(handshake)), m_hub(state.hub(m_handshake.hub))
{
}

void ClientSession::opened(std::shared_ptr<ConnectionSink> sink)
{
    auto connection = std::make_unique<Connection>();
    connection->id = HubState::makeConnectionId();
    connection->userId = m_handshake.claims.userId;
    connection->protocol = m_handshake.protocol;
    connection->roles = m_handshake.roles;
    connection->connectedAt = QDateTime::currentDateTimeUtc();
    connection->sink = std::move(sink);
    m_connectionId = connection->id;
    // Before anything that the groups may bring: the connected frame is the first frame.
    if (format() == FrameFormat::Json)
        connection->sink->deliver(connectedFrame(connection->userId, connection->id), {});
    m_state.connect(m_hub, std::move(connection), m_handshake.claims.groups);
}

void ClientSession::closed()
{
    m_state.disconnected(m_hub, m_connectionId);
}

void ClientSession::received(const QByteArray &bytes, bool isText)
{
    Connection *connection = m_hub.find(m_connectionId);
    if (!connection) // closed by REST, and the client does not know it yet
        return;
    ++connection->received;
    if (format() == FrameFormat::Raw)
        receivedRaw(*connection, bytes, isText);
    else if (isText)
        receivedJson(*connection, bytes);
    else
        end(kWrongFrameType, u"The JSON subprotocol takes text frames only."_s);
}

void ClientSession::receivedRaw(Connection &connection, const QByteArray &bytes, bool isText)
{
    const std::optional<QString> &group = m_handshake.rawMode.group;
    if (!group) {
        // Nobody takes events here: the service drops a raw client whose event fails.
        end(kInternalError, u"Internal server error"_s);
        return;
    }
    if (!connection.roles.allows(Permission::SendToGroup, *group)) {
        end(kNotAllowed, forbiddenText(u"send to"_s, *group));
        return;
    }
    publish(connection, *group, {isText ? PayloadType::Text : PayloadType::Binary, bytes}, {}, {},
            m_handshake.rawMode.noEcho);
}

void ClientSession::receivedJson(Connection &connection, const QByteArray &bytes)
{
    using Type = UpstreamFrame::Type;
    const auto frame = parseUpstreamFrame(bytes);
    if (!frame) {
        end(kInvalidMessage, u"The client message is not a valid JSON protocol message."_s);
        return;
    }
    if (frame->ackId && connection.acks.contains(*frame->ackId)) {
        fail(connection, *frame, u"Duplicate"_s, u"Message with ack-id: %1 has been processed"_s.arg(*frame->ackId));
        return;
    }
    switch (frame->type) {
    case Type::JoinGroup:
    case Type::LeaveGroup:
        changeGroup(connection, *frame);
        break;
    case Type::SendToGroup:
        sendToGroup(connection, *frame);
        break;
    case Type::Event:
        // There are no event handlers, so no event reaches anybody.
        fail(connection, *frame, u"InternalServerError"_s, u"Internal server error"_s);
        break;
    case Type::Ping:
        connection.sink->deliver(pongFrame(), {});
        break;
    case Type::SequenceAck:
        break;
    case Type::Invoke:
        connection.sink->deliver(
            failedInvokeFrame(frame->invocationId, u"BadRequest"_s, u"Invocations are not offered by this emulator."_s),
            {});
        break;
    case Type::GroupState:
        fail(connection, *frame, u"BadRequest"_s, u"Group state is not offered by this emulator."_s);
        break;
    case Type::NotOffered:
        end(kInvalidMessage, u"Streams and invocations are not offered by this emulator."_s);
        break;
    }
}

void ClientSession::changeGroup(Connection &connection, const UpstreamFrame &frame)
{
    const bool joins = frame.type == UpstreamFrame::Type::JoinGroup;
    if (!connection.roles.allows(Permission::JoinLeaveGroup, frame.group)) {
        forbid(connection, frame, joins ? u"join"_s : u"leave"_s);
        return;
    }
    if (joins)
        m_state.join(m_hub, {&connection}, {frame.group});
    else
        m_state.leave(m_hub, {&connection}, {frame.group});
    succeed(connection, frame);
}

void ClientSession::sendToGroup(Connection &connection, const UpstreamFrame &frame)
{
    if (!connection.roles.allows(Permission::SendToGroup, frame.group)) {
        forbid(connection, frame, u"send to"_s);
        return;
    }
    publish(connection, frame.group, frame.payload, frame.metadata, frame.ttl, frame.noEcho);
    succeed(connection, frame);
}

void ClientSession::publish(const Connection &sender, const QString &group, Payload payload, Metadata metadata,
                            std::chrono::seconds ttl, bool noEcho)
{
    OutgoingMessage::Origin origin;
    origin.group = group;
    origin.fromUserId = sender.userId;
    ConnectionList receivers;
    for (const auto &[order, member] : m_hub.group(group)) {
        if (!noEcho || member != &sender)
            receivers.push_back(member);
    }
    m_state.deliver(receivers, OutgoingMessage(origin, std::move(payload), std::move(metadata), ttl));
}

void ClientSession::succeed(Connection &connection, const UpstreamFrame &frame)
{
    if (!frame.ackId)
        return;
    connection.acks.insert(*frame.ackId);
    connection.sink->deliver(ackFrame(*frame.ackId), {});
}

void ClientSession::fail(const Connection &connection, const UpstreamFrame &frame, const QString &errorName,
                         const QString &message)
{
    if (frame.ackId)
        connection.sink->deliver(failedAckFrame(*frame.ackId, errorName, message), {});
}

void ClientSession::forbid(const Connection &connection, const UpstreamFrame &frame, const QString &action)
{
    fail(connection, frame, u"Forbidden"_s, forbiddenText(action, frame.group));
}

void ClientSession::end(quint16 code, const QString &reason)
{
    Connection *connection = m_hub.find(m_connectionId);
    if (!connection)
        return;
    const std::shared_ptr<ConnectionSink> sink = connection->sink;
    m_state.disconnected(m_hub, m_connectionId);
    sink->close(code, reason);
}

} // namespace wps
