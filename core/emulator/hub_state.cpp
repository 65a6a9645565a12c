// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/hub_state.h"

#include "core/base/logging.h"
#include "core/emulator/system_frames.h"

#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

const ConnectionsByOrder kNobody;

void removeMember(QHash<QString, ConnectionsByOrder> &index, const QString &key, quint64 order)
{
    const auto it = index.find(key);
    if (it == index.end())
        return;
    it->erase(order);
    if (it->empty())
        index.remove(key);
}

/// Not recoverable (client-protocols 4): what a slow client is closed with.
constexpr quint16 kNotRecoverable = 1008;

} // namespace

void Connection::tell(const SharedFrame &frame) const
{
    if (frame && sink)
        sink->deliver(frame, {});
}

Connection *Hub::find(const QString &connectionId) const
{
    return m_byId.value(connectionId, nullptr);
}

const ConnectionsByOrder &Hub::group(const QString &name) const
{
    const auto it = m_groups.constFind(name);
    return it == m_groups.constEnd() ? kNobody : *it;
}

const ConnectionsByOrder &Hub::user(const QString &userId) const
{
    const auto it = m_users.constFind(userId);
    return it == m_users.constEnd() ? kNobody : *it;
}

Connection *Hub::add(std::unique_ptr<Connection> connection)
{
    Connection *added = connection.get();
    m_byId.insert(added->id, added);
    if (added->userId)
        m_users[*added->userId].emplace(added->order, added);
    m_connections.emplace(added->order, std::move(connection));
    return added;
}

std::unique_ptr<Connection> Hub::remove(const QString &connectionId)
{
    Connection *connection = find(connectionId);
    if (!connection)
        return nullptr;
    for (const QString &group : std::as_const(connection->groups))
        removeMember(m_groups, group, connection->order);
    if (connection->userId)
        removeMember(m_users, *connection->userId, connection->order);
    m_byId.remove(connectionId);
    return std::move(m_connections.extract(connection->order).mapped());
}

bool Hub::join(Connection *connection, const QString &group)
{
    if (connection->groups.contains(group))
        return false;
    connection->groups.insert(group);
    m_groups[group].emplace(connection->order, connection);
    return true;
}

bool Hub::leave(Connection *connection, const QString &group)
{
    if (!connection->groups.remove(group))
        return false;
    removeMember(m_groups, group, connection->order);
    return true;
}

bool Hub::leaveAll(Connection *connection)
{
    const QSet<QString> groups = std::exchange(connection->groups, {});
    for (const QString &group : groups)
        removeMember(m_groups, group, connection->order);
    return !groups.isEmpty();
}

Hub &HubState::hub(const QString &name)
{
    return m_hubs[name];
}

Connection *HubState::connect(Hub &hub, std::unique_ptr<Connection> connection, const QStringList &groups)
{
    connection->order = m_nextOrder++;
    Connection *added = hub.add(std::move(connection));
    for (const QString &group : groups)
        hub.join(added, group);
    changed();
    return added;
}

void HubState::disconnected(Hub &hub, const QString &connectionId)
{
    if (hub.remove(connectionId))
        changed();
}

void HubState::brokeOff(Hub &hub, const QString &connectionId)
{
    Connection *connection = hub.find(connectionId);
    if (!connection || !connection->reliable) {
        disconnected(hub, connectionId);
        return;
    }
    connection->sink.reset();
    connection->keptUntil = std::chrono::steady_clock::now() + m_recoveryWindow;
    changed();
    if (m_waits)
        m_waits();
}

void HubState::recover(Connection &connection, std::shared_ptr<ConnectionSink> sink)
{
    // A client that changes networks may be back before its old socket is known to be dead.
    if (const auto old = std::exchange(connection.sink, std::move(sink)))
        old->close(kNotRecoverable, u"The connection was recovered on another socket."_s);
    connection.keptUntil.reset();
    for (const SharedFrame &frame : connection.reliable->unacknowledged())
        connection.sink->replay(frame);
    for (const SharedFrame &frame :
         connection.reliable->takeUnsent(std::chrono::steady_clock::now(), connection.format))
        connection.sink->replay(frame);
    changed();
}

