// SPDX-License-Identifier: GPL-3.0-or-later
// The part of ClientWorker that takes a lost connection of a reliable subprotocol up again (client-protocols section
// 4).
#include "core/base/clock.h"
#include "core/base/logging.h"
#include "core/client/client_worker.h"

#include <QUrl>

#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace wps
{

namespace
{

constexpr int kNormalClose = 1000;
constexpr int kNotRecoverable = 1008;

/// A refused recovery is upgraded and then closed. A service that has not closed for so long has taken it up, even if
/// it answers no ping.
constexpr std::chrono::milliseconds kGrace = 1s;

} // namespace

bool ClientWorker::canRecover(int closeCode) const
{
    return m_protocol->isReliable() && !m_reconnectionToken.isEmpty() && closeCode != kNormalClose &&
           closeCode != kNotRecoverable;
}

void ClientWorker::tryRecovery()
{
    QByteArray url = m_connectUrl.reveal();
    url += url.contains('?') ? '&' : '?';
    url += "awps_connection_id=" + QUrl::toPercentEncoding(m_status.connectionId) +
           "&awps_reconnection_token=" + QUrl::toPercentEncoding(QString::fromUtf8(m_reconnectionToken.reveal()));
    m_replayed = 0;
    openSocket(QUrl::fromEncoded(url, QUrl::StrictMode));
}

void ClientWorker::recoveryUpgraded()
{
    m_connectTimer.stop();
    m_sequence.forgetAcks();
    acknowledgeSequence();
    // What was lost is replayed before the answer to this, which so tells the end of the replay.
    sendPing();
    m_recoveryGraceTimer.start(kGrace);
    m_replayDeadline = QDeadlineTimer(m_options.recoveryWindow);
}

void ClientWorker::recovered()
{
    m_recoveryGraceTimer.stop();
    m_sinceUp.start();
    m_status.error.reset();
    m_status.httpRefusal.clear();
    m_status.retryIn.reset();
    ++m_status.recoveries;
    m_status.replayed = m_replayed;
    startTimers();
    qCInfo(logClient, "recovered, %llu messages replayed", static_cast<unsigned long long>(m_replayed));
    setState(ClientState::Connected);
    // The service remembers the ids that it has answered: a repeat is told apart from a first time.
    const QList<EncodedFrame> unanswered = m_acks.frames();
    for (const EncodedFrame &frame : unanswered)
        transmit(frame);
}

void ClientWorker::recoveryAttemptFailed(bool final)
{
    if (!final && !m_recoveryDeadline.hasExpired()) {
        tryRecoveryLater();
        return;
    }
    Error lost = closedError(u"The connection was lost and could not be recovered. What waited for its answer may or "
                             u"may not have been done."_s);
    lost.closeCode = m_status.closeCode;
    connectionOver(lost);
    retryOrStop(false);
}

void ClientWorker::tryRecoveryLater()
{
    m_status.retryIn = m_options.recoveryInterval;
    m_retryTimer.start(m_options.recoveryInterval);
    setState(ClientState::Recovering);
}

void ClientWorker::forgetLostConnection()
{
    const SecretText fresh = m_reconnectionToken; // came with the frame that tells of the new one
    connectionOver(closedError(u"The service opened a new connection instead of the one that was lost."_s));
    m_reconnectionToken = fresh;
    setState(ClientState::Reconnecting); // what comes up now is no recovery
}

bool ClientWorker::takeSequence(const std::optional<quint64> &id)
{
    if (!id || !m_protocol->isReliable())
        return true;
    const bool isRecovering = m_status.state == ClientState::Recovering;
    if (isRecovering) { // the service has taken the connection up, and will hold it anew when this link breaks too
        m_recoveryDeadline = QDeadlineTimer(m_options.recoveryWindow);
        if (m_recoveryGraceTimer.isActive() && !m_replayDeadline.hasExpired())
            m_recoveryGraceTimer.start(kGrace); // the replay goes on
    }
    if (!m_sequence.record(*id)) {
        ++m_status.duplicates;
        return false;
    }
    m_status.missing = m_missingBefore + m_sequence.missing();
    if (isRecovering)
        ++m_replayed;
    if (m_sequence.isAckUrgent())
        acknowledgeSequence();
    return true;
}

void ClientWorker::tellCounters()
{
    if (m_status.state != ClientState::Connected)
        return; // the next state tells
    const bool leftOut = std::exchange(m_toldMissing, m_status.missing) != m_status.missing;
    const bool cameTwice = std::exchange(m_toldDuplicates, m_status.duplicates) != m_status.duplicates;
    flushSink();
    if (leftOut && m_sink) {
        ClientStatus now = m_status; // the state is older
        now.since = systemClock().nowUtc();
        m_sink->takeStatus(now);
    }
    if (leftOut || cameTwice)
        Q_EMIT statusChanged(m_status);
}

void ClientWorker::acknowledgeSequence()
{
    const auto id = m_sequence.takeAck();
    if (!id)
        return;
    if (const auto frame = m_protocol->encode(SequenceAckMessage{*id}))
        transmit(*frame);
}

} // namespace wps
