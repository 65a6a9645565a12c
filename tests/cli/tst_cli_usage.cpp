// SPDX-License-Identifier: GPL-3.0-or-later
// Exit codes, usage errors, and that no secret is ever printed.
#include "tests/cli/cli_fixture.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryFile>

#include <csignal>

using namespace wps;
using namespace Qt::StringLiterals;

class TestCliUsage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void helpEverywhere();
    void version();
    void wrongUsage_data();
    void wrongUsage();
    void secretsAsArguments_data();
    void secretsAsArguments();
    void credentialSources();
    void refusedByTheService();
    void notReached();
    void outcomeUnknown();
    void interrupted();

private:
    static QByteArray someString() { return "Endpoint=http://127.0.0.1:1;AccessKey=" + canaryKey() + ";Version=1.0;"; }
};

void TestCliUsage::helpEverywhere()
{
    const QList<QStringList> commands{{},
                                      {u"broadcast"_s},
                                      {u"group"_s},
                                      {u"group"_s, u"send"_s},
                                      {u"permission"_s, u"check"_s},
                                      {u"hub"_s, u"close"_s},
                                      {u"token"_s},
                                      {u"watch"_s},
                                      {u"profile"_s, u"add"_s}};
    for (const QStringList &command : commands) {
        const CliResult result = runCli(command + QStringList{u"--help"_s}, {});
        QCOMPARE(result.code, 0);
        QVERIFY(result.err.isEmpty());
        QVERIFY2(command == QStringList{u"group"_s} || result.out.contains("Examples:"), result.out.constData());
    }
}

void TestCliUsage::version()
{
    const CliResult result = runCli({u"--version"_s}, {});
    QCOMPARE(result.code, 0);
    QVERIFY(result.out.startsWith("webpubsub "));
}

void TestCliUsage::wrongUsage_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *line, const char *says) {
        QTest::newRow(line) << QString::fromLatin1(line) << QByteArray(says);
    };
    row("", "subcommand");
    row("brodcast", "brodcast");
    row("broadcast --hub chat", "--payload");
    row("broadcast --payload x", "--hub");
    row("broadcast --hub 1chat --payload x", "--hub");
    row("broadcast --hub chat --payload x --payload-file y", "--payload");
    row("broadcast --hub chat --payload-file /does/not/exist", "--payload-file");
    row("broadcast --hub chat --payload {broken --content-type application/json", "--payload");
    row("broadcast --hub chat --payload x --content-type text/html", "--content-type");
    row("broadcast --hub chat --payload x --ttl 301", "--ttl");
    row("broadcast --hub chat --payload x --ttl soon", "--ttl");
    row("broadcast --hub chat --payload x --metadata novalue", "--metadata");
    row("broadcast --hub chat --payload x --output xml", "--output");
    row("broadcast --hub chat --payload x --nonsense", "--nonsense");
    row("broadcast --hub chat --payload-file - --connection-string-file -", "--connection-string-file");
    row("group", "subcommand");
    row("group send --hub chat --payload x", "--group-name");
    row("group list --hub chat --group-name g --top 0", "--top");
    row("groups add --hub chat --group-name g", "--all-connections");
    row("groups add --hub chat --group-name g --all-connections --filter x", "--filter");
    row("hub close --hub chat", "--yes");
    row("permission grant --hub chat --connection-id c --permission fly --group-name g", "--permission");
    row("permission grant --hub chat --connection-id c --permission sendToGroup", "--group-name");
    row("token --hub chat --role root", "--role");
    row("token --hub chat --minutes 0", "--minutes");
    row("token --hub chat --client-protocol smtp", "--client-protocol");
    row("watch --hub chat --protocol mqtt", "--protocol");
    row("watch --hub chat --count 0", "--count");
    row("watch --client-url-file /does/not/exist", "--client-url-file");
    row("health --reverse-proxy-endpoint ftp://x", "--reverse-proxy-endpoint");
    row("profile add x", "--connection-string-file");
    row("profile remove x", "no profile");
}

