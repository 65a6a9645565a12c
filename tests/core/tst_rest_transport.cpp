// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/rest_fixture.h"

#include "core/rest/operations/health.h"
#include "core/rest/operations/token.h"

#include <QNetworkProxy>
#include <QProcess>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTimer>

using namespace wps;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace
{

class TlsServer final : public QTcpServer
{
public:
    QSslConfiguration configuration;

protected:
    void incomingConnection(qintptr handle) override
    {
        auto *socket = new QSslSocket(this);
        socket->setSslConfiguration(configuration);
        socket->setSocketDescriptor(handle);
        socket->startServerEncryption();
        addPendingConnection(socket);
    }
};

const QByteArray kEmptyPage = R"({"value":[]})";

} // namespace

class RestTransportTest : public RestFixture
{
    Q_OBJECT

private Q_SLOTS:
    void wireFormOfASend()
    {
        FakeNetwork server([](const FakeRequest &, QTcpSocket *s) { s->write(FakeNetwork::answer(202)); });
        SendOptions options;
        options.filter = u"userId eq 'O''Brien & co'"_s;
        options.metadata = {{u"trace"_s, u"42"_s}};
        const auto group = GroupName::parse(u" a b%2F:@+é[x]"_s);
        VERIFY_OK(
            waitFor(clientOf(server.url()).send(sendToGroup(m_hub, *group, MessageBody::text(u"hi"_s), options))));
        QCOMPARE(server.requests().size(), 1);
        const FakeRequest &request = server.requests().first();
        QCOMPARE(request.method, QByteArray("POST"));
        QCOMPARE(request.target,
                 QByteArray("/api/hubs/chat/groups/%20a%20b%252F%3A%40%2B%C3%A9%5Bx%5D/:send"
                            "?filter=userId%20eq%20%27O%27%27Brien%20%26%20co%27&api-version=2024-12-01"));
        QCOMPARE(request.body, QByteArray("hi"));
        QCOMPARE(request.header("Content-Type"), QByteArray("text/plain"));
        QCOMPARE(request.header("Content-Length"), QByteArray("2"));
        QCOMPARE(request.header("X-WebPubSub-Metadata-trace"), QByteArray("42"));
        QCOMPARE(request.header("Authorization"), QByteArray("Bearer CANARY0"));
        QVERIFY(!request.header("x-ms-client-request-id").isEmpty());
        const QByteArray sent = server.url().toEncoded().chopped(1) + request.target.left(request.target.indexOf('?'));
        QCOMPARE(m_tokens->audiences, QList<QByteArray>{sent});
    }

    void bodilessPostHasNoContentType()
    {
        FakeNetwork server([](const FakeRequest &, QTcpSocket *s) { s->write(FakeNetwork::answer(204)); });
        VERIFY_OK(waitFor(clientOf(server.url()).send(closeAllConnections(m_hub))));
        QCOMPARE(server.requests().size(), 1);
        QVERIFY(server.requests().first().header("Content-Type").isEmpty());
        QCOMPARE(server.requests().first().header("Content-Length"), QByteArray("0"));
    }

    void healthNeedsNoToken()
    {
        FakeNetwork server([](const FakeRequest &, QTcpSocket *s) { s->write(FakeNetwork::answer(200)); });
        VERIFY_OK(waitFor(clientOf(server.url()).send(getServiceStatus())));
        QVERIFY(server.requests().first().header("Authorization").isEmpty());
        QVERIFY(m_tokens->audiences.isEmpty());
    }

    void reverseProxyChangesTheHostOnly()
    {
        FakeNetwork server([](const FakeRequest &, QTcpSocket *s) { s->write(FakeNetwork::answer(202)); });
        WebPubSubServiceClient client(*m_transport, {QUrl(u"https://real.example/"_s), server.url(), m_tokens});
        VERIFY_OK(waitFor(client.send(message())));
        QCOMPARE(m_tokens->audiences, QList<QByteArray>{"https://real.example/api/hubs/chat/:send"});
    }

