// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/ws_session.h"

#include "core/base/logging.h"
#include "core/websocket/web_socket_handshake.h"

#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <utility>

namespace wps
{

namespace
{

namespace asio = boost::asio;

constexpr std::chrono::seconds kPingInterval{30}; ///< a client that was silent for three of them is gone
constexpr std::chrono::seconds kCloseTimeout{5};
constexpr quint16 kGoingAway = 1001;
constexpr std::size_t kReadSize = 64 * 1024;
constexpr std::size_t kMaxBatchFrames = 32; ///< two buffers each: as many as Asio passes to one system call
constexpr qsizetype kMaxBatchBytes = 256 * 1024;

} // namespace

WsSession::WsSession(Socket socket, EngineSessions &sessions, HubState &state, const TokenValidator &tokens,
                     ClientHandshake handshake)
    : EngineSession(sessions)
    , m_socket(std::move(socket))
    , m_timer(m_socket.get_executor())
    , m_echoedProtocol(handshake.echoedProtocol)
    , m_faults(state.faults())
    , m_client(state, tokens, std::move(handshake))
    , m_reader(WebSocketRole::Server, kMaxBodySize)
{
}

void WsSession::start(const QByteArray &key, std::string_view early)
{
    ErrorCode error;
    m_socket.non_blocking(true, error);
    m_reader.take(QByteArrayView(early.data(), static_cast<qsizetype>(early.size())));
    auto answer = std::make_shared<QByteArray>("HTTP/1.1 101 Switching Protocols\r\n"
                                               "Upgrade: websocket\r\n"
                                               "Connection: upgrade\r\n"
                                               "Server: webpubsub-emulator\r\n"
                                               "Sec-WebSocket-Accept: ");
    *answer += webSocketAccept(key) + "\r\n";
    if (!m_echoedProtocol.isEmpty())
        *answer += "Sec-WebSocket-Protocol: " + m_echoedProtocol + "\r\n";
    *answer += "\r\n";
    asio::async_write(m_socket, asio::buffer(answer->constData(), static_cast<std::size_t>(answer->size())),
                      [self = shared_from_this(), answer](ErrorCode failed, std::size_t) {
                          if (failed) {
                              qCDebug(logEmulator, "WebSocket upgrade failed: %s", failed.message().c_str());
                              return;
                          }
                          self->m_isOpen = true;
                          self->m_client.opened(self);
                          if (!self->m_isClosing) // else the patience for the answer runs
                              self->checkAliveLater();
                          self->takeFrames();
                          self->waitForFrames();
                      });
}

void WsSession::waitForFrames()
{
    // Waiting without a buffer: most of thousands of clients are silent most of the time.
    if (m_isOpen)
        m_socket.async_wait(Socket::wait_read, [self = shared_from_this()](ErrorCode error) {
            if (!error)
                self->readFrames();
            else
                self->closeSocket();
        });
}

void WsSession::release()
{
    if (--m_holds > 0 || !m_isOpen)
        return;
    flushLater();
    if (m_isClosing)
        endAfterPatience();
    if (std::exchange(m_hasUnread, false))
        waitForFrames();
}

void WsSession::readFrames()
{
    m_hasUnread = m_holds > 0;
    if (m_hasUnread)
        return;
    static thread_local std::array<char, kReadSize> buffer;
    ErrorCode error;
    const std::size_t got = m_socket.read_some(asio::buffer(buffer), error);
    if (error && error != asio::error::would_block) {
        closeSocket();
        return;
    }
    m_hasHeard = true;
    m_reader.take(QByteArrayView(buffer.data(), static_cast<qsizetype>(got)));
    takeFrames();
    m_reader.releaseMemory();
    waitForFrames();
}

void WsSession::takeFrames()
{
    while (m_isOpen) {
        const auto item = m_reader.next();
        if (!item)
            return;
        take(*item);
    }
}

void WsSession::take(const WebSocketReader::Item &item)
{
    using Kind = WebSocketReader::Item::Kind;
    switch (item.kind) {
    case Kind::Message:
        if (!m_isClosing) // else only the client's goodbye counts
            m_client.received(item.bytes.toByteArray(), !item.binary);
        break;
    case Kind::Ping:
        if (!m_isClosing)
            enqueue(WebSocketOpcode::Pong, item.bytes.toByteArray());
        break;
    case Kind::Pong:
        break;
    case Kind::Close:
    case Kind::Violation:
        if (!std::exchange(m_isClosing, true))
            enqueue(WebSocketOpcode::Close, webSocketClosePayload(item.close));
        m_endsWhenSent = true;
        m_client.closed(ClientSession::Ending::Closed);
        flushLater();
        break;
    }
}

void WsSession::deliver(const SharedFrame &frame, std::optional<std::chrono::steady_clock::time_point> expiry)
{
    if (!m_isOpen || m_isClosing)
        return;
    m_queue.push_back({frame->isText ? WebSocketOpcode::Text : WebSocketOpcode::Binary, frame, expiry, due()});
    m_queuedBytes += frame->bytes.size();
    if (m_queuedBytes > m_queueLimit) {
        qCInfo(logEmulator, "a client that does not read was cut off with %lld bytes waiting",
               static_cast<long long>(m_queuedBytes));
        closeSocket();
        return;
    }
    flushLater();
}

void WsSession::replay(const SharedFrame &frame)
{
    m_queueLimit += frame->bytes.size();
    deliver(frame, {});
}

void WsSession::enqueue(WebSocketOpcode opcode, QByteArray payload)
{
    m_queuedBytes += payload.size();
    m_queue.push_back({opcode, std::make_shared<const Frame>(Frame{std::move(payload), false}), {}, due()});
    flushLater();
}

std::chrono::steady_clock::time_point WsSession::due()
{
    if (!m_faults.delaysFrames())
        return {};
    return std::chrono::steady_clock::now() + m_client.frameDelay();
}

void WsSession::flushWhenDue()
{
    if (!m_delay)
        m_delay = std::make_unique<asio::steady_timer>(m_socket.get_executor());
    m_delay->expires_at(m_queue.front().due);
    m_delay->async_wait([self = shared_from_this()](ErrorCode cancelled) {
        if (!cancelled)
            self->flushLater();
    });
}

void WsSession::flushLater()
{
    if (!m_isOpen || std::exchange(m_isFlushDue, true))
        return;
    asio::post(m_socket.get_executor(), [self = shared_from_this()] {
        self->m_isFlushDue = false;
        self->flush();
    });
}

void WsSession::flush()
{
    while (m_isOpen && m_holds == 0 && fillBatch()) {
        ErrorCode error;
        const std::size_t written = m_socket.write_some(m_batch->buffers, error);
        if (error == asio::error::would_block) {
            m_isFlushDue = true;
            m_socket.async_wait(Socket::wait_write, [self = shared_from_this()](ErrorCode failed) {
                self->m_isFlushDue = false;
                if (!failed)
                    self->flush();
            });
            return;
        }
        if (error) {
            closeSocket();
            return;
        }
        dropWritten(written);
    }
    if (!m_isOpen || m_holds > 0)
        return;
    if (!m_queue.empty()) {
        flushWhenDue();
        return;
    }
    if (m_endsWhenSent) {
        // What the client still sends must not reset the connection before it has read our goodbye.
        ErrorCode ignored;
        m_socket.shutdown(Socket::shutdown_send, ignored);
        closeSocket();
    }
}

bool WsSession::fillBatch()
{
    if (m_batch)
        return true;
    const auto now = std::chrono::steady_clock::now();
    qsizetype bytes = 0;
    while (!m_queue.empty() && bytes < kMaxBatchBytes && (!m_batch || m_batch->frames.size() < kMaxBatchFrames)) {
        if (m_faults.delaysFrames() && m_queue.front().due > now)
            break;
        Queued next = std::move(m_queue.front());
        m_queue.pop_front();
        m_queuedBytes -= next.frame->bytes.size();
        if (next.expiry && *next.expiry <= now)
            continue;
        if (!m_batch)
            m_batch = std::make_unique<Batch>();
        Outgoing &outgoing = m_batch->frames.emplace_back();
        outgoing.headerSize =
            static_cast<std::size_t>(writeServerHeader(outgoing.header.data(), next.opcode, next.frame->bytes.size()));
        bytes += next.frame->bytes.size();
        outgoing.frame = std::move(next.frame);
    }
    if (!m_batch)
        return false;
    for (const Outgoing &outgoing : m_batch->frames) {
        const QByteArray &payload = outgoing.frame->bytes;
        m_batch->buffers.push_back(asio::buffer(outgoing.header.data(), outgoing.headerSize));
        m_batch->buffers.push_back(asio::buffer(payload.constData(), static_cast<std::size_t>(payload.size())));
    }
    return true;
}

void WsSession::dropWritten(std::size_t bytes)
{
    auto &buffers = m_batch->buffers;
    auto first = buffers.begin();
    while (first != buffers.end() && bytes >= first->size()) {
        bytes -= first->size();
        ++first;
    }
    buffers.erase(buffers.begin(), first);
    if (buffers.empty())
        m_batch.reset();
    else
        buffers.front() += bytes;
}

void WsSession::checkAliveLater()
{
    m_timer.expires_after(kPingInterval);
    m_timer.async_wait([self = weak_from_this()](ErrorCode error) {
        const auto session = self.lock();
        if (!error && session && session->m_isOpen && !session->m_isClosing)
            session->checkAlive();
    });
}

void WsSession::checkAlive()
{
    if (m_holds > 0) {
        checkAliveLater();
        return;
    }
    if (!std::exchange(m_hasHeard, false)) {
        if (m_isPinged) {
            closeSocket();
            return;
        }
        enqueue(WebSocketOpcode::Ping, {});
        m_isPinged = true;
    } else {
        m_isPinged = false;
    }
    checkAliveLater();
}

void WsSession::close(quint16 code, const QString &reason)
{
    if (!m_isOpen || std::exchange(m_isClosing, true))
        return;
    enqueue(WebSocketOpcode::Close, webSocketClosePayload({code, reason}));
    if (m_holds == 0)
        endAfterPatience();
}

void WsSession::endAfterPatience()
{
    // A client that neither reads nor answers must not stay for ever.
    m_timer.expires_after(kCloseTimeout);
    m_timer.async_wait([self = shared_from_this()](ErrorCode error) {
        if (!error)
            self->closeSocket();
    });
}

void WsSession::closeSocket()
{
    if (std::exchange(m_isOpen, false)) {
        // Later: it may be the state that delivers to this socket. A goodbye and a breach of the protocol are both the
        // end; only a lost network lets a reliable client return.
        const auto ending = m_isClosing ? ClientSession::Ending::Closed : ClientSession::Ending::BrokenOff;
        asio::post(m_socket.get_executor(), [self = shared_from_this(), ending] { self->m_client.closed(ending); });
    }
    m_queue.clear();
    m_queuedBytes = 0;
    m_timer.cancel();
    if (m_delay)
        m_delay->cancel();
    ErrorCode ignored;
    m_socket.close(ignored);
}

void WsSession::shutDown()
{
    if (m_isOpen)
        close(kGoingAway, QStringLiteral("The emulator stops."));
    else
        closeSocket();
}

} // namespace wps
