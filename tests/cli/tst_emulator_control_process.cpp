// SPDX-License-Identifier: GPL-3.0-or-later
// `webpubsub-emulator --control` as a test harness drives it.
#include "tests/emulator/emulator_fixture.h"

#include <QProcess>

#include <csignal>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

constexpr int kPatience = 20'000;

} // namespace

class EmulatorControlProcessTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QProcess> m_process;
    quint16 m_port = 0;

    QJsonObject nextLine()
    {
        while (!m_process->canReadLine() && m_process->waitForReadyRead(kPatience)) {
        }
        return QJsonDocument::fromJson(m_process->readLine()).object();
    }
    QJsonObject ask(const QByteArray &command)
    {
        m_process->write(command + '\n');
        return nextLine();
    }
    HttpAnswer health() const
    {
        return exchange(m_port, "HEAD /api/health?api-version=2024-12-01 HTTP/1.1\r\nHost: localhost\r\n\r\n", true);
    }
    bool hasEndedWell()
    {
        return m_process->waitForFinished(kPatience) && m_process->exitStatus() == QProcess::NormalExit &&
               m_process->exitCode() == 0;
    }

private Q_SLOTS:
    void init()
    {
        m_process = std::make_unique<QProcess>();
        m_process->start(QStringLiteral(WPS_EMULATOR_PROGRAM),
                         {u"--port"_s, u"0"_s, u"--control"_s, u"--log-level"_s, u"warning"_s});
        m_port = quint16(nextLine().value(u"port"_s).toInt());
        QVERIFY(m_port != 0);
    }
    void cleanup()
    {
        m_process->kill();
        m_process->waitForFinished(kPatience);
        m_process.reset();
    }

    void faultsStrikeUntilTheyAreLifted()
    {
        QCOMPARE(health().status, 200);
        const QJsonObject made = ask(R"({"id":"a","command":"refuse","status":429,"retryAfter":3})");
        QVERIFY(made.value(u"ok"_s).toBool());
        QCOMPARE(made.value(u"id"_s).toString(), u"a"_s);
        const HttpAnswer refused = health();
        QCOMPARE(refused.status, 429);
        QCOMPARE(refused.header("Retry-After"), QByteArray("3"));
        QCOMPARE(ask(R"({"command":"faults"})").value(u"faults"_s).toArray().at(0).toObject().value(u"struck"_s), 1);
        QCOMPARE(ask(R"({"command":"clear"})").value(u"lifted"_s), 1);
        QCOMPARE(health().status, 200);
    }

    void linesMayComeInPiecesAndTogether()
    {
        m_process->write("\n{\"command\":");
        m_process->write("\"clear\",\"id\":1}\n{\"comm");
        QCOMPARE(nextLine().value(u"id"_s), 1);
        m_process->write("and\":\"clear\",\"id\":2}\r\n\n{\"command\":\"clear\",\"id\":3}\n");
        QCOMPARE(nextLine().value(u"id"_s), 2);
        QCOMPARE(nextLine().value(u"id"_s), 3);
        QVERIFY(!ask(QByteArray(200'000, 'x')).value(u"ok"_s).toBool(true));
        QVERIFY(ask(R"({"command":"clear"})").value(u"ok"_s).toBool());
    }

    void quits()
    {
        m_process->write("{\"command\":\"quit\"}\n{\"command\":\"clear\"}\n");
        QVERIFY(nextLine().value(u"ok"_s).toBool());
        QVERIFY(hasEndedWell());
        QCOMPARE(m_process->readAll(), QByteArray()); // what stands behind it is not done
    }

    void endsWithItsInput()
    {
        m_process->write("{\"command\":\"clear\",\"id\":9}"); // no newline: still a command
        m_process->closeWriteChannel();
        QCOMPARE(nextLine().value(u"id"_s), 9);
        QVERIFY(hasEndedWell());
    }

    void endsOnASignal()
    {
        ::kill(pid_t(m_process->processId()), SIGTERM);
        QVERIFY(hasEndedWell());
        QCOMPARE(m_process->readAllStandardError(), QByteArray());
    }
};

QTEST_GUILESS_MAIN(EmulatorControlProcessTest)
#include "tst_emulator_control_process.moc"
