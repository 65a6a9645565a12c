// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/client_worker.h"

#include "core/base/clock.h"
#include "core/base/logging.h"
#include "core/client/connect_request.h"

#include <QRandomGenerator>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace wps
{

namespace
{

constexpr int kNormalClose = 1000;
constexpr int kNoCloseFrame = 1006;
/// At once after a break: whoever takes a connection up only to drop it again is not to be run at.
constexpr int kMostShortRecoveries = 5;

} // namespace

ClientWorker::ClientWorker(ClientOptions options, std::shared_ptr<FrameSink> sink, QObject *lingerParent)
    : m_options(std::move(options))
    , m_protocol(makeClientProtocol(m_options.subprotocol))
    , m_lingerParent(lingerParent)
    , m_sink(std::move(sink))
    , m_acks(m_options.ackTimeout)
    , m_backoff(m_options.reconnectBaseDelay)
    , m_connectTimer(this)
    , m_retryTimer(this)
    , m_pingTimer(this)
    , m_keepAliveTimer(this)
    , m_ackTimer(this)
    , m_sequenceAckTimer(this)
    , m_recoveryGraceTimer(this)
{
    for (QTimer *timer : {&m_connectTimer, &m_retryTimer, &m_ackTimer, &m_recoveryGraceTimer})
        timer->setSingleShot(true);
    connect(&m_connectTimer, &QTimer::timeout, this, &ClientWorker::connectTimedOut);
    connect(&m_retryTimer, &QTimer::timeout, this, [this] {
        m_status.retryIn.reset();
        if (m_status.state == ClientState::Recovering) {
            tryRecovery();
            return;
        }
        setState(ClientState::Reconnecting);
        beginAttempt();
    });
    connect(&m_pingTimer, &QTimer::timeout, this, &ClientWorker::sendPing);
    connect(&m_keepAliveTimer, &QTimer::timeout, this, &ClientWorker::checkKeepAlive);
    connect(&m_ackTimer, &QTimer::timeout, this, [this] {
        m_acks.expire();
        awaitAcks();
    });
    connect(&m_sequenceAckTimer, &QTimer::timeout, this, [this] {
        acknowledgeSequence();
        tellCounters();
    });
    connect(&m_recoveryGraceTimer, &QTimer::timeout, this, &ClientWorker::recovered);
}

ClientWorker::~ClientWorker()
{
    retireSocket(true);
    m_acks.failAll(closedError(u"The client is gone; the service has not acknowledged this."_s));
}

void ClientWorker::start()
{
    if (m_status.state != ClientState::Stopped)
        return;
    m_status = {};
    m_missingBefore = 0;
    m_shortRecoveries = 0;
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
    tellCounters();
    retireSocket(true);
    connectionOver(closedError(u"The client was stopped before the service acknowledged this."_s));
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
    if (const auto target = makeConnectUrl(*url, m_options)) {
        m_connectUrl = SecretText(target->toEncoded());
        openSocket(*target);
    } else {
        attemptFailed(target.error(), true);
    }
}

void ClientWorker::upgraded()
{
    m_upgraded = true;
    m_sinceReceived.start();
    const QString offered = m_protocol->webSocketName();
    if (QString::fromLatin1(m_socket->subprotocol()).compare(offered, Qt::CaseInsensitive) != 0) {
        Error error;
        error.kind = Error::Kind::Protocol;
        error.message = u"The server does not speak the subprotocol %1 that was asked for."_s.arg(offered);
        attemptFailed(error, true);
        return;
    }
    if (m_status.state == ClientState::Recovering)
        recoveryUpgraded();
    else if (offered.isEmpty())
        linkUp({});
}

void ClientWorker::socketClosed()
{
    const WebSocketClose &violation = m_socket->violation();
    if (m_socket->closeFrameSeen()) {
        const WebSocketClose &close = m_socket->closeFrame();
        linkLost(close.code, redactSecrets(close.reason), closedError(u"The service closed the connection."_s));
    } else if (!violation.reason.isEmpty()) {
        linkLost(violation.code, {},
                 closedError(u"The service sent what no WebSocket may send: %1."_s.arg(violation.reason)));
    } else {
        linkLost(kNoCloseFrame, {}, closedError(u"The connection broke off without a close frame."_s));
    }
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

void ClientWorker::receive(std::span<const WebSocket::Message> messages)
{
    m_sinceReceived.start();
    const qint64 now = systemClock().nowUtc().toMSecsSinceEpoch();
    const WebSocket *socket = m_socket;
    for (const WebSocket::Message &message : messages) {
        if (m_socket == socket) // let go of over the one before
            receive(message, now);
    }
    flushSink();
}

void ClientWorker::receive(const WebSocket::Message &message, qint64 timeMs)
{
    if (const auto glance = m_protocol->glance(message.bytes, message.binary)) {
        if (takeSequence(glance->sequenceId)) {
            m_passing.push_back(
                {ClientFrame::Direction::Received, timeMs, message.bytes, message.binary, m_protocol->format(), true});
        }
        return;
    }
    EncodedFrame frame{message.bytes.toByteArray(), message.binary};
    DownstreamMessage read = m_protocol->decode(frame.bytes, frame.binary);
    if (!takeSequence(read.sequenceId))
        return;
    if (const QByteArray token = std::exchange(read.reconnectionToken, {}).toUtf8(); !token.isEmpty()) {
        // Whoever has it can take the connection over: it goes into no log, recording or view.
        m_reconnectionToken = SecretText(token);
        frame.bytes.replace(token, QByteArray(token.size(), '*'));
    }
    using Kind = DownstreamMessage::Kind;
    tell(ClientFrame::Direction::Received, timeMs, frame,
         read.kind == Kind::GroupMessage || read.kind == Kind::ServerMessage);
    act(read);
}

void ClientWorker::tell(ClientFrame::Direction direction, qint64 timeMs, const EncodedFrame &frame, bool isMessage)
{
    m_passing.push_back({direction, timeMs, frame.bytes, frame.binary, m_protocol->format(), isMessage});
    flushSink();
}

void ClientWorker::flushSink()
{
    if (m_sink && !m_passing.empty())
        m_sink->takeFrames(m_passing);
    m_passing.clear();
}

void ClientWorker::act(const DownstreamMessage &message)
{
    switch (message.kind) {
    case DownstreamMessage::Kind::Connected:
        if (m_status.state == ClientState::Recovering && message.connectionId != m_status.connectionId)
            forgetLostConnection();
        if (m_status.state == ClientState::Recovering && message.connectionId == m_status.connectionId)
            recovered();
        else if (m_status.state != ClientState::Connected)
            linkUp(message);
        break;
    case DownstreamMessage::Kind::Pong:
        if (m_status.state == ClientState::Recovering)
            recovered();
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
    m_recoveryGraceTimer.stop();
    m_sinceUp.start();
    m_status.connectionId = connected.connectionId;
    m_status.userId = connected.userId;
    m_status.error.reset();
    m_status.httpRefusal.clear();
    m_status.retryIn.reset();
    if (m_wasConnected)
        ++m_status.reconnects;
    m_wasConnected = true;
    startTimers();
    qCInfo(logClient, "connected");
    setState(ClientState::Connected);
    rejoinGroups();
}

void ClientWorker::startTimers()
{
    if (m_options.pingInterval > 0ms)
        m_pingTimer.start(m_options.pingInterval);
    if (m_options.keepAliveTimeout > 0ms)
        m_keepAliveTimer.start(std::max<std::chrono::milliseconds>(m_options.keepAliveTimeout / 3, 1ms));
    if (m_protocol->isReliable())
        m_sequenceAckTimer.start(m_options.sequenceAckInterval);
}

void ClientWorker::linkLost(int closeCode, const QString &closeReason, Error error)
{
    const bool stood = m_status.state == ClientState::Connected;
    tellCounters();
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
    if (m_status.state == ClientState::Recovering) {
        recoveryAttemptFailed(!canRecover(closeCode));
        return;
    }
    if (stood && canRecover(closeCode)) {
        m_recoveryDeadline = QDeadlineTimer(m_options.recoveryWindow);
        m_shortRecoveries = m_sinceUp.hasExpired(m_options.recoveryInterval.count()) ? 0 : m_shortRecoveries + 1;
        if (m_shortRecoveries > kMostShortRecoveries) {
            tryRecoveryLater();
            return;
        }
        setState(ClientState::Recovering);
        tryRecovery();
        return;
    }
    connectionOver(error);
    retryOrStop(false);
}

void ClientWorker::connectionOver(const Error &error)
{
    m_reconnectionToken = {};
    m_missingBefore += m_sequence.missing();
    m_sequence = {};
    m_acks.failAll(error);
    if (!m_options.autoRejoinGroups && !m_joinedGroups.isEmpty()) {
        m_joinedGroups.clear();
        Q_EMIT groupsChanged(m_joinedGroups);
    }
}

void ClientWorker::attemptFailed(const Error &error, bool final)
{
    retireSocket(m_upgraded);
    m_status.error = error;
    qCInfo(logClient, "connecting failed: %s", qUtf8Printable(errorKindName(error.kind)));
    if (m_status.state == ClientState::Recovering) {
        recoveryAttemptFailed(final && error.kind == Error::Kind::Protocol);
        return;
    }
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
    if (state != ClientState::Connected && state != ClientState::Recovering) {
        m_status.connectionId.clear();
        m_status.userId.clear();
    }
    m_status.state = state;
    m_status.since = systemClock().nowUtc();
    m_toldMissing = m_status.missing;
    m_toldDuplicates = m_status.duplicates;
    flushSink(); // no frame is told after the news that its connection has ended
    if (m_sink)
        m_sink->takeStatus(m_status);
    Q_EMIT statusChanged(m_status);
}

Error ClientWorker::closedError(const QString &message) const
{
    Error error;
    error.kind = Error::Kind::Closed;
    error.message = message;
    return error;
}

} // namespace wps
