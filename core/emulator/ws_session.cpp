// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/ws_session.h"

#include "core/base/logging.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include <utility>

namespace wps
{

namespace
{

namespace beast = boost::beast;
namespace websocket = beast::websocket;

constexpr std::chrono::seconds kHandshakeTimeout{10};
constexpr std::chrono::seconds kIdleTimeout{60}; ///< a ping goes out after half of it
constexpr std::chrono::seconds kCloseTimeout{5};
constexpr qsizetype kMaxReasonBytes = 123; ///< of a close frame (RFC 6455, 5.5)

} // namespace

WsSession::WsSession(beast::tcp_stream stream, EngineSessions &sessions, HubState &state, const TokenValidator &tokens,
                     ClientHandshake handshake)
    : EngineSession(sessions)
    , m_socket(std::move(stream))
    , m_closeTimer(m_socket.get_executor())
    , m_echoedProtocol(handshake.echoedProtocol)
    , m_client(state, tokens, std::move(handshake))
{
}

void WsSession::start(Upgrade upgrade)
{
    beast::get_lowest_layer(m_socket).expires_never(); // the WebSocket stream has timers of its own
    websocket::stream_base::timeout timeouts{};
    timeouts.handshake_timeout = kHandshakeTimeout;
    timeouts.idle_timeout = kIdleTimeout;
    timeouts.keep_alive_pings = true;
    m_socket.set_option(timeouts);
    m_socket.read_message_max(kMaxBodySize);
    // A client that does not wait for the answer to its goodbye ends the read with an error of the socket.
    m_socket.control_callback([this](websocket::frame_type kind, beast::string_view) {
        m_closeFrameSeen = m_closeFrameSeen || kind == websocket::frame_type::close;
    });
    m_socket.set_option(
        websocket::stream_base::decorator([protocol = m_echoedProtocol](websocket::response_type &response) {
            response.set(beast::http::field::server, "webpubsub-emulator");
            if (!protocol.isEmpty())
                response.set(beast::http::field::sec_websocket_protocol, protocol.toStdString());
        }));
    // The request must live until the answer has been written.
    auto request = std::make_shared<Upgrade>(std::move(upgrade));
    m_socket.async_accept(*request,
                          [self = shared_from_this(), request](beast::error_code error) { self->accepted(error); });
}

void WsSession::accepted(beast::error_code error)
{
    if (error) {
        qCDebug(logEmulator, "WebSocket upgrade failed: %s", error.message().c_str());
        return;
    }
    m_isOpen = true;
    m_client.opened(shared_from_this());
    read();
}

void WsSession::read()
{
    m_socket.async_read(m_buffer,
                        [self = shared_from_this()](beast::error_code error, std::size_t) { self->readDone(error); });
}

void WsSession::readDone(beast::error_code error)
{
    if (error) {
        // Beast has answered a close frame, or closed with 1002, 1007 or 1009 itself.
        closeSocket();
        // A goodbye and a breach of the protocol are both the end; only a lost network lets a reliable client return.
        static const auto &webSocketErrors = beast::error_code(websocket::error::closed).category();
        const bool isEnd = m_closeFrameSeen || error.category() == webSocketErrors;
        m_client.closed(isEnd ? ClientSession::Ending::Closed : ClientSession::Ending::BrokenOff);
        return;
    }
    const auto data = m_buffer.cdata();
    const QByteArray bytes(static_cast<const char *>(data.data()), static_cast<qsizetype>(data.size()));
    m_buffer.consume(m_buffer.size());
    if (m_isOpen && !m_close)
        m_client.received(bytes, m_socket.got_text());
    read(); // also while closing: the client's close frame has to be read
}

void WsSession::deliver(const SharedFrame &frame, std::optional<std::chrono::steady_clock::time_point> expiry)
{
    if (!m_isOpen || m_close)
        return;
    m_queue.push_back({frame, expiry});
    m_queuedBytes += frame->bytes.size();
    if (m_queuedBytes > kMaxQueuedBytes) {
        qCInfo(logEmulator, "a client that does not read was cut off with %lld bytes waiting",
               static_cast<long long>(m_queuedBytes));
        closeSocket();
        return;
    }
    writeNext();
}

void WsSession::writeNext()
{
    if (m_writing || !m_isOpen)
        return;
    const auto now = std::chrono::steady_clock::now();
    while (!m_queue.empty()) {
        Queued next = std::move(m_queue.front());
        m_queue.pop_front();
        m_queuedBytes -= next.frame->bytes.size();
        if (next.expiry && *next.expiry <= now)
            continue;
        m_writing = std::move(next.frame);
        m_socket.text(m_writing->isText);
        m_socket.async_write(
            boost::asio::buffer(m_writing->bytes.constData(), static_cast<std::size_t>(m_writing->bytes.size())),
            [self = shared_from_this()](beast::error_code error, std::size_t) {
                self->m_writing.reset();
                if (error)
                    self->closeSocket(); // the read ends with it, and the connection leaves its hub
                else
                    self->writeNext();
            });
        return;
    }
    if (m_close) {
        m_isOpen = false;
        m_socket.async_close(*m_close, [self = shared_from_this()](beast::error_code) { self->closeSocket(); });
    }
}

void WsSession::close(quint16 code, const QString &reason)
{
    if (m_close || !m_isOpen)
        return;
    QByteArray text = reason.toUtf8();
    if (text.size() > kMaxReasonBytes) {
        text.truncate(kMaxReasonBytes);
        while (!text.isEmpty() && !QString::fromUtf8(text).toUtf8().startsWith(text))
            text.chop(1); // never half a character
    }
    m_close = websocket::close_reason(static_cast<websocket::close_code>(code),
                                      beast::string_view(text.constData(), static_cast<std::size_t>(text.size())));
    // A client that neither reads nor answers must not stay for ever.
    m_closeTimer.expires_after(kCloseTimeout);
    m_closeTimer.async_wait([self = shared_from_this()](beast::error_code error) {
        if (!error)
            self->closeSocket();
    });
    writeNext();
}

void WsSession::closeSocket()
{
    m_isOpen = false;
    m_queue.clear();
    m_queuedBytes = 0;
    m_closeTimer.cancel();
    beast::get_lowest_layer(m_socket).close();
}

void WsSession::shutDown()
{
    if (m_isOpen)
        close(websocket::close_code::going_away, QStringLiteral("The emulator stops."));
    else
        closeSocket();
}

} // namespace wps