    void redirectCarriesNothingAway()
    {
        FakeNetwork foreign([](const FakeRequest &, QTcpSocket *s) { s->write(FakeNetwork::answer(202)); });
        const QByteArray location = "Location: http://localhost:" + QByteArray::number(foreign.url().port()) + "/x\r\n";
        FakeNetwork server(
            [&](const FakeRequest &, QTcpSocket *s) { s->write(FakeNetwork::answer(307, {}, location)); });
        const auto result = waitFor(clientOf(server.url()).send(message()));
        VERIFY_FAILS(result, Error::Kind::Protocol);
        QVERIFY2(result.error().message.contains(u"localhost"_s), qPrintable(result.error().message));
        QCOMPARE(foreign.connections(), 0);
        QCOMPARE(server.requests().size(), 1);
    }

    void foreignNextLinkIsNotFollowed()
    {
        FakeNetwork foreign([](const FakeRequest &, QTcpSocket *s) { s->write(FakeNetwork::answer(200, kEmptyPage)); });
        FakeNetwork server([&](const FakeRequest &, QTcpSocket *s) {
            s->write(FakeNetwork::answer(200, R"({"value":[],"nextLink":")" + foreign.url().toEncoded() + R"("})"));
        });
        VERIFY_FAILS(waitFor(clientOf(server.url()).listAllConnections(m_hub, m_group)), Error::Kind::Protocol);
        QCOMPARE(foreign.connections(), 0);
    }

    void pagesAreFollowed()
    {
        FakeNetwork *self = nullptr;
        FakeNetwork server([&](const FakeRequest &request, QTcpSocket *s) {
            const bool first = !request.target.contains("continuationToken");
            const QByteArray link =
                self->url().toEncoded() + "api/hubs/chat/groups/room/connections?continuationToken=c%2B";
            s->write(FakeNetwork::answer(
                200, first ? R"({"value":[{"connectionId":"c1","userId":"u"}],"nextLink":")" + link + R"("})"
                           : QByteArray(R"({"value":[{"connectionId":"c2","userId":null}],"nextLink":null})")));
        });
        self = &server;
        const auto members = waitFor(clientOf(server.url()).listAllConnections(m_hub, m_group));
        VERIFY_OK(members);
        QCOMPARE(members->size(), 2);
        QCOMPARE(members->at(0).userId->value(), u"u"_s);
        QVERIFY(!members->at(1).userId);
        QCOMPARE(server.requests().at(1).target,
                 QByteArray("/api/hubs/chat/groups/room/connections?continuationToken=c%2B"));
        QCOMPARE(m_tokens->audiences.size(), 2);
    }

    void pagesInACircleEnd()
    {
        FakeNetwork *self = nullptr;
        FakeNetwork server([&](const FakeRequest &, QTcpSocket *s) {
            s->write(
                FakeNetwork::answer(200, R"({"value":[],"nextLink":")" + self->url().toEncoded() + R"(api/x?t=1"})"));
        });
        self = &server;
        VERIFY_FAILS(waitFor(clientOf(server.url()).listAllConnections(m_hub, m_group)), Error::Kind::Protocol);
    }

    void silentServer()
    {
        FakeNetwork server([](const FakeRequest &, QTcpSocket *) {});
        RetryPolicy policy = fastPolicy();
        policy.retries = 1;
        const auto sent = waitFor(clientOf(server.url(), policy).send(message()));
        VERIFY_FAILS(sent, Error::Kind::OutcomeUnknown);
        QCOMPARE(server.requests().size(), 1);
        const auto asked = waitFor(clientOf(server.url(), policy).send(groupExists(m_hub, m_group)));
        VERIFY_FAILS(asked, Error::Kind::Timeout);
        QCOMPARE(asked.error().attempts, 2);
    }

    void drippingServerMeetsTheDeadline()
    {
        FakeNetwork server([](const FakeRequest &, QTcpSocket *socket) {
            socket->write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
            auto *timer = new QTimer(socket);
            QObject::connect(timer, &QTimer::timeout, socket, [socket] { socket->write("x"); });
            timer->start(20);
        });
        RetryPolicy policy = fastPolicy();
        policy.deadline = 600ms;
        VERIFY_FAILS(waitFor(clientOf(server.url(), policy).send(listConnectionsInGroup(m_hub, m_group))),
                     Error::Kind::Timeout);
        QCOMPARE(server.requests().size(), 1);
    }

