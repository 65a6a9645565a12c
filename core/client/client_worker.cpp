// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/client_worker.h"

#include "core/base/clock.h"
#include "core/base/logging.h"
#include "core/client/connect_request.h"

#include <QAuthenticator>
#include <QNetworkRequest>
#include <QPointer>
#include <QRandomGenerator>
#include <QSslConfiguration>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>

#include <algorithm>

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

ClientWorker::ClientWorker(ClientOptions options, QObject *lingerParent)
    : m_options(std::move(options))
    , m_protocol(makeClientProtocol(m_options.subprotocol))
    , m_lingerParent(lingerParent)
    , m_batcher(this)
    , m_acks(m_options.ackTimeout)
    , m_backoff(m_options.reconnectBaseDelay)
    , m_connectTimer(this)
    , m_retryTimer(this)
    , m_pingTimer(this)
    , m_keepAliveTimer(this)
    , m_ackTimer(this)
{
    for (QTimer *timer : {&m_connectTimer, &m_retryTimer, &m_ackTimer})
        timer->setSingleShot(true);
    connect(&m_connectTimer, &QTimer::timeout, this, &ClientWorker::connectTimedOut);
    connect(&m_retryTimer, &QTimer::timeout, this, [this] {
        m_status.retryIn.reset();
        setState(ClientState::Reconnecting);
        beginAttempt();
    });
    connect(&m_pingTimer, &QTimer::timeout, this, &ClientWorker::sendPing);
    connect(&m_keepAliveTimer, &QTimer::timeout, this, &ClientWorker::checkKeepAlive);
    connect(&m_ackTimer, &QTimer::timeout, this, [this] {
        m_acks.expire();
        awaitAcks();
    });
    connect(&m_batcher, &FrameBatcher::batchReady, this, &ClientWorker::batchReady);
}

ClientWorker::~ClientWorker()
{
    retireSocket(true);
}

void ClientWorker::start()
{
    if (m_status.state != ClientState::Stopped)
        return;
    m_status = {};
    m_wasConnected = false;
    m_backoff = ReconnectBackoff(m_options.reconnectBaseDelay);
    setState(ClientState::Connecting);
    beginAttempt();
}

void ClientWorker::stop()
{
    if (m_status.state == ClientState::Stopped)
        return;
    const bool linkStood = m_status.state == ClientState::Connected;
    retireSocket(true);
    m_acks.failAll(closedError(u"The client was stopped before the service acknowledged this."_s));
    if (linkStood) {
        m_status.closeCode = kNormalClose;
        m_status.closeReason.clear();
        m_status.disconnectedMessage.clear();
    }
    m_status.error.reset();
    m_status.retryIn.reset();
    setState(ClientState::Stopped);
}

void ClientWorker::beginAttempt()
{
    Q_EMIT urlWanted(++m_attempt);
}

void ClientWorker::useUrl(quint64 attempt, const Result<SecretText> &url)
{
    const bool waiting = m_status.state == ClientState::Connecting || m_status.state == ClientState::Reconnecting;
    if (attempt != m_attempt || !waiting || m_socket || m_retryTimer.isActive())
        return;
    m_status.httpRefusal.clear();
    if (!url) {
        attemptFailed(url.error(), url.error().kind == Error::Kind::InvalidInput);
        return;
    }
    if (const auto target = makeConnectUrl(*url, m_options))
        openSocket(*target);
    else
        attemptFailed(target.error(), true);
}

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

void ClientWorker::upgraded()
{
    m_upgraded = true;
    m_sinceReceived.start();
    const QString offered = m_protocol->webSocketName();
    if (m_socket->subprotocol().compare(offered, Qt::CaseInsensitive) != 0) {
        Error error;
        error.kind = Error::Kind::Protocol;
        error.message = u"The server does not speak the subprotocol %1 that was asked for."_s.arg(offered);
        attemptFailed(error, true);
        return;
    }
    if (offered.isEmpty())
        linkUp({});
}

void ClientWorker::socketFailed()
{
    // After the upgrade `disconnected` follows and knows more.
    if (m_upgraded)
        return;
    const Error error = connectFailure(m_socket->error(), m_socket->errorString());
    m_status.httpRefusal = httpStatusText(error.httpStatus);
    attemptFailed(error, isFinalRefusal(error));
}

void ClientWorker::socketClosed()
{
    if (!m_upgraded && m_proxyWantsCredentials) {
        attemptFailed(connectFailure(QAbstractSocket::ProxyAuthenticationRequiredError,
                                     u"The proxy wants a user name and a password."_s),
                      false);
        return;
    }
    if (!m_upgraded) {
        attemptFailed(connectFailure(QAbstractSocket::RemoteHostClosedError,
                                     u"The server closed the connection before the WebSocket was open."_s),
                      false);
        return;
    }
    const int code = m_closeFrameSeen ? static_cast<int>(m_socket->closeCode()) : kNoCloseFrame;
    const QString reason = m_closeFrameSeen ? redactSecrets(m_socket->closeReason()) : QString();
    linkLost(code, reason,
             closedError(m_closeFrameSeen ? u"The service closed the connection."_s
                                          : u"The connection broke off without a close frame."_s));
}