void HubState::acknowledge(Connection &connection, quint64 sequenceId)
{
    if (connection.reliable)
        connection.reliable->acknowledge(sequenceId);
}

std::optional<std::chrono::steady_clock::time_point> HubState::removeForgotten()
{
    const auto now = std::chrono::steady_clock::now();
    std::optional<std::chrono::steady_clock::time_point> next;
    bool any = false;
    for (auto &[name, hub] : m_hubs) {
        QStringList forgotten;
        for (const auto &[order, connection] : hub.connections()) {
            if (!connection->keptUntil)
                continue;
            if (*connection->keptUntil <= now)
                forgotten.append(connection->id);
            else if (!next || *connection->keptUntil < *next)
                next = connection->keptUntil;
        }
        for (const QString &id : std::as_const(forgotten))
            any |= hub.remove(id) != nullptr;
    }
    if (any)
        changed();
    return next;
}

void HubState::close(Hub &hub, const ConnectionList &connections, const QString &reason)
{
    std::vector<std::unique_ptr<Connection>> removed;
    removed.reserve(connections.size());
    for (const Connection *connection : connections)
        removed.push_back(hub.remove(connection->id));
    QString text = u"Application server closed the connection."_s;
    if (!reason.isEmpty())
        text += u" Reason: "_s + reason;
    for (const auto &connection : removed) {
        // The reason travels in the frame; the close itself says 1000 and nothing (client-protocols 10).
        connection->tell(disconnectedFrame(connection->format, text));
        if (connection->sink)
            connection->sink->close(1000, {});
    }
    if (!removed.empty())
        changed();
}

void HubState::join(Hub &hub, const ConnectionList &connections, const QStringList &groups)
{
    bool any = false;
    for (Connection *connection : connections) {
        for (const QString &group : groups)
            any |= hub.join(connection, group);
    }
    if (any)
        changed();
}

void HubState::leave(Hub &hub, const ConnectionList &connections, const QStringList &groups)
{
    bool any = false;
    for (Connection *connection : connections) {
        for (const QString &group : groups)
            any |= hub.leave(connection, group);
    }
    if (any)
        changed();
}

void HubState::leaveAll(Hub &hub, const ConnectionList &connections)
{
    bool any = false;
    for (Connection *connection : connections)
        any |= hub.leaveAll(connection);
    if (any)
        changed();
}

void HubState::deliver(Hub &hub, const ConnectionList &connections,
                       const std::shared_ptr<const OutgoingMessage> &message)
{
    std::vector<std::unique_ptr<Connection>> tooSlow;
    for (Connection *connection : connections) {
        ++connection->sent;
        ++m_deliveries;
        if (!connection->reliable)
            connection->sink->deliver(message->frame(connection->format), message->expiry());
        else if (!deliverReliably(*connection, message))
            tooSlow.push_back(hub.remove(connection->id));
    }
    for (const auto &connection : tooSlow) {
        const QString reason = u"The client has not acknowledged its messages fast enough."_s;
        qCInfo(logEmulator, "a reliable client left too much unacknowledged and was closed");
        connection->tell(disconnectedFrame(connection->format, reason));
        if (connection->sink)
            connection->sink->close(kNotRecoverable, reason);
    }
    if (!tooSlow.empty())
        changed();
}

bool HubState::deliverReliably(Connection &connection, const std::shared_ptr<const OutgoingMessage> &message)
{
    ReliableBuffer &buffer = *connection.reliable;
    buffer.append(message);
    if (connection.sink) {
        for (const SharedFrame &frame : buffer.takeUnsent(std::chrono::steady_clock::now(), connection.format))
            connection.tell(frame);
    } else if (buffer.isOverfull()) {
        buffer.dropExpired(std::chrono::steady_clock::now());
    }
    return !buffer.isOverfull();
}

Connection *HubState::find(const QString &hub, const QString &connectionId) const
{
    const auto it = m_hubs.find(hub);
    return it == m_hubs.end() ? nullptr : it->second.find(connectionId);
}

