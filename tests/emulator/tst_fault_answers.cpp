// SPDX-License-Identifier: GPL-3.0-or-later
// Faults of answers on request: refusals, expired tokens, withheld acks; the list of faults, and which are wrong.
#include "tests/emulator/faults_fixture.h"

using namespace wps;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(wps::Fault)
Q_DECLARE_METATYPE(wps::ServiceClose)

namespace
{

QString errorName(const QByteArray &ack)
{
    return QJsonDocument::fromJson(ack).object().value(u"error"_s).toObject().value(u"name"_s).toString();
}

} // namespace

class FaultAnswersTest : public FaultsFixture
{
    Q_OBJECT

private Q_SLOTS:
    void requestsAreRefused()
    {
        RefuseFault refuse;
        refuse.status = 429;
        refuse.retryAfter = 7s;
        refuse.handshakes = false;
        const quint64 fault = inject(refuse);
        const auto refused = waitFor(service().send(groupExists(m_hub, m_room)));
        QVERIFY(!refused);
        QCOMPARE(refused.error().httpStatus, 429);
        QVERIFY(refused.error().retryAfter == 7s);
        QCOMPARE(refused.error().serviceCode, u"Error.TooManyRequests"_s);
        TestClient client(m_fixture->clientUrl());
        QVERIFY(client.isReady());
        QCOMPARE(broadcast("lost").status, 429);
        QCOMPARE(struck(fault), 2);
        QVERIFY(emulator().lift(fault));
        QCOMPARE(broadcast("heard").status, 202);
        QVERIFY(client.frame(1).contains("heard"));
    }

    void aRefusalEndsAfterSoManyTimes()
    {
        RefuseFault refuse;
        refuse.times = 2;
        refuse.code = u"Error.Mine"_s;
        refuse.message = u"my \"words\""_s;
        inject(refuse, FaultScope::ofHub(u"Chat"_s));
        const HttpAnswer other = m_fixture->rest("HEAD", "/api/hubs/other/groups/room?api-version=2024-12-01");
        QCOMPARE(other.status, 404);
        const HttpAnswer first = broadcast("1");
        QCOMPARE(first.status, 503);
        QCOMPARE(first.code(), u"Error.Mine"_s);
        QCOMPARE(first.message(), u"my \"words\""_s);
        QCOMPARE(first.header("x-ms-error-code"), QByteArray("Error.Mine"));
        // The second is retried by our caller, and that is let through.
        const auto answer = waitFor(service(1).send(groupExists(m_hub, m_room)));
        VERIFY_OK(answer);
        QVERIFY(emulator().snapshot().faults.isEmpty());
    }

    void handshakesAreRefused()
    {
        RefuseFault refuse;
        refuse.status = 503;
        refuse.requests = false;
        const quint64 fault = inject(refuse);
        WebPubSubClient client(m_io, clientOptions());
        client.start();
        QTRY_VERIFY(client.status().httpRefusal.startsWith(u"503"_s));
        QVERIFY(struck(fault) >= 1);
        QCOMPARE(broadcast("x").status, 202);
        QVERIFY(emulator().lift(fault));
        QVERIFY(isConnected(client));
    }

    void aShareOfRequestsIsRefused()
    {
        RefuseFault refuse;
        refuse.percent = 50;
        const quint64 fault = inject(refuse);
        int done = 0;
        for (int i = 0; i < 200; ++i)
            done += broadcast("x").status == 202 ? 1 : 0;
        QVERIFY(done > 0 && done < 200); // by chance never: one in 10^60
        QCOMPARE(struck(fault), quint64(200 - done));
    }

