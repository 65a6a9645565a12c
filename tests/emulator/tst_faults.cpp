// SPDX-License-Identifier: GPL-3.0-or-later
// Faults of connections on request: cut, closed, half-open, delayed. What our clients make of each, and that lifting
// it restores.
#include "tests/emulator/faults_fixture.h"
#include "tests/support/listening_client.h"

#include <QElapsedTimer>

using namespace wps;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(wps::FaultScope)

class FaultsTest : public FaultsFixture
{
    Q_OBJECT

private Q_SLOTS:
    void cutsWhoIsInScope_data()
    {
        QTest::addColumn<FaultScope>("scope");
        QTest::addColumn<QByteArray>("expected"); // ann in the room, bob, and a client of another hub
        QTest::newRow("everything") << FaultScope::everything() << QByteArray("abo");
        QTest::newRow("hub") << FaultScope::ofHub(u"Chat"_s) << QByteArray("ab");
        QTest::newRow("group") << FaultScope::group(u"chat"_s, u"room"_s) << QByteArray("a");
        QTest::newRow("user") << FaultScope::user(u"chat"_s, u"bob"_s) << QByteArray("b");
        QTest::newRow("connection") << FaultScope::connection(u"chat"_s, u"?"_s) << QByteArray("a");
        QTest::newRow("nobody") << FaultScope::group(u"chat"_s, u"other"_s) << QByteArray();
        QTest::newRow("no such hub") << FaultScope::ofHub(u"nowhere"_s) << QByteArray();
    }
    void cutsWhoIsInScope()
    {
        QFETCH(FaultScope, scope);
        QFETCH(QByteArray, expected);
        TestClient ann(m_fixture->clientUrl({{u"sub"_s, u"ann"_s}, {u"webpubsub.group"_s, u"room"_s}}));
        TestClient bob(m_fixture->clientUrl({{u"sub"_s, u"bob"_s}}));
        TestClient other(QUrl::fromEncoded("ws://" + m_fixture->host() +
                                           "/client/hubs/other?access_token=" + m_fixture->clientToken({}, "other")));
        QVERIFY(ann.isReady() && bob.isReady() && other.isReady());
        if (scope.kind == FaultScope::Kind::Connection)
            scope.name = ann.connectionId();

        QCOMPARE(emulator().cut(scope), int(expected.size()));
        QCOMPARE(emulator().snapshot().hubs.value(0).connections.size() +
                     emulator().snapshot().hubs.value(1).connections.size(),
                 3 - expected.size());
        for (const auto &[mark, client] : {std::pair('a', &ann), {'b', &bob}, {'o', &other}}) {
            if (!expected.contains(mark)) {
                QCOMPARE(client->socket.state(), QAbstractSocket::ConnectedState);
                continue;
            }
            QVERIFY(client->isClosed());
            QCOMPARE(client->socket.error(), QAbstractSocket::RemoteHostClosedError); // no goodbye
        }
        QVERIFY(emulator().snapshot().faults.isEmpty()); // done once, and no fault that lasts
        for (const EmulatorHub &hub : emulator().snapshot().hubs)
            QVERIFY(hub.name != u"nowhere"_s);
    }

    void closesWithCodeAndReason()
    {
        TestClient json(m_fixture->clientUrl());
        TestClient raw(m_fixture->clientUrl(), {});
        QVERIFY(json.isReady() && raw.isReady());
        QTRY_COMPARE(emulator().snapshot().hubs.value(0).connections.size(), 2);
        const auto closed = emulator().close(FaultScope::ofHub(u"chat"_s), {1011, u"The service reloads."_s});
        QCOMPARE(closed.value_or(0), 2);
        QVERIFY(json.isClosed() && raw.isClosed());
        QCOMPARE(json.frame(1),
                 QByteArray(R"({"type":"system","event":"disconnected","message":"The service reloads."})"));
        QCOMPARE(int(json.socket.closeCode()), 1011);
        QCOMPARE(json.socket.closeReason(), u"The service reloads."_s);
        QCOMPARE(int(raw.socket.closeCode()), 1011);
        QVERIFY(emulator().snapshot().hubs.value(0).connections.isEmpty());
    }