bool HubState::isInScope(const FaultScope &scope, const Connection &connection)
{
    switch (scope.kind) {
    case FaultScope::Kind::Everything:
    case FaultScope::Kind::Hub:
        return true;
    case FaultScope::Kind::Group:
        return connection.groups.contains(scope.name);
    case FaultScope::Kind::User:
        return connection.userId == scope.name;
    case FaultScope::Kind::Connection:
        return connection.id == scope.name;
    }
    return false;
}

void HubState::forEachInScope(const FaultScope &scope, const std::function<void(Connection &)> &visit)
{
    for (auto &[name, hub] : m_hubs) {
        if (scope.kind != FaultScope::Kind::Everything && scope.hub != name)
            continue;
        for (const auto &[order, connection] : hub.connections()) {
            if (isInScope(scope, *connection))
                visit(*connection);
        }
    }
}

int HubState::endInScope(const FaultScope &scope, const std::function<void(Hub &, const Connection &)> &end)
{
    int count = 0;
    for (auto &[name, hub] : m_hubs) {
        if (scope.kind != FaultScope::Kind::Everything && scope.hub != name)
            continue;
        ConnectionList ending;
        for (const auto &[order, connection] : hub.connections()) {
            if (isInScope(scope, *connection))
                ending.push_back(connection.get());
        }
        for (const Connection *connection : ending)
            end(hub, *connection);
        count += static_cast<int>(ending.size());
    }
    return count;
}

int HubState::cut(const FaultScope &scope)
{
    int count = 0;
    endInScope(scope, [this, &count](Hub &hub, const Connection &connection) {
        if (!connection.sink)
            return;
        ++count;
        connection.sink->cut();
        brokeOff(hub, QString(connection.id));
    });
    return count;
}

int HubState::close(const FaultScope &scope, const ServiceClose &close)
{
    return endInScope(scope,
                      [this, &close](Hub &hub, const Connection &connection) { endWith(hub, connection, close); });
}

void HubState::endWith(Hub &hub, const Connection &connection, const ServiceClose &close)
{
    const std::shared_ptr<ConnectionSink> sink = connection.sink;
    const QString id = connection.id;
    connection.tell(disconnectedFrame(connection.format, close.reason));
    if (close.isRecoverable)
        brokeOff(hub, id);
    else
        disconnected(hub, id);
    if (sink)
        sink->close(static_cast<quint16>(close.code), close.reason);
}

EmulatorSnapshot HubState::snapshot() const
{
    EmulatorSnapshot snapshot;
    snapshot.faults = m_faults.active();
    snapshot.requests = m_requests;
    snapshot.deliveries = m_deliveries;
    for (const auto &[name, hub] : m_hubs) {
        EmulatorHub copy;
        copy.name = name;
        for (const auto &[order, connection] : hub.connections()) {
            EmulatorConnection row;
            row.id = connection->id;
            row.userId = connection->userId.value_or(QString());
            row.anonymous = !connection->userId;
            row.protocol = connection->protocol.value_or(QString());
            row.isWaiting = connection->keptUntil.has_value();
            row.isHalfOpen = connection->sink && connection->sink->isHeld();
            row.groups = QStringList(connection->groups.begin(), connection->groups.end());
            row.groups.sort();
            row.roles = connection->roles.roles();
            row.connectedAt = connection->connectedAt;
            row.sent = connection->sent;
            row.received = connection->received;
            copy.connections.append(row);
        }
        snapshot.hubs.append(copy);
    }
    return snapshot;
}

QString HubState::makeConnectionId()
{
    std::array<quint32, 4> random{};
    QRandomGenerator::system()->fillRange(random.data(), static_cast<qsizetype>(random.size()));
    const QByteArray bytes(reinterpret_cast<const char *>(random.data()), sizeof(random));
    return QString::fromLatin1(bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)) +
           u"K02"_s;
}

void HubState::clear()
{
    m_faults.clear();
    m_hubs.clear();
}

void HubState::changed()
{
    if (m_changed)
        m_changed();
}

} // namespace wps
