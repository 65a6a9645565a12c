// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/future_util.h"
#include "core/rest/operations/group.h"
#include "core/rest/operations/hub.h"
#include "core/rest/service_client.h"
#include "tests/support/fake_network.h"
#include "tests/support/verify_result.h"
#include "tests/support/wait_for.h"

#include <QTest>

namespace wps
{

inline RetryPolicy fastPolicy()
{
    RetryPolicy policy;
    policy.baseDelay = std::chrono::milliseconds(1);
    policy.maxDelay = std::chrono::milliseconds(5);
    policy.maxRetryAfter = std::chrono::milliseconds(20);
    policy.idleTimeout = std::chrono::milliseconds(300);
    policy.deadline = std::chrono::seconds(5);
    return policy;
}

/// Counts what the transport asks of it; every token differs after invalidate().
class CountingTokens final : public TokenSource
{
public:
    QFuture<Result<BearerToken>> tokenFor(const QByteArray &audience) override
    {
        audiences.append(audience);
        return readyFuture<Result<BearerToken>>(
            BearerToken{SecretText("CANARY" + QByteArray::number(generation)), QDateTime()});
    }
    void invalidate() override { ++generation; }

    QList<QByteArray> audiences;
    int generation = 0;
};

/// A transport of its own for each test, and what it recorded.
class RestFixture : public QObject
{
    Q_OBJECT

protected:
    IoThread m_io;
    std::unique_ptr<RestTransport> m_transport;
    std::shared_ptr<CountingTokens> m_tokens;
    QList<HttpExchange> m_exchanges;
    const HubName m_hub = *HubName::parse(QStringLiteral("chat"));
    const GroupName m_group = *GroupName::parse(QStringLiteral("room"));

    WebPubSubServiceClient clientOf(const QUrl &endpoint, const RetryPolicy &policy = fastPolicy())
    {
        WebPubSubServiceClient client(*m_transport, {endpoint, {}, m_tokens}, QStringLiteral("test"));
        client.setRetryPolicy(policy);
        return client;
    }
    RestOperation<void> message() const { return sendToAll(m_hub, MessageBody::text(QStringLiteral("hello"))); }

private Q_SLOTS:
    void init()
    {
        m_transport = std::make_unique<RestTransport>(m_io);
        m_tokens = std::make_shared<CountingTokens>();
        m_exchanges.clear();
        connect(m_transport.get(), &RestTransport::exchangeFinished, this,
                [this](const HttpExchange &exchange) { m_exchanges.append(exchange); });
    }
    void cleanup() { m_transport.reset(); }
};

} // namespace wps
