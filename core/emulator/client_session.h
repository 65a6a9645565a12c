// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/client_handshake.h"
#include "core/emulator/hub_state.h"
#include "core/emulator/json_frame.h"

namespace wps
{

/// One client's side of the protocol, JSON or raw, without its socket. Used on the emulator's thread only.
class ClientSession
{
public:
    ClientSession(HubState &state, ClientHandshake handshake);

    FrameFormat format() const { return m_handshake.protocol ? FrameFormat::Json : FrameFormat::Raw; }
    /// After the upgrade: the connection is in the hub from here on.
    void opened(std::shared_ptr<ConnectionSink> sink);
    void received(const QByteArray &bytes, bool isText);
    /// The socket has gone, whoever closed it. May be called twice.
    void closed();

private:
    void receivedRaw(Connection &connection, const QByteArray &bytes, bool isText);
    void receivedJson(Connection &connection, const QByteArray &bytes);
    void changeGroup(Connection &connection, const UpstreamFrame &frame);
    void sendToGroup(Connection &connection, const UpstreamFrame &frame);
    void publish(const Connection &sender, const QString &group, Payload payload, Metadata metadata,
                 std::chrono::seconds ttl, bool noEcho);
    void succeed(Connection &connection, const UpstreamFrame &frame);
    static void fail(const Connection &connection, const UpstreamFrame &frame, const QString &errorName,
                     const QString &message);
    static void forbid(const Connection &connection, const UpstreamFrame &frame, const QString &action);
    /// Ends the connection: it leaves the hub at once.
    void end(quint16 code, const QString &reason);

    HubState &m_state;
    ClientHandshake m_handshake;
    Hub &m_hub;
    QString m_connectionId;
};

} // namespace wps