    void badAnswers_data()
    {
        QTest::addColumn<QByteArray>("wire");
        QTest::addColumn<int>("kind");
        const auto kind = [](Error::Kind value) { return static_cast<int>(value); };
        const QByteArray page(kEmptyPage);
        QTest::newRow("truncated") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
                                   << kind(Error::Kind::Network);
        QTest::newRow("not JSON") << FakeNetwork::answer(200, "<html>") << kind(Error::Kind::Protocol);
        QTest::newRow("wrong JSON") << FakeNetwork::answer(200, "[1]") << kind(Error::Kind::Protocol);
        QTest::newRow("compressed unasked")
            << FakeNetwork::answer(200, "\x1f\x8b\x08", "Content-Encoding: gzip\r\n") << kind(Error::Kind::Protocol);
        QTest::newRow("oversize") << FakeNetwork::answer(200, QByteArray(17 * 1024 * 1024, ' '))
                                  << kind(Error::Kind::TooLarge);
        QTest::newRow("unexpected success") << FakeNetwork::answer(201, page) << kind(Error::Kind::Protocol);
        QTest::newRow("page of a gateway")
            << FakeNetwork::answer(404, "<html><title>Nope</title></html>") << kind(Error::Kind::NotFound);
    }

    void badAnswers()
    {
        QFETCH(QByteArray, wire);
        QFETCH(int, kind);
        FakeNetwork server([&](const FakeRequest &, QTcpSocket *socket) {
            socket->write(wire);
            socket->disconnectFromHost();
        });
        VERIFY_FAILS(waitFor(clientOf(server.url()).send(listConnectionsInGroup(m_hub, m_group))),
                     static_cast<Error::Kind>(kind));
    }

    void headerFloodEndsOnce()
    {
        FakeNetwork server([](const FakeRequest &, QTcpSocket *socket) {
            socket->write("HTTP/1.1 200 OK\r\n" +
                          QByteArray("X-Flood: " + QByteArray(1000, 'x') + "\r\n").repeated(300));
        });
        RetryPolicy policy = fastPolicy();
        policy.retries = 0;
        const auto result = waitFor(clientOf(server.url(), policy).send(listConnectionsInGroup(m_hub, m_group)));
        QVERIFY(!result);
        QTRY_COMPARE(m_exchanges.size(), 1);
    }

