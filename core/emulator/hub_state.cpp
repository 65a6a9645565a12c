// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/hub_state.h"

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
        index.erase(it);
}

} // namespace

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

void HubState::close(Hub &hub, const ConnectionList &connections, const QString &reason)
{
    std::vector<std::unique_ptr<Connection>> removed;
    removed.reserve(connections.size());
    for (const Connection *connection : connections)
        removed.push_back(hub.remove(connection->id));
    QString text = u"Application server closed the connection."_s;
    if (!reason.isEmpty())
        text += u" Reason: "_s + reason;
    const SharedFrame farewell = disconnectedFrame(text);
    for (const auto &connection : removed) {
        // The reason travels in the frame; the close itself says 1000 and nothing (client-protocols 10).
        if (connection->sink->format() == FrameFormat::Json)
            connection->sink->deliver(farewell, {});
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

void HubState::deliver(const ConnectionList &connections, const OutgoingMessage &message)
{
    for (Connection *connection : connections) {
        ++connection->sent;
        ++m_deliveries;
        connection->sink->deliver(message.frame(connection->sink->format()), message.expiry());
    }
}

EmulatorSnapshot HubState::snapshot() const
{
    EmulatorSnapshot snapshot;
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

void HubState::changed()
{
    if (m_changed)
        m_changed();
}

} // namespace wps
