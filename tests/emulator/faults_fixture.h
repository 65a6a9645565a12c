// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/auth/client_access_token.h"
#include "core/auth/connection_string.h"
#include "core/base/future_util.h"
#include "core/client/web_pubsub_client.h"
#include "core/rest/operations/group.h"
#include "core/rest/operations/hub.h"
#include "core/rest/rest_transport.h"
#include "core/rest/service_client.h"
#include "tests/emulator/emulator_fixture.h"
#include "tests/support/verify_result.h"
#include "tests/support/wait_for.h"

namespace wps
{

/// A running emulator with faults, our client and our caller of its REST API.
class FaultsFixture : public QObject
{
    Q_OBJECT

protected:
    std::unique_ptr<EmulatorFixture> m_fixture;
    IoThread m_io;
    std::unique_ptr<RestTransport> m_transport;
    const HubName m_hub = *HubName::parse(QStringLiteral("chat"));
    const GroupName m_room = *GroupName::parse(QStringLiteral("room"));

    Emulator &emulator() { return m_fixture->emulator; }
    quint64 struck(quint64 id)
    {
        const EmulatorSnapshot snapshot = emulator().snapshot();
        for (const ActiveFault &fault : snapshot.faults) {
            if (fault.id == id)
                return fault.struck;
        }
        return 0;
    }
    quint64 inject(const FaultEffect &effect, const FaultScope &scope = {})
    {
        const auto injected = emulator().inject({scope, effect});
        if (!injected)
            qWarning("%s", qPrintable(injected.error().summary()));
        return injected.value_or(0);
    }
    HttpAnswer broadcast(const QByteArray &text)
    {
        return m_fixture->rest("POST", "/api/hubs/chat/:send?api-version=2024-12-01", "text/plain", text);
    }
    WebPubSubServiceClient service(int retries = 0)
    {
        WebPubSubServiceClient client(
            *m_transport, makeAccessKeyCredential(emulator().endpoint(), SecretText(wellKnownEmulatorKey().toUtf8())));
        RetryPolicy policy;
        policy.retries = retries;
        policy.baseDelay = std::chrono::milliseconds(1);
        client.setRetryPolicy(policy);
        return client;
    }
    ClientOptions clientOptions(Subprotocol subprotocol = Subprotocol::JsonReliable)
    {
        ClientAccessRequest request;
        request.roles = {QStringLiteral("webpubsub.joinLeaveGroup"), QStringLiteral("webpubsub.sendToGroup")};
        ClientOptions options;
        options.subprotocol = subprotocol;
        options.urlProvider = [endpoint = emulator().endpoint(), hub = m_hub, request] {
            return readyFuture<Result<SecretText>>(
                makeClientAccess(endpoint, hub, request, SecretText(wellKnownEmulatorKey().toUtf8())).url);
        };
        options.reconnectBaseDelay = std::chrono::milliseconds(10);
        options.recoveryInterval = std::chrono::milliseconds(10);
        return options;
    }
    bool isConnected(const WebPubSubClient &client)
    {
        return QTest::qWaitFor([&] { return client.status().state == ClientState::Connected; });
    }

private Q_SLOTS:
    void init()
    {
        m_fixture = std::make_unique<EmulatorFixture>();
        m_transport = std::make_unique<RestTransport>(m_io);
        QVERIFY(m_fixture->started);
    }
    void cleanup()
    {
        m_transport.reset();
        m_fixture.reset();
    }
};

} // namespace wps
