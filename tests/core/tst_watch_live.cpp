// SPDX-License-Identifier: GPL-3.0-or-later
// A watch against a small real server, and the queue between the I/O thread and a window that stands still.
#include "core/base/future_util.h"
#include "core/watch/live_watch.h"
#include "core/watch/timeline.h"
#include "tests/core/client_test_server.h"
#include "tests/support/verify_result.h"
#include "tests/support/wait_for.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>

using namespace wps;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class WatchLiveTest : public QObject
{
    Q_OBJECT

private:
    IoThread m_io;
    std::unique_ptr<ClientTestServer> m_server;

    ClientOptions options() const
    {
        ClientOptions options;
        options.urlProvider = [url = m_server->url()] { return readyFuture<Result<SecretText>>(SecretText(url)); };
        options.reconnectBaseDelay = 20ms;
        return options;
    }

    static GroupName group(const QString &name) { return *GroupName::parse(name); }

    static QStringList rows(const MessageLog &log)
    {
        QStringList rows;
        for (quint64 number = log.firstNumber(); number < log.endNumber(); ++number) {
            const LogRecord &record = log.at(number);
            rows.append(record.kind == LogRecord::Kind::LinkEvent ? record.linkEvent : record.frame.message.typeName);
        }
        return rows;
    }

private Q_SLOTS:
    void init() { m_server = std::make_unique<ClientTestServer>(); }
    void cleanup() { m_server.reset(); }

    void aGroupThatCannotBeLeftAgainIsHeard()
    {
        LiveWatch watch(m_io, options());
        watch.setInitialGroups({group(u"a"_s)});
        watch.start();
        QTRY_COMPARE(watch.status().state, ClientState::Connected);
        VERIFY_OK(waitFor(watch.leaveGroup(group(u"a"_s))));
        QTRY_VERIFY(watch.groups().isEmpty());
        m_server->cut();
        QTRY_COMPARE(m_server->frames.size(), 2); // left again
        QVERIFY(watch.groups().isEmpty());
        m_server->acks = ClientTestServer::Acks::Forbidden;
        m_server->cut();
        QTRY_COMPARE(watch.groups(), QList<GroupName>{group(u"a"_s)});
    }

    void aGapIsARow()
    {
        ClientOptions reliable = options();
        reliable.subprotocol = Subprotocol::JsonReliable;
        LiveWatch watch(m_io, reliable);
        watch.start();
        QTRY_COMPARE(watch.status().state, ClientState::Connected);
        m_server->say(R"({"sequenceId":4,"type":"message","from":"server","dataType":"json","data":1})");
        const auto told = [&] { return rows(watch.log()).filter(u"Messages are missing, 3 so far"_s).size(); };
        QTRY_COMPARE(told(), 1);
        const MessageLog &log = watch.log();
        QVERIFY(log.at(log.endNumber() - 1).linkEvent.startsWith(u"Messages are missing"_s));
        QVERIFY(log.at(log.endNumber() - 1).frame.at >= log.at(log.endNumber() - 2).frame.at); // when it was noticed
        m_server->say(R"({"sequenceId":5,"type":"message","from":"server","dataType":"json","data":1})");
        m_server->current->close();
        QTRY_COMPARE(watch.status().reconnects, 1);
        QCOMPARE(told(), 1);
        QCOMPARE(watch.status().missing, quint64(3));
    }

    void logTellsTheStoryInOrder()
    {
        LiveWatch watch(m_io, options());
        watch.start();
        QTRY_COMPARE(watch.status().state, ClientState::Connected);
        VERIFY_OK(waitFor(watch.joinGroup(group(u"a"_s))));
        m_server->say(R"({"type":"message","from":"group","group":"a","dataType":"text","data":"hi"})");
        m_server->say(R"({"type":"system","event":"disconnected","message":"Bye"})");
        m_server->current->close();
        QTRY_COMPARE(watch.status().reconnects, 1);
        watch.stop();
        QTRY_COMPARE(watch.status().state, ClientState::Stopped);
        const QStringList story = rows(watch.log());
        QCOMPARE(story.mid(0, 7),
                 (QStringList{u"Connecting"_s, u"system/connected"_s, u"Connected as c1"_s, u"joinGroup"_s, u"ack"_s,
                              u"message/group"_s, u"system/disconnected"_s}));
        QVERIFY2(story.at(7).startsWith("Not connected: connection closed with code 1000"_L1), qPrintable(story.at(7)));
        QVERIFY2(story.at(7).contains("Bye"_L1), qPrintable(story.at(7)));
        QCOMPARE(story.mid(8, 3), (QStringList{u"Connecting again"_s, u"system/connected"_s, u"Connected as c2"_s}));
        QVERIFY2(story.at(7).contains("Heard until the end: 1 messages, "_L1), qPrintable(story.at(7)));
        QVERIFY2(story.last().startsWith("Closed: 1000, stopped here. Heard until the end: 1 messages, "_L1),
                 qPrintable(story.last()));
        QCOMPARE(watch.received(), 1);
        const quint64 end = watch.log().endNumber();
        watch.clear();
        QCOMPARE(watch.log().size(), 0);
        QCOMPARE(watch.log().firstNumber(), end);
    }

    void aJournalOutlivesItsWatch()
    {
        const QTemporaryDir home;
        const QString root = home.filePath(u"share/journals"_s);
        WatchJournal journal;
        journal.folder = root + u"/one"_s;
        journal.info.hub = u"chat"_s;
        {
            LiveWatch watch(m_io, options(), journal);
            VERIFY_OK(waitFor(watch.journalBegun()));
            watch.start();
            QTRY_COMPARE(watch.status().state, ClientState::Connected);
            m_server->say(R"({"type":"message","from":"server","dataType":"text","data":"hi"})");
            QTRY_COMPARE(watch.received(), 1);
            const auto now = MessageLog::open(journal.folder); // what a kill at this moment would leave
            VERIFY_OK(now);
            QVERIFY(now->ending().writing);
            QCOMPARE(rows(*now), rows(watch.log()));
        }
        QTRY_VERIFY(!MessageLog::summary(journal.folder)->ending.writing);
        const auto ended = MessageLog::open(journal.folder);
        VERIFY_OK(ended);
        QVERIFY(ended->ending().clean);
        QCOMPARE(rows(*ended).constLast(), u"message/server"_s);
        QCOMPARE(RecordingInfo::read(journal.folder).hub, u"chat"_s);
        QCOMPARE(QFile::permissions(root) & (QFile::ReadGroup | QFile::ReadOther | QFile::ExeOther),
                 QFile::Permissions());

        journal.folder = root + u"/silent"_s; // nothing came, nothing stays
        {
            LiveWatch watch(m_io, options(), journal);
            watch.start();
            QTRY_COMPARE(watch.status().state, ClientState::Connected);
            QVERIFY(QFile::exists(journal.folder));
        }
        QTRY_VERIFY(!QFile::exists(journal.folder));

        QFile file(home.filePath(u"file"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        journal.folder = home.filePath(u"file/one"_s); // no place for it: the watch goes on without
        LiveWatch watch(m_io, options(), journal);
        watch.start();
        QTRY_COMPARE(watch.status().state, ClientState::Connected);
        QVERIFY(!waitFor(watch.journalBegun()));
        QVERIFY(watch.journalProblem().has_value());
        m_server->say(R"({"type":"message","from":"server","dataType":"text","data":"hi"})");
        QTRY_COMPARE(watch.received(), 1);
    }

    void beyondItsLimitsTheOldestRowsExpireAndAreCounted_data()
    {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("bytes");
        QTest::addColumn<bool>("isPrivate");
        QTest::newRow("rows") << 100 << 1'000'000 << false;
        QTest::newRow("rows, private") << 100 << 1'000'000 << true;
        QTest::newRow("bytes") << 1'000'000 << 20'000 << false;
    }
    void beyondItsLimitsTheOldestRowsExpireAndAreCounted()
    {
        QFETCH(int, rows);
        QFETCH(int, bytes);
        QFETCH(bool, isPrivate);
        const QTemporaryDir home;
        WatchJournal journal;
        journal.folder = home.filePath(u"one"_s);
        WatchLimits limits;
        limits.rows = rows;
        limits.bytes = bytes;
        LiveWatch watch(m_io, options(), isPrivate ? std::nullopt : std::optional(journal), limits);
        watch.start();
        QTRY_COMPARE(watch.status().state, ClientState::Connected);
        constexpr int kSent = 1'000;
        for (int i = 0; i < kSent; ++i)
            m_server->say(R"({"type":"message","from":"server","dataType":"text","data":")" + QByteArray::number(i) +
                          R"("})");
        QTRY_COMPARE(watch.received(), kSent);
        const MessageLog &log = watch.log();
        QVERIFY(log.bytes() <= bytes);
        QVERIFY(log.size() <= rows);
        QVERIFY(log.size() == rows || log.bytes() > bytes - 200); // as many as fit
        QVERIFY(log.size() > 50);
        QCOMPARE(log.expired(), log.endNumber() - quint64(log.size()));
        QVERIFY(log.endNumber() > kSent);
        QCOMPARE(log.at(log.endNumber() - 1).payload(), QByteArray::number(kSent - 1));
    }

    void aRecordingGetsAllRowsOfBefore()
    {
        const QTemporaryDir home;
        LiveWatch watch(m_io, options());
        watch.start();
        QTRY_COMPARE(watch.status().state, ClientState::Connected);
        const auto sayTo = [&](int from, int to) {
            for (int i = from; i < to; ++i) {
                m_server->say(R"({"type":"message","from":"server","dataType":"json","data":)" + QByteArray::number(i) +
                              '}');
            }
        };
        sayTo(0, 12'000); // more than are taken at once
        QTRY_COMPARE(watch.received(), 12'000);
        const quint64 before = watch.log().endNumber();
        const auto begun = watch.beginRecording(home.filePath(u"kept"_s));
        sayTo(12'000, 14'000);
        QVERIFY(waitFor(begun).value_or(0) >= before);
        QTRY_COMPARE(watch.received(), 14'000);
        QCOMPARE(waitFor(watch.endRecording()).value_or(0), before + 2'000);
        const auto kept = MessageLog::open(home.filePath(u"kept"_s));
        VERIFY_OK(kept);
        for (quint64 number = 0; number < kept->endNumber(); ++number)
            QCOMPARE(kept->stored(number).body, watch.log().stored(number).body);
    }

    void aTimelineTakesOverOnlySoManyBytes()
    {
        LiveWatch watch(m_io, options());
        constexpr int kFrames = 40;
        m_io.post([capture = watch.capture()] {
            for (int i = 0; i < kFrames; ++i) {
                const QByteArray bytes = QByteArray::number(i) + QByteArray(1'000'000, 'x');
                FrameView frame;
                frame.timeMs = i;
                frame.bytes = bytes;
                capture->takeFrames(std::span(&frame, 1));
            }
        });
        QTRY_COMPARE(watch.log().size(), kFrames);
        Timeline timeline(m_io);
        timeline.add({{&watch, u"ann"_s}});
        QTRY_VERIFY(timeline.log().size() > 0);
        const MessageLog &log = timeline.log();
        QVERIFY(log.bytes() <= Timeline::kHistoryBytes);
        QVERIFY(log.bytes() > Timeline::kHistoryBytes - 2'000'000);
        QCOMPARE(timeline.leftOut() + quint64(log.size()), quint64(kFrames));
        QCOMPARE(log.lost(), 0U);
        for (quint64 number = 0; number < log.endNumber(); ++number) // the newest, in their order
            QCOMPARE(log.at(number).frame.at.toMSecsSinceEpoch(), qint64(number + timeline.leftOut()));
        QVERIFY(log.at(0).frame.bytes.startsWith(QByteArray::number(timeline.leftOut())));
        QCOMPARE(log.at(0).client, u"ann"_s);
    }

    void groupsAreWhatIsHeard()
    {
        LiveWatch watch(m_io, options());
        watch.setInitialGroups({group(u"token1"_s), group(u"token2"_s)});
        watch.start();
        QTRY_COMPARE(watch.status().state, ClientState::Connected);
        VERIFY_OK(waitFor(watch.joinGroup(group(u"own"_s))));
        VERIFY_OK(waitFor(watch.leaveGroup(group(u"token1"_s))));
        QTRY_COMPARE(watch.groups(), (QList{group(u"token2"_s), group(u"own"_s)}));
        m_server->frames.clear();
        m_server->cut();
        QTRY_COMPARE(m_server->frames.size(), 2);
        QVERIFY(m_server->frames.at(0).contains("\"joinGroup\",\"group\":\"own\""_L1));
        // The token has joined it again; whoever left it does not want to hear it.
        QVERIFY(m_server->frames.at(1).contains("\"leaveGroup\",\"group\":\"token1\""_L1));
        VERIFY_OK(waitFor(watch.joinGroup(group(u"token1"_s))));
        QTRY_COMPARE(watch.groups().size(), 3);
        m_server->frames.clear();
        m_server->cut();
        QTRY_COMPARE(m_server->frames.size(), 2);
        QVERIFY(!m_server->frames.join(u'\n').contains("leaveGroup"_L1));
    }

    void theJournalIsEndedOnTheThreadThatWroteIt()
    {
        const QTemporaryDir home;
        constexpr int kRounds = 50; // whoever is quicker
        std::atomic<int> elsewhere = 0;
        std::atomic<int> ended = 0;
        for (int i = 0; i < kRounds; ++i) {
            WatchJournal journal;
            journal.folder = home.filePath(QString::number(i));
            LiveWatch watch(m_io, options(), journal);
            VERIFY_OK(waitFor(watch.journalBegun()));
            connect(
                watch.capture().get(), &QObject::destroyed, m_io.context(),
                [&] {
                    elsewhere += m_io.isCurrent() ? 0 : 1;
                    ++ended;
                },
                Qt::DirectConnection);
        }
        QTRY_COMPARE(ended, kRounds);
        QCOMPARE(elsewhere, 0);
    }

    void ratesRiseAndFall()
    {
        LiveWatch watch(m_io, options());
        QSignalSpy changed(&watch, &LiveWatch::ratesChanged);
        watch.start();
        QTRY_COMPARE(watch.status().state, ClientState::Connected);
        for (int i = 0; i < 100; ++i)
            m_server->say(R"({"type":"message","from":"server","dataType":"json","data":1})");
        QTRY_COMPARE(watch.received(), 100);
        QVERIFY(watch.rates().messagesPerSecond > 0);
        QTRY_VERIFY(!changed.isEmpty());
        QTRY_COMPARE(watch.rates().messagesPerSecond, 0.0);
        QVERIFY(changed.size() < 20);
    }

    void diesWhileEverythingRuns()
    {
        for (int i = 0; i < 20; ++i) {
            LiveWatch watch(m_io, options());
            watch.start();
            QTRY_COMPARE(watch.status().state, ClientState::Connected);
            for (int j = 0; j < 50 * i; ++j)
                m_server->say(R"({"type":"message","from":"server","dataType":"json","data":1})");
            if (i % 2 == 0)
                watch.joinGroup(group(u"a"_s));
        }
        QTRY_COMPARE(m_server->closeCodes.size(), 20);
    }
};

QTEST_GUILESS_MAIN(WatchLiveTest)
#include "tst_watch_live.moc"