void TestCliUsage::wrongUsage()
{
    QFETCH(QString, line);
    QFETCH(QByteArray, says);
    const QStringList arguments = line.split(u' ', Qt::SkipEmptyParts);
    const bool usesFile = line.contains(u"--connection-string-file"_s);
    const CliResult text = runCli(arguments, usesFile ? QByteArray() : someString());
    VERIFY_EXIT(text, 2);
    QVERIFY(text.out.isEmpty());
    QVERIFY2(text.err.contains(says), text.err.constData());
    if (line.contains(u"--output"_s))
        return;
    const CliResult json =
        runCli(arguments + QStringList{u"--output"_s, u"json"_s}, usesFile ? QByteArray() : someString());
    QCOMPARE(json.code, 2);
    QVERIFY2(json.error().value(u"kind"_s).toString() == u"invalidInput", json.err.constData());
    QVERIFY(!json.error().value(u"message"_s).toString().isEmpty());
}

void TestCliUsage::secretsAsArguments_data()
{
    QTest::addColumn<QStringList>("arguments");
    const QString string = QString::fromUtf8(someString());
    const QString key = QString::fromUtf8(canaryKey());
    QTest::newRow("option") << QStringList{u"health"_s, u"--connection-string"_s, string};
    QTest::newRow("option with =") << QStringList{u"health"_s, u"--connection-string="_s + string};
    QTest::newRow("before") << QStringList{u"--connection-string"_s, string, u"health"_s};
    QTest::newRow("stray") << QStringList{u"health"_s, string};
    QTest::newRow("key") << QStringList{u"health"_s, u"--access-key"_s, key};
    QTest::newRow("stray key") << QStringList{u"health"_s, key};
    QTest::newRow("unknown option") << QStringList{u"health"_s, u"--secret="_s + key};
    QTest::newRow("file name") << QStringList{u"health"_s, u"--connection-string-file"_s, string};
}

void TestCliUsage::secretsAsArguments()
{
    QFETCH(QStringList, arguments);
    for (const QStringList &extra : {QStringList(), QStringList{u"--output"_s, u"json"_s}}) {
        const CliResult result = runCli(arguments + extra, {});
        VERIFY_EXIT(result, 2); // -2 when the key was printed
        QVERIFY(!result.err.isEmpty());
        QVERIFY(result.out.isEmpty());
    }
    if (arguments.contains(u"--connection-string"_s))
        QVERIFY(runCli(arguments, {}).err.contains("--connection-string-file"));
}

void TestCliUsage::credentialSources()
{
    CliEmulator emulator;
    VERIFY_OK(emulator.started());
    const QByteArray string = emulator.connectionString();
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write(string + '\n');
    file.flush();
    QCOMPARE(runCli({u"health"_s}, string).code, 0);
    QCOMPARE(runCli({u"health"_s, u"--connection-string-file"_s, file.fileName()}, {}).code, 0);
    QCOMPARE(runCli({u"health"_s, u"--connection-string-file"_s, u"-"_s}, {}, string).code, 0);
    const CliResult none = runCli({u"health"_s}, {});
    QCOMPARE(none.code, 2);
    QVERIFY(none.err.contains("WEBPUBSUB_CONNECTION_STRING"));
    const CliResult several = runCli({u"health"_s, u"--connection-string-file"_s, file.fileName()}, string);
    QCOMPARE(several.code, 2);
    QVERIFY(several.err.contains("Several"));
    const CliResult unknown = runCli({u"health"_s, u"--profile"_s, u"nothing"_s}, {});
    QCOMPARE(unknown.code, 2);
    QVERIFY(unknown.err.contains("nothing"));
    const CliResult broken = runCli({u"health"_s}, "AccessKey=" + canaryKey());
    QCOMPARE(broken.code, 2);
    QVERIFY(broken.err.contains("Endpoint"));
}

