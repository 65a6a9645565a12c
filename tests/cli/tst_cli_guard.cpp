// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/cli_fixture.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>

using namespace wps;
using namespace Qt::StringLiterals;

/// The emulator, made production by the policy of the machine.
class TestCliGuard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void everyChangeIsRefused_data();
    void everyChangeIsRefused();
    void readsGo();
    void unlockByTheHubsName();
    void anotherHubsNameUnlocksNothing();
    void policyCanForbidToUnlock();
    void aNameThatSaysProductionIsOne();
    void theLocalEmulatorNeedsNoUnlocking();
    void everyCallLeavesOneLine();
    void bodiesAreKeptByChoice();

private:
    void setPolicy(const QByteArray &json)
    {
        QFile file(m_folder.filePath(u"policy.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(json);
        file.close();
        qputenv("WEBPUBSUB_POLICY_FILE", file.fileName().toUtf8());
    }
    QTemporaryDir m_folder;
    CliEmulator m_emulator;
};

void TestCliGuard::init()
{
    VERIFY_OK(m_emulator.started());
    setPolicy("{\"productionHosts\": [\"127.0.0.1\"]}");
}

void TestCliGuard::everyChangeIsRefused_data()
{
    QTest::addColumn<QString>("command");
    for (const char *command :
         {"broadcast --payload x", "group send --group-name g --payload x",
          "group add-connection --group-name g "
          "--connection-id c",
          "group remove-connection --group-name g --connection-id c", "group add-user --group-name g --user-id u",
          "group remove-user --group-name g --user-id u", "group close --group-name g",
          "groups add --group-name g --all-connections", "groups remove --group-name g --all-connections",
          "user send --user-id u --payload x", "user close --user-id u", "user remove-from-all-groups --user-id u",
          "connection send --connection-id c --payload x", "connection close --connection-id c",
          "connection remove-from-all-groups --connection-id c",
          "permission grant --connection-id c --permission sendToGroup "
          "--group-name g",
          "permission revoke --connection-id c --permission sendToGroup --group-name g", "hub close --yes"})
        QTest::newRow(command) << QString::fromLatin1(command);
}

void TestCliGuard::everyChangeIsRefused()
{
    QFETCH(QString, command);
    const auto audited = [] { return runCli({u"audit"_s, u"--json"_s, u"--hub"_s, u"chat"_s}, {}).json().array(); };
    const qsizetype lines = audited().size();
    const quint64 before = m_emulator.emulator().snapshot().requests;
    const CliResult result = m_emulator.run(command.split(u' ') + QStringList{u"--hub"_s, u"chat"_s});
    VERIFY_EXIT(result, 6);
    QVERIFY2(result.err.contains("--unlock chat"), result.err.constData());
    QCOMPARE(m_emulator.emulator().snapshot().requests, before);
    const QJsonArray after = audited();
    QCOMPARE(after.size(), lines + 1);
    QCOMPARE(after.last()[u"result"_s].toString(), u"refused"_s);
    QCOMPARE(after.last()[u"attempts"_s].toInt(), 0);
}

void TestCliGuard::readsGo()
{
    VERIFY_EXIT(m_emulator.run({u"health"_s}), 0);
    VERIFY_EXIT(m_emulator.run({u"group"_s, u"list"_s, u"--group-name"_s, u"g"_s, u"--hub"_s, u"chat"_s}), 0);
    VERIFY_EXIT(m_emulator.run({u"user"_s, u"exists"_s, u"--user-id"_s, u"u"_s, u"--hub"_s, u"chat"_s}), 1);
    VERIFY_EXIT(m_emulator.run({u"token"_s, u"--hub"_s, u"chat"_s}), 0);
}

void TestCliGuard::unlockByTheHubsName()
{
    const QStringList unlocked{u"--hub"_s, u"chat"_s, u"--unlock"_s, u"Chat"_s};
    VERIFY_EXIT(m_emulator.run(QStringList{u"broadcast"_s, u"--payload"_s, u"x"_s} + unlocked), 0);
    VERIFY_EXIT(m_emulator.run(QStringList{u"hub"_s, u"close"_s, u"--yes"_s} + unlocked), 0);
}

void TestCliGuard::anotherHubsNameUnlocksNothing()
{
    const quint64 before = m_emulator.emulator().snapshot().requests;
    const CliResult result = m_emulator.run(
        {u"broadcast"_s, u"--payload"_s, u"x"_s, u"--hub"_s, u"chat"_s, u"--unlock"_s, u"news"_s, u"-ojson"_s});
    VERIFY_EXIT(result, 2);
    QCOMPARE(result.error().value(u"field"_s).toString(), u"--unlock"_s);
    QCOMPARE(m_emulator.emulator().snapshot().requests, before);
}

void TestCliGuard::policyCanForbidToUnlock()
{
    setPolicy("{\"productionHosts\": [\"127.0.0.1\"], \"allowUnlock\": false}");
    const quint64 before = m_emulator.emulator().snapshot().requests;
    const CliResult result = m_emulator.run(
        {u"broadcast"_s, u"--payload"_s, u"x"_s, u"--hub"_s, u"chat"_s, u"--unlock"_s, u"chat"_s, u"-ojson"_s});
    VERIFY_EXIT(result, 6);
    QCOMPARE(result.error().value(u"kind"_s).toString(), u"locked"_s);
    QCOMPARE(m_emulator.emulator().snapshot().requests, before);
}

void TestCliGuard::aNameThatSaysProductionIsOne()
{
    qunsetenv("WEBPUBSUB_POLICY_FILE");
    const CliResult result = runCli({u"broadcast"_s, u"--payload"_s, u"x"_s, u"--hub"_s, u"chat"_s},
                                    "Endpoint=https://orders-prod.invalid;AccessKey=" + canaryKey());
    VERIFY_EXIT(result, 6);
}

void TestCliGuard::theLocalEmulatorNeedsNoUnlocking()
{
    qunsetenv("WEBPUBSUB_POLICY_FILE");
    VERIFY_EXIT(m_emulator.run({u"broadcast"_s, u"--payload"_s, u"x"_s, u"--hub"_s, u"prod"_s}), 0);
    VERIFY_EXIT(m_emulator.run({u"hub"_s, u"close"_s, u"--yes"_s, u"--hub"_s, u"chat"_s}), 0);
}

void TestCliGuard::everyCallLeavesOneLine()
{
    const QStringList hub{u"--hub"_s, u"audited"_s};
    const QStringList broadcast = QStringList{u"broadcast"_s, u"--payload"_s, u"the-payload"_s} + hub;
    VERIFY_EXIT(m_emulator.run(broadcast), 6);
    VERIFY_EXIT(m_emulator.run(broadcast + QStringList{u"--unlock"_s, u"audited"_s}), 0);
    VERIFY_EXIT(m_emulator.run(QStringList{u"user"_s, u"exists"_s, u"--user-id"_s, u"u"_s} + hub), 1);
    CliResult result = runCli(QStringList{u"audit"_s, u"--json"_s, u"--since"_s, u"1h"_s} + hub, {});
    VERIFY_EXIT(result, 0);
    const QJsonArray lines = result.json().array();
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines[0][u"result"_s].toString(), u"refused"_s);
    QCOMPARE(lines[1][u"result"_s].toString(), u"done"_s);
    QCOMPARE(lines[1][u"status"_s].toInt(), 202);
    QCOMPARE(lines[2][u"verb"_s].toString(), u"userExists"_s);
    QVERIFY(!result.out.contains("the-payload"));

    result = runCli(QStringList{u"audit"_s, u"--csv"_s, u"--verb"_s, u"sendToAll"_s} + hub, {});
    VERIFY_EXIT(result, 0);
    QCOMPARE(result.out.trimmed().split('\n').size(), 3); // with its header
    VERIFY_EXIT(runCli({u"audit"_s, u"--since"_s, u"tomorrow"_s}, {}), 2);
}

