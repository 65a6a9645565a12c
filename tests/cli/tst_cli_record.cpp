// SPDX-License-Identifier: GPL-3.0-or-later
// `webpubsub watch --record` as a process: what its recording says after any end of it.
#include "core/watch/message_log.h"
#include "core/watch/recording_info.h"
#include "tests/cli/cli_fixture.h"

#include <QDir>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <csignal>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace wps;
using namespace Qt::StringLiterals;

class TestCliRecord : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void endsWithFiguresAndGoesOn();
    void isNotHeldUpByWhoReadsIt();
    void refusesOtherThings();
    void survivesKills();

private:
    void start(QProcess &process, const QStringList &arguments) const
    {
        startCli(process,
                 QStringList{u"watch"_s, u"--hub"_s, u"chat"_s, u"--group-name"_s, u"room"_s, u"--record"_s, m_folder} +
                     arguments,
                 m_emulator->connectionString());
    }
    /// Sends 1, 2, 3, ... to the group for as long as it lives.
    std::unique_ptr<WebPubSubClient> startFlood(quint64 &next)
    {
        const auto string = ConnectionString::parse(QString::fromUtf8(m_emulator->connectionString()));
        ClientAccessRequest request;
        request.roles = {u"webpubsub.sendToGroup"_s};
        const SecretText url =
            makeClientAccess(string->endpoint, *HubName::parse(u"chat"_s), request, string->accessKey).url;
        ClientOptions options;
        options.subprotocol = Subprotocol::Raw;
        options.rawSendToGroup = *GroupName::parse(u"room"_s);
        options.urlProvider = [url] { return readyFuture(Result<SecretText>(url)); };
        auto client = std::make_unique<WebPubSubClient>(m_io, options);
        auto *timer = new QTimer(client.get());
        connect(timer, &QTimer::timeout, client.get(), [raw = client.get(), &next] {
            for (int i = 0; i < 50 && raw->status().state == ClientState::Connected; ++i)
                raw->sendRaw({DataType::Text, QByteArray::number(++next)});
        });
        timer->start(1);
        client->start();
        return client;
    }

    IoThread m_io;
    std::unique_ptr<CliEmulator> m_emulator;
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_folder;
};

void TestCliRecord::init()
{
    m_emulator = std::make_unique<CliEmulator>();
    VERIFY_OK(m_emulator->started());
    m_dir = std::make_unique<QTemporaryDir>();
    m_folder = m_dir->filePath(u"monday"_s);
}

