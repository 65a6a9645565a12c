// SPDX-License-Identifier: GPL-3.0-or-later
// The part of ClientWorker that opens its socket, writes to it and lets go of it.
#include "core/base/clock.h"
#include "core/client/client_worker.h"
#include "core/client/connect_request.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace wps
{

namespace
{

constexpr int kNormalClose = 1000;
constexpr int kNoCloseFrame = 1006;
constexpr std::chrono::milliseconds kGoodbyeTime = 2s;

} // namespace

void ClientWorker::openSocket(const QUrl &url)
{
    m_upgraded = false;
    m_disconnectedMessage.clear();
    m_socket =
        new WebSocket({url, m_protocol->webSocketName().toLatin1(), proxyFor(url), m_options.maxMessageSize}, this);
    connect(m_socket, &WebSocket::upgraded, this, &ClientWorker::upgraded);
    connect(m_socket, &WebSocket::failed, this, [this](const Error &error) {
        m_status.httpRefusal = httpStatusText(error.httpStatus);
        attemptFailed(error, isFinalRefusal(error));
    });
    connect(m_socket, &WebSocket::closed, this, &ClientWorker::socketClosed);
    connect(m_socket, &WebSocket::pong, this, [this] { m_sinceReceived.start(); });
    m_socket->setReceiver([this](std::span<const WebSocket::Message> messages) { receive(messages); });
    m_connectTimer.start(m_options.connectTimeout);
    m_socket->open();
}

void ClientWorker::retireSocket(bool politely)
{
    for (QTimer *timer :
         {&m_connectTimer, &m_retryTimer, &m_pingTimer, &m_keepAliveTimer, &m_sequenceAckTimer, &m_recoveryGraceTimer})
        timer->stop();
    if (!m_socket)
        return;
    WebSocket *socket = std::exchange(m_socket, nullptr);
    socket->disconnect(this);
    socket->setReceiver({});
    socket->setParent(m_lingerParent);
    connect(socket, &WebSocket::closed, socket, &QObject::deleteLater);
    if (politely && m_upgraded) {
        socket->close({kNormalClose, {}});
        QTimer::singleShot(kGoodbyeTime, socket, [socket] {
            socket->abort();
            socket->deleteLater();
        });
        return;
    }
    // Not from within one of its own signals.
    QTimer::singleShot(0, socket, [socket] {
        socket->abort();
        socket->deleteLater();
    });
}

void ClientWorker::sendPing()
{
    if (!m_protocol->hasAcks()) {
        m_socket->ping();
        return;
    }
    if (const auto frame = m_protocol->encode(PingMessage{}))
        transmit(*frame);
}

void ClientWorker::checkKeepAlive()
{
    if (!m_sinceReceived.hasExpired(m_options.keepAliveTimeout.count()))
        return;
    Error error;
    error.kind = Error::Kind::Timeout;
    error.message = u"Nothing came from the service for %1 seconds."_s.arg(
        static_cast<double>(m_options.keepAliveTimeout.count()) / 1000.0);
    linkLost(kNoCloseFrame, {}, error);
}

void ClientWorker::transmit(const EncodedFrame &frame)
{
    flushSink(); // what came before this
    tell(ClientFrame::Direction::Sent, systemClock().nowUtc().toMSecsSinceEpoch(), frame, false);
    if (frame.binary)
        m_socket->sendBinary(frame.bytes);
    else
        m_socket->sendText(frame.bytes);
}

} // namespace wps