    void proxyThatWantsAPassword()
    {
        FakeNetwork proxy([](const FakeRequest &, QTcpSocket *s) {
            s->write(FakeNetwork::answer(407, {}, "Proxy-Authenticate: Basic realm=\"x\"\r\n"));
        });
        QNetworkProxy::setApplicationProxy(
            {QNetworkProxy::HttpProxy, u"127.0.0.1"_s, static_cast<quint16>(proxy.url().port())});
        const auto plain = waitFor(clientOf(QUrl(u"http://service.invalid/"_s)).send(message()));
        const auto tunnel = waitFor(clientOf(QUrl(u"https://service.invalid/"_s)).send(message()));
        QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy);
        VERIFY_FAILS(plain, Error::Kind::Proxy);
        VERIFY_FAILS(tunnel, Error::Kind::Proxy);
        for (const FakeRequest &request : proxy.requests())
            QVERIFY(request.method == "POST" || request.header("Authorization").isEmpty());
    }

    void selfSignedIsRefused()
    {
        QTemporaryDir dir;
        const QString key = dir.filePath(u"key.pem"_s);
        const QString cert = dir.filePath(u"cert.pem"_s);
        QProcess openssl;
        openssl.start(u"openssl"_s, {u"req"_s, u"-x509"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-days"_s, u"2"_s,
                                     u"-subj"_s, u"/CN=127.0.0.1"_s, u"-keyout"_s, key, u"-out"_s, cert});
        if (!openssl.waitForFinished())
            QSKIP("openssl is not installed");
        QFile keyFile(key);
        QVERIFY(keyFile.open(QIODevice::ReadOnly));
        auto *tls = new TlsServer;
        tls->configuration = QSslConfiguration::defaultConfiguration();
        tls->configuration.setPrivateKey(QSslKey(keyFile.readAll(), QSsl::Rsa));
        tls->configuration.setLocalCertificateChain(QSslCertificate::fromPath(cert));
        FakeNetwork server([](const FakeRequest &, QTcpSocket *s) { s->write(FakeNetwork::answer(202)); }, tls);
        VERIFY_FAILS(waitFor(clientOf(server.url(u"https"_s)).send(message())), Error::Kind::Tls);
        QVERIFY(server.requests().isEmpty());
    }

    void handshakeCutIsTls()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        connect(&server, &QTcpServer::newConnection, this, [&] {
            QTcpSocket *socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket] { socket->abort(); });
        });
        QUrl url(u"https://127.0.0.1/"_s);
        url.setPort(server.serverPort());
        VERIFY_FAILS(waitFor(clientOf(url).send(message())), Error::Kind::Tls);
    }

    void cancelAbortsAndEndsOnce()
    {
        int closed = 0;
        FakeNetwork server([&](const FakeRequest &, QTcpSocket *socket) {
            connect(socket, &QTcpSocket::disconnected, this, [count = &closed] { ++*count; });
        });
        RetryPolicy policy = fastPolicy();
        policy.idleTimeout = 20s;
        auto future = clientOf(server.url(), policy).send(message());
        QTRY_COMPARE(server.requests().size(), 1);
        future.cancel();
        QTRY_VERIFY(future.isFinished());
        QCOMPARE(future.resultCount(), 0);
        QTRY_COMPARE(closed, 1);
        QTRY_COMPARE(m_exchanges.size(), 1);
        QCOMPARE(m_exchanges.first().error->kind, Error::Kind::Cancelled);

        FakeNetwork busy([](const FakeRequest &, QTcpSocket *s) { s->write(FakeNetwork::answer(503)); });
        policy.baseDelay = 20s;
        policy.maxDelay = 20s;
        policy.deadline = 60s;
        auto waiting = clientOf(busy.url(), policy).send(message());
        QTRY_COMPARE(m_exchanges.size(), 2);
        waiting.cancel();
        QTRY_VERIFY(waiting.isFinished());
        QCOMPARE(waiting.resultCount(), 0);

        auto early = clientOf(server.url(), policy).send(message());
        early.cancel();
        QTRY_VERIFY(early.isFinished());
        QCOMPARE(early.resultCount(), 0);
    }

    void deathOfTheTransportCancels()
    {
        FakeNetwork server([](const FakeRequest &, QTcpSocket *) {});
        auto future = clientOf(server.url()).send(message());
        QTRY_COMPARE(server.requests().size(), 1);
        m_transport.reset();
        VERIFY_FAILS(waitFor(future), Error::Kind::Cancelled);
    }

    void manyAtOnceAreAllAnswered()
    {
        FakeNetwork server([](const FakeRequest &, QTcpSocket *s) { s->write(FakeNetwork::answer(202)); });
        const auto client = clientOf(server.url());
        QList<QFuture<Result<void>>> futures;
        for (int i = 0; i < 64; ++i)
            futures.append(client.send(message()));
        for (const auto &future : futures)
            VERIFY_OK(waitFor(future));
        QCOMPARE(server.requests().size(), 64);
        QVERIFY2(server.connections() > 6, qPrintable(QString::number(server.connections())));
    }

    void exchangesHoldNoSecret()
    {
        FakeNetwork server([](const FakeRequest &, QTcpSocket *s) {
            s->write(FakeNetwork::answer(200, R"({"token":"CANARYTOKEN"})"));
        });
        const auto token = waitFor(clientOf(server.url()).send(generateClientToken(m_hub, {})));
        VERIFY_OK(token);
        QCOMPARE(token->reveal(), QByteArray("CANARYTOKEN"));
        QTRY_COMPARE(m_exchanges.size(), 1);
        const QByteArray text = m_exchanges.first().rawRequest() + m_exchanges.first().rawResponse();
        QVERIFY2(!text.contains("CANARY"), text.constData());
        QVERIFY(text.contains("Authorization: Bearer ***"));
        QVERIFY(text.startsWith("POST /api/hubs/chat/:generateToken?"));
    }
};

QTEST_GUILESS_MAIN(RestTransportTest)
#include "tst_rest_transport.moc"
