// SPDX-License-Identifier: GPL-3.0-or-later
// The client against servers that misbehave at the upgrade or on the wire, byte by byte.
#include "core/base/future_util.h"
#include "core/client/frame_sink.h"
#include "tests/support/listening_client.h"
#include "tests/support/verify_result.h"
#include "tests/support/wait_for.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QNetworkProxy>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace wps;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace
{

/// A TCP server that answers a WebSocket's upgrade with any bytes, or correctly, and then says any bytes.
class ByteServer : public QObject
{
public:
    enum class Upgrade { Correct, WrongAccept, NoSubprotocol, None };

    ByteServer()
    {
        m_server.listen(QHostAddress::LocalHost);
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            socket->setParent(this);
            ++connections;
            connect(socket, &QTcpSocket::readyRead, this, [this, socket, head = QByteArray()]() mutable {
                if (head.contains("\r\n\r\n"))
                    return; // what a client says after its request is of no interest
                head += socket->readAll();
                if (head.contains("\r\n\r\n"))
                    reply(socket, head);
            });
            connect(socket, &QTcpSocket::disconnected, this, [this] { ++ended; });
        });
    }

    QByteArray url() const
    {
        return "ws://127.0.0.1:" + QByteArray::number(m_server.serverPort()) + "/client/hubs/chat?access_token=canary";
    }

    static QByteArray frame(int firstByte, const QByteArray &payload)
    {
        QByteArray bytes(1, static_cast<char>(firstByte));
        if (payload.size() < 126) {
            bytes += static_cast<char>(payload.size());
        } else if (payload.size() < 65'536) {
            bytes += static_cast<char>(126);
            bytes += static_cast<char>(payload.size() >> 8);
            bytes += static_cast<char>(payload.size());
        } else {
            bytes += static_cast<char>(127);
            for (int shift = 56; shift >= 0; shift -= 8)
                bytes += static_cast<char>(static_cast<quint64>(payload.size()) >> shift);
        }
        return bytes + payload;
    }
    static QByteArray connectedFrame()
    {
        return frame(0x81, "{\"type\":\"system\",\"event\":\"connected\",\"userId\":null,\"connectionId\":\"c\"}");
    }

    QByteArray answer; ///< instead of an upgrade, when not empty
    Upgrade upgrade = Upgrade::Correct;
    QByteArray after;     ///< said after the upgrade
    QByteArray endlessly; ///< said again and again after that, as fast as it is read
    bool cutAfter = false;
    int connections = 0;
    int ended = 0;
    qint64 saidEndlessly = 0;

private:
    void reply(QTcpSocket *socket, const QByteArray &head)
    {
        if (!answer.isEmpty()) {
            socket->write(answer);
            socket->disconnectFromHost();
            return;
        }
        if (upgrade == Upgrade::None || !head.startsWith("GET"))
            return;
        const qsizetype at = head.toLower().indexOf("sec-websocket-key: ") + 19;
        QByteArray key = head.mid(at, head.indexOf("\r\n", at) - at);
        if (upgrade == Upgrade::WrongAccept)
            key += 'x';
        const QByteArray accept =
            QCryptographicHash::hash(QByteArray(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"), QCryptographicHash::Sha1)
                .toBase64();
        QByteArray answered = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                              "Sec-WebSocket-Accept: " +
                              accept + "\r\n";
        if (upgrade != Upgrade::NoSubprotocol)
            answered += "Sec-WebSocket-Protocol: json.webpubsub.azure.v1\r\n";
        socket->write(answered + "\r\n" + after);
        if (cutAfter)
            socket->disconnectFromHost();
        if (!endlessly.isEmpty()) {
            connect(socket, &QTcpSocket::bytesWritten, this, [this, socket] { goOn(socket); });
            goOn(socket);
        }
    }

    void goOn(QTcpSocket *socket)
    {
        while (socket->state() == QAbstractSocket::ConnectedState && socket->bytesToWrite() < 1'000'000)
            saidEndlessly += socket->write(endlessly);
    }

    QTcpServer m_server;
};

} // namespace

class ClientHostileTest : public QObject
{
    Q_OBJECT

private:
    IoThread m_io;
    std::unique_ptr<ByteServer> m_server;

    ClientOptions once() const
    {
        ClientOptions options;
        options.urlProvider = [url = m_server->url()] { return readyFuture<Result<SecretText>>(SecretText(url)); };
        options.autoReconnect = false;
        options.reconnectBaseDelay = 20ms;
        options.connectTimeout = 300ms;
        return options;
    }

