// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/io_thread.h"
#include "core/base/result.h"
#include "core/base/secret_text.h"
#include "core/client/client_protocol.h"

#include <QDateTime>
#include <QFuture>
#include <QFutureWatcher>
#include <QObject>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace wps
{

class ClientWorker;
class FrameSink;

/// One frame in either direction, with the bytes that went over the wire.
struct ClientFrame {
    enum class Direction { Received, Sent };
    Direction direction = Direction::Received;
    QDateTime at; ///< UTC
    QByteArray bytes;
    bool binary = false;
    /// For sent frames too, as far as it fits: kind Unknown (Raw in raw mode), typeName, group, ackId, data.
    DownstreamMessage message;
};

/// Recovering: the link broke off and a reliable subprotocol tries to take the same connection up again
/// (client-protocols section 4). Reconnecting: the next connection will be a new one.
enum class ClientState { Stopped, Connecting, Connected, Recovering, Reconnecting };

struct ClientStatus {
    ClientState state = ClientState::Stopped;
    QString connectionId;
    QString userId;
    QDateTime since;    ///< UTC, of this state
    int reconnects = 0; ///< new connections after the first
    // Of the reliable subprotocols, since start():
    int recoveries = 0;          ///< connections that were taken up again
    quint64 replayed = 0;        ///< messages that the last recovery brought
    quint64 duplicates = 0;      ///< messages that came twice and were dropped
    quint64 missing = 0;         ///< sequence ids that were left out: messages that did not come
    int closeCode = 0;           ///< of the last end; 0 = never ended
    QString closeReason;         ///< close frame's reason or, without one, the `disconnected` frame's message
    QString disconnectedMessage; ///< of the last end: what the `disconnected` frame said, empty when there was none
    QString httpRefusal;         ///< "401 Unauthorized" when the upgrade was refused
    std::optional<std::chrono::milliseconds> retryIn;
    std::optional<Error> error; ///< why the last attempt or connection ended; empty while connected
};

struct ClientOptions {
    /// Gives the client URL with its token for each new connection (tokens expire). Called on the handle's thread. An
    /// error is an attempt that failed; InvalidInput ends the attempts, as does a refusal at the upgrade that is
    /// neither 407, 408, 429 nor 5xx.
    std::function<QFuture<Result<SecretText>>()> urlProvider;
    Subprotocol subprotocol = Subprotocol::Json;
    /// Raw mode (client-protocols section 2): empty = sendEvent, otherwise every frame goes to this group.
    std::optional<GroupName> rawSendToGroup;
    bool rawNoEcho = false;
    bool autoReconnect = true;
    bool autoRejoinGroups = true;
    std::chrono::milliseconds connectTimeout{10'000};
    std::chrono::milliseconds pingInterval{20'000};      ///< 0 = off
    std::chrono::milliseconds keepAliveTimeout{120'000}; ///< closes when nothing came for so long; 0 = off
    std::chrono::milliseconds ackTimeout{30'000};
    std::chrono::milliseconds recoveryWindow{30'000}; ///< for a reliable connection that broke off
    std::chrono::milliseconds recoveryInterval{1'000};
    std::chrono::milliseconds sequenceAckInterval{1'000};
    std::chrono::milliseconds reconnectBaseDelay{
        1'000}; ///< full jitter, doubling, cap 60 s, reset after 30 s of a stable link
    qsizetype maxMessageSize = 4 * 1024 * 1024;
};

/// A client connection of the service. The handle lives on the thread that made it and signals there; the socket, all
/// decoding and the sink are on the I/O thread. Dying closes the socket with 1000.
class WebPubSubClient : public QObject
{
    Q_OBJECT

public:
    /// Without a sink nobody hears what comes; the client answers what is asked of it.
    WebPubSubClient(IoThread &io, ClientOptions options, std::shared_ptr<FrameSink> sink = {},
                    QObject *parent = nullptr);
    ~WebPubSubClient() override;

    void start();
    /// Closes with 1000 and does not reconnect.
    void stop();
    const ClientStatus &status() const { return m_status; }

    /// Acked operations: while a reliable connection is being recovered they wait, and are sent again with their ackId.
    /// They end with Service (serviceCode = ack error name) on refusal, Closed when the link dropped
    /// before the ack, Timeout after ackTimeout. `Duplicate` is success. Not connected: InvalidInput at once. Raw mode:
    /// Unsupported. The ackId of a message is set here.
    QFuture<Result<void>> joinGroup(const GroupName &group);
    QFuture<Result<void>> leaveGroup(const GroupName &group);
    QFuture<Result<void>> sendToGroup(const SendToGroupMessage &message);
    QFuture<Result<void>> sendEvent(const EventMessage &message);
    /// Raw mode: ends when the frame was handed to the socket.
    QFuture<Result<void>> sendRaw(const MessageBody &body);

    /// Groups this client joined itself and will join again after a new connection.
    QList<GroupName> joinedGroups() const;

Q_SIGNALS:
    void statusChanged(const wps::ClientStatus &status);
    void groupsChanged();
    /// The service has acknowledged that this client left, also a group that its token had joined.
    void groupLeft(const QString &group);
    void rejoinFailed(const QString &group, const wps::Error &error);

private:
    QFuture<Result<void>> submit(UpstreamMessage message);
    void fetchUrl(quint64 attempt);
    void useUrl(const Result<SecretText> &url);

    ClientWorker *m_worker; // on the I/O thread
    IoThread &m_io;
    std::function<QFuture<Result<SecretText>>()> m_urlProvider;
    // Not then(): in Qt 6.4 a future that ends after its context has died asserts in debug builds.
    QFutureWatcher<Result<SecretText>> m_url;
    quint64 m_urlAttempt = 0;
    ClientStatus m_status;
    QList<GroupName> m_joinedGroups;
    bool m_hasAcks;
};

} // namespace wps

Q_DECLARE_METATYPE(wps::ClientStatus)
