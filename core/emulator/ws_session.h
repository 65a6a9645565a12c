// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/client_session.h"
#include "core/emulator/engine_session.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <deque>

namespace wps
{

/// One client WebSocket: reads frames for its ClientSession, writes what is delivered, one frame at a time and in
/// order.
class WsSession final : public ConnectionSink, public EngineSession, public std::enable_shared_from_this<WsSession>
{
public:
    using Upgrade = boost::beast::http::request<boost::beast::http::string_body>;

    /// What waits for a client that does not read; beyond it the client is cut off.
    static constexpr qsizetype kMaxQueuedBytes = 16 * 1024 * 1024;

    WsSession(boost::beast::tcp_stream stream, EngineSessions &sessions, HubState &state, const TokenValidator &tokens,
              ClientHandshake handshake);

    void start(Upgrade upgrade);
    void shutDown() override;

    void deliver(const SharedFrame &frame, std::optional<std::chrono::steady_clock::time_point> expiry) override;
    void close(quint16 code, const QString &reason) override;
    void cut() override { closeSocket(); }

private:
    struct Queued {
        SharedFrame frame;
        std::optional<std::chrono::steady_clock::time_point> expiry;
    };

    void accepted(boost::beast::error_code error);
    void read();
    void readDone(boost::beast::error_code error);
    void writeNext();
    void closeSocket();

    boost::beast::websocket::stream<boost::beast::tcp_stream> m_socket;
    boost::asio::steady_timer m_closeTimer;
    boost::beast::flat_buffer m_buffer;
    QByteArray m_echoedProtocol;
    ClientSession m_client;
    std::deque<Queued> m_queue;
    SharedFrame m_writing; ///< null when no write is under way
    qsizetype m_queuedBytes = 0;
    std::optional<boost::beast::websocket::close_reason> m_close;
    bool m_isOpen = false;
    bool m_closeFrameSeen = false;
};

} // namespace wps
