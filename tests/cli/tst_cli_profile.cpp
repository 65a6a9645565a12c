// SPDX-License-Identifier: GPL-3.0-or-later
// Runs under tests/support/with_keyring, with a keyring that works and with one that does not.
#include "tests/cli/cli_fixture.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonArray>

using namespace wps;
using namespace Qt::StringLiterals;

class TestCliProfile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void addUseRemove();
    void withoutKeyringNothingIsKept();

private:
    static bool works() { return qgetenv("WPS_KEYRING") == "works"; }
    static QStringList add() { return {u"profile"_s, u"add"_s, u"mine"_s, u"--connection-string-file"_s, u"-"_s}; }
};

void TestCliProfile::addUseRemove()
{
    if (!works())
        QSKIP("needs a keyring that works");
    CliEmulator emulator;
    VERIFY_OK(emulator.started());
    CliResult result = runCli(add() + QStringList{u"--hub"_s, u"chat"_s}, {}, emulator.connectionString());
    QVERIFY2(result.code == 0, result.err.constData());
    result = runCli({u"profile"_s, u"list"_s, u"--output"_s, u"json"_s}, {});
    QCOMPARE(result.code, 0);
    const QJsonArray array = result.json().array();
    QCOMPARE(array.size(), 1);
    QCOMPARE(array.at(0)[u"name"_s].toString(), u"mine"_s);
    QCOMPARE(array.at(0)[u"environment"_s].toString(), u"local"_s);
    QCOMPARE(runCli(add(), {}, emulator.connectionString()).code, 2);
    // The profile knows hub and key.
    result = runCli({u"user"_s, u"exists"_s, u"--profile"_s, u"mine"_s, u"--user-id"_s, u"nobody"_s}, {});
    QVERIFY2(result.code == 1, result.err.constData());
    const CliResult both = runCli({u"health"_s, u"--profile"_s, u"mine"_s}, emulator.connectionString());
    QCOMPARE(both.code, 2);
    QCOMPARE(runCli({u"profile"_s, u"remove"_s, u"mine"_s}, {}).code, 0);
    result = runCli({u"profile"_s, u"list"_s, u"--output"_s, u"json"_s}, {});
    QVERIFY(result.json().array().isEmpty());
}

void TestCliProfile::withoutKeyringNothingIsKept()
{
    if (works())
        QSKIP("needs a keyring that does not work");
    const QByteArray string = "Endpoint=https://a.example;AccessKey=" + qgetenv("WPS_CANARY");
    const CliResult result = runCli(add() + QStringList{u"--output"_s, u"json"_s}, {}, string);
    QCOMPARE(result.code, 2);
    QCOMPARE(result.error().value(u"kind"_s).toString(), u"keychain"_s);
    QVERIFY(!result.err.contains(qgetenv("WPS_CANARY")));
    QVERIFY(runCli({u"profile"_s, u"list"_s, u"--output"_s, u"json"_s}, {}).json().array().isEmpty());
}

QTEST_GUILESS_MAIN(TestCliProfile)
#include "tst_cli_profile.moc"
