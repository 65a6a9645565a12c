// SPDX-License-Identifier: GPL-3.0-or-later
// The console is killed at any moment: what its journals say afterwards, and the console that is started next.
#include "core/auth/client_access_token.h"
#include "core/auth/connection_string.h"
#include "core/base/future_util.h"
#include "core/client/web_pubsub_client.h"
#include "core/emulator/emulator.h"
#include "core/watch/recording_store.h"
#include "tests/support/verify_result.h"

#include <QDir>
#include <QProcess>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <csignal>

using namespace wps;
using namespace Qt::StringLiterals;

class ConsoleKillTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        EmulatorOptions options;
        options.port = 0;
        VERIFY_OK(m_emulator.start(options));
    }

    void aTerminatedConsoleEndsItsJournals()
    {
        startFlood();
        const QTemporaryDir home;
        QProcess process;
        start(process, home.path());
        QByteArray out;
        QVERIFY(QTest::qWaitFor([&] { return shown(out += process.readAllStandardOutput()) > 100; }, 60'000));
        ::kill(static_cast<pid_t>(process.processId()), SIGTERM);
        QVERIFY(QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 60'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        const auto log = MessageLog::open(onlyJournal(home.path()));
        VERIFY_OK(log);
        QVERIFY(log->ending().clean);
        QVERIFY(log->endNumber() >= shown(out));
    }

    void aKilledConsoleLosesNothingThatWasComplete()
    {
        startFlood();
        quint64 rows = 0;
        for (int round = 0; round < kRounds; ++round) {
            const QTemporaryDir home;
            QProcess process;
            start(process, home.path());
            // Some are killed while they start, the others anywhere in the flood.
            const quint64 wanted =
                QRandomGenerator::global()->bounded(10) == 0 ? 0 : QRandomGenerator::global()->bounded(1'500u);
            QByteArray out;
            QVERIFY(QTest::qWaitFor([&] { return shown(out += process.readAllStandardOutput()) >= wanted; }, 60'000));
            process.kill();
            QVERIFY(QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 60'000));
            out += process.readAllStandardOutput();
            if (shown(out) == 0 && onlyJournal(home.path()).isEmpty())
                continue; // it had not begun

            // What the next console does.
            RecordingStore store(home.filePath(u"journals"_s), {});
            QSignalSpy found(&store, &RecordingStore::recoveredFound);
            store.start();
            QTRY_VERIFY(store.isRead());
            QCOMPARE(store.recordings().size(), 1);
            const StoredRecording recording = store.recordings().first();
            QVERIFY2(recording.problem.isEmpty(), qPrintable(recording.problem));
            QVERIFY(!recording.holds.ending.clean && !recording.holds.ending.writing);
            QVERIFY2(recording.holds.records >= shown(out),
                     qPrintable(u"%1 of %2"_s.arg(recording.holds.records).arg(shown(out))));
            QCOMPARE(found.size(), recording.holds.records > 0 ? 1 : 0);
            rows += recording.holds.records;
            checkOrder(recording.folder, recording.holds.records);
            if (QTest::currentTestFailed())
                return;
        }
        QVERIFY(rows > 0);
    }

private:
    static constexpr int kRounds = 100;

    /// What it wrote last that is whole.
    static quint64 shown(const QByteArray &out)
    {
        const qsizetype end = out.lastIndexOf('\n');
        return end < 0 ? 0
                       : out.mid(out.lastIndexOf('\n', end - 1) + 1, end - out.lastIndexOf('\n', end - 1) - 1)
                             .toULongLong();
    }
    static QString onlyJournal(const QString &home)
    {
        const QDir journals(home + u"/journals"_s);
        const QStringList names = journals.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        return names.size() == 1 ? journals.filePath(names.first()) : QString();
    }
    /// Every message of the flood from the first that it heard, once, in order, as it was sent.
    static void checkOrder(const QString &folder, quint64 records)
    {
        if (records == 0)
            return;
        const auto log = MessageLog::open(folder);
        VERIFY_OK(log);
        QCOMPARE(quint64(log->size()), records);
        quint64 last = 0;
        for (quint64 at = log->firstNumber(); at < log->endNumber(); ++at) {
            const LogRecord record = log->at(at);
            if (record.frame.message.kind != DownstreamMessage::Kind::GroupMessage)
                continue;
            const quint64 number = record.payload().toULongLong();
            QVERIFY(number > 0 && (last == 0 || number == last + 1));
            last = number;
        }
    }

    QByteArray url(const ClientAccessRequest &request) const
    {
        const auto string = ConnectionString::parse(QString::fromUtf8(m_emulator.connectionString().reveal()));
        return makeClientAccess(string->endpoint, *HubName::parse(u"chat"_s), request, string->accessKey).url.reveal();
    }
    void start(QProcess &process, const QString &home) const
    {
        ClientAccessRequest request;
        request.groups = {*GroupName::parse(u"room"_s)};
        process.start(QStringLiteral(WPS_CONSOLE_TO_KILL), {home});
        process.write(url(request) + '\n');
    }
    /// Sends 1, 2, 3, ... to the group for as long as the test runs.
    void startFlood()
    {
        if (m_flood)
            return;
        ClientAccessRequest request;
        request.roles = {u"webpubsub.sendToGroup"_s};
        ClientOptions options;
        options.subprotocol = Subprotocol::Raw;
        options.rawSendToGroup = *GroupName::parse(u"room"_s);
        options.urlProvider = [to = SecretText(url(request))] { return readyFuture(Result<SecretText>(to)); };
        m_flood = std::make_unique<WebPubSubClient>(m_io, options);
        auto *timer = new QTimer(m_flood.get());
        connect(timer, &QTimer::timeout, m_flood.get(), [this] {
            for (int i = 0; i < 20 && m_flood->status().state == ClientState::Connected; ++i)
                m_flood->sendRaw({DataType::Text, QByteArray::number(++m_sent)});
        });
        timer->start(1);
        m_flood->start();
    }

    IoThread m_io;
    Emulator m_emulator;
    std::unique_ptr<WebPubSubClient> m_flood;
    quint64 m_sent = 0;
};

QTEST_GUILESS_MAIN(ConsoleKillTest)
#include "tst_console_kill.moc"
