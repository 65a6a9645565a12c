// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/ack_log.h"
#include "core/emulator/emulator.h"
#include "core/emulator/fault_state.h"
#include "core/emulator/outgoing_message.h"
#include "core/emulator/reliable_buffer.h"
#include "core/emulator/role_set.h"

#include <QHash>
#include <QSet>
#include <QString>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace wps
{

/// The wire end of a connection, as the state sees it. Every function returns at once and does not call back into the
/// state.
class ConnectionSink
{
public:
    virtual ~ConnectionSink() = default;
    virtual void deliver(const SharedFrame &frame, std::optional<std::chrono::steady_clock::time_point> expiry) = 0;
    /// Delivers what a reliable client has missed. It may wait on top of what a client may leave unread.
    virtual void replay(const SharedFrame &frame) = 0;
    /// Closes the WebSocket after what is queued has been written; frames that arrive later are ignored.
    virtual void close(quint16 code, const QString &reason) = 0;
    /// Breaks the socket off without a goodbye.
    virtual void cut() = 0;
    /// Neither reads nor writes any more, until release() was called as often.
    virtual void hold() = 0;
    virtual void release() = 0;
    virtual bool isHeld() const = 0;
    virtual bool isOpen() const = 0;
};

/// One client connection. Belongs to its hub; pointers die when it is removed.
struct Connection {
    quint64 order = 0; ///< of arrival, unique in the emulator
    QString id;
    std::optional<QString> userId;   ///< empty when anonymous
    std::optional<QString> protocol; ///< negotiated subprotocol, empty for raw
    FrameFormat format = FrameFormat::Raw;
    QSet<QString> groups;
    RoleSet roles;
    AckLog acks;
    QDateTime connectedAt;
    quint64 sent = 0;
    quint64 received = 0;
    std::shared_ptr<ConnectionSink> sink;   ///< null while a reliable connection waits to be recovered
    std::optional<ReliableBuffer> reliable; ///< of the reliable subprotocols
    std::optional<std::chrono::steady_clock::time_point> keptUntil; ///< set while there is no sink

    /// Writes a frame that is no message. Null frames and lost sinks are none of the caller's concern.
    void tell(const SharedFrame &frame) const;
};

/// Connections in order of arrival.
using ConnectionsByOrder = std::map<quint64, Connection *>;
using ConnectionList = std::vector<Connection *>;

/// Connections, groups and users of one hub. A group or user exists while it has a connection.
class Hub
{
public:
    Connection *find(const QString &connectionId) const;
    /// Empty when there is no such group or user.
    const ConnectionsByOrder &group(const QString &name) const;
    const ConnectionsByOrder &user(const QString &userId) const;
    const std::map<quint64, std::unique_ptr<Connection>> &connections() const { return m_connections; }

    Connection *add(std::unique_ptr<Connection> connection);
    std::unique_ptr<Connection> remove(const QString &connectionId);
    bool join(Connection *connection, const QString &group); ///< false when it was a member already
    bool leave(Connection *connection, const QString &group);
    bool leaveAll(Connection *connection);

private:
    std::map<quint64, std::unique_ptr<Connection>> m_connections;
    QHash<QString, Connection *> m_byId;
    QHash<QString, ConnectionsByOrder> m_groups;
    QHash<QString, ConnectionsByOrder> m_users;
};

/// The emulator's one model. Pure logic, no I/O; used on the emulator's thread only.
class HubState
{
public:
    /// Called after connections, groups or users changed.
    void setChangeListener(std::function<void()> listener) { m_changed = std::move(listener); }

    /// Called when a connection begins to wait for its recovery: removeForgotten() is due from now on.
    void setWaitListener(std::function<void()> listener) { m_waits = std::move(listener); }
    /// How long a reliable connection that broke off is kept (client-protocols 4).
    void setRecoveryWindow(std::chrono::milliseconds window) { m_recoveryWindow = window; }

    /// Makes the hub when it is new. `name` is lower-cased already.
    Hub &hub(const QString &name);

    /// Adds a connection and its initial groups.
    Connection *connect(Hub &hub, std::unique_ptr<Connection> connection, const QStringList &groups);
    /// The client has gone. Unknown ids are ignored.
    void disconnected(Hub &hub, const QString &connectionId);
    /// The socket broke off: a reliable connection keeps its place, groups and messages and waits for its client.
    void brokeOff(Hub &hub, const QString &connectionId);
    /// The client of a reliable connection is back on a new socket: what it has not acknowledged is written again.
    void recover(Connection &connection, std::shared_ptr<ConnectionSink> sink);
    /// The client has this message and all before it.
    static void acknowledge(Connection &connection, quint64 sequenceId);
    /// Ends the connections that have waited too long. Returns when to call again; empty when none waits.
    std::optional<std::chrono::steady_clock::time_point> removeForgotten();
    /// Closes by REST: the connection is gone from the state when this returns.
    void close(Hub &hub, const ConnectionList &connections, const QString &reason);

    void join(Hub &hub, const ConnectionList &connections, const QStringList &groups);
    void leave(Hub &hub, const ConnectionList &connections, const QStringList &groups);
    void leaveAll(Hub &hub, const ConnectionList &connections);

    FaultState &faults() { return m_faults; }
    Connection *find(const QString &hub, const QString &connectionId) const;      ///< does not make the hub
    static bool isInScope(const FaultScope &scope, const Connection &connection); ///< of the scope's hub
    /// `visit` changes no hub. The scope's hub is lower-cased.
    void forEachInScope(const FaultScope &scope, const std::function<void(Connection &)> &visit);
    /// Breaks the sockets. Returns how many there were.
    int cut(const FaultScope &scope);
    /// Says goodbye to every connection in scope. Returns how many there were.
    int close(const FaultScope &scope, const ServiceClose &close);

    /// Connections whose client has fallen too far behind are gone when this returns.
    void deliver(Hub &hub, const ConnectionList &connections, const std::shared_ptr<const OutgoingMessage> &message);
    void countRequest() { ++m_requests; }

    EmulatorSnapshot snapshot() const;
    void clear();

    /// 22 random base64url characters and a suffix, as the service's.
    static QString makeConnectionId();

private:
    void changed();
    int endInScope(const FaultScope &scope, const std::function<void(Hub &, const Connection &)> &end);
    void endWith(Hub &hub, const Connection &connection, const ServiceClose &close);
    /// False when the client of a reliable connection has fallen too far behind.
    static bool deliverReliably(Connection &connection, const std::shared_ptr<const OutgoingMessage> &message);

    std::map<QString, Hub> m_hubs;
    FaultState m_faults{*this};
    quint64 m_nextOrder = 1;
    quint64 m_requests = 0;
    quint64 m_deliveries = 0;
    std::chrono::milliseconds m_recoveryWindow{30'000};
    std::function<void()> m_changed;
    std::function<void()> m_waits;
};

} // namespace wps
