// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/watch/recording_store.h"

#include "core/watch/log_segment.h"
#include "core/watch/recording_folder.h"
#include "core/watch/watch_capture.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QUuid>

#include <algorithm>
#include <numeric>
#include <tuple>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

/// Or one that its program did not come to fill. Whatever else lies there is none of ours.
bool isOurs(const QDir &folder)
{
    return !folder.entryList({u"*.wpslog"_s, u"recording.json"_s, u"writer.lock"_s}, QDir::Files).isEmpty() ||
           folder.isEmpty();
}

QList<StoredRecording> readAll(const QString &root)
{
    QList<StoredRecording> recordings;
    const QStringList names = QDir(root).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &name : names) {
        if (!isOurs(QDir(root + u'/' + name)))
            continue;
        StoredRecording recording;
        recording.folder = root + u'/' + name;
        recording.info = RecordingInfo::read(recording.folder);
        if (auto holds = MessageLog::summary(recording.folder))
            recording.holds = *holds;
        else
            recording.problem = holds.error().message;
        recordings.append(recording);
    }
    // By folder too, so that those of one moment do not change their places.
    std::sort(recordings.begin(), recordings.end(), [](const StoredRecording &a, const StoredRecording &b) {
        return std::tuple(a.begun(), a.folder) > std::tuple(b.begun(), b.folder);
    });
    return recordings;
}

/// A file that was cut off still has the space that was reserved for it.
void giveBackSpace(const QString &folder)
{
    const QStringList names = segmentNames(folder);
    for (const QString &name : names) {
        const QString path = folder + u'/' + name;
        const auto summary = LogSegment::summary(path, false);
        if (summary && *summary && (*summary)->fileBytes < QFileInfo(path).size())
            QFile::resize(path, (*summary)->fileBytes); // it stays as it is when that fails
    }
}

/// Nothing is in it: its program ended before the first record was whole. A young one may be about to get it.
bool isLeftOver(const StoredRecording &recording, const QDateTime &now)
{
    constexpr qint64 kYoung = 60;
    return recording.problem.isEmpty() && !recording.info.isKept && recording.holds.records == 0 &&
           !recording.holds.ending.writing && QFileInfo(recording.folder).lastModified().secsTo(now) > kYoung;
}

} // namespace

RecordingStore::RecordingStore(QString root, Policy policy, QObject *parent)
    : QObject(parent), m_root(std::move(root)), m_policy(policy)
{
    m_pool.setMaxThreadCount(1);
}

RecordingStore::~RecordingStore()
{
    m_pool.waitForDone();
}

QStringList RecordingStore::surplus(const QList<StoredRecording> &recordings, const Policy &policy,
                                    const QDateTime &now)
{
    QStringList folders;
    QHash<QString, qint64> taken; // of each hub, newest first
    for (const StoredRecording &recording : recordings) {
        if (recording.info.isKept || recording.holds.ending.writing || !recording.problem.isEmpty())
            continue;
        const bool isUnseen = recording.isCut() && !recording.info.isSeen;
        const QDateTime last = recording.holds.to.isValid() ? recording.holds.to : recording.begun();
        const bool isOld = last.isValid() && last.msecsTo(now) > policy.maxAge.count();
        qint64 &bytes = taken[recording.info.profile + u'\n' + recording.info.hub];
        const bool isTooMuch = bytes > 0 && bytes + recording.holds.fileBytes > policy.bytesPerHub;
        if (!isUnseen && (isOld || isTooMuch))
            folders.append(recording.folder);
        else
            bytes += recording.holds.fileBytes;
    }
    return folders;
}

void RecordingStore::start()
{
    m_isReading = true;
    m_pool.start([this, root = m_root, policy = m_policy] {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        QList<StoredRecording> recordings = readAll(root);
        QStringList gone = surplus(recordings, policy, now);
        for (const StoredRecording &recording : std::as_const(recordings)) {
            if (isLeftOver(recording, now))
                gone.append(recording.folder);
        }
        removeAll(gone);
        for (const StoredRecording &recording : std::as_const(recordings)) {
            if (recording.isCut() && !recording.info.isSeen)
                giveBackSpace(recording.folder);
        }
        recordings.removeIf([&gone](const StoredRecording &recording) { return gone.contains(recording.folder); });
        QMetaObject::invokeMethod(this, [this, recordings, room = wps::roomForWatch(root)] {
            take(recordings, room);
            if (!recovered().isEmpty())
                Q_EMIT recoveredFound();
        });
    });
}

