// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/cli_fixture.h"

#include <QElapsedTimer>

#include <csignal>

using namespace wps;
using namespace Qt::StringLiterals;

class TestCliWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void countsMessages();
    void endsAfterTime();
    void endsBySignal_data();
    void endsBySignal();
    void rawPayloads();
    void clientUrl();
    void readerGone();
    void notReached();
    void refused();

private:
    void start(QProcess &process, const QStringList &arguments) const
    {
        startCli(process, QStringList{u"watch"_s, u"--hub"_s, u"chat"_s} + arguments, m_emulator->connectionString());
    }
    static bool waitFor(QProcess &process, QByteArray &text, const QByteArray &part, bool error = true)
    {
        return QTest::qWaitFor(
            [&] {
                text += error ? process.readAllStandardError() : process.readAllStandardOutput();
                return text.contains(part);
            },
            15'000);
    }
    static bool ended(const QProcess &process)
    {
        return QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 15'000);
    }
    void send(const QString &group, const QString &payload) const
    {
        const CliResult result = m_emulator->run(
            {u"group"_s, u"send"_s, u"--hub"_s, u"chat"_s, u"--group-name"_s, group, u"--payload"_s, payload});
        QCOMPARE(result.code, 0);
    }

    std::unique_ptr<CliEmulator> m_emulator;
};

void TestCliWatch::init()
{
    m_emulator = std::make_unique<CliEmulator>();
    VERIFY_OK(m_emulator->started());
}

void TestCliWatch::countsMessages()
{
    QProcess process;
    start(process, {u"--group-name"_s, u"room"_s, u"--count"_s, u"2"_s});
    QByteArray err;
    QVERIFY2(waitFor(process, err, "Connected"), err.constData());
    send(u"room"_s, u"{\"z\":1, \"n\":12345678901234567890}"_s);
    QByteArray out;
    QVERIFY(waitFor(process, out, "12345678901234567890", false)); // written at once, not at the end
    send(u"elsewhere"_s, u"unheard"_s);
    send(u"room"_s, u"second"_s);
    QVERIFY(ended(process));
    QCOMPARE(process.exitCode(), 0);
    out += process.readAllStandardOutput();
    err += process.readAllStandardError();
    QVERIFY(out.contains("\"data\":{\"z\":1, \"n\":12345678901234567890}"));
    QVERIFY(!out.contains("unheard"));
    int messages = 0;
    for (const QByteArray &line : out.trimmed().split('\n')) {
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        QVERIFY2(object.value(u"receivedAt"_s).toString().endsWith(u'Z'), line.constData());
        messages += object.value(u"frame"_s).toObject().value(u"type"_s) == u"message"_s ? 1 : 0;
    }
    QCOMPARE(messages, 2);
    for (const QByteArray &text : {out, err}) {
        QVERIFY(!text.contains(canaryKey()));
        QVERIFY(!text.contains("access_token"));
        QVERIFY(!text.contains(".eyJ"));
    }
}

void TestCliWatch::endsAfterTime()
{
    QProcess process;
    QElapsedTimer timer;
    timer.start();
    start(process, {u"--duration"_s, u"0.5"_s});
    QVERIFY(ended(process));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
    QVERIFY(timer.elapsed() >= 450);
}

void TestCliWatch::endsBySignal_data()
{
    QTest::addColumn<int>("number");
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGTERM") << SIGTERM;
}

void TestCliWatch::endsBySignal()
{
    QFETCH(int, number);
    QProcess process;
    start(process, {});
    QByteArray err;
    QVERIFY2(waitFor(process, err, "Connected"), err.constData());
    ::kill(static_cast<pid_t>(process.processId()), number);
    QVERIFY(ended(process));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
    QTRY_VERIFY(m_emulator->emulator().snapshot().hubs.isEmpty() ||
                m_emulator->emulator().snapshot().hubs.constFirst().connections.isEmpty());
}

