// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/recording_text.h"

#include "ui/models/visible_text.h"

#include <QFileInfo>
#include <QLocale>

#include <numeric>

using namespace Qt::StringLiterals;

namespace wps
{

QString RecordingText::title(const StoredRecording &recording)
{
    if (!recording.info.name.isEmpty())
        return visibleLine(recording.info.name, 60);
    const QString hub = recording.info.hub.isEmpty() ? QFileInfo(recording.folder).fileName() : recording.info.hub;
    const QString begun = time(recording.begun());
    return begun.isEmpty() ? visibleLine(hub, 60) : tr("%1, %2", "hub, time").arg(visibleLine(hub, 60), begun);
}

QString RecordingText::ending(const StoredRecording &recording)
{
    if (!recording.problem.isEmpty())
        return tr("Cannot be read");
    if (recording.holds.ending.writing)
        return recording.info.problem.isEmpty() ? tr("Being written") : tr("Stopped: the disk took no more");
    if (!recording.info.problem.isEmpty())
        return tr("Stopped: the disk took no more");
    return recording.holds.ending.clean ? tr("Ended properly") : tr("Cut off");
}

QString RecordingText::endingDetail(const StoredRecording &recording)
{
    if (!recording.problem.isEmpty())
        return visibleLine(recording.problem, 300);
    QStringList parts;
    const MessageLog::Ending &end = recording.holds.ending;
    if (!recording.info.problem.isEmpty())
        parts += tr("the disk took no more: %1").arg(visibleLine(recording.info.problem, 200));
    else if (end.writing)
        parts += tr("it is being written");
    else if (end.clean)
        parts += tr("ended properly");
    else
        parts += tr("its writer was cut off; everything that was complete is here");
    if (end.droppedBytes > 0 && !end.writing) {
        parts +=
            tr("%1 bytes of a message that was not complete are left out").arg(QLocale().toString(end.droppedBytes));
    }
    if (recording.holds.expired > 0)
        parts += tr("%1 older rows had expired").arg(QLocale().toString(recording.holds.expired));
    return parts.join(u" \u00B7 "_s);
}

QString RecordingText::keeping(const StoredRecording &recording, const RecordingStore::Policy &policy)
{
    if (recording.info.isKept)
        return tr("Kept");
    const QDateTime last = recording.holds.to.isValid() ? recording.holds.to : recording.begun();
    if (recording.holds.ending.writing || !last.isValid())
        return tr("Journal");
    return tr("Journal, until %1")
        .arg(QLocale().toString(last.addMSecs(policy.maxAge.count()).toLocalTime().date(), QLocale::ShortFormat));
}

QString RecordingText::time(const QDateTime &time)
{
    return time.isValid() ? time.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s) : QString();
}

QString RecordingText::recovered(const QList<StoredRecording> &recordings)
{
    const quint64 rows = std::accumulate(recordings.begin(), recordings.end(), quint64(0),
                                         [](quint64 sum, const auto &one) { return sum + one.holds.records; });
    const QString count = QLocale().toString(rows);
    return recordings.size() == 1 ? tr("Recovered a watch of the last time with its %1 rows.").arg(count)
                                  : tr("Recovered %1 watches of the last time with %2 rows.")
                                        .arg(QString::number(recordings.size()), count);
}

} // namespace wps
