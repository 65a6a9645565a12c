// SPDX-License-Identifier: GPL-3.0-or-later
// The folder of journals and recordings: what is kept, what goes, what is told after a cut.
#include "core/watch/recording_store.h"
#include "tests/support/verify_result.h"
#include "tests/support/wait_for.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace wps;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace
{

ClientFrame message(const QByteArray &data)
{
    ClientFrame frame;
    frame.at = QDateTime::currentDateTimeUtc();
    frame.bytes = "{\"type\":\"message\",\"from\":\"server\",\"dataType\":\"text\",\"data\":\"" + data + "\"}";
    return frame;
}

StoredRecording entry(const QString &folder, const QString &hub, qint64 bytes, const QDateTime &to)
{
    StoredRecording recording;
    recording.folder = folder;
    recording.info.hub = hub;
    recording.holds.records = 10;
    recording.holds.fileBytes = bytes;
    recording.holds.to = to;
    return recording;
}

} // namespace

class RecordingStoreTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_root;

    /// As a program leaves it that is killed: the files of a log that goes on.
    QString cutOff(const QString &name, int records) const
    {
        const QString folder = m_root + u'/' + name;
        const QString running = m_dir->filePath(u"running-"_s + name);
        auto log = MessageLog::record(running, {});
        for (int i = 0; i < records; ++i)
            log->append(message(QByteArray::number(i)));
        RecordingInfo info;
        info.hub = u"chat"_s;
        info.begun = QDateTime::currentDateTimeUtc();
        QDir().mkdir(folder);
        const QStringList files = QDir(running).entryList(QDir::Files);
        for (const QString &file : files)
            QFile::copy(running + u'/' + file, folder + u'/' + file);
        return info.write(folder) ? folder : QString();
    }
    QString ended(const QString &name, int records) const
    {
        QString folder = m_root + u'/' + name;
        auto log = MessageLog::record(folder, {});
        for (int i = 0; i < records; ++i)
            log->append(message(QByteArray::number(i)));
        return folder;
    }
    QStringList folders() const { return QDir(m_root).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name); }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_root = m_dir->filePath(u"journals"_s);
        QVERIFY(QDir().mkdir(m_root));
    }

    void whatIsOldOrTooMuchGoes()
    {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        RecordingStore::Policy policy;
        policy.bytesPerHub = 100;
        QList<StoredRecording> all{entry(u"big"_s, u"a"_s, 1'000, now.addSecs(-1)), // newest of its hub: stays
                                   entry(u"second"_s, u"a"_s, 10, now.addSecs(-2)),
                                   entry(u"b1"_s, u"b"_s, 60, now.addSecs(-3)),
                                   entry(u"b2"_s, u"b"_s, 40, now.addSecs(-4)),
                                   entry(u"b3"_s, u"b"_s, 1, now.addSecs(-5)),
                                   entry(u"kept"_s, u"b"_s, 500, now.addDays(-90)),
                                   entry(u"unseen"_s, u"b"_s, 500, now.addDays(-90)),
                                   entry(u"seen"_s, u"b"_s, 1, now.addDays(-90)),
                                   entry(u"written"_s, u"c"_s, 500, now.addDays(-90)),
                                   entry(u"old"_s, u"d"_s, 1, now.addDays(-7).addSecs(-1)),
                                   entry(u"young"_s, u"e"_s, 1, now.addDays(-7).addSecs(1))};
        all[5].info.isKept = true;
        all[6].holds.ending.clean = false;
        all[7].holds.ending.clean = false;
        all[7].info.isSeen = true;
        all[8].holds.ending.writing = true;
        QCOMPARE(RecordingStore::surplus(all, policy, now), (QStringList{u"second"_s, u"b3"_s, u"seen"_s, u"old"_s}));
    }

    void whatWasCutOffIsToldOnce()
    {
        const QString cut = cutOff(u"cut"_s, 500);
        QVERIFY(!cut.isEmpty());
        ended(u"ended"_s, 20);
        QVERIFY(QDir().mkpath(m_root + u"/foreign/thing"_s));
        const QString running = m_root + u"/running"_s;
        auto writer = MessageLog::record(running, {});
        VERIFY_OK(writer);
        writer->append(message("x"));
        {
            RecordingStore store(m_root, {});
            QSignalSpy found(&store, &RecordingStore::recoveredFound);
            store.start();
            QTRY_COMPARE(found.size(), 1);
            QCOMPARE(store.recordings().size(), 3);
            QCOMPARE(store.recovered().size(), 1);
            const StoredRecording recording = store.recovered().constFirst();
            QCOMPARE(recording.folder, cut);
            QCOMPARE(recording.info.hub, u"chat"_s);
            QCOMPARE(recording.holds.records, 500U);
            QVERIFY(QFileInfo(cut + u"/00000000000000000000.wpslog"_s).size() < 100'000); // not what was reserved
            const auto log = MessageLog::open(cut);
            VERIFY_OK(log);
            QCOMPARE(log->size(), 500);
            QVERIFY(!log->ending().clean);
            QVERIFY(store.find(running)->holds.ending.writing);
            QVERIFY(store.find(m_root + u"/ended"_s)->holds.ending.clean);
            QVERIFY(store.bytes() >= 500 * 80);
            store.markSeen({cut});
        }
        RecordingStore again(m_root, {});
        again.start();
        QTRY_VERIFY(again.isRead());
        QCOMPARE(again.recordings().size(), 3);
        QVERIFY(again.recovered().isEmpty());
    }

    void limitsRemoveFoldersAtTheStart()
    {
        const QString young = ended(u"2"_s, 30);
        const QString old = ended(u"1"_s, 30);
        RecordingInfo info;
        info.begun = QDateTime::currentDateTimeUtc();
        VERIFY_OK(info.write(young));
        info.begun = info.begun.addDays(-1);
        VERIFY_OK(info.write(old));
        VERIFY_OK(writeMarks(old, {1}));
        RecordingStore::Policy policy;
        policy.bytesPerHub = 100;
        RecordingStore store(m_root, policy);
        store.start();
        QTRY_VERIFY(store.isRead());
        QCOMPARE(folders(), QStringList{u"2"_s});
        QCOMPARE(store.recordings().size(), 1);
    }

    void aNewPolicyRemovesWhatWasAgreedAndNoMore()
    {
        QStringList all; // newest first
        for (const QString &name : {u"new"_s, u"agreed"_s, u"unasked"_s, u"kept"_s, u"written"_s}) {
            all.append(ended(name, 30));
            RecordingInfo info;
            info.begun = QDateTime::currentDateTimeUtc().addDays(-all.size());
            info.isKept = name == "kept"_L1;
            VERIFY_OK(info.write(all.constLast()));
        }
        const auto writer = MessageLog::resume(all.constLast(), {});
        VERIFY_OK(writer);
        RecordingStore store(m_root, {});
        store.start();
        QTRY_COMPARE(store.recordings().size(), 5);
        QVERIFY(store.roomForWatch() >= 256LL * 1024 * 1024);
        RecordingStore::Policy policy;
        policy.bytesPerHub = 100;
        store.setPolicy(policy, {all[0], all[1], all[3], all[4]});
        QCOMPARE(store.policy(), policy);
        QTRY_COMPARE(store.recordings().size(), 4);
        QCOMPARE(folders(), (QStringList{u"kept"_s, u"new"_s, u"unasked"_s, u"written"_s}));
        RecordingStore next(m_root, policy);
        next.start();
        QTRY_VERIFY(next.isRead());
        QCOMPARE(folders(), (QStringList{u"kept"_s, u"new"_s, u"written"_s}));
    }

    void keptRenamedMarkedAndRemoved()
    {
        const QString folder = ended(u"one"_s, 3);
        RecordingStore store(m_root, {});
        QSignalSpy failed(&store, &RecordingStore::failed);
        store.start();
        QTRY_VERIFY(store.find(folder));
        store.keep(folder, u"monday"_s);
        QTRY_VERIFY(store.find(folder)->info.isKept);
        QCOMPARE(store.find(folder)->info.name, u"monday"_s);
        store.rename(folder, u"tuesday"_s);
        store.noteMarks(folder, {0, 2});
        QTRY_COMPARE(store.find(folder)->info.name, u"tuesday"_s);
        QVERIFY(store.find(folder)->info.isKept);
        QTRY_COMPARE(readMarks(folder), (QSet<quint64>{0, 2}));
        for (const QFileInfo &file : QDir(folder).entryInfoList(QDir::Files))
            QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());

        QFile foreign(folder + u"/letter.txt"_s); // what is not ours stays
        QVERIFY(foreign.open(QIODevice::WriteOnly));
        store.remove(folder);
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(QDir(folder).entryList(QDir::Files), QStringList{u"letter.txt"_s});
        QVERIFY(foreign.remove());
        store.remove(folder);
        QTRY_VERIFY(!QDir(folder).exists());
        QTRY_VERIFY(store.recordings().isEmpty());

        const QString running = m_root + u"/running"_s;
        auto writer = MessageLog::record(running, {});
        VERIFY_OK(writer);
        store.remove(running);
        QTRY_COMPARE(failed.size(), 2);
        QVERIFY(QDir(running).exists());
    }

    void importedFileIsARecordingWithItsMarksAndClients()
    {
        const QString file = m_dir->filePath(u"morning.jsonl"_s);
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        LogRecord record;
        record.frame = message("a");
        for (const QString &client : {u"ann"_s, u"bob"_s, u"ann"_s}) {
            record.client = client;
            out.write(exportLine(record, client == u"bob"_s, {}));
        }
        out.close();
        RecordingStore store(m_root, {});
        store.start();
        const auto imported = waitFor(store.import(file));
        VERIFY_OK(imported);
        QCOMPARE(imported->records, 3U);
        const auto log = MessageLog::open(imported->folder);
        VERIFY_OK(log);
        QVERIFY(log->ending().clean);
        QCOMPARE(log->at(0).client, u"ann"_s);
        QCOMPARE(log->at(1).client, u"bob"_s);
        QCOMPARE(readMarks(imported->folder), QSet<quint64>{1});
        QCOMPARE(RecordingInfo::read(imported->folder).name, u"morning"_s);
        VERIFY_FAILS(waitFor(store.import(m_dir->filePath(u"none.jsonl"_s))), Error::Kind::Storage);
        QCOMPARE(folders().size(), 1); // nothing is left of what failed
    }
};

QTEST_GUILESS_MAIN(RecordingStoreTest)
#include "tst_recording_store.moc"
