// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/guard/production_guard.h"
#include "tests/support/verify_result.h"

#include <QFile>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

class HandClock final : public Clock
{
public:
    QDateTime nowUtc() const override { return wall; }
    std::chrono::steady_clock::time_point now() const override { return steady; }
    void pass(std::chrono::seconds time)
    {
        wall = wall.addSecs(time.count());
        steady += time;
    }
    QDateTime wall = QDateTime(QDate(2026, 1, 1), QTime(12, 0), Qt::UTC);
    std::chrono::steady_clock::time_point steady{std::chrono::hours(1)};
};

GuardedCall productionCall(VerbClass verb)
{
    GuardedCall call;
    call.origin = CallOrigin(u"Orders"_s, u"p1"_s, Environment::Production);
    call.endpoint = QUrl(u"https://orders.webpubsub.azure.com"_s);
    call.hub = u"chat"_s;
    call.verb = verb;
    return call;
}

} // namespace

class GuardTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Every cell: environments and locks across, verbs down.
    void table_data()
    {
        QTest::addColumn<int>("verb");
        QTest::addColumn<QList<int>>("decisions"); // local, test, production locked, production unlocked
        const auto row = [](const char *name, VerbClass verb, Decision local, Decision test, Decision locked,
                            Decision unlocked) {
            QTest::newRow(name) << static_cast<int>(verb)
                                << QList<int>{static_cast<int>(local), static_cast<int>(test), static_cast<int>(locked),
                                              static_cast<int>(unlocked)};
        };
        using D = Decision;
        row("read", VerbClass::Read, D::Go, D::Go, D::Go, D::Go);
        row("send to one", VerbClass::SendToOne, D::Go, D::Go, D::Refuse, D::Go);
        row("send to many", VerbClass::SendToMany, D::Go, D::Go, D::Refuse, D::Preview);
        row("change members", VerbClass::ChangeMembers, D::Go, D::Go, D::Refuse, D::Go);
        row("close one", VerbClass::CloseOne, D::Confirm, D::Confirm, D::Refuse, D::Confirm);
        row("close many", VerbClass::CloseMany, D::Confirm, D::Confirm, D::Refuse, D::ConfirmTyped);
    }
    void table()
    {
        QFETCH(int, verb);
        QFETCH(QList<int>, decisions);
        const auto asked = static_cast<VerbClass>(verb);
        for (const bool locked : {true, false}) {
            QCOMPARE(static_cast<int>(decide(Environment::Local, locked, asked)), decisions[0]);
            QCOMPARE(static_cast<int>(decide(Environment::Test, locked, asked)), decisions[1]);
            QCOMPARE(static_cast<int>(decide(Environment::Production, locked, asked)), decisions[locked ? 2 : 3]);
        }
    }

    void manyReceiversAreAskedAboutInTest()
    {
        const auto test = [](qsizetype audience) {
            return decide(Environment::Test, true, VerbClass::SendToMany, audience);
        };
        QCOMPARE(test(999), Decision::Go);
        QCOMPARE(test(1000), Decision::Preview);
        QCOMPARE(decide(Environment::Local, true, VerbClass::SendToMany, 100'000), Decision::Go);
    }

    void whatIsNotKnownIsTheWorst()
    {
        QCOMPARE(verbClassOf(u"newOperation"_s, "POST"), VerbClass::CloseMany);
        QCOMPARE(verbClassOf(u"newOperation"_s, "HEAD"), VerbClass::Read);
        QCOMPARE(verbClassOf(u"groupExists"_s, "DELETE"), VerbClass::CloseMany);
        QCOMPARE(verbClassOf({}, "PATCH"), VerbClass::CloseMany);
    }

    void unlockedForAQuarterOfAnHour()
    {
        using namespace std::chrono_literals;
        HandClock clock;
        ProductionGuard guard({}, clock);
        const GuardedCall call = productionCall(VerbClass::SendToMany);
        const auto refused = guard.refusal(call);
        QVERIFY(refused);
        QCOMPARE(refused->kind, Error::Kind::Locked);
        QVERIFY2(refused->message.contains("Unlock hub \"chat\""_L1), qPrintable(refused->message));
        VERIFY_OK(guard.unlock(u"p1"_s, u"Chat"_s));
        QVERIFY(!guard.refusal(call));
        QCOMPARE(guard.remaining(u"p1"_s, u"chat"_s), 900s);
        clock.pass(899s);
        QVERIFY(!guard.refusal(call));
        clock.pass(1s);
        QVERIFY(guard.refusal(call));
        QCOMPARE(guard.remaining(u"p1"_s, u"chat"_s), 0s);
    }

    void unlockedIsOneHubOfOneProfile()
    {
        ProductionGuard guard;
        VERIFY_OK(guard.unlock(u"p1"_s, u"chat"_s));
        GuardedCall call = productionCall(VerbClass::SendToOne);
        QVERIFY(!guard.refusal(call));
        call.hub = u"news"_s;
        QVERIFY(guard.refusal(call));
        call.hub = u"chat"_s;
        call.origin.profileId = u"p2"_s;
        QVERIFY(guard.refusal(call));
        guard.lock(u"p1"_s, u"CHAT"_s);
        QVERIFY(guard.refusal(productionCall(VerbClass::SendToOne)));
    }

    // Either clock may be wrong: one stands still in a suspended machine, the other is set by hand.
    void neitherSleepNorASetClockLengthensIt()
    {
        using namespace std::chrono_literals;
        HandClock clock;
        ProductionGuard guard({}, clock);
        VERIFY_OK(guard.unlock(u"p1"_s, u"chat"_s));
        clock.wall = clock.wall.addSecs(3600);
        QVERIFY(!guard.isUnlocked(u"p1"_s, u"chat"_s));
        clock.wall = clock.wall.addSecs(-7200);
        QVERIFY(guard.isUnlocked(u"p1"_s, u"chat"_s));
        clock.steady += 15min;
        QVERIFY(!guard.isUnlocked(u"p1"_s, u"chat"_s));
    }

    void closingManyWantsTheName()
    {
        ProductionGuard guard;
        VERIFY_OK(guard.unlock(u"p1"_s, u"chat"_s));
        GuardedCall call = productionCall(VerbClass::CloseMany);
        QCOMPARE(guard.refusal(call)->serviceCode, u"unconfirmed"_s);
        call.typedHub = u"cha"_s;
        QVERIFY(guard.refusal(call));
        call.typedHub = u"Chat"_s;
        QVERIFY(!guard.refusal(call));
        call.origin.environment = Environment::Test;
        call.typedHub.clear();
        QVERIFY(!guard.refusal(call));
    }

    void policyStandsAboveTheProfile()
    {
        const auto policy = GuardPolicy::parse("{\"productionHosts\": [\"*.contoso.com\"], \"allowUnlock\": false,"
                                               " \"allowedHosts\": [\"*.contoso.com\", \"*.azure.com\"]}");
        VERIFY_OK(policy);
        ProductionGuard guard(*policy);
        GuardedCall call = productionCall(VerbClass::SendToOne);
        call.origin.environment = Environment::Local;
        QVERIFY(!guard.refusal(call));
        call.endpoint = QUrl(u"https://PubSub.Contoso.COM"_s);
        QVERIFY(guard.refusal(call));
        call.verb = VerbClass::Read;
        QVERIFY(!guard.refusal(call));
        VERIFY_FAILS(guard.unlock(u"p1"_s, u"chat"_s), Error::Kind::Locked);
        // Not even a read of a host that is not allowed, nor by way of one; loopback is nobody's business.
        call.endpoint = QUrl(u"https://example.org"_s);
        QVERIFY(guard.refusal(call));
        call.endpoint = QUrl(u"https://pubsub.contoso.com"_s);
        call.reverseProxyEndpoint = QUrl(u"https://example.org"_s);
        QVERIFY(guard.refusal(call));
        call.reverseProxyEndpoint = QUrl(u"http://127.0.0.1:8080"_s);
        QVERIFY(!guard.refusal(call));
    }

    void policyIsReadStrictly_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("field");
        QTest::newRow("no json") << QByteArray("{") << QString();
        QTest::newRow("array") << QByteArray("[]") << QString();
        QTest::newRow("unknown rule") << QByteArray("{\"allowunlock\": false}") << u"allowunlock"_s;
        QTest::newRow("no bool") << QByteArray("{\"allowUnlock\": 0}") << u"allowUnlock"_s;
        QTest::newRow("bodies, no bool") << QByteArray("{\"allowBodyExport\": \"no\"}") << u"allowBodyExport"_s;
        QTest::newRow("no list") << QByteArray("{\"productionHosts\": \"*\"}") << u"productionHosts"_s;
        QTest::newRow("url") << QByteArray("{\"allowedHosts\": [\"https://x\"]}") << u"allowedHosts"_s;
        QTest::newRow("number") << QByteArray("{\"allowedHosts\": [1]}") << u"allowedHosts"_s;
    }
    void policyIsReadStrictly()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, field);
        const auto policy = GuardPolicy::parse(json);
        VERIFY_FAILS(policy, Error::Kind::InvalidInput);
        QCOMPARE(policy.error().field, field);
    }

    void brokenPolicyLocksEverything()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"policy.json"_s);
        qputenv("WEBPUBSUB_POLICY_FILE", path.toUtf8());
        const auto tidy = qScopeGuard([] { qunsetenv("WEBPUBSUB_POLICY_FILE"); });
        const GuardPolicy missing = GuardPolicy::ofThisMachine();
        QVERIFY(!missing.allowBodyExport);
        QVERIFY(!missing.allowUnlock && missing.forcesProduction(QUrl(u"https://any.where"_s)));
        QVERIFY2(missing.problem.contains(path), qPrintable(missing.problem));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"allowUnlock\": false}");
        file.close();
        const GuardPolicy strict = GuardPolicy::ofThisMachine();
        QVERIFY(!strict.allowUnlock);
        QVERIFY2(strict.problem.isEmpty(), qPrintable(strict.problem));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"allowUnlock\": maybe}");
        file.close();
        const ProductionGuard guard(GuardPolicy::ofThisMachine());
        GuardedCall call = productionCall(VerbClass::SendToOne);
        call.origin.environment = Environment::Test;
        const auto refused = guard.refusal(call);
        QVERIFY(refused && refused->message.contains(path));
    }

    void policiesTogetherAreTheStricter()
    {
        GuardPolicy first;
        first.allowedHosts = {u"*.a.com"_s};
        GuardPolicy second;
        second.allowedHosts = {u"x.*"_s};
        second.allowUnlock = false;
        first.allowBodyExport = false;
        const GuardPolicy both = first.combinedWith(second);
        QVERIFY(!both.allowUnlock);
        QVERIFY(!both.allowBodyExport && !second.combinedWith(first).allowBodyExport);
        QVERIFY(GuardPolicy().combinedWith(second).allowBodyExport);
        QVERIFY(both.allows(QUrl(u"https://x.a.com"_s)));
        QVERIFY(!both.allows(QUrl(u"https://y.a.com"_s)));
        QVERIFY(!both.allows(QUrl(u"https://x.b.com"_s)));
    }
};

QTEST_GUILESS_MAIN(GuardTest)
#include "tst_guard.moc"
