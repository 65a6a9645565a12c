// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/future_util.h"
#include "core/base/io_thread.h"
#include "core/client/web_pubsub_client.h"
#include "core/emulator/emulator.h"
#include "tests/support/wait_for.h"
#include "ui/common/hub_session.h"

#include <QTest>

#include <memory>
#include <vector>

namespace wps
{

/// The connection ids of a group, of all hubs, sorted.
inline QStringList membersOf(const Emulator &emulator, const QString &group)
{
    QStringList ids;
    const EmulatorSnapshot snapshot = emulator.snapshot();
    for (const EmulatorHub &hub : snapshot.hubs) {
        for (const EmulatorConnection &connection : hub.connections) {
            if (connection.groups.contains(group))
                ids.append(connection.id);
        }
    }
    ids.sort();
    return ids;
}

/// Real clients of a session's hub, connected until this dies.
class EmulatorClients
{
public:
    EmulatorClients(IoThread &io, HubSessionPtr session) : m_io(io), m_session(std::move(session)) {}

    /// Connects one, as a user or (empty) anonymous; gives its connection id.
    QString connectOne(const QString &userId = {}, const QStringList &groups = {})
    {
        ClientAccessRequest access;
        if (!userId.isEmpty())
            access.userId = *UserId::parse(userId);
        for (const QString &group : groups)
            access.groups.append(*GroupName::parse(group));
        const auto url = waitFor(m_session->client().clientAccess(m_session->hub(), access));
        ClientOptions options;
        options.autoReconnect = false; // what is closed stays closed
        options.urlProvider = [secret = url->url] { return readyFuture<Result<SecretText>>(secret); };
        auto client = std::make_unique<WebPubSubClient>(m_io, options);
        client->start();
        const bool connected = QTest::qWaitFor([&] { return !client->status().connectionId.isEmpty(); }, 20'000);
        Q_ASSERT(connected);
        m_clients.push_back(std::move(client));
        return m_clients.back()->status().connectionId;
    }
    QStringList connectMany(int count, const QStringList &groups = {})
    {
        QStringList ids;
        for (int i = 0; i < count; ++i)
            ids.append(connectOne({}, groups));
        return ids;
    }

private:
    IoThread &m_io;
    HubSessionPtr m_session;
    std::vector<std::unique_ptr<WebPubSubClient>> m_clients;
};

} // namespace wps
