// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/ack_table.h"
#include "core/client/frame_sink.h"
#include "core/client/reconnect_backoff.h"
#include "core/client/sequence_tracker.h"
#include "core/client/web_pubsub_client.h"
#include "core/client/web_socket.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace wps
{

/// The half of a WebPubSubClient that lives on the I/O thread: socket, decoding, acks, keep-alive, reconnect. Dying, it
/// closes the socket with 1000.
class ClientWorker : public QObject
{
    Q_OBJECT

public:
    using Done = AckTable::Done;

    /// `lingerParent` lives on the I/O thread and keeps sockets that still say goodbye.
    ClientWorker(ClientOptions options, std::shared_ptr<FrameSink> sink, QObject *lingerParent);
    ~ClientWorker() override;

    void start();
    void stop();
    /// The answer to urlWanted(attempt); an answer to an older one is ignored.
    void useUrl(quint64 attempt, const Result<SecretText> &url);
    /// `done` is called once, on this thread, or never if this dies first.
    void send(UpstreamMessage message, Done done);

Q_SIGNALS:
    void urlWanted(quint64 attempt);
    void statusChanged(const wps::ClientStatus &status);
    void groupsChanged(const QList<wps::GroupName> &groups);
    void groupLeft(const QString &group);
    void rejoinFailed(const QString &group, const wps::Error &error);

private:
    void beginAttempt();
    void openSocket(const QUrl &url);
    void upgraded();
    void socketClosed();
    void connectTimedOut();
    void checkKeepAlive();
    void sendPing();
    void receive(std::span<const WebSocket::Message> messages);
    void receive(const WebSocket::Message &message, qint64 timeMs);
    void act(const DownstreamMessage &message);
    /// Hands a frame on to the sink.
    void tell(ClientFrame::Direction direction, qint64 timeMs, const EncodedFrame &frame, bool isMessage);
    /// Before the bytes that wait in m_passing go out of date.
    void flushSink();
    void linkUp(const DownstreamMessage &connected);
    void startTimers();
    void linkLost(int closeCode, const QString &closeReason, Error error);
    void attemptFailed(const Error &error, bool final);
    void retryOrStop(bool final);
    /// The connection is over for good: what waited for an answer of it will not get one.
    void connectionOver(const Error &error);
    /// The service has opened a new connection where the lost one was asked for.
    void forgetLostConnection();
    // Recovery of a reliable connection: client_worker_recovery.cpp.
    bool canRecover(int closeCode) const;
    void tryRecovery();
    void recoveryUpgraded();
    void recoveryAttemptFailed(bool final);
    void tryRecoveryLater();
    void recovered();
    /// False when the message was here before and must be dropped.
    bool takeSequence(const std::optional<quint64> &id);
    void acknowledgeSequence();
    /// Of what was left out or came twice since the last time.
    void tellCounters();
    void setState(ClientState state);
    void answerAck(const DownstreamMessage &ack);
    void awaitAcks();
    void rejoinGroups();
    void rejoin(const GroupName &group, int attempt);
    void joined(const GroupName &group);
    void left(const GroupName &group);
    void transmit(const EncodedFrame &frame);
    /// Lets go of the socket: closed with 1000 when the link stands, cut off otherwise.
    void retireSocket(bool politely);
    Error closedError(const QString &message) const;

    ClientOptions m_options;
    std::unique_ptr<ClientProtocol> m_protocol;
    QObject *m_lingerParent;
    WebSocket *m_socket = nullptr;
    std::shared_ptr<FrameSink> m_sink;
    std::vector<FrameView> m_passing; // to the sink
    AckTable m_acks;
    ReconnectBackoff m_backoff;
    QTimer m_connectTimer;
    QTimer m_retryTimer;
    QTimer m_pingTimer;
    QTimer m_keepAliveTimer;
    QTimer m_ackTimer;
    QTimer m_sequenceAckTimer;
    QTimer m_recoveryGraceTimer;
    QElapsedTimer m_sinceReceived;
    QElapsedTimer m_sinceUp;
    ClientStatus m_status;
    QList<GroupName> m_joinedGroups;
    QString m_disconnectedMessage; // of this connection
    SequenceTracker m_sequence;
    SecretText m_connectUrl;        // of the last new connection
    SecretText m_reconnectionToken; // empty: nothing to recover
    QDeadlineTimer m_recoveryDeadline;
    QDeadlineTimer m_replayDeadline; // a replay that takes longer is taken for what comes now
    quint64 m_replayed = 0;
    quint64 m_missingBefore = 0; // on the connections before this
    quint64 m_toldMissing = 0;
    quint64 m_toldDuplicates = 0;
    int m_shortRecoveries = 0; // one after the other, of links that broke at once
    quint64 m_attempt = 0;
    bool m_upgraded = false;
    bool m_wasConnected = false; // since start()
};

} // namespace wps