void TestCliWatch::rawPayloads()
{
    QProcess process;
    start(process, {u"--group-name"_s, u"room"_s, u"--protocol"_s, u"raw"_s, u"--count"_s, u"2"_s});
    QByteArray err;
    QVERIFY2(waitFor(process, err, "Connected"), err.constData());
    send(u"room"_s, u"[1,2]"_s);
    send(u"room"_s, u"plain text"_s);
    QVERIFY(ended(process));
    const QByteArray out = process.readAllStandardOutput();
    QVERIFY2(out.contains("\"frame\":[1,2]}"), out.constData());
    QVERIFY(out.contains(QByteArray("\"frame\":\"" + QByteArray("plain text").toBase64() + "\"}")));
    QCOMPARE(out.count('\n'), 2);
}

void TestCliWatch::clientUrl()
{
    const CliResult token =
        m_emulator->run({u"token"_s, u"--hub"_s, u"chat"_s, u"--role"_s, u"webpubsub.joinLeaveGroup.room"_s});
    QCOMPARE(token.code, 0);
    QProcess process;
    startCli(process, {u"watch"_s, u"--client-url-file"_s, u"-"_s, u"--group-name"_s, u"room"_s, u"--count"_s, u"1"_s},
             {});
    process.write(token.out);
    process.closeWriteChannel();
    QByteArray out;
    QVERIFY2(waitFor(process, out, "\"success\":true", false), process.readAllStandardError().constData());
    send(u"room"_s, u"joined"_s);
    QVERIFY(ended(process));
    QCOMPARE(process.exitCode(), 0);
    out += process.readAllStandardOutput();
    QVERIFY(out.contains("joined"));

    // No right to join: the service's refusal is the command's.
    const CliResult poor = m_emulator->run({u"token"_s, u"--hub"_s, u"chat"_s});
    const CliResult result =
        runCli({u"watch"_s, u"--client-url-file"_s, u"-"_s, u"--group-name"_s, u"room"_s}, {}, poor.out);
    QVERIFY2(result.code == 3, result.err.constData());
    QVERIFY(!result.err.contains("access_token="));
}

void TestCliWatch::readerGone()
{
    // A pipe whose reader leaves after the first line, as in `webpubsub watch | head -n 1`.
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"WEBPUBSUB_CONNECTION_STRING"_s, QString::fromUtf8(m_emulator->connectionString()));
    process.setProcessEnvironment(environment);
    process.start(u"sh"_s, {u"-c"_s, u"{ \"$0\" watch --hub chat; echo \"code $?\" >&2; } | head -n 1"_s,
                            QStringLiteral(WPS_CLI_PATH)});
    QByteArray out;
    QVERIFY2(waitFor(process, out, "connected", false), process.readAllStandardError().constData());
    for (int i = 0; i < 20 && process.state() == QProcess::Running; ++i)
        m_emulator->run({u"broadcast"_s, u"--hub"_s, u"chat"_s, u"--payload"_s, u"x"_s});
    QVERIFY(ended(process));
    const QByteArray err = process.readAllStandardError();
    QVERIFY2(err.contains("code 0"), err.constData());
}

void TestCliWatch::notReached()
{
    const QByteArray string = m_emulator->connectionString();
    m_emulator->emulator().stop();
    const CliResult result = runCli({u"watch"_s, u"--hub"_s, u"chat"_s}, string);
    VERIFY_EXIT(result, 4);
}

void TestCliWatch::refused()
{
    const QByteArray wrong = m_emulator->connectionString().replace(canaryKey(), "anotherKey0123456789");
    const CliResult result = runCli({u"watch"_s, u"--hub"_s, u"chat"_s, u"--output"_s, u"json"_s}, wrong);
    VERIFY_EXIT(result, 3);
    QCOMPARE(result.error().value(u"status"_s).toInt(), 401);
}

QTEST_GUILESS_MAIN(TestCliWatch)
#include "tst_cli_watch.moc"