    void issuedTokensExpire()
    {
        const qint64 now = QDateTime::currentSecsSinceEpoch();
        TestClient open(m_fixture->clientUrl({{u"iat"_s, now}}), u"json.webpubsub.azure.v1"_s);
        WebPubSubClient reliable(m_io, clientOptions());
        reliable.start();
        QVERIFY(open.isReady() && isConnected(reliable));
        const quint64 fault = inject(ExpireTokensFault{});

        const HttpAnswer refused = broadcast("x"); // says nothing of when it was issued
        QCOMPARE(refused.status, 401);
        TestClient late(m_fixture->clientUrl({{u"iat"_s, now}}));
        QVERIFY(late.isClosed());
        QVERIFY(struck(fault) >= 2);
        QCOMPARE(open.socket.state(), QAbstractSocket::ConnectedState);
        QCOMPARE(emulator().cut(FaultScope::connection(u"chat"_s, reliable.status().connectionId)), 1);
        QTRY_COMPARE(reliable.status().recoveries, 1); // with the reconnection token
        TestClient fresh(m_fixture->clientUrl({{u"iat"_s, now + 60}}));
        QVERIFY(fresh.isReady());
        TestClient notBefore(m_fixture->clientUrl({{u"nbf"_s, now + 60}}));
        QVERIFY(notBefore.isReady());

        QVERIFY(emulator().lift(fault));
        QCOMPARE(broadcast("x").status, 202);
    }

    void acksAreWithheld()
    {
        TestClient client(m_fixture->clientUrl({{u"role"_s, u"webpubsub.joinLeaveGroup"_s}}));
        QVERIFY(client.isReady());
        const quint64 fault = inject(WithholdAcksFault{}, FaultScope::ofHub(u"chat"_s));
        client.send(R"({"type":"joinGroup","group":"room","ackId":1})");
        client.send(R"({"type":"sendToGroup","group":"room","ackId":2,"data":1})"); // refused, and not told
        client.send(R"({"type":"ping"})");
        QVERIFY(client.frame(1).contains("pong"));
        QVERIFY(emulator().snapshot().hubs.value(0).connections.value(0).groups.contains(u"room"_s));
        QCOMPARE(struck(fault), 2);
        QVERIFY(emulator().lift(fault));
        client.send(R"({"type":"joinGroup","group":"room","ackId":1})");
        QCOMPARE(errorName(client.frame(2)), u"Duplicate"_s);
        QCOMPARE(client.frames.size(), 3);
    }

    void aFaultEndsWithItsConnection()
    {
        TestClient client(m_fixture->clientUrl());
        QVERIFY(client.isReady());
        const auto scope = FaultScope::connection(u"chat"_s, client.connectionId());
        QVERIFY(inject(WithholdAcksFault{}, scope) != 0);
        QVERIFY(inject(HalfOpenFault{}, scope) != 0);
        QCOMPARE(emulator().cut(scope), 1);
        QTRY_VERIFY(emulator().snapshot().faults.isEmpty());
    }

    void faultsAreListedAndLiftedTogether()
    {
        TestClient client(m_fixture->clientUrl());
        QVERIFY(client.isReady());
        const quint64 first = inject(HalfOpenFault{});
        const quint64 second = inject(RefuseFault{});
        const QList<ActiveFault> faults = emulator().snapshot().faults;
        QCOMPARE(faults.size(), 2);
        QCOMPARE(faults.at(0).id, first);
        QCOMPARE(faults.at(1).id, second);
        QVERIFY(faults.at(1).fault == (Fault{FaultScope::everything(), RefuseFault{}}));
        QVERIFY(!emulator().lift(second + 1));
        QCOMPARE(emulator().liftAll(), 2);
        QCOMPARE(emulator().liftAll(), 0);
        QCOMPARE(broadcast("x").status, 202);
        QVERIFY(client.frame(1).contains("x"));
    }

    void stoppingForgetsFaultsAndSaysGoodbye()
    {
        TestClient client(m_fixture->clientUrl());
        QVERIFY(client.isReady());
        QVERIFY(inject(HalfOpenFault{}) != 0);
        emulator().stop();
        QVERIFY(client.isClosed());
        QCOMPARE(int(client.socket.closeCode()), 1001);
        QVERIFY(!emulator().inject({{}, RefuseFault{}}));
        EmulatorOptions options;
        options.port = 0;
        VERIFY_OK(emulator().start(options));
        QVERIFY(emulator().snapshot().faults.isEmpty());
    }

