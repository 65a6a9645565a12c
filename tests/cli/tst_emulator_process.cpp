// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>

using namespace Qt::StringLiterals;

namespace
{

constexpr int kPatience = 20'000;

struct Ended {
    int code = -1;
    QString out;
    QString err;
};

// Runs it to its end.
Ended runEmulator(const QStringList &arguments)
{
    QProcess process;
    process.start(QStringLiteral(WPS_EMULATOR_PROGRAM), arguments);
    if (!process.waitForFinished(kPatience))
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

// Starts it and waits for its first line.
struct Running {
    QProcess process;
    QByteArray firstLine;

    explicit Running(const QStringList &arguments)
    {
        process.start(QStringLiteral(WPS_EMULATOR_PROGRAM), arguments);
        while (!process.canReadLine() && process.waitForReadyRead(kPatience)) {
        }
        firstLine = process.readLine();
    }
    QJsonObject announcement() const { return QJsonDocument::fromJson(firstLine).object(); }
    bool end(int signal)
    {
        ::kill(pid_t(process.processId()), signal);
        return process.waitForFinished(kPatience) && process.exitStatus() == QProcess::NormalExit &&
               process.exitCode() == 0;
    }
};

} // namespace

class EmulatorProcessTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void announcesItselfAndEndsOnSignal_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGINT") << SIGINT;
    }
    void announcesItselfAndEndsOnSignal()
    {
        QFETCH(int, signal);
        Running emulator({u"--port"_s, u"0"_s, u"--json"_s, u"--log-level"_s, u"warning"_s});
        const QJsonObject line = emulator.announcement();
        const int port = line.value(u"port"_s).toInt();
        QVERIFY(port > 0);
        const QString endpoint = u"http://127.0.0.1:"_s + QString::number(port);
        QCOMPARE(line.value(u"endpoint"_s).toString(), endpoint);
        QCOMPARE(line.value(u"connectionString"_s).toString(),
                 u"Endpoint="_s + endpoint + u";AccessKey=ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH;Version=1.0;"_s);

        QTcpSocket client;
        client.connectToHost(u"127.0.0.1"_s, quint16(port));
        client.write("HEAD /api/health?api-version=2024-12-01 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        QTRY_VERIFY_WITH_TIMEOUT(client.canReadLine(), kPatience);
        QCOMPARE(client.readLine().trimmed(), QByteArray("HTTP/1.1 200 OK"));

        QVERIFY(emulator.end(signal));
        QCOMPARE(emulator.process.readAllStandardError(), QByteArray());
    }

    void speaksToPeopleWithoutJson()
    {
        Running emulator({u"--port"_s, u"0"_s});
        QVERIFY(emulator.firstLine.contains("http://127.0.0.1:"));
        QVERIFY(emulator.process.canReadLine() || emulator.process.waitForReadyRead(kPatience));
        QVERIFY(emulator.process.readLine().startsWith("Connection string: Endpoint=http://127.0.0.1:"));
        QVERIFY(emulator.end(SIGTERM));
    }

    void takesItsKeyFromAFile()
    {
        QTemporaryDir dir;
        const QString path = dir.filePath(u"key"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("canary-key-of-this-test==\n");
        file.close();
        Running emulator(
            {u"--port"_s, u"0"_s, u"--json"_s, u"--log-level"_s, u"debug"_s, u"--access-key-file"_s, path});
        QVERIFY(emulator.announcement()
                    .value(u"connectionString"_s)
                    .toString()
                    .contains(u";AccessKey=canary-key-of-this-test==;"_s));
        QVERIFY(emulator.end(SIGTERM));
        QVERIFY(!emulator.process.readAllStandardError().contains("canary-key-of-this-test"));
    }

    void saysThatThePortIsInUse()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost, 0));
        const QString port = QString::number(other.serverPort());
        const Ended ended = runEmulator({u"--port"_s, port});
        QCOMPARE(ended.code, 1);
        QCOMPARE(ended.out, QString());
        QVERIFY2(ended.err.contains(port) && ended.err.contains(u"127.0.0.1"_s), qPrintable(ended.err));
    }

    void refusesKeyFiles_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("missing") << QByteArray();
        QTest::newRow("empty") << QByteArray(" \n");
        QTest::newRow("two lines") << QByteArray("canary\nkey\n");
        QTest::newRow("a connection string") << QByteArray("Endpoint=http://localhost;AccessKey=canary;");
        QTest::newRow("huge") << QByteArray(5000, 'k');
    }
    void refusesKeyFiles()
    {
        QFETCH(QByteArray, content);
        QTemporaryDir dir;
        const QString path = dir.filePath(u"key"_s);
        if (!content.isEmpty()) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(content);
        }
        const Ended ended = runEmulator({u"--port"_s, u"0"_s, u"--access-key-file"_s, path});
        QCOMPARE(ended.code, 1);
        QVERIFY(ended.err.contains(path));
        QVERIFY(!ended.err.contains(u"canary"_s));
    }

    void wrongUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("unknown option") << QStringList{u"--nonsense"_s};
        QTest::newRow("key as an argument") << QStringList{u"--access-key"_s, u"secret"_s};
        QTest::newRow("port too high") << QStringList{u"--port"_s, u"65536"_s};
        QTest::newRow("port negative") << QStringList{u"--port"_s, u"-1"_s};
        QTest::newRow("port not a number") << QStringList{u"--port"_s, u"http"_s};
        QTest::newRow("log level") << QStringList{u"--log-level"_s, u"loud"_s};
        QTest::newRow("stray word") << QStringList{u"start"_s};
    }
    void wrongUsage()
    {
        QFETCH(QStringList, arguments);
        const Ended ended = runEmulator(arguments);
        QCOMPARE(ended.code, 2);
        QVERIFY(!ended.err.isEmpty());
    }

    void versionAndHelp()
    {
        const Ended version = runEmulator({u"--version"_s});
        QCOMPARE(version.code, 0);
        QCOMPARE(version.out.trimmed(), u"webpubsub-emulator "_s + QStringLiteral(WPS_VERSION));
        const Ended help = runEmulator({u"--help"_s});
        QCOMPARE(help.code, 0);
        for (const char *option :
             {"--host", "--port", "--access-key-file", "--json", "--log-level", "--control", "half-open"})
            QVERIFY2(help.out.contains(QLatin1StringView(option)), option);
    }

    void warnsWhenOthersCanReachIt()
    {
        Running emulator({u"--host"_s, u"0.0.0.0"_s, u"--port"_s, u"0"_s, u"--json"_s});
        QVERIFY(emulator.announcement().value(u"port"_s).toInt() > 0);
        QVERIFY(emulator.end(SIGTERM));
        QVERIFY(emulator.process.readAllStandardError().contains("can be reached from other machines"));
    }
};

QTEST_GUILESS_MAIN(EmulatorProcessTest)
#include "tst_emulator_process.moc"
