// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/watch/recording_info.h"

#include "core/watch/recording_folder.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cstdio>

#include <fcntl.h>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr qint64 kMostInfo = 1024 * 1024;
constexpr qint64 kMostMarks = 64 * 1024 * 1024;

QString infoPath(const QString &folder)
{
    return folder + u"/recording.json"_s;
}

QString marksPath(const QString &folder)
{
    return folder + u"/marks.json"_s;
}

QStringList textsOf(const QJsonArray &array)
{
    QStringList texts;
    for (const QJsonValue &text : array)
        texts.append(text.toString());
    return texts;
}

QJsonDocument readJson(const QString &path, qint64 most)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.read(most)) : QJsonDocument();
}

/// All of it or nothing, after any end of this process. Without waiting for the disk: a power cut may take it back.
Result<void> writeJson(const QString &path, const QJsonDocument &document)
{
    const QString fresh = path + u".new"_s;
    const auto problem = [&path](const QString &reason) {
        Error error;
        error.kind = Error::Kind::Storage;
        error.message = u"%1: %2"_s.arg(path, reason);
        return failure(error);
    };
    QFile file;
    const int descriptor = ::open(QFile::encodeName(fresh).constData(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    if (descriptor < 0 || !file.open(descriptor, QIODevice::WriteOnly, QFileDevice::AutoCloseHandle))
        return problem(qt_error_string(errno));
    const QByteArray text = document.toJson(QJsonDocument::Compact);
    if (file.write(text) != text.size() || !file.flush()) {
        QFile::remove(fresh);
        return problem(file.errorString());
    }
    if (std::rename(QFile::encodeName(fresh).constData(), QFile::encodeName(path).constData()) != 0)
        return problem(qt_error_string(errno));
    return {};
}

} // namespace

RecordingInfo RecordingInfo::read(const QString &folder)
{
    const QJsonObject object = readJson(infoPath(folder), kMostInfo).object();
    RecordingInfo info;
    info.name = object.value("name"_L1).toString();
    info.hub = object.value("hub"_L1).toString();
    info.profile = object.value("profile"_L1).toString();
    info.user = object.value("user"_L1).toString();
    info.groups = textsOf(object.value("groups"_L1).toArray());
    info.clients = textsOf(object.value("clients"_L1).toArray());
    info.begun = QDateTime::fromString(object.value("begun"_L1).toString(), Qt::ISODateWithMs);
    info.isKept = object.value("kept"_L1).toBool();
    info.isSeen = object.value("seen"_L1).toBool();
    info.problem = object.value("problem"_L1).toString();
    return info;
}

Result<void> RecordingInfo::write(const QString &folder) const
{
    QJsonObject object{{u"name"_s, name}, {u"hub"_s, hub},     {u"profile"_s, profile},
                       {u"user"_s, user}, {u"kept"_s, isKept}, {u"seen"_s, isSeen}};
    object.insert(u"groups"_s, QJsonArray::fromStringList(groups));
    if (!clients.isEmpty())
        object.insert(u"clients"_s, QJsonArray::fromStringList(clients));
    object.insert(u"begun"_s, begun.toUTC().toString(Qt::ISODateWithMs));
    if (!problem.isEmpty())
        object.insert(u"problem"_s, problem);
    return writeJson(infoPath(folder), QJsonDocument(object));
}

QSet<quint64> readMarks(const QString &folder)
{
    QSet<quint64> marks;
    const QJsonArray numbers = readJson(marksPath(folder), kMostMarks).array();
    for (const QJsonValue &number : numbers)
        marks.insert(static_cast<quint64>(std::max<qint64>(number.toInteger(), 0)));
    return marks;
}

Result<void> writeMarks(const QString &folder, const QSet<quint64> &marks)
{
    QList<quint64> rising(marks.begin(), marks.end());
    std::sort(rising.begin(), rising.end());
    QJsonArray numbers;
    for (const quint64 number : rising)
        numbers.append(static_cast<qint64>(number));
    return writeJson(marksPath(folder), QJsonDocument(numbers));
}

Result<void> removeRecording(const QString &folder)
{
    QDir dir(folder);
    // The records last: what is left by an end in between is a recording still.
    const QStringList own = QStringList{u"marks.json"_s, u"marks.json.new"_s, u"recording.json.new"_s} +
                            segmentNames(folder) + QStringList{u"recording.json"_s, u"writer.lock"_s};
    for (const QString &name : own)
        dir.remove(name);
    if (!QDir().rmdir(folder) && dir.exists()) {
        Error error;
        error.kind = Error::Kind::Storage;
        error.message = u"%1 cannot be removed, or holds something else."_s.arg(folder);
        return failure(error);
    }
    return {};
}

} // namespace wps