void ClientWorker::connectTimedOut()
{
    Error error;
    error.kind = Error::Kind::Timeout;
    const QString seconds = QString::number(static_cast<double>(m_options.connectTimeout.count()) / 1000.0);
    error.message = m_upgraded
                        ? u"The service has not sent its connected frame within %1 seconds."_s.arg(seconds)
                        : u"The server has not answered the WebSocket handshake within %1 seconds."_s.arg(seconds);
    attemptFailed(error, false);
}

void ClientWorker::receive(const QByteArray &bytes, bool binary)
{
    m_sinceReceived.start();
    const DownstreamMessage message = m_protocol->decode(bytes, binary);
    m_batcher.add({ClientFrame::Direction::Received, systemClock().nowUtc(), bytes, binary, message});
    switch (message.kind) {
    case DownstreamMessage::Kind::Connected:
        if (m_status.state != ClientState::Connected)
            linkUp(message);
        break;
    case DownstreamMessage::Kind::Disconnected:
        m_disconnectedMessage = redactSecrets(message.reason);
        break;
    case DownstreamMessage::Kind::Ack:
        answerAck(message);
        break;
    default:
        break;
    }
}

void ClientWorker::linkUp(const DownstreamMessage &connected)
{
    m_connectTimer.stop();
    m_sinceUp.start();
    m_status.connectionId = connected.connectionId;
    m_status.userId = connected.userId;
    m_status.error.reset();
    m_status.httpRefusal.clear();
    m_status.retryIn.reset();
    if (m_wasConnected)
        ++m_status.reconnects;
    m_wasConnected = true;
    if (m_options.pingInterval > 0ms)
        m_pingTimer.start(m_options.pingInterval);
    if (m_options.keepAliveTimeout > 0ms)
        m_keepAliveTimer.start(std::max<std::chrono::milliseconds>(m_options.keepAliveTimeout / 3, 1ms));
    qCInfo(logClient, "connected");
    setState(ClientState::Connected);
    rejoinGroups();
}

void ClientWorker::linkLost(int closeCode, const QString &closeReason, Error error)
{
    const bool stood = m_status.state == ClientState::Connected;
    error.closeCode = closeCode;
    m_status.closeCode = closeCode;
    m_status.disconnectedMessage = m_disconnectedMessage;
    m_status.closeReason = closeReason.isEmpty() ? m_disconnectedMessage : closeReason;
    if (!m_status.closeReason.isEmpty())
        error.message += u" Reason: "_s + m_status.closeReason;
    m_status.error = error;
    m_status.httpRefusal.clear();
    retireSocket(false);
    if (stood)
        m_backoff.linkEnded(std::chrono::milliseconds(m_sinceUp.elapsed()));
    qCInfo(logClient, "connection ended with code %d", closeCode);
    m_acks.failAll(error);
    if (!m_options.autoRejoinGroups && !m_joinedGroups.isEmpty()) {
        m_joinedGroups.clear();
        Q_EMIT groupsChanged(m_joinedGroups);
    }
    retryOrStop(false);
}

void ClientWorker::attemptFailed(const Error &error, bool final)
{
    retireSocket(m_upgraded);
    m_status.error = error;
    qCInfo(logClient, "connecting failed: %s", qUtf8Printable(errorKindName(error.kind)));
    retryOrStop(final);
}

void ClientWorker::retryOrStop(bool final)
{
    m_status.retryIn.reset();
    if (final || !m_options.autoReconnect) {
        setState(ClientState::Stopped);
        return;
    }
    const auto wait = m_backoff.next(QRandomGenerator::global()->generateDouble());
    m_status.retryIn = wait;
    m_retryTimer.start(wait);
    setState(ClientState::Reconnecting);
}

void ClientWorker::setState(ClientState state)
{
    if (state != ClientState::Connected) {
        m_status.connectionId.clear();
        m_status.userId.clear();
    }
    m_status.state = state;
    m_status.since = systemClock().nowUtc();
    m_batcher.flush(); // no frame is told after the news that its connection has ended
    Q_EMIT statusChanged(m_status);
}

void ClientWorker::retireSocket(bool politely)
{
    for (QTimer *timer : {&m_connectTimer, &m_retryTimer, &m_pingTimer, &m_keepAliveTimer})
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
                   m_protocol->decode(frame.bytes, frame.binary)});
    if (frame.binary)
        m_socket->sendBinaryMessage(frame.bytes);
    else
        m_socket->sendTextMessage(QString::fromUtf8(frame.bytes));
}

Error ClientWorker::closedError(const QString &message) const
{
    Error error;
    error.kind = Error::Kind::Closed;
    error.message = message;
    return error;
}

} // namespace wps