void TestCliGuard::bodiesAreKeptByChoice()
{
    const QStringList hub{u"--hub"_s, u"kept"_s, u"--unlock"_s, u"kept"_s};
    const auto send = [&](const QString &text, const QStringList &more = {}) {
        return m_emulator.run(QStringList{u"broadcast"_s, u"--payload"_s, text} + hub + more);
    };
    VERIFY_EXIT(send(u"first-body"_s), 0);
    VERIFY_EXIT(send(u"second-body"_s, {u"--audit-bodies"_s}), 0);
    qputenv("WEBPUBSUB_AUDIT_BODIES", "1");
    const CliResult third = send(u"third-body"_s);
    qunsetenv("WEBPUBSUB_AUDIT_BODIES");
    VERIFY_EXIT(third, 0);
    const auto audit = [](const QStringList &more) {
        return runCli(QStringList{u"audit"_s, u"--hub"_s, u"kept"_s} + more, {});
    };
    QVERIFY(!audit({u"--json"_s}).out.contains("-body"));
    QVERIFY(!audit({u"--csv"_s}).out.contains("-body"));
    const QJsonArray lines = audit({u"--json"_s, u"--bodies"_s}).json().array();
    QCOMPARE(lines.size(), 3);
    QVERIFY(!lines[0].toObject().contains(u"body"_s));
    QCOMPARE(lines[1][u"body"_s].toString(), u"second-body"_s);
    QCOMPARE(lines[2][u"body"_s].toString(), u"third-body"_s);
    QVERIFY(audit({u"--csv"_s, u"--bodies"_s}).out.contains("\"third-body\",0"));
    setPolicy("{\"allowBodyExport\": false}");
    const CliResult forbidden = audit({u"--json"_s, u"--bodies"_s});
    VERIFY_EXIT(forbidden, 0);
    QVERIFY(!forbidden.out.contains("-body"));
    QVERIFY2(forbidden.err.contains("policy"), forbidden.err.constData());
}

QTEST_GUILESS_MAIN(TestCliGuard)
#include "tst_cli_guard.moc"