    void closedConnectionsRecoverOnlyWhereAsked_data()
    {
        QTest::addColumn<bool>("isRecoverable");
        QTest::newRow("over") << false;
        QTest::newRow("recoverable") << true;
    }
    void closedConnectionsRecoverOnlyWhereAsked()
    {
        QFETCH(bool, isRecoverable);
        WebPubSubClient client(m_io, clientOptions());
        client.start();
        QVERIFY(isConnected(client));
        const QString first = client.status().connectionId;
        QCOMPARE(emulator().close(FaultScope::everything(), {1001, u"reload"_s, isRecoverable}).value_or(0), 1);
        QTRY_COMPARE(client.status().recoveries + client.status().reconnects, 1);
        QVERIFY(isConnected(client));
        QCOMPARE(client.status().recoveries, isRecoverable ? 1 : 0);
        QCOMPARE(client.status().connectionId == first, isRecoverable);
    }

    void halfOpenIsNoticedByTheKeepAlive()
    {
        ClientOptions options = clientOptions();
        options.pingInterval = 50ms;
        options.keepAliveTimeout = 400ms;
        QByteArray heard;
        ListeningClient client(m_io, options);
        connect(&client, &ListeningClient::framesReady, this, [&heard](const QList<ClientFrame> &frames) {
            for (const ClientFrame &frame : frames) {
                if (frame.message.kind == DownstreamMessage::Kind::ServerMessage)
                    heard += frame.bytes;
            }
        });
        client.start();
        QVERIFY(isConnected(client));
        const QString id = client.status().connectionId;
        const quint64 fault = inject(HalfOpenFault{}, FaultScope::connection(u"chat"_s, id));
        QVERIFY(fault != 0);
        QCOMPARE(struck(fault), 1);
        QVERIFY(emulator().snapshot().hubs.value(0).connections.value(0).isHalfOpen);
        QCOMPARE(broadcast("while it was silent").status, 202);
        QVERIFY(heard.isEmpty());
        QTRY_COMPARE(client.status().recoveries, 1);
        QVERIFY(isConnected(client));
        QCOMPARE(client.status().connectionId, id);
        QTRY_VERIFY(heard.contains("while it was silent"));
        QVERIFY(emulator().lift(fault));
        QCOMPARE(client.status().state, ClientState::Connected);
    }

    void whatAHalfOpenSocketMissedComesOnLifting()
    {
        TestClient silent(m_fixture->clientUrl());
        TestClient other(m_fixture->clientUrl());
        QVERIFY(silent.isReady() && other.isReady());
        const quint64 fault = inject(HalfOpenFault{}, FaultScope::connection(u"chat"_s, silent.connectionId()));
        const quint64 again = inject(HalfOpenFault{}, FaultScope::connection(u"chat"_s, silent.connectionId()));
        silent.send(R"({"type":"ping"})");
        QCOMPARE(broadcast("later").status, 202);
        QVERIFY(other.frame(1).contains("later"));
        other.send(R"({"type":"ping"})");
        QVERIFY(other.frame(2).contains("pong"));
        QCOMPARE(silent.frames.size(), 1);
        QVERIFY(emulator().lift(fault));
        QCOMPARE(emulator().snapshot().faults.size(), 1); // held twice
        QVERIFY(emulator().lift(again));
        QVERIFY(silent.frame(1).contains("later"));
        QVERIFY(silent.frame(2).contains("pong"));
    }

    void aHalfOpenClientThatWentIsFoundOutOnLifting()
    {
        auto client = std::make_unique<TestClient>(m_fixture->clientUrl());
        QVERIFY(client->isReady());
        const quint64 fault = inject(HalfOpenFault{});
        client->socket.abort();
        client.reset();
        TestClient other(m_fixture->clientUrl());
        QVERIFY(other.isReady());
        QCOMPARE(emulator().snapshot().hubs.value(0).connections.size(), 2);
        QVERIFY(emulator().lift(fault));
        QTRY_COMPARE(emulator().snapshot().hubs.value(0).connections.size(), 1);
    }