void RecordingStore::refresh()
{
    if (std::exchange(m_isReading, true)) {
        m_readsAgain = true;
        return;
    }
    m_pool.start([this, root = m_root] {
        QMetaObject::invokeMethod(
            this, [this, recordings = readAll(root), room = wps::roomForWatch(root)] { take(recordings, room); });
    });
}

void RecordingStore::setPolicy(const Policy &policy, const QStringList &agreed)
{
    m_policy = policy;
    Q_EMIT changed();
    if (agreed.isEmpty())
        return;
    m_pool.start([this, root = m_root, policy, agreed] {
        QStringList gone = surplus(readAll(root), policy, QDateTime::currentDateTimeUtc());
        gone.removeIf([&agreed](const QString &folder) { return !agreed.contains(folder); });
        removeAll(gone);
        QMetaObject::invokeMethod(this, &RecordingStore::refresh);
    });
}

void RecordingStore::removeAll(const QStringList &folders)
{
    for (const QString &folder : folders) {
        if (const auto removed = removeRecording(folder); !removed)
            QMetaObject::invokeMethod(this, [this, folder, error = removed.error()] { Q_EMIT failed(folder, error); });
    }
}

void RecordingStore::take(QList<StoredRecording> recordings, qint64 roomForWatch)
{
    m_recordings = std::move(recordings);
    m_roomForWatch = roomForWatch;
    m_isRead = true;
    m_isReading = false;
    if (std::exchange(m_readsAgain, false))
        refresh();
    Q_EMIT changed();
}

const StoredRecording *RecordingStore::find(const QString &folder) const
{
    const auto found = std::find_if(m_recordings.begin(), m_recordings.end(),
                                    [&folder](const auto &recording) { return recording.folder == folder; });
    return found == m_recordings.end() ? nullptr : &*found;
}

qint64 RecordingStore::bytes() const
{
    return std::accumulate(m_recordings.begin(), m_recordings.end(), qint64(0),
                           [](qint64 sum, const auto &recording) { return sum + recording.holds.fileBytes; });
}

QList<StoredRecording> RecordingStore::recovered() const
{
    QList<StoredRecording> found;
    std::copy_if(m_recordings.begin(), m_recordings.end(), std::back_inserter(found),
                 [](const auto &recording) { return recording.isCut() && !recording.info.isSeen; });
    return found;
}

QString RecordingStore::newFolder() const
{
    // The time for people who look into the folder; the rest makes it the only one.
    return u"%1/%2-%3"_s.arg(m_root, QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss"_s),
                             QUuid::createUuid().toString(QUuid::Id128).left(8));
}

void RecordingStore::run(const QString &folder, std::function<Result<void>()> work)
{
    m_pool.start([this, folder, work = std::move(work)] {
        const Result<void> done = work();
        QMetaObject::invokeMethod(this, [this, folder, done] {
            if (!done)
                Q_EMIT failed(folder, done.error());
            refresh();
        });
    });
}

void RecordingStore::change(const QString &folder, std::function<void(RecordingInfo &)> apply)
{
    run(folder, [folder, apply = std::move(apply)] {
        RecordingInfo info = RecordingInfo::read(folder);
        apply(info);
        return info.write(folder);
    });
}

void RecordingStore::rename(const QString &folder, const QString &name)
{
    change(folder, [name](RecordingInfo &info) { info.name = name; });
}

void RecordingStore::keep(const QString &folder, const QString &name)
{
    change(folder, [name](RecordingInfo &info) {
        info.name = name;
        info.isKept = true;
        info.isSeen = true;
    });
}

void RecordingStore::markSeen(const QStringList &folders)
{
    for (const QString &folder : folders)
        change(folder, [](RecordingInfo &info) { info.isSeen = true; });
}

void RecordingStore::noteProblem(const QString &folder, const QString &problem)
{
    change(folder, [problem](RecordingInfo &info) { info.problem = problem; });
}

void RecordingStore::noteMarks(const QString &folder, const QSet<quint64> &marks)
{
    run(folder, [folder, marks] {
        return QFileInfo::exists(folder) ? writeMarks(folder, marks) : Result<void>(); // it was deleted meanwhile
    });
}

void RecordingStore::remove(const QString &folder)
{
    run(folder, [folder]() -> Result<void> {
        if (isWritten(folder))
            return folderProblem(folder, u"this is being written; close its watch first."_s);
        return removeRecording(folder);
    });
}

QFuture<Result<ImportSummary>> RecordingStore::import(const QString &file)
{
    makePrivateFolder(m_root);
    return importRecording(file, newFolder());
}

} // namespace wps
