// SPDX-License-Identifier: GPL-3.0-or-later
// A watch's log as a recording: what stands in its folder, and what is left of it after any end of its writer.
#include "core/client/client_protocol.h"
#include "core/watch/message_log.h"
#include "tests/support/verify_result.h"

#include <QDir>
#include <QRandomGenerator>
#include <QScopeGuard>
#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <thread>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

ClientFrame frameOf(const QByteArray &bytes, Subprotocol subprotocol = Subprotocol::Json)
{
    return {ClientFrame::Direction::Received, QDateTime::fromMSecsSinceEpoch(1'700'000'000'123, Qt::UTC), bytes, false,
            makeClientProtocol(subprotocol)->decode(bytes, false)};
}

/// The frame of a number; sizes vary so that records end anywhere in a file.
QByteArray bytesOf(quint64 number)
{
    return QByteArray::number(number) + ':' + QByteArray(static_cast<qsizetype>(number * 37 % 4'001), 'x');
}

QStringList segments(const QString &folder)
{
    return QDir(folder).entryList({u"*.wpslog"_s}, QDir::Files, QDir::Name);
}

void appendTo(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::Append));
    QCOMPARE(file.write(bytes), bytes.size());
}

/// Writes until it is killed; each byte in the pipe says that one more record is complete.
[[noreturn]] void writeForEver(const QString &folder, int pipe)
{
    MessageLog::Limits limits;
    limits.maxBytes = 256 * 1024; // small files: kills hit their beginnings and ends too
    auto log = MessageLog::record(folder, limits);
    if (!log)
        ::_exit(1);
    for (quint64 number = 0;; ++number) {
        log->append(frameOf(bytesOf(number), Subprotocol::Raw));
        if (::write(pipe, "x", 1) != 1)
            ::_exit(2);
    }
}

/// Gives a variable another value for as long as this lives.
class EnvironmentGuard
{
public:
    EnvironmentGuard(const char *name, const QByteArray &value) : m_name(name), m_before(qgetenv(name))
    {
        qputenv(name, value);
    }
    ~EnvironmentGuard() { m_before.isEmpty() ? qunsetenv(m_name) : qputenv(m_name, m_before); }
    EnvironmentGuard(const EnvironmentGuard &) = delete;
    EnvironmentGuard &operator=(const EnvironmentGuard &) = delete;

private:
    const char *m_name;
    QByteArray m_before;
};

} // namespace

class WatchRecordingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_folder = m_dir->filePath(u"capture"_s);
    }

    void keepsEverythingAndIsForItsOwnerOnly()
    {
        const QByteArray message =
            R"({"type":"message","from":"group","group":"room1","dataType":"json","data":{"a":1},"fromUserId":"ann"})";
        {
            auto log = MessageLog::record(m_folder, {});
            VERIFY_OK(log);
            log->append(frameOf(message));
            ClientFrame sent = frameOf(R"({"type":"joinGroup","group":"g","ackId":7})");
            sent.direction = ClientFrame::Direction::Sent;
            log->append(sent);
            ClientFrame binary = frameOf(QByteArray("\0\xff", 2), Subprotocol::Raw);
            binary.binary = true;
            log->append(binary);
            log->append(frameOf({}, Subprotocol::Raw));
            log->appendLinkEvent(QDateTime::currentDateTimeUtc(), u"Connected as ä"_s);
        }
        QCOMPARE(QFile::permissions(m_folder) & (QFile::ReadGroup | QFile::ReadOther | QFile::ExeOther),
                 QFile::Permissions());
        const QFileInfoList files = QDir(m_folder).entryInfoList(QDir::Files);
        QCOMPARE(files.size(), 2); // the records, and the writer's lock
        for (const QFileInfo &file : files)
            QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());

        const auto log = MessageLog::open(m_folder);
        VERIFY_OK(log);
        QVERIFY(log->ending().clean);
        QCOMPARE(log->ending().droppedBytes, 0);
        QCOMPARE(log->size(), 5);
        const LogRecord first = log->at(0);
        QCOMPARE(first.frame.bytes, message);
        QCOMPARE(first.frame.at.toMSecsSinceEpoch(), 1'700'000'000'123);
        QCOMPARE(first.frame.message.group, u"room1"_s);
        QCOMPARE(first.frame.message.fromUserId, u"ann"_s);
        QCOMPARE(first.payload(), QByteArray(R"({"a":1})"));
        QCOMPARE(log->at(1).frame.direction, ClientFrame::Direction::Sent);
        QCOMPARE(log->at(2).frame.bytes, QByteArray("\0\xff", 2));
        QVERIFY(log->at(2).frame.binary);
        QCOMPARE(log->at(2).frame.message.dataType, u"binary"_s);
        QVERIFY(log->at(3).frame.bytes.isEmpty());
        QCOMPARE(log->at(4).linkEvent, u"Connected as ä"_s);
    }

    void refusesWhatItWouldSpoil()
    {
        QVERIFY(QDir().mkpath(m_folder));
        QFile file(m_folder + u"/notes.txt"_s);
        QVERIFY(file.open(QIODevice::WriteOnly));
        VERIFY_FAILS(MessageLog::record(m_folder, {}), Error::Kind::InvalidInput);
        VERIFY_FAILS(MessageLog::open(m_folder), Error::Kind::InvalidInput);
        VERIFY_FAILS(MessageLog::record(m_dir->filePath(u"no/such"_s), {}), Error::Kind::InvalidInput);
        appendTo(m_folder + u"/00000000000000000000.wpslog"_s, QByteArray(100, 'z'));
        VERIFY_FAILS(MessageLog::open(m_folder), Error::Kind::InvalidInput);
    }

    void limitsDropWholeFilesAndCountExactly()
    {
        MessageLog::Limits limits;
        limits.maxBytes = 256 * 1024;
        auto log = MessageLog::record(m_folder, limits);
        VERIFY_OK(log);
        constexpr quint64 count = 2'000;
        for (quint64 number = 0; number < count; ++number)
            log->append(frameOf(bytesOf(number), Subprotocol::Raw));
        QVERIFY(log->bytes() <= limits.maxBytes);
        QCOMPARE(log->expired() + quint64(log->size()), count);
        qint64 onDisk = 0;
        for (const QFileInfo &file : QDir(m_folder).entryInfoList(QDir::Files))
            onDisk += file.size();
        QVERIFY(onDisk < limits.maxBytes + 3 * 64 * 1024);
        for (quint64 number = log->firstNumber(); number < log->endNumber(); ++number)
            QCOMPARE(log->at(number).frame.bytes, bytesOf(number));
        log->append(frameOf(QByteArray(300'000, 'y'), Subprotocol::Raw)); // larger than a file
        QCOMPARE(log->size(), 1);
        QCOMPARE(log->expired(), count);
        VERIFY_OK(log->close());
        const auto again = MessageLog::open(m_folder);
        VERIFY_OK(again);
        QCOMPARE(again->expired(), count);
        QCOMPARE(again->at(count).frame.bytes.size(), 300'000);
    }

    void oldRecordsExpire()
    {
        MessageLog::Limits limits;
        limits.maxAge = std::chrono::seconds(10);
        MessageLog log(limits);
        const QDateTime start = QDateTime::currentDateTimeUtc();
        for (int second = 0; second < 30; ++second)
            log.appendLinkEvent(start.addSecs(second), u"x"_s);
        QCOMPARE(log.size(), 11);
        QCOMPARE(log.expired(), 19);
    }

    void aTornEndIsFoundAndSaid()
    {
        {
            auto log = MessageLog::record(m_folder, {});
            VERIFY_OK(log);
            log->append(frameOf("{}"));
            log->append(frameOf("[]"));
        }
        const QString path = m_folder + u"/00000000000000000000.wpslog"_s;
        appendTo(path, "torn");
        auto log = MessageLog::open(m_folder);
        VERIFY_OK(log);
        QCOMPARE(log->size(), 2);
        QVERIFY(log->ending().droppedBytes == 4);

        QFile file(path); // a changed byte in the second record
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(32 + 32 + 24));
        QCOMPARE(file.write("("), 1);
        file.close();
        log = MessageLog::open(m_folder);
        VERIFY_OK(log);
        QCOMPARE(log->size(), 2);
        QCOMPARE(log->damaged(), 1U);
    }

    void withoutItsIndexItIsReadThrough()
    {
        {
            auto log = MessageLog::record(m_folder, {});
            VERIFY_OK(log);
            for (int i = 0; i < 100; ++i)
                log->append(frameOf(QByteArray::number(i)));
        }
        const QString path = m_folder + u"/00000000000000000000.wpslog"_s;
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        const qint64 whole = file.size();
        // Cut anywhere within the index, or with a changed byte in it, nothing is lost.
        for (const qint64 cut : {qint64(1), qint64(24), qint64(100 * 24), qint64(100 * 24 + 24)}) {
            QVERIFY(file.resize(whole - cut));
            const auto log = MessageLog::open(m_folder);
            VERIFY_OK(log);
            QCOMPARE(log->size(), 100);
            QCOMPARE(log->at(99).frame.bytes, QByteArray("99"));
            QCOMPARE(log->damaged(), 0U);
        }
    }

    void aChangedIndexIsNotBelieved()
    {
        {
            auto log = MessageLog::record(m_folder, {});
            VERIFY_OK(log);
            for (int i = 0; i < 100; ++i)
                log->append(frameOf(QByteArray::number(i)));
        }
        QFile file(m_folder + u"/00000000000000000000.wpslog"_s);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(file.size() - 24 + 8)); // the offset of the last entry
        QCOMPARE(file.write("\xff\xff\xff\x7f", 4), 4);
        file.close();
        const auto log = MessageLog::open(m_folder);
        VERIFY_OK(log);
        QCOMPARE(log->size(), 100);
        QCOMPARE(log->at(99).frame.bytes, QByteArray("99"));
    }

    void aSummaryIsWhatOpeningTells()
    {
        MessageLog::Limits limits;
        limits.maxBytes = 256 * 1024;
        auto log = MessageLog::record(m_folder, limits);
        VERIFY_OK(log);
        for (const bool running : {true, false}) {
            for (quint64 number = 0; number < 500; ++number)
                log->append(frameOf(bytesOf(number), Subprotocol::Raw));
            if (!running)
                VERIFY_OK(log->close());
            const auto summary = MessageLog::summary(m_folder);
            VERIFY_OK(summary);
            const auto opened = MessageLog::open(m_folder);
            VERIFY_OK(opened);
            QCOMPARE(summary->records, quint64(opened->size()));
            QCOMPARE(summary->expired, opened->expired());
            QVERIFY(summary->expired > 0);
            QCOMPARE(summary->ending.writing, true); // the log has its folder until its end
            QCOMPARE(summary->ending.clean, !running);
            QCOMPARE(summary->from.toMSecsSinceEpoch(), 1'700'000'000'123);
        }
        log = MessageLog();
        QVERIFY(!MessageLog::summary(m_folder)->ending.writing);
    }

    void aReaderIsInNobodysWay()
    {
        VERIFY_OK(MessageLog::record(m_folder, {}));
        std::atomic<bool> ends = false;
        std::thread reader([&] {
            while (!ends)
                (void)MessageLog::open(m_folder);
        });
        QString refusal;
        for (int i = 0; i < 500 && refusal.isEmpty(); ++i) {
            if (const auto writer = MessageLog::resume(m_folder, {}); !writer)
                refusal = writer.error().message;
        }
        ends = true;
        reader.join();
        QCOMPARE(refusal, QString());
    }

    void isReadWhileItIsWritten()
    {
        MessageLog::Limits limits;
        limits.maxBytes = 1024 * 1024; // small files, so that readers meet their ends
        auto log = MessageLog::record(m_folder, limits);
        VERIFY_OK(log);
        std::atomic<bool> ends = false;
        std::atomic<quint64> seen = 0;
        QString problem;
        std::thread reader([&] {
            while (!ends) {
                const auto summary = MessageLog::summary(m_folder);
                if (!summary)
                    problem = summary.error().message;
                else if (summary->ending.droppedBytes > 0 || !summary->ending.writing)
                    problem = u"seems to be cut off"_s;
                else
                    seen = std::max<quint64>(seen, summary->records + summary->expired);
            }
        });
        quint64 number = 0;
        for (; number < 20'000 || seen == 0; ++number)
            log->append(frameOf(bytesOf(number), Subprotocol::Raw));
        ends = true;
        reader.join();
        QCOMPARE(problem, QString());
        QVERIFY(seen > 0 && seen <= number);
    }

    void aFullDiskIsSaidAndNothingIsLost()
    {
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
        auto log = MessageLog::record(m_folder, {});
        VERIFY_OK(log);
        rlimit small = before;
        small.rlim_cur = 1024 * 1024;
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0); // what a full disk says, for files beyond this
        constexpr quint64 count = 12'000;               // more than the first file has room for
        for (quint64 number = 0; number < count; ++number)
            log->append(frameOf(bytesOf(number), Subprotocol::Raw));
        const auto problem = log->problem();
        const quint64 lost = log->lost();
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
        std::signal(SIGXFSZ, ignored);
        QVERIFY(problem.has_value());
        QCOMPARE(lost, 0U);
        QCOMPARE(log->size(), qsizetype(count));
        for (quint64 number = 0; number < count; ++number)
            QCOMPARE(log->at(number).frame.bytes, bytesOf(number));
        log = MessageLog();
        const auto again = MessageLog::open(m_folder);
        VERIFY_OK(again);
        QVERIFY(!again->ending().clean);
        QVERIFY(again->size() > 7'000); // all of the first file
        for (quint64 number = 0; number < again->endNumber(); ++number)
            QCOMPARE(again->at(number).frame.bytes, bytesOf(number));
    }

    void inMemoryOnlySoMuchIsKept()
    {
        const EnvironmentGuard noTemporaryFolder("TMPDIR", m_dir->filePath(u"none"_s).toLocal8Bit());
        MessageLog::Limits limits;
        limits.maxBytes = 8LL * 1024 * 1024 * 1024;
        auto log = MessageLog::record(m_folder, limits);
        VERIFY_OK(log);
        constexpr quint64 kNamed = 50;
        for (quint64 number = 0; number < kNamed; ++number)
            log->append(frameOf(QByteArray(1'000'000, 'x'), Subprotocol::Raw));
        const QString moved = m_dir->filePath(u"moved"_s);
        QVERIFY(QDir().rename(m_folder, moved)); // it takes no more files
        constexpr quint64 count = 350;
        for (quint64 number = kNamed; number < count; ++number)
            log->append(frameOf(QByteArray(1'000'000, 'x'), Subprotocol::Raw));
        QVERIFY(log->problem().has_value());
        QVERIFY(log->bytes() <= MessageLog::kMaxInMemory);
        QVERIFY(log->bytes() > MessageLog::kMaxInMemory - 2'000'000);
        QCOMPARE(log->endNumber(), count);
        QCOMPARE(log->expired() + quint64(log->size()), count);
        QCOMPARE(log->lost(), 0U);
        log = MessageLog();
        const auto again = MessageLog::open(moved); // memory was short, not the folder
        VERIFY_OK(again);
        QCOMPARE(again->firstNumber(), 0U);
        QVERIFY(again->size() >= qsizetype(kNamed));
    }

    void withoutAnyFileItIsInMemory()
    {
        const EnvironmentGuard noTemporaryFolder("TMPDIR", m_dir->filePath(u"none"_s).toLocal8Bit());
        MessageLog::Limits limits;
        limits.maxBytes = 8LL * 1024 * 1024 * 1024;
        MessageLog log(limits);
        constexpr quint64 count = 300;
        for (quint64 number = 0; number < count; ++number)
            log.append(frameOf(QByteArray(1'000'000, 'x'), Subprotocol::Raw));
        QVERIFY(log.bytes() <= MessageLog::kMaxInMemory);
        QCOMPARE(log.expired() + quint64(log.size()), count);
    }

    void whatWasClearedStaysAway()
    {
        MessageLog::Limits limits;
        limits.maxBytes = 1024 * 1024; // small files
        const QString saved = m_dir->filePath(u"saved"_s);
        constexpr quint64 kCleared = 200;
        constexpr quint64 count = 400;
        {
            auto log = MessageLog::record(m_folder, limits);
            VERIFY_OK(log);
            for (quint64 number = 0; number < kCleared; ++number)
                log->append(frameOf(bytesOf(number), Subprotocol::Raw));
            QVERIFY(QDir().mkpath(saved));
            const QStringList before = segments(m_folder);
            QVERIFY(before.size() > 3);
            for (const QString &name : before.mid(2)) // a kill amidst their removal leaves the newest
                QVERIFY(QFile::copy(m_folder + u'/' + name, saved + u'/' + name));
            log->clear();
            for (quint64 number = kCleared; number < count; ++number)
                log->append(frameOf(bytesOf(number), Subprotocol::Raw));
        }
        const QStringList left = segments(saved);
        for (const QString &name : left)
            QVERIFY(QFile::copy(saved + u'/' + name, m_folder + u'/' + name));
        const auto summary = MessageLog::summary(m_folder);
        VERIFY_OK(summary);
        QCOMPARE(summary->records, count - kCleared);
        QCOMPARE(summary->expired, 0U);
        QVERIFY(summary->ending.clean);
        auto log = MessageLog::open(m_folder);
        VERIFY_OK(log);
        QCOMPARE(log->firstNumber(), kCleared);
        QCOMPARE(log->endNumber(), count);
        QCOMPARE(log->expired(), 0U);
        for (quint64 number = kCleared; number < count; ++number)
            QCOMPARE(log->at(number).frame.bytes, bytesOf(number));
        const auto resumed = MessageLog::resume(m_folder, limits);
        VERIFY_OK(resumed);
        for (const QString &name : left)
            QVERIFY(!QFile::exists(m_folder + u'/' + name));
    }

    void clearingWaitsForNoDisk()
    {
        QThreadPool &pool = *QThreadPool::globalInstance();
        QSemaphore goesOn;
        const int threads = pool.maxThreadCount();
        for (int i = 0; i < threads; ++i)
            pool.start([&goesOn] { goesOn.acquire(); });
        MessageLog::Limits limits;
        limits.maxBytes = 1024 * 1024;
        const auto released = qScopeGuard([&] {
            goesOn.release(threads);
            pool.waitForDone();
        });
        for (const bool isKept : {true, false}) {
            auto log = MessageLog::record(m_folder, limits);
            VERIFY_OK(log);
            log->setPublishing();
            for (quint64 number = 0; number < 200; ++number)
                log->append(frameOf(bytesOf(number), Subprotocol::Raw));
            log->publish();
            const QStringList before = segments(m_folder);
            log->clear();
            QCOMPARE(segments(m_folder), before);
            log->append(frameOf("{}"));
            if (isKept) {
                VERIFY_OK(log->close());
                QCOMPARE(segments(m_folder).size(), 1);
                QCOMPARE(MessageLog::open(m_folder)->size(), 1);
            }
            log = tl::unexpected(Error());
            QCOMPARE(segments(m_folder).size(), 1);
            QVERIFY(QDir(m_folder).removeRecursively());
        }
    }

    void isReadAndClearedWhileItGrows()
    {
        MessageLog::Limits limits;
        limits.maxBytes = 1024 * 1024; // small files
        auto log = MessageLog::record(m_folder, limits);
        VERIFY_OK(log);
        log->setPublishing();
        constexpr quint64 count = 20'000;
        std::atomic<bool> ended = false;
        std::thread writer([&] {
            for (quint64 number = 0; number < count;) {
                const quint64 end = std::min(number + 1 + number % 97, count);
                std::vector<QByteArray> bodies;
                std::vector<FrameView> frames;
                for (; number < end; ++number)
                    bodies.push_back(bytesOf(number));
                for (const QByteArray &body : bodies) {
                    frames.emplace_back().bytes = body;
                    frames.back().format = DownstreamMessage::Format::Raw;
                }
                log->append(frames);
            }
            ended = true;
        });
        QString problem;
        quint64 cleared = 0;
        for (int round = 1; !ended || log->endNumber() < count; ++round) {
            log->publish();
            for (quint64 number = log->firstNumber(); number < log->endNumber() && problem.isEmpty(); number += 13) {
                if (log->stored(number).body != bytesOf(number))
                    problem = u"record %1 is not what was written"_s.arg(number);
            }
            if (round % 50 == 0 && cleared < count / 2) {
                log->clear();
                cleared = log->endNumber() - log->expired();
            }
        }
        writer.join();
        log->publish();
        QCOMPARE(problem, QString());
        QCOMPARE(log->lost(), 0U);
        QCOMPARE(log->endNumber(), count);
        const quint64 first = log->firstNumber();
        const quint64 expired = log->expired();
        VERIFY_OK(log->close());
        const auto again = MessageLog::open(m_folder);
        VERIFY_OK(again);
        QVERIFY(again->ending().clean);
        QVERIFY(again->firstNumber() <= first); // whole files go
        QCOMPARE(again->endNumber(), count);
        QCOMPARE(again->expired() + (first - again->firstNumber()), expired);
        for (quint64 number = again->firstNumber(); number < count; ++number)
            QCOMPARE(again->stored(number).body, bytesOf(number));
    }

    void survivesKills()
    {
        for (int round = 0; round < 30; ++round) {
            const QString folder = m_dir->filePath(QString::number(round));
            int ends[2];
            QCOMPARE(::pipe(ends), 0);
            const pid_t child = ::fork();
            QVERIFY(child >= 0);
            if (child == 0) {
                ::close(ends[0]);
                writeForEver(folder, ends[1]);
            }
            ::close(ends[1]);
            quint64 complete = 0;
            const quint64 wanted = 1 + QRandomGenerator::global()->bounded(600u);
            char buffer[64];
            ssize_t got = 1;
            while (complete < wanted && (got = ::read(ends[0], buffer, sizeof buffer)) > 0)
                complete += quint64(got);
            ::kill(child, SIGKILL);
            while ((got = ::read(ends[0], buffer, sizeof buffer)) > 0)
                complete += quint64(got);
            ::close(ends[0]);
            int status = 0;
            QCOMPARE(::waitpid(child, &status, 0), child);
            QVERIFY(WIFSIGNALED(status));

            const auto log = MessageLog::open(folder);
            VERIFY_OK(log);
            QVERIFY(!log->ending().clean);
            QVERIFY2(log->endNumber() >= complete, qPrintable(QString::number(log->endNumber())));
            QVERIFY(log->endNumber() <= complete + 1); // one may be complete and not yet told
            for (quint64 number = log->firstNumber(); number < log->endNumber(); ++number)
                QCOMPARE(log->at(number).frame.bytes, bytesOf(number));
        }
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_folder;
};

QTEST_GUILESS_MAIN(WatchRecordingTest)
#include "tst_watch_recording.moc"