void TestCliRecord::endsWithFiguresAndGoesOn()
{
    quint64 sent = 0;
    const auto flood = startFlood(sent);
    quint64 before = 0;
    for (const int number : {SIGINT, SIGTERM, 0}) {
        QProcess process;
        start(process, QStringList{u"--stats"_s, u"--quiet"_s} +
                           (number == 0 ? QStringList{u"--count"_s, u"500"_s} : QStringList()));
        if (number != 0) {
            QByteArray err;
            QVERIFY(QTest::qWaitFor([&] { return (err += process.readAllStandardError()).contains("Connected"); }));
            ::kill(static_cast<pid_t>(process.processId()), number);
        }
        QVERIFY(QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 20'000));
        QCOMPARE(process.exitCode(), 0);
        const QByteArray out = process.readAllStandardOutput();
        QCOMPARE(out.count('\n'), 1);
        const QJsonObject stats = QJsonDocument::fromJson(out).object();
        QCOMPARE(stats.keys(), (QStringList{u"bytes"_s, u"duplicates"_s, u"frames"_s, u"framesPerSecond"_s, u"lost"_s,
                                            u"recoveries"_s, u"seconds"_s}));
        QCOMPARE(stats.value(u"lost"_s).toInt(-1), 0);
        const auto log = MessageLog::open(m_folder);
        VERIFY_OK(log);
        QVERIFY(log->ending().clean);
        QVERIFY(log->endNumber() > before);
        qint64 frames = 0;
        qint64 bytes = 0;
        for (quint64 at = before; at < log->endNumber(); ++at) {
            const LogRecord record = log->at(at);
            if (record.kind == LogRecord::Kind::Frame && record.frame.direction == ClientFrame::Direction::Received) {
                ++frames;
                bytes += record.frame.bytes.size();
            }
        }
        QCOMPARE(stats.value(u"frames"_s).toInteger(), frames);
        QCOMPARE(stats.value(u"bytes"_s).toInteger(), bytes);
        QVERIFY(number != 0 || frames >= 500);
        before = log->endNumber();
    }
}

void TestCliRecord::isNotHeldUpByWhoReadsIt()
{
    const QString pipe = m_dir->filePath(u"pipe"_s);
    QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
    QFile reader(pipe);
    QVERIFY(reader.open(QIODevice::ReadWrite | QIODevice::Unbuffered)); // so that neither side waits for the other
    quint64 sent = 0;
    const auto flood = startFlood(sent);
    QProcess process;
    process.setStandardOutputFile(pipe);
    start(process, {u"--count"_s, u"5000"_s});
    // Its lines would fill the pipe ten times over, and nobody reads them.
    QVERIFY(QTest::qWaitFor(
        [&] { return MessageLog::summary(m_folder).value_or(MessageLog::Summary()).records >= 5'000; }, 20'000));
    QCOMPARE(process.state(), QProcess::Running);

    QByteArray lines;
    const auto read = [&] {
        QByteArray piece(64 * 1024, Qt::Uninitialized);
        const auto got = ::read(reader.handle(), piece.data(), static_cast<size_t>(piece.size()));
        lines += piece.first(std::max<qsizetype>(0, got));
        return process.state() == QProcess::NotRunning;
    };
    QVERIFY(::fcntl(reader.handle(), F_SETFL, O_NONBLOCK) == 0);
    QVERIFY(QTest::qWaitFor(read, 20'000));
    QCOMPARE(process.exitCode(), 0);
    for (qsizetype before = -1; std::exchange(before, lines.size()) != lines.size();)
        read();
    QCOMPARE(lines.count("\"from\":\"group\""), 5'000);
    QCOMPARE(RecordingInfo::read(m_folder).hub, u"chat"_s);
    QCOMPARE(RecordingInfo::read(m_folder).groups, QStringList(u"room"_s));
}

void TestCliRecord::refusesOtherThings()
{
    QVERIFY(QDir().mkpath(m_folder));
    QFile file(m_folder + u"/letter.txt"_s);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto watch = [this](const QString &folder) {
        return m_emulator->run({u"watch"_s, u"--hub"_s, u"chat"_s, u"--duration"_s, u"5"_s, u"--record"_s, folder,
                                u"--output"_s, u"json"_s});
    };
    for (const QString &folder : {m_folder, file.fileName(), m_dir->filePath(u"no/such"_s)}) {
        const CliResult result = watch(folder);
        VERIFY_EXIT(result, 2);
        QCOMPARE(result.error().value(u"field"_s).toString(), u"--record"_s);
    }
    const QString busy = m_dir->filePath(u"busy"_s);
    const auto log = MessageLog::record(busy, {});
    VERIFY_OK(log);
    const CliResult result = watch(busy);
    VERIFY_EXIT(result, 2);
    QVERIFY2(result.err.contains("somebody else is writing"), result.err.constData());
}

void TestCliRecord::survivesKills()
{
    quint64 sent = 0;
    const auto flood = startFlood(sent);
    for (int round = 0; round < 100; ++round) {
        m_folder = m_dir->filePath(QString::number(round));
        QProcess process;
        start(process, {});
        const qsizetype wanted = QRandomGenerator::global()->bounded(2'000);
        QByteArray out;
        QVERIFY(
            QTest::qWaitFor([&] { return (out += process.readAllStandardOutput()).count('\n') >= wanted; }, 20'000));
        process.kill();
        QVERIFY(QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 20'000));
        out += process.readAllStandardOutput();

        const auto log = MessageLog::open(m_folder);
        VERIFY_OK(log);
        QVERIFY(!log->ending().clean);
        QVERIFY(!log->ending().writing);
        QByteArrayList kept; // in the order in which they came
        for (quint64 at = log->firstNumber(); at < log->endNumber(); ++at) {
            const LogRecord record = log->at(at);
            if (record.kind == LogRecord::Kind::Frame &&
                record.frame.message.kind == DownstreamMessage::Kind::GroupMessage)
                kept.append(record.payload());
        }
        QByteArrayList told; // a line is printed when its frame is in the recording
        for (const QByteArray &line : out.left(out.lastIndexOf('\n') + 1).trimmed().split('\n')) {
            const QJsonObject frame = QJsonDocument::fromJson(line).object().value(u"frame"_s).toObject();
            if (frame.value(u"from"_s) == u"group"_s)
                told.append(frame.value(u"data"_s).toString().toUtf8());
        }
        QVERIFY(kept.size() >= told.size());
        QCOMPARE(kept.first(told.size()), told);
        for (qsizetype i = 1; i < kept.size(); ++i)
            QCOMPARE(kept.at(i).toULongLong(), kept.at(i - 1).toULongLong() + 1);
    }
}

QTEST_GUILESS_MAIN(TestCliRecord)
#include "tst_cli_record.moc"
