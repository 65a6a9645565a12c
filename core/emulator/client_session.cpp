// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/client_session.h"

#include "core/emulator/json_frame.h"
#include "core/emulator/protobuf_frame.h"

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

ClientSession::ClientSession(HubState &state, const TokenValidator &tokens, ClientHandshake handshake)
    : m_state(state), m_tokens(tokens), m_handshake(std::move(handshake)), m_hub(state.hub(m_handshake.hub))
{
}

void ClientSession::opened(std::shared_ptr<ConnectionSink> sink)
{
    m_sink = sink.get();
    if (m_handshake.recovery) {
        recover(*m_handshake.recovery, std::move(sink));
        return;
    }
    auto connection = std::make_unique<Connection>();
    connection->id = HubState::makeConnectionId();
    connection->userId = m_handshake.claims.userId;
    connection->protocol = m_handshake.protocol;
    connection->format = m_handshake.format;
    connection->roles = m_handshake.roles;
    connection->connectedAt = QDateTime::currentDateTimeUtc();
    connection->sink = std::move(sink);
    m_connectionId = connection->id;
    ConnectedFacts facts{connection->userId, connection->id, {}};
    if (m_handshake.isReliable) {
        connection->reliable.emplace();
        facts.reconnectionToken = m_tokens.makeReconnectionToken(connection->id);
    }
    // Before anything that the groups may bring: the connected frame is the first frame.
    connection->tell(connectedFrame(connection->format, facts));
    m_state.connect(m_hub, std::move(connection), m_handshake.claims.groups);
}

void ClientSession::recover(const RecoveryRequest &request, std::shared_ptr<ConnectionSink> sink)
{
    Connection *lost = m_hub.find(request.connectionId);
    if (!lost || !lost->reliable || !m_tokens.isReconnectionToken(request.reconnectionToken, lost->id)) {
        sink->close(kNotAllowed, u"The connection could not be recovered."_s);
        return;
    }
    // The subprotocol is the connection's, whatever was offered (client-protocols 4).
    m_connectionId = lost->id;
    m_state.recover(*lost, std::move(sink));
}

Connection *ClientSession::connection() const
{
    Connection *found = m_hub.find(m_connectionId);
    return found && found->sink.get() == m_sink ? found : nullptr;
}

void ClientSession::closed(Ending ending)
{
    if (!connection())
        return;
    if (ending == Ending::BrokenOff)
        m_state.brokeOff(m_hub, m_connectionId);
    else
        m_state.disconnected(m_hub, m_connectionId);
}

std::chrono::milliseconds ClientSession::frameDelay() const
{
    return m_state.faults().frameDelay(m_handshake.hub, connection());
}

void ClientSession::received(const QByteArray &bytes, bool isText)
{
    Connection *sender = connection();
    if (!sender) // closed by REST, and the client does not know it yet
        return;
    ++sender->received;
    if (sender->format == FrameFormat::Raw) {
        receivedRaw(*sender, bytes, isText);
        return;
    }
    const bool takesText = sender->format == FrameFormat::Json;
    if (isText != takesText) {
        end(kWrongFrameType, takesText ? u"The JSON subprotocol takes text frames only."_s
                                       : u"The protobuf subprotocol takes binary frames only."_s);
        return;
    }
    if (const auto frame = takesText ? parseJsonFrame(bytes) : parseProtobufFrame(bytes))
        receivedFrame(*sender, *frame);
    else
        end(kInvalidMessage,
            u"The client message is not a valid %1 protocol message."_s.arg(takesText ? u"JSON"_s : u"protobuf"_s));
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

void ClientSession::receivedFrame(Connection &connection, const UpstreamFrame &frame)
{
    using Type = UpstreamFrame::Type;
    if (frame.ackId && connection.acks.contains(*frame.ackId)) {
        fail(connection, frame, {u"Duplicate"_s, u"Message with ack-id: %1 has been processed"_s.arg(*frame.ackId)});
        return;
    }
    switch (frame.type) {
    case Type::JoinGroup:
    case Type::LeaveGroup:
        changeGroup(connection, frame);
        break;
    case Type::SendToGroup:
        sendToGroup(connection, frame);
        break;
    case Type::Event:
        // There are no event handlers, so no event reaches anybody.
        fail(connection, frame, {u"InternalServerError"_s, u"Internal server error"_s});
        break;
    case Type::Ping:
        connection.tell(pongFrame(connection.format));
        break;
    case Type::SequenceAck:
        HubState::acknowledge(connection, frame.sequenceId);
        break;
    case Type::Invoke:
        connection.tell(failedInvokeFrame(frame.invocationId,
                                          {u"BadRequest"_s, u"Invocations are not offered by this emulator."_s}));
        break;
    case Type::GroupState:
        fail(connection, frame, {u"BadRequest"_s, u"Group state is not offered by this emulator."_s});
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
    succeed(frame);
}

void ClientSession::sendToGroup(Connection &connection, const UpstreamFrame &frame)
{
    if (!connection.roles.allows(Permission::SendToGroup, frame.group)) {
        forbid(connection, frame, u"send to"_s);
        return;
    }
    publish(connection, frame.group, frame.payload, frame.metadata, frame.ttl, frame.noEcho);
    succeed(frame);
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
    m_state.deliver(m_hub, receivers,
                    std::make_shared<const OutgoingMessage>(origin, std::move(payload), std::move(metadata), ttl));
}

void ClientSession::succeed(const UpstreamFrame &frame)
{
    Connection *sender = connection();
    if (!frame.ackId || !sender)
        return;
    sender->acks.insert(*frame.ackId);
    if (m_state.faults().withholdsAck(m_handshake.hub, *sender))
        return;
    sender->tell(ackFrame(sender->format, *frame.ackId, {}));
}

void ClientSession::fail(const Connection &connection, const UpstreamFrame &frame, const AckError &error)
{
    if (frame.ackId && !m_state.faults().withholdsAck(m_handshake.hub, connection))
        connection.tell(ackFrame(connection.format, *frame.ackId, error));
}

void ClientSession::forbid(const Connection &connection, const UpstreamFrame &frame, const QString &action)
{
    fail(connection, frame, {u"Forbidden"_s, forbiddenText(action, frame.group)});
}

void ClientSession::end(quint16 code, const QString &reason)
{
    const Connection *ending = connection();
    if (!ending)
        return;
    const std::shared_ptr<ConnectionSink> sink = ending->sink;
    m_state.disconnected(m_hub, m_connectionId);
    sink->close(code, reason);
}

} // namespace wps
