// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/client_handshake.h"
#include "core/emulator/hub_state.h"
#include "core/emulator/system_frames.h"
#include "core/emulator/upstream_frame.h"

namespace wps
{

/// One client's side of its subprotocol, without its socket. Used on the emulator's thread only.
class ClientSession
{
public:
    enum class Ending {
        Closed,    ///< with a close frame, whoever sent it first
        BrokenOff, ///< without one
    };

    ClientSession(HubState &state, const TokenValidator &tokens, ClientHandshake handshake);

    /// After the upgrade: the connection is in the hub from here on, or has its client again.
    void opened(std::shared_ptr<ConnectionSink> sink);
    void received(const QByteArray &bytes, bool isText);
    /// How long a frame to this client has to wait on request. To be asked while some fault delays frames.
    std::chrono::milliseconds frameDelay() const;
    /// The socket has gone. May be called twice.
    void closed(Ending ending);

private:
    /// The connection as long as it is this session's; null when it was closed, or recovered on another socket.
    Connection *connection() const;
    void recover(const RecoveryRequest &request, std::shared_ptr<ConnectionSink> sink);
    void receivedRaw(Connection &connection, const QByteArray &bytes, bool isText);
    void receivedFrame(Connection &connection, const UpstreamFrame &frame);
    void changeGroup(Connection &connection, const UpstreamFrame &frame);
    void sendToGroup(Connection &connection, const UpstreamFrame &frame);
    /// The connection may be gone afterwards: a sender that is a member may be too slow for its own messages.
    void publish(const Connection &sender, const QString &group, Payload payload, Metadata metadata,
                 std::chrono::seconds ttl, bool noEcho);
    void succeed(const UpstreamFrame &frame);
    void fail(const Connection &connection, const UpstreamFrame &frame, const AckError &error);
    void forbid(const Connection &connection, const UpstreamFrame &frame, const QString &action);
    /// Ends the connection: it leaves the hub at once.
    void end(quint16 code, const QString &reason);

    HubState &m_state;
    const TokenValidator &m_tokens;
    ClientHandshake m_handshake;
    Hub &m_hub;
    QString m_connectionId;
    const ConnectionSink *m_sink = nullptr; ///< owns this session
};

} // namespace wps