void TestCliUsage::refusedByTheService()
{
    CliEmulator emulator;
    VERIFY_OK(emulator.started());
    const QStringList broadcast{u"broadcast"_s, u"--hub"_s,    u"chat"_s, u"--payload"_s,
                                u"x"_s,         u"--output"_s, u"json"_s};
    const CliResult filter = emulator.run(broadcast + QStringList{u"--filter"_s, u"this is no filter"_s});
    QCOMPARE(filter.code, 3);
    QCOMPARE(filter.error().value(u"status"_s).toInt(), 400);
    QVERIFY(!filter.error().value(u"message"_s).toString().isEmpty());
    const QByteArray wrongKey = QByteArray(emulator.connectionString()).replace(canaryKey(), "anotherKey0123456789");
    const CliResult unauthorized = runCli(broadcast, wrongKey);
    QCOMPARE(unauthorized.code, 3);
    QCOMPARE(unauthorized.error().value(u"status"_s).toInt(), 401);
    QVERIFY(!unauthorized.err.contains("anotherKey"));
    const CliResult version = emulator.run(broadcast + QStringList{u"--api-version"_s, u"1999-01-01"_s});
    QCOMPARE(version.code, 3);
    const CliResult text = emulator.run(
        {u"broadcast"_s, u"--hub"_s, u"chat"_s, u"--payload"_s, u"x"_s, u"--filter"_s, u"this is no filter"_s});
    QCOMPARE(text.code, 3);
    QVERIFY(text.err.contains("400"));
    QVERIFY(text.out.isEmpty());
}

void TestCliUsage::notReached()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    const QByteArray port = QByteArray::number(server.serverPort());
    server.close();
    const QByteArray string = "Endpoint=http://127.0.0.1:" + port + ";AccessKey=" + canaryKey();
    const CliResult result = runCli(
        {u"user"_s, u"exists"_s, u"--user-id"_s, u"u"_s, u"--hub"_s, u"chat"_s, u"--output"_s, u"json"_s}, string);
    VERIFY_EXIT(result, 4);
    QCOMPARE(result.error().value(u"kind"_s).toString(), u"network"_s);
    QVERIFY2(result.err.contains("Trying again"), result.err.constData());
    for (const QByteArray &line : result.err.trimmed().split('\n'))
        QVERIFY2(QJsonDocument::fromJson(line).isObject(), line.constData());
}

void TestCliUsage::outcomeUnknown()
{
    // A server that takes the whole request and hangs up.
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, &server, [&server] {
        QTcpSocket *socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            if (socket->peek(64 * 1024).contains("payload-at-the-end"))
                socket->abort();
        });
    });
    const QByteArray string =
        "Endpoint=http://127.0.0.1:" + QByteArray::number(server.serverPort()) + ";AccessKey=" + canaryKey();
    const CliResult result = runCli(
        {u"broadcast"_s, u"--hub"_s, u"chat"_s, u"--payload"_s, u"payload-at-the-end"_s, u"--output"_s, u"json"_s},
        string);
    VERIFY_EXIT(result, 5);
    QCOMPARE(result.error().value(u"kind"_s).toString(), u"outcomeUnknown"_s);
}

void TestCliUsage::interrupted()
{
    // A server that never answers.
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    bool asked = false;
    connect(&server, &QTcpServer::newConnection, &server, [&] {
        QTcpSocket *socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QTcpSocket::readyRead, socket, [was = &asked] { *was = true; });
    });
    QProcess process;
    startCli(process, {u"user"_s, u"exists"_s, u"--user-id"_s, u"u"_s, u"--hub"_s, u"chat"_s},
             "Endpoint=http://127.0.0.1:" + QByteArray::number(server.serverPort()) + ";AccessKey=" + canaryKey());
    QTRY_VERIFY(asked);
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QTRY_COMPARE(process.state(), QProcess::NotRunning);
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 5);
    QVERIFY(process.readAllStandardError().contains("Interrupted"));
}

QTEST_GUILESS_MAIN(TestCliUsage)
#include "tst_cli_usage.moc"
