// SPDX-License-Identifier: GPL-3.0-or-later
// The part of ClientWorker that opens its socket, writes to it and lets go of it.
#include "core/base/clock.h"
#include "core/client/client_worker.h"
#include "core/client/connect_request.h"

#include <QAuthenticator>
#include <QNetworkRequest>
#include <QSslConfiguration>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace wps
{

namespace
{

constexpr int kNoCloseFrame = 1006;
constexpr std::chrono::milliseconds kGoodbyeTime = 2s;

} // namespace

void ClientWorker::openSocket(const QUrl &url)
{
    m_upgraded = false;
    m_closeFrameSeen = false;
    m_proxyWantsCredentials = false;
    m_disconnectedMessage.clear();
    m_socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, this);
    // Qt's own limits are 2 GiB, and its outgoing frames half of what the service takes in one.
    const auto limit = static_cast<quint64>(m_options.maxMessageSize);
    m_socket->setMaxAllowedIncomingFrameSize(limit);
    m_socket->setMaxAllowedIncomingMessageSize(limit);
    m_socket->setOutgoingFrameSize(static_cast<quint64>(MessageBody::kMaxSize) * 2);
    m_socket->setProxy(proxyFor(url));
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    m_socket->setSslConfiguration(tls);

    connect(m_socket, &QWebSocket::connected, this, &ClientWorker::upgraded);
    connect(m_socket, &QWebSocket::disconnected, this, &ClientWorker::socketClosed);
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(m_socket, &QWebSocket::errorOccurred, this, &ClientWorker::socketFailed);
#else
    connect(m_socket, QOverload<QAbstractSocket::SocketError>::of(&QWebSocket::error), this,
            &ClientWorker::socketFailed);
#endif
    connect(m_socket, &QWebSocket::aboutToClose, this, [this] { m_closeFrameSeen = true; });
    connect(m_socket, &QWebSocket::proxyAuthenticationRequired, this, [this] { m_proxyWantsCredentials = true; });
    connect(m_socket, &QWebSocket::pong, this, [this] { m_sinceReceived.start(); });
    // Qt hands text over decoded; UTF-8 comes back byte for byte, but for a BOM in front, which Qt drops.
    connect(m_socket, &QWebSocket::textMessageReceived, this,
            [this](const QString &text) { receive(text.toUtf8(), false); });
    connect(m_socket, &QWebSocket::binaryMessageReceived, this,
            [this](const QByteArray &bytes) { receive(bytes, true); });

    QNetworkRequest request(url);
    request.setRawHeader("User-Agent", "WebPubSubConsole/" WPS_VERSION);
    QWebSocketHandshakeOptions handshake;
    if (const QString name = m_protocol->webSocketName(); !name.isEmpty())
        handshake.setSubprotocols({name});
    m_connectTimer.start(m_options.connectTimeout);
    m_socket->open(request, handshake);
}

void ClientWorker::retireSocket(bool politely)
{
    for (QTimer *timer :
         {&m_connectTimer, &m_retryTimer, &m_pingTimer, &m_keepAliveTimer, &m_sequenceAckTimer, &m_recoveryGraceTimer})
        timer->stop();
    if (!m_socket)
        return;
    QWebSocket *socket = std::exchange(m_socket, nullptr);
    socket->disconnect(this);
    socket->setParent(m_lingerParent);
    connect(socket, &QWebSocket::disconnected, socket, &QObject::deleteLater);
    if (politely && m_upgraded) {
        socket->close(QWebSocketProtocol::CloseCodeNormal);
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
    m_batcher.add({ClientFrame::Direction::Sent, systemClock().nowUtc(), frame.bytes, frame.binary,
                   m_protocol->decodeSent(frame.bytes, frame.binary)});
    if (frame.binary)
        m_socket->sendBinaryMessage(frame.bytes);
    else
        m_socket->sendTextMessage(QString::fromUtf8(frame.bytes));
}

} // namespace wps