    void closedByRestAHalfOpenClientHearsItOnLifting()
    {
        TestClient client(m_fixture->clientUrl({{u"sub"_s, u"ann"_s}}));
        TestClient other(m_fixture->clientUrl());
        QVERIFY(client.isReady() && other.isReady());
        const quint64 fault = inject(HalfOpenFault{}, FaultScope::user(u"chat"_s, u"ann"_s));
        QCOMPARE(m_fixture->rest("POST", "/api/hubs/chat/users/ann/:closeConnections?api-version=2024-12-01").status,
                 204);
        QCOMPARE(emulator().snapshot().hubs.value(0).connections.size(), 1);
        QCOMPARE(broadcast("afterwards").status, 202);
        QVERIFY(!other.frame(1).isEmpty());
        QCOMPARE(client.frames.size(), 1);
        QCOMPARE(client.socket.state(), QAbstractSocket::ConnectedState);
        QVERIFY(emulator().lift(fault));
        QVERIFY(client.isClosed());
        QVERIFY(client.frame(1).contains("disconnected"));
    }

    void aHalfOpenClientThatLeavesTooMuchUnreadIsCutOff_data()
    {
        QTest::addColumn<QString>("subprotocol");
        QTest::newRow("plain") << u"json.webpubsub.azure.v1"_s;
        QTest::newRow("reliable") << u"json.reliable.webpubsub.azure.v1"_s;
    }
    void aHalfOpenClientThatLeavesTooMuchUnreadIsCutOff()
    {
        QFETCH(QString, subprotocol);
        TestClient silent(m_fixture->clientUrl(), subprotocol);
        TestClient other(QUrl::fromEncoded("ws://" + m_fixture->host() +
                                           "/client/hubs/other?access_token=" + m_fixture->clientToken({}, "other")));
        QVERIFY(silent.isReady() && other.isReady());
        const FaultScope scope = FaultScope::connection(u"chat"_s, silent.connectionId());
        QVERIFY(inject(HalfOpenFault{}, scope) != 0);
        silent.send(R"({"type":"ping"})"); // arrives, and nobody reads on
        other.send(R"({"type":"ping"})");
        QVERIFY(other.frame(1).contains("pong"));
        for (int i = 0; i < kManyMegabytes; ++i)
            QCOMPARE(broadcastMegabyte(), 202);

        const auto connections = [this] { return emulator().snapshot().hubs.value(0).connections; };
        if (subprotocol == u"json.webpubsub.azure.v1"_s) {
            QTRY_VERIFY(connections().isEmpty());
            return;
        }
        QTRY_VERIFY(connections().value(0).isWaiting);
        TestClient recovered(
            m_fixture->recoveryUrl(silent.connectionId(), silent.connectedFact(u"reconnectionToken"_s)), subprotocol);
        QVERIFY(recovered.frame(kManyMegabytes - 1).startsWith(R"({"sequenceId":13,)"));
        QVERIFY(!connections().value(0).isWaiting);
    }

    void everyMessageThatMayWaitIsReplayed()
    {
        const QString subprotocol = u"json.reliable.webpubsub.azure.v1"_s;
        TestClient away(m_fixture->clientUrl(), subprotocol);
        QVERIFY(away.isReady());
        QCOMPARE(emulator().cut(FaultScope::everything()), 1);
        QVERIFY(away.isClosed());
        for (int i = 0; i < kManyMegabytes; ++i)
            QCOMPARE(broadcastMegabyte(), 202);
        TestClient back(m_fixture->recoveryUrl(away.connectionId(), away.connectedFact(u"reconnectionToken"_s)),
                        subprotocol);
        for (int i = 0; i < kManyMegabytes; ++i)
            QVERIFY(back.frame(i).startsWith(QByteArray(R"({"sequenceId":)" + QByteArray::number(i + 1) + ',')));
        QCOMPARE(broadcast("and it goes on").status, 202);
        QVERIFY(back.frame(kManyMegabytes).contains("and it goes on"));
    }

