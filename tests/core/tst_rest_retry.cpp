// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/rest_fixture.h"

#include <QSemaphore>

using namespace wps;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace
{

/// A source whose first token comes when the test says so.
class SlowTokens final : public TokenSource
{
public:
    QFuture<Result<BearerToken>> tokenFor(const QByteArray &) override
    {
        ++asked;
        if (cached)
            return readyFuture<Result<BearerToken>>(*cached);
        pending = std::make_unique<QPromise<Result<BearerToken>>>();
        pending->start();
        return pending->future();
    }
    void invalidate() override {}

    int asked = 0;
    std::optional<BearerToken> cached;
    std::unique_ptr<QPromise<Result<BearerToken>>> pending;
};

} // namespace

class RestRetryTest : public RestFixture
{
    Q_OBJECT

private Q_SLOTS:
    void throttled_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::newRow("none") << QByteArray();
        QTest::newRow("seconds") << QByteArray("Retry-After: 0\r\n");
        QTest::newRow("huge") << QByteArray("Retry-After: 99999999999999999999\r\n");
        QTest::newRow("negative") << QByteArray("Retry-After: -5\r\n");
        QTest::newRow("garbage") << QByteArray("Retry-After: soon\r\n");
        QTest::newRow("past date") << QByteArray("Retry-After: Wed, 21 Oct 2015 07:28:00 GMT\r\n");
    }

    void throttled()
    {
        QFETCH(QByteArray, header);
        int count = 0;
        FakeNetwork server([&](const FakeRequest &, QTcpSocket *s) {
            s->write(++count < 3 ? FakeNetwork::answer(count == 1 ? 429 : 503, {}, header) : FakeNetwork::answer(202));
        });
        VERIFY_OK(waitFor(clientOf(server.url()).send(message())));
        QCOMPARE(server.requests().size(), 3);
        QTRY_COMPARE(m_exchanges.size(), 3);
        QVERIFY(m_exchanges.at(0).retryIn.has_value());
        QVERIFY(!m_exchanges.at(2).retryIn.has_value());
        QCOMPARE(m_exchanges.at(2).callId, m_exchanges.at(0).callId);
    }

    void retryAfterBeyondTheDeadlineGivesUpAtOnce()
    {
        FakeNetwork server(
            [](const FakeRequest &, QTcpSocket *s) { s->write(FakeNetwork::answer(429, {}, "Retry-After: 120\r\n")); });
        RetryPolicy policy = fastPolicy();
        policy.maxRetryAfter = 300s;
        const auto result = waitFor(clientOf(server.url(), policy).send(message()));
        VERIFY_FAILS(result, Error::Kind::Throttled);
        QVERIFY(result.error().retryAfter == 120s);
        QCOMPARE(server.requests().size(), 1);
    }

    void serverErrorsAreRetriedOnlyWhenIdempotent()
    {
        FakeNetwork server([](const FakeRequest &, QTcpSocket *s) { s->write(FakeNetwork::answer(500)); });
        VERIFY_FAILS(waitFor(clientOf(server.url()).send(message())), Error::Kind::Service);
        QCOMPARE(server.requests().size(), 1);
        VERIFY_FAILS(waitFor(clientOf(server.url()).send(groupExists(m_hub, m_group))), Error::Kind::Service);
        QCOMPARE(server.requests().size(), 5);
    }

    void unauthorizedIsTriedOnceWithAFreshToken()
    {
        FakeNetwork server([](const FakeRequest &request, QTcpSocket *s) {
            const bool stale = request.header("Authorization") == "Bearer CANARY0";
            s->write(FakeNetwork::answer(stale ? 401 : 202));
        });
        VERIFY_OK(waitFor(clientOf(server.url()).send(message())));
        QCOMPARE(server.requests().size(), 2);
        FakeNetwork never([](const FakeRequest &, QTcpSocket *s) { s->write(FakeNetwork::answer(401)); });
        VERIFY_FAILS(waitFor(clientOf(never.url()).send(message())), Error::Kind::Unauthorized);
        QCOMPARE(never.requests().size(), 2);
    }

    void callsAreParkedBehindOneRefresh_data()
    {
        QTest::addColumn<bool>("granted");
        QTest::newRow("granted") << true;
        QTest::newRow("refused") << false;
    }

    void callsAreParkedBehindOneRefresh()
    {
        QFETCH(bool, granted);
        FakeNetwork server([](const FakeRequest &, QTcpSocket *s) { s->write(FakeNetwork::answer(202)); });
        const auto tokens = std::make_shared<SlowTokens>();
        WebPubSubServiceClient client(*m_transport, {server.url(), {}, tokens});
        QList<QFuture<Result<void>>> futures;
        for (int i = 0; i < 20; ++i) {
            const auto group = GroupName::parse(u"g%1"_s.arg(i));
            futures.append(client.send(sendToGroup(m_hub, *group, MessageBody::text(u"x"_s))));
        }
        futures[5].cancel();
        QTRY_VERIFY(futures.at(5).isFinished());
        QSemaphore answered;
        int asked = 0;
        m_io.post([&] {
            asked = tokens->asked;
            const auto pending = std::move(tokens->pending);
            if (granted)
                tokens->cached = BearerToken{SecretText("T"), QDateTime()};
            if (granted)
                pending->addResult(*tokens->cached);
            else
                pending->addResult(failure(Error::invalidInput(u"signIn"_s, u"Sign in again."_s)));
            pending->finish();
            answered.release();
        });
        answered.acquire();
        QCOMPARE(asked, 1);
        for (int i = 0; i < 20; ++i) {
            if (i == 5)
                continue;
            const auto result = waitFor(futures.at(i));
            QCOMPARE(result.has_value(), granted);
        }
        QCOMPARE(server.requests().size(), granted ? 19 : 0);
    }

    void sameRefusalRenewsTheTokenOnce()
    {
        FakeNetwork server([](const FakeRequest &request, QTcpSocket *s) {
            s->write(FakeNetwork::answer(request.header("Authorization") == "Bearer CANARY0" ? 401 : 202));
        });
        const auto client = clientOf(server.url());
        QList<QFuture<Result<void>>> futures;
        for (int i = 0; i < 10; ++i)
            futures.append(client.send(message()));
        for (const auto &future : futures)
            VERIFY_OK(waitFor(future));
        QCOMPARE(m_tokens->generation, 1);
    }

    void takenSendStaysTakenWhenTheRestIsCut()
    {
        FakeNetwork server([](const FakeRequest &, QTcpSocket *socket) {
            socket->write("HTTP/1.1 202 Accepted\r\nContent-Length: 10\r\n\r\nx");
            socket->disconnectFromHost();
        });
        VERIFY_OK(waitFor(clientOf(server.url()).send(message())));
        QCOMPARE(server.requests().size(), 1);
    }

    void gatewayTimeoutOfASendIsUnknown()
    {
        FakeNetwork server([](const FakeRequest &, QTcpSocket *s) { s->write(FakeNetwork::answer(504)); });
        const auto result = waitFor(clientOf(server.url()).send(message()));
        VERIFY_FAILS(result, Error::Kind::OutcomeUnknown);
        QCOMPARE(result.error().httpStatus, 504);
        QCOMPARE(server.requests().size(), 1);
    }

    void wrongClockIsNamed()
    {
        FakeNetwork server([](const FakeRequest &, QTcpSocket *s) {
            s->write(FakeNetwork::answer(401, {}, "Date: Wed, 21 Oct 2015 07:28:00 GMT\r\n"));
        });
        const auto result = waitFor(clientOf(server.url()).send(message()));
        VERIFY_FAILS(result, Error::Kind::Unauthorized);
        QVERIFY2(result.error().message.contains(u"clock"_s), qPrintable(result.error().message));
    }

    void cutKeptAliveSendGoesOutOnce()
    {
        FakeNetwork server([](const FakeRequest &request, QTcpSocket *socket) {
            if (request.body == "hello")
                socket->abort();
            else
                socket->write(FakeNetwork::answer(202));
        });
        const auto client = clientOf(server.url());
        VERIFY_OK(waitFor(client.send(sendToAll(m_hub, MessageBody::text(u"first"_s)))));
        VERIFY_FAILS(waitFor(client.send(message())), Error::Kind::OutcomeUnknown);
        QCOMPARE(server.requests().size(), 2);
        QCOMPARE(server.requests().at(1).connection, 1);
    }

    void cutBodilessPostGoesOutOnce()
    {
        FakeNetwork server([](const FakeRequest &request, QTcpSocket *socket) {
            if (request.target.contains("closeConnections"))
                socket->abort();
            else
                socket->write(FakeNetwork::answer(202));
        });
        const auto client = clientOf(server.url());
        VERIFY_OK(waitFor(client.send(message())));
        VERIFY_FAILS(waitFor(client.send(closeAllConnections(m_hub))), Error::Kind::OutcomeUnknown);
        QCOMPARE(server.requests().size(), 2);
    }

    void closedWhileIdleIsNoFailure()
    {
        FakeNetwork server([](const FakeRequest &, QTcpSocket *socket) {
            socket->write(FakeNetwork::answer(202));
            socket->disconnectFromHost();
        });
        const auto client = clientOf(server.url());
        for (int i = 0; i < 5; ++i)
            VERIFY_OK(waitFor(client.send(message())));
        QCOMPARE(server.requests().size(), 5);
    }

    void refusedIsNetworkAndRetried()
    {
        QUrl nobody;
        {
            FakeNetwork server([](const FakeRequest &, QTcpSocket *) {});
            nobody = server.url();
        }
        const auto result = waitFor(clientOf(nobody).send(message()));
        VERIFY_FAILS(result, Error::Kind::Network);
        QCOMPARE(result.error().attempts, 4);
    }
};

QTEST_GUILESS_MAIN(RestRetryTest)
#include "tst_rest_retry.moc"
