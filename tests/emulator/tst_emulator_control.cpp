// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of `webpubsub-emulator --control`, without the process.
#include "core/emulator/emulator_control.h"
#include "tests/emulator/emulator_fixture.h"

using namespace wps;
using namespace Qt::StringLiterals;

class EmulatorControlTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<EmulatorFixture> m_fixture;
    std::unique_ptr<EmulatorControl> m_control;

    QJsonObject ask(const QByteArray &line) { return QJsonDocument::fromJson(m_control->answer(line)).object(); }
    QJsonArray faults() { return ask(R"({"command":"faults"})").value(u"faults"_s).toArray(); }

private Q_SLOTS:
    void init()
    {
        m_fixture = std::make_unique<EmulatorFixture>();
        m_control = std::make_unique<EmulatorControl>(m_fixture->emulator);
        QVERIFY(m_fixture->started);
    }
    void cleanup()
    {
        m_control.reset();
        m_fixture.reset();
    }

    void everyFaultIsListedAsItWasAsked_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::addColumn<QByteArray>("listed"); // without fault, since and struck
        QTest::newRow("half-open") << QByteArray(R"({"command":"half-open","hub":"chat"})")
                                   << QByteArray(R"({"hub":"chat","kind":"half-open"})");
        QTest::newRow("delay") << QByteArray(R"({"command":"delay","delay":5,"hub":"Chat","user":"ann"})")
                               << QByteArray(R"({"delay":5,"frames":true,"hub":"chat","jitter":0,"kind":"delay",)"
                                             R"("requests":true,"user":"ann"})");
        QTest::newRow("jitter") << QByteArray(R"({"command":"delay","delay":0,"jitter":9,"requests":false})")
                                << QByteArray(
                                       R"({"delay":0,"frames":true,"jitter":9,"kind":"delay","requests":false})");
        QTest::newRow("refuse")
            << QByteArray(R"({"command":"refuse","status":429})")
            << QByteArray(R"({"handshakes":true,"kind":"refuse","percent":100,"requests":true,"status":429})");
        QTest::newRow("refuse, in full")
            << QByteArray(
                   R"({"command":"refuse","status":503,"hub":"chat","requests":false,"retryAfter":2,"percent":50,)"
                   R"("times":3,"code":"Error.X","message":"m"})")
            << QByteArray(
                   R"({"code":"Error.X","handshakes":true,"hub":"chat","kind":"refuse","message":"m","percent":50,)"
                   R"("requests":false,"retryAfter":2,"status":503,"times":3})");
        QTest::newRow("expire-tokens") << QByteArray(R"({"command":"expire-tokens"})")
                                       << QByteArray(R"({"kind":"expire-tokens"})");
        QTest::newRow("withhold-acks") << QByteArray(R"({"command":"withhold-acks","hub":"chat","group":"a/b"})")
                                       << QByteArray(R"({"group":"a/b","hub":"chat","kind":"withhold-acks"})");
    }
    void everyFaultIsListedAsItWasAsked()
    {
        QFETCH(QByteArray, command);
        QFETCH(QByteArray, listed);
        TestClient client(m_fixture->clientUrl());
        QVERIFY(client.isReady());
        const QJsonObject answer = ask(command);
        QVERIFY2(answer.value(u"ok"_s).toBool(), QJsonDocument(answer).toJson().constData());
        const int id = answer.value(u"fault"_s).toInt();
        QVERIFY(id > 0);
        QJsonObject fault = faults().at(0).toObject();
        QCOMPARE(fault.take(u"fault"_s).toInt(), id);
        QVERIFY(QDateTime::fromString(fault.take(u"since"_s).toString(), Qt::ISODateWithMs).isValid());
        QVERIFY(fault.take(u"struck"_s).isDouble());
        QCOMPARE(QJsonDocument(fault).toJson(QJsonDocument::Compact), listed);
        const QByteArray lift = R"({"command":"lift","fault":)" + QByteArray::number(id) + '}';
        QCOMPARE(m_control->answer(lift), QByteArray(R"({"ok":true})"));
        QVERIFY(faults().isEmpty());
    }

    void wrongCommandsNameTheField_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::addColumn<QString>("field");
        QTest::newRow("no JSON") << QByteArray("cut everything") << QString();
        QTest::newRow("no object") << QByteArray("[1]") << QString();
        QTest::newRow("too long") << QByteArray(R"({"command":"cut","hub":")" + QByteArray(70'000, 'x') + R"("})")
                                  << QString();
        const QList<std::pair<const char *, const char *>> rows{
            {R"({})", "command"},
            {R"({"command":1})", "command"},
            {R"({"command":"explode"})", "command"},
            {R"({"command":"quit","now":true})", "now"},
            {R"({"command":"snapshot","hub":"chat"})", "hub"},
            {R"({"command":"cut","hub":"chat","delay":1})", "delay"},
            {R"({"command":"cut","connection":"x"})", "hub"},
            {R"({"command":"cut","hub":""})", "hub"},
            {R"({"command":"cut","hub":7})", "hub"},
            {R"({"command":"cut","hub":"chat","group":"a","user":"b"})", "user"},
            {R"({"command":"close","code":1005})", "code"},
            {R"({"command":"close","code":"1000"})", "code"},
            {R"({"command":"close","reason":1})", "reason"},
            {R"({"command":"close","recoverable":"yes"})", "recoverable"},
            {R"({"command":"half-open","hub":"chat"})", "hub"},
            {R"({"command":"half-open"})", "hub"},
            {R"({"command":"withhold-acks","hub":"chat","connection":"x"})", "connection"},
            {R"({"command":"delay"})", "delay"},
            {R"({"command":"delay","delay":-1})", "delay"},
            {R"({"command":"delay","delay":1.5})", "delay"},
            {R"({"command":"delay","delay":600001})", "delay"},
            {R"({"command":"delay","delay":1,"jitter":"2"})", "jitter"},
            {R"({"command":"delay","delay":1,"frames":false,"requests":false})", "requests"},
            {R"({"command":"refuse"})", "status"},
            {R"({"command":"refuse","status":200})", "status"},
            {R"({"command":"refuse","status":503,"percent":0})", "percent"},
            {R"({"command":"refuse","status":503,"times":0})", "times"},
            {R"({"command":"refuse","status":503,"hub":"chat","user":"ann"})", "user"},
            {R"({"command":"expire-tokens","hub":"chat"})", "hub"},
            {R"({"command":"lift"})", "fault"},
            {R"({"command":"lift","fault":77})", "fault"}};
        for (const auto &[command, field] : rows)
            QTest::newRow(command) << QByteArray(command) << QString::fromLatin1(field);
    }
    void wrongCommandsNameTheField()
    {
        QFETCH(QByteArray, command);
        QFETCH(QString, field);
        const QJsonObject answer = ask(command);
        QVERIFY(!answer.value(u"ok"_s).toBool(true));
        const QJsonObject error = answer.value(u"error"_s).toObject();
        QCOMPARE(error.value(u"field"_s).toString(), field);
        QVERIFY(!error.value(u"message"_s).toString().isEmpty());
        QVERIFY(faults().isEmpty());
        QVERIFY(!m_control->hasQuit());
    }

    void cutsAndCloses()
    {
        TestClient ann(m_fixture->clientUrl({{u"sub"_s, u"ann"_s}}));
        TestClient bob(m_fixture->clientUrl({{u"sub"_s, u"bob"_s}}));
        QVERIFY(ann.isReady() && bob.isReady());
        QCOMPARE(m_control->answer(R"({"command":"cut","hub":"chat","user":"ann","id":[7]})"),
                 QByteArray(R"({"connections":1,"id":[7],"ok":true})"));
        QVERIFY(ann.isClosed());
        QCOMPARE(bob.socket.state(), QAbstractSocket::ConnectedState);
        QCOMPARE(m_control->answer(R"({"command":"close","code":4001,"reason":"bye"})"),
                 QByteArray(R"({"connections":1,"ok":true})"));
        QVERIFY(bob.isClosed());
        QCOMPARE(int(bob.socket.closeCode()), 4001);
        QCOMPARE(bob.socket.closeReason(), u"bye"_s);
    }

    void tellsWhatTheEmulatorHolds()
    {
        TestClient client(m_fixture->clientUrl({{u"sub"_s, u"ann"_s}, {u"webpubsub.group"_s, u"room"_s}}));
        TestClient raw(m_fixture->clientUrl(), {});
        QVERIFY(client.isReady() && raw.isReady());
        QTRY_COMPARE(m_fixture->emulator.snapshot().hubs.value(0).connections.size(), 2);
        const QJsonObject answer = ask(R"({"command":"snapshot"})");
        const QJsonObject hub = answer.value(u"hubs"_s).toArray().at(0).toObject();
        QCOMPARE(hub.value(u"name"_s).toString(), u"chat"_s);
        const QJsonObject first = hub.value(u"connections"_s).toArray().at(0).toObject();
        QCOMPARE(first.value(u"id"_s).toString(), client.connectionId());
        QCOMPARE(first.value(u"userId"_s).toString(), u"ann"_s);
        QCOMPARE(first.value(u"groups"_s).toArray(), QJsonArray{u"room"_s});
        QCOMPARE(first.value(u"protocol"_s).toString(), u"json.webpubsub.azure.v1"_s);
        const QJsonObject second = hub.value(u"connections"_s).toArray().at(1).toObject();
        QVERIFY(second.value(u"userId"_s).isNull() && second.value(u"protocol"_s).isNull());
        for (const char *name : {"requests", "deliveries", "faults"})
            QVERIFY2(answer.contains(QLatin1StringView(name)), name);
    }

    void clearsAndQuits()
    {
        QVERIFY(ask(R"({"command":"delay","delay":5})").value(u"ok"_s).toBool());
        QVERIFY(ask(R"({"command":"refuse","status":500})").value(u"ok"_s).toBool());
        QCOMPARE(m_control->answer(R"({"command":"delay","delay":0})"), QByteArray(R"({"fault":null,"ok":true})"));
        QCOMPARE(m_control->answer(R"({"command":"clear"})"), QByteArray(R"({"lifted":1,"ok":true})"));
        QCOMPARE(m_control->answer(R"({"command":"quit"})"), QByteArray(R"({"ok":true})"));
        QVERIFY(m_control->hasQuit());
    }
};

QTEST_GUILESS_MAIN(EmulatorControlTest)
#include "tst_emulator_control.moc"