    /// Starts and waits for the first failure; fails the test if it tells the token.
    void runToFailure(WebPubSubClient &client)
    {
        client.start();
        QTRY_VERIFY(client.status().error.has_value());
        const Error &error = *client.status().error;
        const QString told = error.summary() + error.message + error.request + QString::fromUtf8(error.body) +
                             client.status().closeReason + client.status().httpRefusal;
        QVERIFY2(!told.contains("canary"_L1), qPrintable(told));
    }

private Q_SLOTS:
    void init() { m_server = std::make_unique<ByteServer>(); }
    void cleanup() { m_server.reset(); }

    void refusedAtUpgrade_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("refusal");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<bool>("final");
        const auto row = [](const char *status, const char *refusal, Error::Kind kind, bool final,
                            const QByteArray &headers = {}) {
            QTest::newRow(status) << "HTTP/1.1 " + QByteArray(status) + "\r\nContent-Length: 0\r\n" + headers + "\r\n"
                                  << QString::fromLatin1(refusal) << errorKindName(kind) << final;
        };
        using K = Error::Kind;
        row("400 Bad Request", "400 Bad Request", K::Service, true);
        row("401 Unauthorized", "401 Unauthorized", K::Unauthorized, true);
        row("403 Forbidden", "403 Forbidden", K::Forbidden, true);
        row("404 Not Found", "404 Not Found", K::NotFound, true);
        row("429 Too Many Requests", "429 Too Many Requests", K::Throttled, false, "Retry-After: 1\r\n");
        row("500 Internal Server Error", "500 Internal Server Error", K::Service, false);
        row("503 Service Unavailable", "503 Service Unavailable", K::Throttled, false);
        row("307 Temporary Redirect", "307", K::Protocol, true, "Location: ws://127.0.0.1:1/\r\n");
        row("200 OK", "200", K::Protocol, true);
    }
    void refusedAtUpgrade()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QString, refusal);
        QFETCH(QString, kind);
        QFETCH(bool, final);
        m_server->answer = answer;
        ClientOptions options = once();
        options.autoReconnect = true;
        WebPubSubClient client(m_io, options);
        runToFailure(client);
        QCOMPARE(client.status().httpRefusal, refusal);
        QCOMPARE(errorKindName(client.status().error->kind), kind);
        if (final) {
            QCOMPARE(client.status().state, ClientState::Stopped);
            QCOMPARE(m_server->connections, 1);
        } else {
            QTRY_VERIFY(m_server->connections >= 3);
            QCOMPARE(client.status().state, ClientState::Reconnecting);
        }
    }

    void answersThatAreNoWebSocket_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("garbage") << QByteArray("\x00\xff\x13 garbage \r\n\r\n", 16);
        QTest::newRow("html") << QByteArray("<html>login</html>\r\n\r\n");
        QTest::newRow("closed without a word") << QByteArray(" ");
        QTest::newRow("101 without headers") << QByteArray("HTTP/1.1 101 Switching Protocols\r\n\r\n");
        QTest::newRow("huge header") << "HTTP/1.1 101 Switching Protocols\r\nX: " + QByteArray(2'000'000, 'x') +
                                            "\r\n\r\n";
        QTest::newRow("many headers") << "HTTP/1.1 101 Switching Protocols\r\n" +
                                             QByteArray("X: y\r\n").repeated(100'000) + "\r\n";
    }
    void answersThatAreNoWebSocket()
    {
        QFETCH(QByteArray, answer);
        m_server->answer = answer;
        WebPubSubClient client(m_io, once());
        runToFailure(client);
        QCOMPARE(client.status().state, ClientState::Stopped);
        QVERIFY(client.status().error->kind == Error::Kind::Protocol ||
                client.status().error->kind == Error::Kind::Network ||
                client.status().error->kind == Error::Kind::Timeout);
        QTRY_COMPARE(m_server->ended, 1);
    }

    void wrongAccept()
    {
        m_server->upgrade = ByteServer::Upgrade::WrongAccept;
        WebPubSubClient client(m_io, once());
        runToFailure(client);
        QCOMPARE(errorKindName(client.status().error->kind), u"protocol"_s);
        QTRY_COMPARE(m_server->ended, 1);
    }

    void subprotocolNotTaken()
    {
        m_server->upgrade = ByteServer::Upgrade::NoSubprotocol;
        ClientOptions options = once();
        options.autoReconnect = true;
        WebPubSubClient client(m_io, options);
        runToFailure(client);
        QCOMPARE(errorKindName(client.status().error->kind), u"protocol"_s);
        QCOMPARE(client.status().state, ClientState::Stopped);
    }

    void silentHandshakeTimesOut()
    {
        m_server->upgrade = ByteServer::Upgrade::None;
        ClientOptions options = once();
        options.autoReconnect = true;
        WebPubSubClient client(m_io, options);
        runToFailure(client);
        QCOMPARE(errorKindName(client.status().error->kind), u"timeout"_s);
        QTRY_VERIFY(m_server->ended >= 1);
        QTRY_VERIFY(m_server->connections >= 2);
    }

    void nobodyListens()
    {
        ClientOptions options = once();
        options.urlProvider = [] {
            return readyFuture<Result<SecretText>>(SecretText("ws://127.0.0.1:1/?access_token=canary"));
        };
        WebPubSubClient client(m_io, options);
        runToFailure(client);
        QCOMPARE(errorKindName(client.status().error->kind), u"network"_s);
    }

    void proxyIsAskedAndMayRefuse()
    {
        QTcpServer proxy;
        QVERIFY(proxy.listen(QHostAddress::LocalHost));
        QByteArray asked;
        connect(&proxy, &QTcpServer::newConnection, this, [&] {
            QTcpSocket *socket = proxy.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [request = &asked, socket] {
                *request += socket->readAll();
                if (!request->endsWith("\r\n\r\n"))
                    return;
                socket->write("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
                              "Content-Length: 0\r\n\r\n");
                socket->disconnectFromHost();
            });
        });
        const QNetworkProxy before = QNetworkProxy::applicationProxy();
        const auto restore = qScopeGuard([&before] { QNetworkProxy::setApplicationProxy(before); });
        QNetworkProxy::setApplicationProxy({QNetworkProxy::HttpProxy, u"127.0.0.1"_s, proxy.serverPort()});
        ClientOptions options = once();
        options.connectTimeout = 5s;
        options.urlProvider = [] {
            return readyFuture<Result<SecretText>>(SecretText("ws://service.invalid/?access_token=canary"));
        };
        WebPubSubClient client(m_io, options);
        runToFailure(client);
        QVERIFY2(client.status().error->kind == Error::Kind::Proxy, qPrintable(client.status().error->summary()));
        QVERIFY2(asked.startsWith("CONNECT service.invalid:80 "), asked.constData());
        QVERIFY(!asked.contains("canary"));
    }

    void brokenWire_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QList<int>>("codes");
        const auto text = [](const QByteArray &payload) { return ByteServer::frame(0x81, payload); };
        QTest::newRow("garbage") << QByteArray("\xff\xff\xff\xff garbage") << QList<int>{1002};
        QTest::newRow("reserved bits") << ByteServer::frame(0xf1, "{}") << QList<int>{1002};
        QTest::newRow("bad opcode") << ByteServer::frame(0x83, "{}") << QList<int>{1002};
        QTest::newRow("bad UTF-8") << text("\xff\xfe") << QList<int>{1007};
        QTest::newRow("continuation of nothing") << ByteServer::frame(0x80, "x") << QList<int>{1002};
        QTest::newRow("fragmented close") << ByteServer::frame(0x08, "") << QList<int>{1002};
        QTest::newRow("long ping") << ByteServer::frame(0x89, QByteArray(200, 'x')) << QList<int>{1002};
        QTest::newRow("oversize frame") << text(QByteArray(5'000'000, 'x')) << QList<int>{1009};
        QTest::newRow("frame of 2^63") << QByteArray("\x81\x7f\x80\x00\x00\x00\x00\x00\x00\x00", 10)
                                       << QList<int>{1002, 1009};
        QTest::newRow("close without code") << ByteServer::frame(0x88, "") << QList<int>{1000, 1005};
        QTest::newRow("close of one byte") << ByteServer::frame(0x88, "x") << QList<int>{1002};
        QTest::newRow("close 1005 on the wire") << ByteServer::frame(0x88, "\x03\xed") << QList<int>{1002};
        QTest::newRow("close 1006 on the wire") << ByteServer::frame(0x88, "\x03\xee") << QList<int>{1002};
        QTest::newRow("close with bad UTF-8") << ByteServer::frame(0x88, "\x03\xf0\xff") << QList<int>{1007};
    }
    void brokenWire()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QList<int>, codes);
        m_server->after = ByteServer::connectedFrame() + bytes;
        WebPubSubClient client(m_io, once());
        runToFailure(client);
        QVERIFY2(codes.contains(client.status().closeCode), qPrintable(QString::number(client.status().closeCode)));
        QCOMPARE(errorKindName(client.status().error->kind), u"closed"_s);
        QTRY_COMPARE(m_server->ended, 1);
    }

    void cutWithoutClose()
    {
        m_server->after = ByteServer::connectedFrame();
        m_server->cutAfter = true;
        ClientOptions options = once();
        options.autoReconnect = true;
        WebPubSubClient client(m_io, options);
        runToFailure(client);
        QCOMPARE(client.status().closeCode, 1006);
        QTRY_VERIFY(client.status().reconnects >= 2);
    }

    void endlessFragmentsAreCapped()
    {
        m_server->after = ByteServer::connectedFrame() + ByteServer::frame(0x01, "{");
        m_server->endlessly = ByteServer::frame(0x00, QByteArray(65'000, 'x'));
        ClientOptions options = once();
        options.maxMessageSize = 1'000'000;
        WebPubSubClient client(m_io, options);
        runToFailure(client);
        QCOMPARE(client.status().closeCode, 1009);
        QTRY_COMPARE(m_server->ended, 1);
        QVERIFY2(m_server->saidEndlessly < 30'000'000, qPrintable(QString::number(m_server->saidEndlessly)));
    }

    void aFloodLeavesTheThreadItsOtherWork()
    {
        /// Slower than whoever sends, as a disk may be.
        struct SlowSink : FrameSink {
            void takeFrames(std::span<const FrameView> /*frames*/) override
            {
                QElapsedTimer work;
                work.start();
                while (!work.hasExpired(2))
                    ++turns;
            }
            void takeStatus(const ClientStatus & /*status*/) override {}
            quint64 turns = 0;
        };
        m_server->after = ByteServer::connectedFrame();
        m_server->endlessly =
            ByteServer::frame(0x81, R"({"type":"message","from":"server","dataType":"json","data":1})").repeated(2'000);
        WebPubSubClient client(m_io, once(), std::make_shared<SlowSink>());
        client.start();
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        QTRY_VERIFY(m_server->saidEndlessly > 20'000'000);
        bool worked = false;
        m_io.post([this, &worked] { QMetaObject::invokeMethod(this, [&worked] { worked = true; }); });
        QTRY_VERIFY(worked);
        client.stop();
        QTRY_COMPARE(client.status().state, ClientState::Stopped);
    }

    void oddFramesDoNoHarm()
    {
        const QList<QByteArray> odd{"", "x", "[]", "{\"type\":\"ack\",\"ackId\":1}", QByteArray(100'000, '[')};
        m_server->after = ByteServer::connectedFrame() + ByteServer::frame(0x82, "{\"type\":\"pong\"}") +
                          ByteServer::frame(0x89, "ping").repeated(10'000) + ByteServer::connectedFrame();
        for (const QByteArray &bytes : odd)
            m_server->after += ByteServer::frame(0x81, bytes);
        ListeningClient client(m_io, once());
        QList<ClientFrame> frames;
        connect(&client, &ListeningClient::framesReady, this,
                [&](const QList<ClientFrame> &batch) { frames += batch; });
        client.start();
        QTRY_COMPARE(frames.size(), 3 + odd.size());
        QCOMPARE(client.status().state, ClientState::Connected);
        QCOMPARE(client.status().reconnects, 0);
        QVERIFY(frames.at(1).binary);
        QCOMPARE(frames.at(1).message.kind, DownstreamMessage::Kind::Pong);
        for (qsizetype i = 0; i < odd.size(); ++i) {
            QCOMPARE(frames.at(3 + i).bytes, odd.at(i));
            QCOMPARE(frames.at(3 + i).message.kind, DownstreamMessage::Kind::Unknown);
        }
    }

    void bytesStayAsTheyCame()
    {
        const QList<QByteArray> texts{" \xef\xbb\xbf{}", QByteArray("a\0b", 3), "\r\n\t \xe2\x80\xae\xe2\x80\x8b",
                                      "\xf0\x9f\x98\x80\xef\xbf\xbf\xef\xbf\xbe"};
        m_server->after = ByteServer::connectedFrame();
        for (const QByteArray &text : texts)
            m_server->after += ByteServer::frame(0x81, text);
        ListeningClient client(m_io, once());
        QList<ClientFrame> frames;
        connect(&client, &ListeningClient::framesReady, this,
                [&](const QList<ClientFrame> &batch) { frames += batch; });
        client.start();
        QTRY_COMPARE(frames.size(), 1 + texts.size());
        for (qsizetype i = 0; i < texts.size(); ++i)
            QCOMPARE(frames.at(1 + i).bytes, texts.at(i));
    }

    void urlProviderFailures()
    {
        ClientOptions options = once();
        options.autoReconnect = true;
        int asked = 0;
        options.urlProvider = [&asked] {
            ++asked;
            Error error;
            error.kind = Error::Kind::Unauthorized;
            error.httpStatus = 401;
            return failedFuture<SecretText>(error);
        };
        {
            WebPubSubClient client(m_io, options);
            runToFailure(client);
            QTRY_VERIFY(asked >= 3); // signing in again may help
        }
        options.urlProvider = [] {
            return failedFuture<SecretText>(Error::invalidInput(u"AccessKey"_s, u"The access key is missing."_s));
        };
        {
            WebPubSubClient client(m_io, options);
            runToFailure(client);
            QCOMPARE(client.status().state, ClientState::Stopped);
            QCOMPARE(client.status().error->field, u"AccessKey"_s);
        }
        options.urlProvider = [] { return QPromise<Result<SecretText>>().future(); }; // dropped at once
        {
            WebPubSubClient client(m_io, options);
            runToFailure(client);
        }
        options.urlProvider = nullptr;
        {
            WebPubSubClient client(m_io, options);
            runToFailure(client);
            QCOMPARE(client.status().state, ClientState::Stopped);
        }
        options.urlProvider = [] { return readyFuture<Result<SecretText>>(SecretText("http://u:canary@h/")); };
        {
            WebPubSubClient client(m_io, options);
            runToFailure(client);
            QCOMPARE(client.status().error->field, u"clientUrl"_s);
        }
    }

    void stopAndDieInEveryState_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<bool>("die");
        for (int state = 0; state < 5; ++state) {
            for (bool die : {false, true})
                QTest::addRow("%d %s", state, die ? "die" : "stop") << state << die;
        }
    }
    void stopAndDieInEveryState()
    {
        QFETCH(int, state);
        QFETCH(bool, die);
        ClientOptions options = once();
        options.autoReconnect = true;
        options.connectTimeout = 1h;
        QPromise<Result<SecretText>> never;
        never.start();
        if (state == 1)
            options.urlProvider = [&never] { return never.future(); };
        m_server->upgrade = state == 2 ? ByteServer::Upgrade::None : ByteServer::Upgrade::Correct;
        if (state == 3) {
            m_server->answer = "HTTP/1.1 503 Service Unavailable\r\n\r\n";
            options.reconnectBaseDelay = 1h;
        }
        m_server->after = ByteServer::connectedFrame();
        auto client = std::make_unique<WebPubSubClient>(m_io, options);
        if (state > 0)
            client->start();
        if (state == 1)
            QTRY_COMPARE(client->status().state, ClientState::Connecting);
        else if (state == 2)
            QTRY_COMPARE(m_server->connections, 1);
        else if (state == 3)
            QTRY_COMPARE(client->status().state, ClientState::Reconnecting);
        else if (state == 4)
            QTRY_COMPARE(client->status().state, ClientState::Connected);
        if (die) {
            client.reset();
        } else {
            client->stop();
            QTRY_COMPARE(client->status().state, ClientState::Stopped);
        }
        QTRY_COMPARE(m_server->ended, m_server->connections);
        if (state == 1)
            QVERIFY(never.isCanceled());
    }

    void diesInItsOwnSignal()
    {
        m_server->after = ByteServer::connectedFrame();
        for (const ClientState when : {ClientState::Connecting, ClientState::Connected}) {
            auto *client = new WebPubSubClient(m_io, once());
            QSignalSpy gone(client, &QObject::destroyed);
            connect(client, &WebPubSubClient::statusChanged, this, [client, when](const ClientStatus &status) {
                if (status.state == when)
                    delete client;
            });
            client->start();
            QTRY_COMPARE(gone.size(), 1);
        }
        QTRY_COMPARE(m_server->connections, 1);
        QTRY_COMPARE(m_server->ended, 1);
    }
};

QTEST_GUILESS_MAIN(ClientHostileTest)
#include "tst_client_hostile.moc"
