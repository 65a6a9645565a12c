// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/emulator_fixture.h"

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

/// JSON with ` for every double quote (moc stumbles over raw strings inside macros).
QByteArray j(QByteArray text)
{
    return text.replace('`', '"');
}

const QJsonObject kAlice{{u"sub"_s, u"alice"_s},
                         {u"role"_s, QJsonArray{u"webpubsub.joinLeaveGroup"_s, u"webpubsub.sendToGroup"_s}},
                         {u"webpubsub.group"_s, u"room"_s}};

} // namespace

class EmulatorClientTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_fixture = std::make_unique<EmulatorFixture>();
        QVERIFY(m_fixture->started);
    }
    void cleanup() { m_fixture.reset(); }

    void connectedFrameComesFirst()
    {
        TestClient client(m_fixture->clientUrl(kAlice));
        QVERIFY(client.isReady());
        QVERIFY(
            client.frame(0).startsWith(j("{`type`:`system`,`event`:`connected`,`userId`:`alice`,`connectionId`:`")));
        QCOMPARE(client.connectionId().size(), 25);
        TestClient anonymous(m_fixture->clientUrl());
        QVERIFY(anonymous.isReady());
        QVERIFY(anonymous.frame(0).startsWith(j("{`type`:`system`,`event`:`connected`,`userId`:null,")));
    }

    void subprotocolIsEchoedAsOffered()
    {
        const auto upgrade = [this](const QByteArray &offer) {
            return m_fixture->send("GET", "/client/hubs/chat?access_token=" + m_fixture->clientToken(),
                                   {{"Connection", "Upgrade"},
                                    {"Upgrade", "websocket"},
                                    {"Sec-WebSocket-Version", "13"},
                                    {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
                                    {"Sec-WebSocket-Protocol", offer}},
                                   {}, false);
        };
        HttpAnswer answer = upgrade("what.is.this, JSON.webpubsub.Azure.v1");
        QCOMPARE(answer.status, 101);
        QCOMPARE(answer.header("Sec-WebSocket-Protocol"), "JSON.webpubsub.Azure.v1"_ba);
        answer = upgrade("what.is.this");
        QCOMPARE(answer.status, 101);
        QVERIFY(answer.header("Sec-WebSocket-Protocol").isEmpty());
        for (const QByteArray &name : {"json.reliable.webpubsub.azure.v1"_ba, "protobuf.webpubsub.azure.v1"_ba,
                                       "protobuf.reliable.webpubsub.azure.v1"_ba}) {
            answer = upgrade("what.is.this, " + name);
            QCOMPARE(answer.status, 101);
            QCOMPARE(answer.header("Sec-WebSocket-Protocol"), name);
        }
    }

    void handshakeIsRefused_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<int>("status");
        QTest::newRow("no token") << "/client/hubs/chat"_ba << 401;
        QTest::newRow("garbage token") << "/client/hubs/chat?access_token=a.b.c"_ba << 401;
        QTest::newRow("bad hub") << "/client/hubs/1chat"_ba << 400;
        QTest::newRow("no hub") << "/client/"_ba << 400;
        QTest::newRow("bad mode") << "/client/hubs/chat?webpubsub_mode=x"_ba << 400;
        QTest::newRow("mode without group") << "/client/hubs/chat?webpubsub_mode=sendToGroup"_ba << 400;
        QTest::newRow("bad noEcho") << "/client/hubs/chat?noEcho=perhaps"_ba << 400;
        QTest::newRow("mqtt") << "/clients/mqtt/hubs/chat"_ba << 404;
        QTest::newRow("tunnel") << "/server/tunnel?hub=chat"_ba << 404;
    }
    void handshakeIsRefused()
    {
        QFETCH(QByteArray, target);
        QFETCH(int, status);
        const HttpAnswer answer = m_fixture->send("GET", target,
                                                  {{"Connection", "Upgrade"},
                                                   {"Upgrade", "websocket"},
                                                   {"Sec-WebSocket-Version", "13"},
                                                   {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}},
                                                  {}, false);
        QCOMPARE(answer.status, status);
        QVERIFY(!answer.message().isEmpty());
    }

    void plainRequestOrBadGroupIsRefused()
    {
        const QByteArray target = "/client/hubs/chat?access_token=" + m_fixture->clientToken();
        QCOMPARE(m_fixture->send("GET", target, {}, {}, false).status, 400);
        TestClient client(m_fixture->clientUrl({{u"webpubsub.group"_s, u"  "_s}}));
        QVERIFY(client.isClosed());
        QVERIFY(client.frames.isEmpty());
    }

    void hubInQueryAndTokenInHeader()
    {
        QNetworkRequest request(QUrl(u"ws://127.0.0.1:%1/client/?hub=Chat"_s.arg(m_fixture->emulator.port())));
        request.setRawHeader("Authorization", "Bearer " + m_fixture->clientToken());
        QWebSocket socket;
        socket.open(request);
        QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
        QTRY_COMPARE(m_fixture->emulator.snapshot().hubs.value(0).connections.size(), 1);
        QCOMPARE(m_fixture->emulator.snapshot().hubs.at(0).name, u"chat"_s);
    }

    void answers_data()
    {
        QTest::addColumn<QByteArray>("frame");
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("ping") << j("{`type`:`PING`}") << j("{`type`:`pong`}");
        QTest::newRow("join") << j("{`type`:`joinGroup`,`group`:`a.b`,`ackId`:1}")
                              << j("{`type`:`ack`,`ackId`:1,`success`:true}");
        QTest::newRow("join forbidden") << j("{`type`:`joinGroup`,`group`:`x`,`ackId`:2}")
                                        << j("{`type`:`ack`,`ackId`:2,`success`:false,`error`:{`name`:`Forbidden`,`"
                                             "message`:`The client does not have permission to join group 'x'.`}}");
        QTest::newRow("leave forbidden") << j("{`type`:`leaveGroup`,`group`:`x`,`ackId`:2}")
                                         << j("{`type`:`ack`,`ackId`:2,`success`:false,`error`:{`name`:`Forbidden`,`"
                                              "message`:`The client does not have permission to leave group 'x'.`}}");
        QTest::newRow("send forbidden")
            << j("{`type`:`sendToGroup`,`group`:`x`,`data`:1,`ackId`:18446744073709551615}")
            << j("{`type`:`ack`,`ackId`:18446744073709551615,`success`:false,`error`:{`name`:`Forbidden`,`message`:`"
                 "The client does not have permission to send to group 'x'.`}}");
        QTest::newRow("event") << j("{`type`:`event`,`event`:`e`,`data`:1,`ackId`:3}")
                               << j("{`type`:`ack`,`ackId`:3,`success`:false,`error`:{`name`:`InternalServerError`,`"
                                    "message`:`Internal server error`}}");
        QTest::newRow("invoke") << j("{`type`:`invoke`,`invocationId`:`i`,`target`:`event`,`event`:`e`}")
                                << j("{`type`:`invokeResponse`,`invocationId`:`i`,`success`:false,`error`:{`name`:`"
                                     "BadRequest`,`message`:`Invocations are not offered by this emulator.`}}");
    }
    void answers()
    {
        QFETCH(QByteArray, frame);
        QFETCH(QByteArray, answer);
        TestClient client(m_fixture->clientUrl({{u"role"_s, u"webpubsub.joinLeaveGroups.a.*"_s}}));
        QVERIFY(client.isReady());
        client.send(j("{`type`:`sequenceAck`,`sequenceId`:1}"));
        client.send(frame);
        QCOMPARE(client.frame(1), answer);
    }

    void duplicateAckIdIsNotDoneTwice()
    {
        TestClient client(m_fixture->clientUrl(kAlice));
        QVERIFY(client.isReady());
        const QByteArray frame =
            j("{`type`:`sendToGroup`,`group`:`room`,`data`:`x`,`dataType`:`text`,`noEcho`:true,`ackId`:7}");
        client.send(frame);
        client.send(frame);
        QCOMPARE(client.frame(1), j("{`type`:`ack`,`ackId`:7,`success`:true}"));
        QCOMPARE(client.frame(2), j("{`type`:`ack`,`ackId`:7,`success`:false,`error`:{`name`:`Duplicate`,`message`:`"
                                    "Message with ack-id: 7 has been processed`}}"));
    }

    void groupMessageKeepsItsBytes_data()
    {
        QTest::addColumn<QByteArray>("members");
        QTest::addColumn<QByteArray>("delivered");
        QTest::addColumn<QByteArray>("rawText");
        QTest::addColumn<QByteArray>("rawBinary");
        QTest::newRow("json") << j("`data`: {`b`: 1.10,  `a`:[ ]}")
                              << j("`dataType`:`json`,`data`:{`b`: 1.10,  `a`:[ ]}") << j("{`b`: 1.10,  `a`:[ ]}")
                              << ""_ba;
        QTest::newRow("json string") << j("`dataType`:`JSON`,`data`:`x`") << j("`dataType`:`json`,`data`:`x`")
                                     << j("`x`") << ""_ba;
        QTest::newRow("text") << j("`data`:`a\\u00e9\\n`,`dataType`:`text`")
                              << "\"dataType\":\"text\",\"data\":\"a\xc3\xa9\\n\""_ba
                              << "a\xc3\xa9\n"_ba
                              << ""_ba;
        QTest::newRow("binary") << j("`dataType`:`binary`,`data`:`AAEC`") << j("`dataType`:`binary`,`data`:`AAEC`")
                                << ""_ba
                                << "\x00\x01\x02"_ba;
        QTest::newRow("metadata") << j("`dataType`:`text`,`data`:`x`,`metadata`:{`K`:`v`}")
                                  << j("`dataType`:`text`,`data`:`x`,`metadata`:{`K`:`v`}") << "x"_ba
                                  << ""_ba;
        QTest::newRow("metadata alone") << j("`metadata`:{`K`:`v`},`ttlSeconds`:300")
                                        << j("`dataType`:`text`,`data`:``,`metadata`:{`K`:`v`}") << ""_ba
                                        << ""_ba;
    }
    void groupMessageKeepsItsBytes()
    {
        QFETCH(QByteArray, members);
        QFETCH(QByteArray, delivered);
        QFETCH(QByteArray, rawText);
        QFETCH(QByteArray, rawBinary);
        TestClient sender(m_fixture->clientUrl(kAlice));
        TestClient raw(m_fixture->clientUrl(kAlice), {});
        QVERIFY(sender.isReady());
        QVERIFY(raw.isReady());
        QTRY_COMPARE(m_fixture->emulator.snapshot().hubs.value(0).connections.size(), 2);
        sender.send(j("{`type`:`sendToGroup`,`group`:`room`,") + members + '}');
        QCOMPARE(sender.frame(1),
                 j("{`type`:`message`,`from`:`group`,`fromUserId`:`alice`,`group`:`room`,") + delivered + '}');
        QTRY_COMPARE(raw.frames.size() + raw.binaries.size(), 1);
        QCOMPARE(raw.frames.value(0), rawText);
        QCOMPARE(raw.binaries.value(0), rawBinary);
    }

    void malformedFrameCloses_data()
    {
        QTest::addColumn<QByteArray>("frame");
        const auto row = [](const char *frame) { QTest::newRow(frame) << j(frame); };
        row("");
        row("x");
        row("[]");
        row("{`type`:`what`}");
        row("{`group`:`g`}");
        row("{`type`:`joinGroup`}");
        row("{`type`:`joinGroup`,`group`:`  `}");
        row("{`type`:`joinGroup`,`group`:`g`,`ackId`:-1}");
        row("{`type`:`joinGroup`,`group`:`g`,`ackId`:1.5}");
        row("{`type`:`joinGroup`,`group`:`g`,`ackId`:18446744073709551616}");
        row("{`type`:`sendToGroup`,`group`:`g`}");
        row("{`type`:`sendToGroup`,`group`:`g`,`data`:null}");
        row("{`type`:`sendToGroup`,`group`:`g`,`data`:1,`dataType`:`text`}");
        row("{`type`:`sendToGroup`,`group`:`g`,`data`:`%%`,`dataType`:`binary`}");
        row("{`type`:`sendToGroup`,`group`:`g`,`data`:1,`dataType`:`xml`}");
        row("{`type`:`sendToGroup`,`group`:`g`,`data`:1,`ttlSeconds`:301}");
        row("{`type`:`sendToGroup`,`group`:`g`,`data`:1,`noEcho`:`yes`}");
        row("{`type`:`sendToGroup`,`group`:`g`,`data`:1,`metadata`:{`a`:`1`,`a`:`2`}}");
        row("{`type`:`sendToGroup`,`group`:`g`,`data`:1,`metadata`:{`a b`:`1`}}");
        row("{`type`:`event`,`event`:`1e`,`data`:1}");
        row("{`type`:`sequenceAck`}");
        row("{`type`:`ping`} x");
    }
    void malformedFrameCloses()
    {
        QFETCH(QByteArray, frame);
        TestClient client(m_fixture->clientUrl(kAlice));
        QVERIFY(client.isReady());
        client.send(frame);
        QVERIFY(client.isClosed());
        QCOMPARE(int(client.socket.closeCode()), 1007);
        QCOMPARE(client.socket.closeReason(), u"The client message is not a valid JSON protocol message."_s);
        QTRY_VERIFY(m_fixture->emulator.snapshot().hubs.at(0).connections.isEmpty());
    }

    void otherCloseCodes()
    {
        TestClient binary(m_fixture->clientUrl(kAlice));
        QVERIFY(binary.isReady());
        binary.socket.sendBinaryMessage("{}");
        QVERIFY(binary.isClosed());
        QCOMPARE(int(binary.socket.closeCode()), 1003);

        TestClient big(m_fixture->clientUrl(kAlice));
        QVERIFY(big.isReady());
        big.send(QByteArray(1024 * 1024 + 1, ' '));
        QVERIFY(big.isClosed());
        QCOMPARE(int(big.socket.closeCode()), 1009);

        TestClient event(m_fixture->clientUrl(kAlice), {});
        QVERIFY(event.isReady());
        event.send("x");
        QVERIFY(event.isClosed());
        QCOMPARE(int(event.socket.closeCode()), 1011);

        TestClient forbidden(m_fixture->clientUrl({}, "&webpubsub_mode=sendToGroup&group=g"), {});
        QVERIFY(forbidden.isReady());
        forbidden.send("x");
        QVERIFY(forbidden.isClosed());
        QCOMPARE(int(forbidden.socket.closeCode()), 1008);
    }

    void rawGroupMode()
    {
        TestClient listener(m_fixture->clientUrl(kAlice));
        TestClient echoing(m_fixture->clientUrl(kAlice, "&webpubsub_mode=x&webpubsub_mode=SendToGroup&group=room"), {});
        TestClient quiet(m_fixture->clientUrl(kAlice, "&webpubsub_mode=sendToGroup&group=room&noEcho=True"), {});
        QVERIFY(listener.isReady());
        QVERIFY(echoing.isReady());
        QVERIFY(quiet.isReady());
        QTRY_COMPARE(m_fixture->emulator.snapshot().hubs.value(0).connections.size(), 3);
        quiet.send("one");
        QCOMPARE(
            listener.frame(1),
            j("{`type`:`message`,`from`:`group`,`fromUserId`:`alice`,`group`:`room`,`dataType`:`text`,`data`:`one`}"));
        QCOMPARE(echoing.frame(0), "one"_ba);
        echoing.send("two");
        QCOMPARE(echoing.frame(1), "two"_ba);
        QCOMPARE(quiet.frame(0), "two"_ba);
    }

    void restCloseSaysWhy()
    {
        TestClient json(m_fixture->clientUrl(kAlice));
        TestClient raw(m_fixture->clientUrl(), {});
        QVERIFY(json.isReady());
        QVERIFY(raw.isReady());
        QTRY_COMPARE(m_fixture->emulator.snapshot().hubs.value(0).connections.size(), 2);

        QCOMPARE(m_fixture->rest("POST", "/api/hubs/chat/users/alice/:closeConnections?reason=too%20%22loud%22").status,
                 204);
        QCOMPARE(m_fixture->rest("HEAD", "/api/hubs/chat/users/alice").status, 404);
        QCOMPARE(m_fixture->rest("POST", "/api/hubs/chat/:closeConnections").status, 204);
        QVERIFY(json.isClosed());
        QVERIFY(raw.isClosed());
        QCOMPARE(json.frames.value(1), j("{`type`:`system`,`event`:`disconnected`,`message`:`Application server closed "
                                         "the connection. Reason: too \\`loud\\``}"));
        for (const TestClient *client : {&json, &raw}) {
            QCOMPARE(int(client->socket.closeCode()), 1000);
            QVERIFY(client->socket.closeReason().isEmpty());
        }
        QVERIFY(raw.frames.isEmpty());

        TestClient plain(m_fixture->clientUrl(kAlice));
        QVERIFY(plain.isReady());
        QCOMPARE(m_fixture->rest("DELETE", "/api/hubs/CHAT/connections/" + plain.connectionId().toUtf8()).status, 204);
        QVERIFY(plain.isClosed());
        QCOMPARE(plain.frames.value(1),
                 j("{`type`:`system`,`event`:`disconnected`,`message`:`Application server closed the connection.`}"));
    }

    void stopEndsOpenConnectionsSoon()
    {
        TestClient client(m_fixture->clientUrl(kAlice));
        QVERIFY(client.isReady());
        QElapsedTimer timer;
        timer.start();
        m_fixture->emulator.stop();
        QVERIFY(timer.elapsed() < 3000); // half a second, and room for a busy machine
        QVERIFY(!m_fixture->emulator.isRunning());
        QVERIFY(client.isClosed());
        EmulatorOptions options;
        options.port = 0;
        QVERIFY(m_fixture->emulator.start(options).has_value());
        QVERIFY(m_fixture->emulator.snapshot().hubs.isEmpty());
    }

    void clientThatDoesNotReadIsCutOff()
    {
        TestClient listener(m_fixture->clientUrl(kAlice));
        QVERIFY(listener.isReady());
        QTcpSocket slow;
        openWithoutReading(slow);
        const auto connections = [this] { return m_fixture->emulator.snapshot().hubs.at(0).connections.size(); };
        QTRY_COMPARE(connections(), 2);
        // 16 MiB may wait; the kernel's own buffers come on top.
        const QByteArray megabyte(1024 * 1024, 'x');
        int sent = 0;
        while (connections() == 2 && sent < 64) {
            QCOMPARE(m_fixture->rest("POST", "/api/hubs/chat/:send", "application/octet-stream", megabyte).status, 202);
            ++sent;
            QVERIFY(!listener.frame(sent).isEmpty());
        }
        QVERIFY2(sent > 16 && sent < 64, qPrintable(QString::number(sent)));
        QTRY_COMPARE(connections(), 1);
        QCOMPARE(listener.socket.state(), QAbstractSocket::ConnectedState);
    }

    void refusedRecoveryEndsWithoutAnAnswer()
    {
        QTcpSocket silent;
        silent.connectToHost(u"127.0.0.1"_s, m_fixture->emulator.port());
        QVERIFY(silent.waitForConnected());
        silent.write("GET /client/hubs/chat?awps_connection_id=none&awps_reconnection_token=x HTTP/1.1\r\nHost: " +
                     m_fixture->host() +
                     "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                     "Sec-WebSocket-Protocol: json.reliable.webpubsub.azure.v1\r\n\r\n");
        QTRY_COMPARE_WITH_TIMEOUT(silent.state(), QAbstractSocket::UnconnectedState, 20'000);
        QVERIFY(silent.readAll().endsWith("\x03\xf0The connection could not be recovered."));
    }

    void expiredMessageIsDropped()
    {
        QTcpSocket slow;
        openWithoutReading(slow);
        QTRY_COMPARE(m_fixture->emulator.snapshot().hubs.value(0).connections.size(), 1);
        const auto send = [this](const QByteArray &query, const QByteArray &body) {
            QCOMPARE(m_fixture->rest("POST", "/api/hubs/chat/:send" + query, "application/octet-stream", body).status,
                     202);
        };
        for (int i = 0; i < 12; ++i) // more than the kernel keeps for a connection
            send({}, QByteArray(1024 * 1024, 'x'));
        QElapsedTimer age;
        age.start();
        send("?messageTtlSeconds=1", "EXPIRES");
        send("?messageTtlSeconds=300", "STAYS");
        send({}, "LAST");
        QTRY_VERIFY(age.elapsed() > 1000);
        QByteArray received;
        slow.setReadBufferSize(0);
        const auto hasLast = [&] {
            received += slow.readAll();
            return received.endsWith("LAST");
        };
        QTRY_VERIFY_WITH_TIMEOUT(hasLast(), 20'000);
        QVERIFY(received.contains("STAYS"));
        QVERIFY(!received.contains("EXPIRES"));
    }

    void changesAreTold()
    {
        Emulator emulator;
        std::atomic<int> connections = -1;
        emulator.setChangeListener([&] {
            const EmulatorSnapshot snapshot = emulator.snapshot();
            connections = snapshot.hubs.isEmpty() ? 0 : int(snapshot.hubs.first().connections.size());
        });
        EmulatorOptions options;
        options.port = 0;
        QVERIFY(emulator.start(options).has_value());
        QJsonObject claims = kAlice;
        claims.insert(u"exp"_s, inOneHour());
        claims.insert(u"aud"_s, u"http://localhost:%1/client/hubs/chat"_s.arg(emulator.port()));
        const QUrl url(u"ws://127.0.0.1:%1/client/hubs/chat?access_token=%2"_s.arg(
            QString::number(emulator.port()), QString::fromLatin1(signToken(claims))));
        {
            TestClient client(url);
            QVERIFY(client.isReady());
            QTRY_COMPARE(connections.load(), 1);
            const EmulatorConnection row = emulator.snapshot().hubs.at(0).connections.at(0);
            QCOMPARE(row.userId, u"alice"_s);
            QVERIFY(!row.anonymous);
            QCOMPARE(row.groups, QStringList{u"room"_s});
            QCOMPARE(row.protocol, u"json.webpubsub.azure.v1"_s);
            QCOMPARE(row.id, client.connectionId());
        }
        QTRY_COMPARE(connections.load(), 0);
    }

    void portInUseIsSaid()
    {
        Emulator second;
        EmulatorOptions options;
        options.port = m_fixture->emulator.port();
        const auto result = second.start(options);
        QVERIFY(!result);
        QCOMPARE(result.error().kind, Error::Kind::Network);
        QVERIFY(result.error().message.contains(u"127.0.0.1, port %1"_s.arg(options.port)));
        QCOMPARE(m_fixture->emulator.start(options).error().kind, Error::Kind::InvalidInput);
    }

private:
    /// A raw client whose side of the connection fills up.
    void openWithoutReading(QTcpSocket &slow) const
    {
        slow.setReadBufferSize(1024);
        slow.connectToHost(u"127.0.0.1"_s, m_fixture->emulator.port());
        QVERIFY(slow.waitForConnected());
        slow.write("GET /client/hubs/chat?access_token=" + m_fixture->clientToken() +
                   " HTTP/1.1\r\nHost: " + m_fixture->host() +
                   "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    }

    std::unique_ptr<EmulatorFixture> m_fixture;
};

QTEST_GUILESS_MAIN(EmulatorClientTest)
#include "tst_emulator_client.moc"