    void aClientWhoseOwnMessagesAreTooMuchIsCutOff()
    {
        TestClient client(
            m_fixture->clientUrl({{u"role"_s, u"webpubsub.sendToGroup"_s}, {u"webpubsub.group"_s, u"room"_s}}));
        QVERIFY(client.isReady());
        DelayFault delay;
        delay.delay = DelayFault::kLongest;
        QVERIFY(inject(delay, FaultScope::connection(u"chat"_s, client.connectionId())) != 0);
        const QByteArray large(900 * 1024, 'x');
        for (int i = 0; i < 20; ++i)
            client.send(R"({"type":"sendToGroup","group":"room","dataType":"text","data":")" + large + R"("})");
        QVERIFY(client.isClosed());
        QTRY_VERIFY(emulator().snapshot().hubs.value(0).connections.isEmpty());
    }

    void framesAreDelayedInOrder()
    {
        TestClient client(m_fixture->clientUrl());
        QVERIFY(client.isReady());
        DelayFault delay;
        delay.delay = 120ms;
        delay.jitter = 80ms;
        delay.requests = false;
        const quint64 fault = inject(delay);
        QElapsedTimer time;
        time.start();
        QList<QByteArray> expected;
        for (int i = 0; i < 20; ++i) {
            expected.append(QByteArray::number(i));
            QCOMPARE(broadcast(expected.last()).status, 202);
        }
        QVERIFY(!client.frame(1).isEmpty());
        QVERIFY(time.elapsed() >= 120);
        QVERIFY(!client.frame(20).isEmpty());
        for (int i = 0; i < 20; ++i)
            QCOMPARE(QJsonDocument::fromJson(client.frames.at(i + 1)).object().value(u"data"_s).toString().toUtf8(),
                     expected.at(i));
        QCOMPARE(struck(fault), 20);
    }

    void liftingADelaySendsWhatWaits()
    {
        TestClient near(m_fixture->clientUrl({{u"sub"_s, u"near"_s}}));
        TestClient far(m_fixture->clientUrl({{u"sub"_s, u"far"_s}}));
        QVERIFY(near.isReady() && far.isReady());
        DelayFault delay;
        delay.delay = DelayFault::kLongest;
        QVERIFY(inject(delay, FaultScope::user(u"chat"_s, u"far"_s)) != 0);
        QCOMPARE(broadcast("hello").status, 202); // requests are not of a user
        QVERIFY(near.frame(1).contains("hello"));
        QCOMPARE(far.frames.size(), 1);
        delay.delay = 0ms;
        const auto none = emulator().inject({FaultScope::user(u"chat"_s, u"far"_s), delay});
        VERIFY_OK(none);
        QCOMPARE(*none, 0);
        QVERIFY(emulator().snapshot().faults.isEmpty());
        QVERIFY(far.frame(1).contains("hello"));
    }

    void answersAreDelayed()
    {
        DelayFault delay;
        delay.delay = 150ms;
        delay.frames = false;
        const quint64 fault = inject(delay);
        QElapsedTimer time;
        time.start();
        VERIFY_OK(waitFor(service().send(sendToAll(m_hub, MessageBody{DataType::Text, "x"}))));
        QVERIFY(time.elapsed() >= 150);
        time.restart();
        TestClient client(m_fixture->clientUrl());
        QVERIFY(client.isReady());
        QVERIFY(time.elapsed() >= 150);
        QCOMPARE(struck(fault), 2);

        delay.delay = DelayFault::kLongest;
        const quint64 longer = inject(delay);
        QCOMPARE(emulator().snapshot().faults.size(), 1); // in the place of the first
        const auto sent = service().send(sendToAll(m_hub, MessageBody{DataType::Text, "y"}));
        QTRY_COMPARE(struck(longer), 1);
        QVERIFY(!sent.isFinished());
        QVERIFY(emulator().lift(longer));
        VERIFY_OK(waitFor(sent));
    }

private:
    /// Messages of a megabyte that may wait for a reliable client: less than 16 MiB, and more than that in base64.
    static constexpr int kManyMegabytes = 13;

    int broadcastMegabyte()
    {
        return m_fixture
            ->rest("POST", "/api/hubs/chat/:send?api-version=2024-12-01", "application/octet-stream",
                   QByteArray(1024 * 1024, 'x'))
            .status;
    }
};

QTEST_GUILESS_MAIN(FaultsTest)
#include "tst_faults.moc"
