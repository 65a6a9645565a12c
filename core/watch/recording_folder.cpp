// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/watch/recording_folder.h"

#include "core/watch/log_segment.h"
#include "core/watch/message_log.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>

#include <fcntl.h>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr QFileDevice::Permissions kOwnerOnly =
    QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;
constexpr char kLockName[] = "/writer.lock";

flock wholeFile()
{
    flock lock{};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    return lock;
}

} // namespace

tl::unexpected<Error> folderProblem(const QString &folder, const QString &reason)
{
    return failure(Error::invalidInput(u"recording"_s, u"%1: %2"_s.arg(folder, reason)));
}

QString segmentPath(const QString &folder, quint64 firstNumber)
{
    return u"%1/%2.wpslog"_s.arg(folder, QString::number(firstNumber).rightJustified(20, u'0'));
}

QStringList segmentNames(const QString &folder)
{
    return QDir(folder).entryList({u"*.wpslog"_s}, QDir::Files, QDir::Name);
}

std::unique_ptr<QFile> lockedToWrite(const QString &folder)
{
    const int descriptor = ::open(QFile::encodeName(folder + QLatin1StringView(kLockName)).constData(),
                                  O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    auto file = std::make_unique<QFile>();
    if (descriptor < 0 || !file->open(descriptor, QIODevice::ReadWrite, QFileDevice::AutoCloseHandle))
        return file; // what is wrong shows when its files are opened
    // Of the open file, not of the process: two logs of one process are two writers. A file system without locks has
    // nobody to tell of.
    flock lock = wholeFile();
    const bool taken = ::fcntl(descriptor, F_OFD_SETLK, &lock) != 0 && (errno == EAGAIN || errno == EACCES);
    return taken ? nullptr : std::move(file);
}

bool isWritten(const QString &folder)
{
    QFile file(folder + QLatin1StringView(kLockName));
    if (!file.open(QIODevice::ReadOnly))
        return false;
    flock lock = wholeFile();
    return ::fcntl(file.handle(), F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

bool makePrivateFolder(const QString &folder)
{
    const QFileInfo info(folder);
    if (info.isDir())
        return QFile::setPermissions(folder, kOwnerOnly);
    return QDir().mkpath(info.path()) && QDir().mkdir(folder, kOwnerOnly);
}

Result<std::unique_ptr<QFile>> makeRecordingFolder(const QString &folder)
{
    const QFileInfo info(folder);
    if (info.exists() && (!info.isDir() || !QDir(folder).isEmpty()))
        return folderProblem(folder, u"this exists already; a recording wants a new or an empty folder."_s);
    if (info.exists() ? !QFile::setPermissions(folder, kOwnerOnly) : !QDir().mkdir(folder, kOwnerOnly))
        return folderProblem(folder, u"the folder cannot be made."_s);
    auto lock = lockedToWrite(folder);
    if (!lock)
        return folderProblem(folder, u"somebody else has just begun a recording here."_s);
    return lock;
}

Result<MessageLog::Summary> MessageLog::summary(const QString &folder)
{
    const bool isBeingWritten = isWritten(folder);
    Summary summary;
    quint64 first = 0;
    quint64 end = 0;
    quint64 cleared = 0;
    const QStringList names = segmentNames(folder);
    for (const QString &name : names) {
        const auto part = LogSegment::summary(folder + u'/' + name, isBeingWritten);
        if (!part && !QFile::exists(folder + u'/' + name)) {
            summary = {}; // it has expired since it was listed, and those before it have too
            continue;
        }
        if (!part)
            return failure(part.error());
        summary.ending.clean = part->has_value() && (*part)->endedClean;
        if (!*part)
            continue;
        if ((*part)->place.cleared != cleared) { // those before were on the way to be removed
            summary = {};
            summary.ending.clean = (*part)->endedClean;
        }
        if (summary.fileBytes == 0)
            first = (*part)->place.firstNumber;
        end = (*part)->place.firstNumber + (*part)->count;
        cleared = (*part)->place.cleared;
        summary.fileBytes += (*part)->fileBytes;
        summary.ending.droppedBytes += (*part)->tornBytes;
        if ((*part)->count > 0) {
            const auto timeOf = [](qint64 ms) { return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC); };
            if (summary.from.isNull())
                summary.from = timeOf((*part)->firstMs);
            summary.to = timeOf((*part)->lastMs);
        }
    }
    summary.ending.writing = isBeingWritten;
    summary.records = end - first;
    summary.expired = first - std::min(first, cleared);
    if (names.isEmpty())
        summary.ending.clean = false;
    return summary;
}

} // namespace wps