    void wrongFaultsAreRefused_data()
    {
        QTest::addColumn<Fault>("fault");
        QTest::addColumn<QString>("field");
        const auto refuse = [](auto change) {
            RefuseFault fault;
            change(fault);
            return Fault{{}, fault};
        };
        const auto hub = FaultScope::ofHub(u"chat"_s);
        QTest::newRow("no hub") << Fault{FaultScope::ofHub({}), WithholdAcksFault{}} << u"scope"_s;
        QTest::newRow("no name") << Fault{FaultScope::group(u"chat"_s, {}), WithholdAcksFault{}} << u"scope"_s;
        QTest::newRow("unknown connection")
            << Fault{FaultScope::connection(u"chat"_s, u"x"_s), WithholdAcksFault{}} << u"scope"_s;
        QTest::newRow("nobody to hold") << Fault{hub, HalfOpenFault{}} << u"scope"_s;
        QTest::newRow("refusal of a group")
            << Fault{FaultScope::group(u"chat"_s, u"room"_s), RefuseFault{}} << u"scope"_s;
        QTest::newRow("tokens of a hub") << Fault{hub, ExpireTokensFault{}} << u"scope"_s;
        QTest::newRow("negative") << Fault{{}, DelayFault{-1ms}} << u"delay"_s;
        QTest::newRow("too long") << Fault{{}, DelayFault{600'001ms}} << u"delay"_s;
        QTest::newRow("jitter") << Fault{{}, DelayFault{1ms, -1ms}} << u"jitter"_s;
        QTest::newRow("delays nothing") << Fault{{}, DelayFault{1ms, 0ms, false, false}} << u"requests"_s;
        QTest::newRow("requests of a group")
            << Fault{FaultScope::group(u"chat"_s, u"room"_s), DelayFault{1ms, 0ms, true, false}} << u"requests"_s;
        QTest::newRow("399") << refuse([](RefuseFault &fault) { fault.status = 399; }) << u"status"_s;
        QTest::newRow("600") << refuse([](RefuseFault &fault) { fault.status = 600; }) << u"status"_s;
        QTest::newRow("refuses nothing") << refuse([](RefuseFault &fault) {
            fault.requests = fault.handshakes = false;
        }) << u"requests"_s;
        QTest::newRow("retry") << refuse([](RefuseFault &fault) { fault.retryAfter = -1s; }) << u"retryAfter"_s;
        QTest::newRow("0 %") << refuse([](RefuseFault &fault) { fault.percent = 0; }) << u"percent"_s;
        QTest::newRow("101 %") << refuse([](RefuseFault &fault) { fault.percent = 101; }) << u"percent"_s;
        QTest::newRow("never") << refuse([](RefuseFault &fault) { fault.times = 0; }) << u"times"_s;
        QTest::newRow("header injection") << refuse([](RefuseFault &fault) { fault.code = u"a\r\nb"_s; }) << u"code"_s;
    }
    void wrongFaultsAreRefused()
    {
        QFETCH(Fault, fault);
        QFETCH(QString, field);
        const auto injected = emulator().inject(fault);
        QVERIFY(!injected);
        QCOMPARE(injected.error().kind, Error::Kind::InvalidInput);
        QCOMPARE(injected.error().field, field);
        QVERIFY(emulator().snapshot().faults.isEmpty());
    }

    void wrongGoodbyesAreRefused_data()
    {
        QTest::addColumn<ServiceClose>("close");
        QTest::addColumn<QString>("field");
        for (const int code : {999, 1004, 1005, 1006, 1015, 2000, 5000})
            QTest::addRow("%d", code) << ServiceClose{code, {}} << u"code"_s;
        QTest::newRow("reason") << ServiceClose{1000, QString(62, u'ü')} << u"reason"_s;
    }
    void wrongGoodbyesAreRefused()
    {
        QFETCH(ServiceClose, close);
        QFETCH(QString, field);
        const auto closed = emulator().close({}, close);
        QVERIFY(!closed);
        QCOMPARE(closed.error().field, field);
    }
};

QTEST_GUILESS_MAIN(FaultAnswersTest)
#include "tst_fault_answers.moc"
