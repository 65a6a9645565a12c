// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/client_session.h"
#include "core/emulator/engine_session.h"
#include "core/websocket/web_socket_frames.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <deque>
#include <memory>
#include <string_view>
#include <vector>

namespace wps
{

/// One client WebSocket: reads frames for its ClientSession and writes what is delivered, in order. What comes within
/// one turn of the engine goes out in one write; a stream that writes message by message costs a system call for each
/// message and client, which is most of what a broadcast costs.
class WsSession final : public ConnectionSink, public EngineSession, public std::enable_shared_from_this<WsSession>
{
public:
    using Socket = boost::asio::ip::tcp::socket;

    /// What waits for a client that does not read, besides what it is replayed; beyond it the client is cut off.
    static constexpr qsizetype kMaxQueuedBytes = 16 * 1024 * 1024;

    WsSession(Socket socket, EngineSessions &sessions, HubState &state, const TokenValidator &tokens,
              ClientHandshake handshake);

    /// Answers the upgrade. `key`: the request's Sec-WebSocket-Key. `early`: what the client sent behind the request.
    void start(const QByteArray &key, std::string_view early);
    void shutDown() override;
    void faultsChanged() override { flushLater(); }

    void deliver(const SharedFrame &frame, std::optional<std::chrono::steady_clock::time_point> expiry) override;
    void replay(const SharedFrame &frame) override;
    void close(quint16 code, const QString &reason) override;
    void cut() override { closeSocket(); }
    void hold() override { ++m_holds; }
    void release() override;
    bool isHeld() const override { return m_holds > 0; }
    bool isOpen() const override { return m_isOpen; }

private:
    using ErrorCode = boost::system::error_code;

    struct Queued {
        WebSocketOpcode opcode = WebSocketOpcode::Text;
        SharedFrame frame;
        std::optional<std::chrono::steady_clock::time_point> expiry;
        std::chrono::steady_clock::time_point due = {}; ///< later than now: held back by a fault
    };
    struct Outgoing {
        SharedFrame frame;
        std::array<char, kMaxServerHeader> header{};
        std::size_t headerSize = 0;
    };
    /// Frames on their way; the buffers point into them.
    struct Batch {
        std::vector<Outgoing> frames;
        std::vector<boost::asio::const_buffer> buffers;
    };

    void waitForFrames();
    void readFrames();
    void takeFrames();
    void take(const WebSocketReader::Item &item);
    void enqueue(WebSocketOpcode opcode, QByteArray payload);
    std::chrono::steady_clock::time_point due();
    void flushWhenDue();
    void endAfterPatience();
    void flushLater();
    void flush();
    /// Fills the batch from the queue. False when nothing is left to write.
    bool fillBatch();
    void dropWritten(std::size_t bytes);
    void checkAliveLater();
    void checkAlive();
    /// The one way a socket ends. The connection's place in its hub follows soon.
    void closeSocket();

    Socket m_socket;
    boost::asio::steady_timer m_timer; ///< keep-alive; once closing, the patience for the answer
    QByteArray m_echoedProtocol;
    const FaultState &m_faults;
    ClientSession m_client;
    WebSocketReader m_reader;
    std::deque<Queued> m_queue;
    std::unique_ptr<Batch> m_batch;                     ///< null when no write is under way
    std::unique_ptr<boost::asio::steady_timer> m_delay; ///< made for the first delayed frame
    qsizetype m_queuedBytes = 0;
    qsizetype m_queueLimit = kMaxQueuedBytes;
    int m_holds = 0;             ///< more than none: half-open on request
    bool m_hasUnread = false;    ///< something came while held
    bool m_isOpen = false;       ///< the socket is
    bool m_isFlushDue = false;   ///< posted, or the socket is waited for
    bool m_isClosing = false;    ///< the goodbye is in the queue: nothing may follow it
    bool m_hasHeard = false;     ///< something came since the last look
    bool m_isPinged = false;     ///< and nothing came since
    bool m_endsWhenSent = false; ///< both sides have said goodbye
};

} // namespace wps
