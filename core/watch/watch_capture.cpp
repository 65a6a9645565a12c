// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/watch/watch_capture.h"

#include "core/watch/recording_folder.h"
#include "core/watch/timeline.h"

#include <QDir>
#include <QFileInfo>
#include <QStorageInfo>

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

QString linkSentence(const ClientStatus &status, ClientState before)
{
    switch (status.state) {
    case ClientState::Connecting:
        return u"Connecting"_s;
    case ClientState::Connected:
        if (before == ClientState::Connected)
            return u"Messages are missing, %1 so far: the service left their sequence ids out"_s.arg(status.missing);
        if (before == ClientState::Recovering) {
            const QString missing = status.missing > 0 ? u", %1 missing so far"_s.arg(status.missing) : QString();
            return u"Recovered: %1 messages replayed"_s.arg(status.replayed) + missing;
        }
        return status.connectionId.isEmpty() ? u"Connected"_s : u"Connected as "_s + status.connectionId;
    case ClientState::Recovering:
        if (!status.retryIn)
            return u"Connection lost, recovering: "_s + (status.error ? status.error->summary() : QString());
        break;
    case ClientState::Reconnecting:
        if (!status.retryIn)
            return u"Connecting again"_s;
        break;
    case ClientState::Stopped:
        if (!status.error)
            return before == ClientState::Connected ? u"Closed: 1000, stopped here"_s : u"Stopped"_s;
        break;
    }
    const QString start = before == ClientState::Recovering && status.state != ClientState::Recovering
                              ? u"Lost, it could not be recovered"_s
                              : u"Not connected"_s;
    QString sentence = status.error ? start + u": "_s + status.error->summary() : start;
    if (status.retryIn) {
        sentence += u" Next attempt in %1 s."_s.arg(
            QString::number(static_cast<double>(status.retryIn->count()) / 1000.0, 'f', 1));
    } else {
        sentence += u" There will be no further attempt."_s;
    }
    return sentence;
}

namespace
{

MessageLog::Limits limitsIn(const QString &folder, const WatchLimits &wanted)
{
    MessageLog::Limits limits;
    limits.maxRecords = wanted.rows;
    limits.maxBytes = std::min(wanted.bytes, roomForWatch(folder));
    return limits;
}

} // namespace

qint64 roomForWatch(const QString &folder)
{
    constexpr qint64 kLeast = 256LL * 1024 * 1024;
    QFileInfo place(folder);
    while (!place.exists() && !place.isRoot())
        place.setFile(place.path());
    return std::max(QStorageInfo(place.filePath()).bytesAvailable() / 4, kLeast);
}

WatchCapture::WatchCapture(const WatchLimits &limits) : m_limits(limits), m_log(limitsIn(QDir::tempPath(), limits))
{
    m_log.setPublishing();
}

WatchCapture::~WatchCapture()
{
    if (m_journal.isEmpty())
        return;
    (void)m_log.close(); // one that cannot be marked as ended is read as cut
    if (m_messages == 0 && !m_keepsSilence && !RecordingInfo::read(m_journal).isKept)
        (void)removeRecording(m_journal); // else it goes when it is old
}

Result<void> WatchCapture::beginJournal(const WatchJournal &journal)
{
    const QString root = QFileInfo(journal.folder).path();
    makePrivateFolder(root); // what is wrong shows at once
    MessageLog::Limits limits = limitsIn(root, m_limits);
    limits.maxAge = m_limits.maxAge;
    Result<void> begun = m_log.beginIn(journal.folder, limits);
    if (!begun)
        return begun;
    m_journal = journal.folder;
    m_keepsSilence = journal.keepsSilence;
    return journal.info.write(journal.folder);
}

void WatchCapture::takeFrames(std::span<const FrameView> frames)
{
    m_log.append(frames);
    if (m_timeline)
        m_timeline->takeFrames(frames, m_client);
    if (m_recording && !m_takesFrom && !m_isRecordingBroken) { // of a broken one nothing would stay
        m_recording->append(frames);
        m_isRecordingBroken = m_recording->problem().has_value();
    }
    quint64 messages = 0;
    quint64 bytes = 0;
    for (const FrameView &frame : frames) {
        if (frame.direction == ClientFrame::Direction::Received)
            m_lastFrameMs = frame.timeMs;
        if (frame.isMessage) {
            ++messages;
            bytes += static_cast<quint64>(frame.bytes.size());
        }
    }
    m_messages += messages;
    m_messageBytes += bytes;
    tell();
}

void WatchCapture::takeStatus(const ClientStatus &status)
{
    const ClientState before = std::exchange(m_lastState, status.state);
    QString sentence = linkSentence(status, before);
    if (before == ClientState::Connected && status.state != ClientState::Connected) {
        if (!sentence.endsWith(u'.'))
            sentence += u'.';
        sentence += u" Heard until the end: %1 messages, %2 bytes"_s.arg(m_messages).arg(m_messageBytes);
        if (m_lastFrameMs > 0) {
            const double ago = static_cast<double>(status.since.toMSecsSinceEpoch() - m_lastFrameMs) / 1000.0;
            sentence += u"; the last frame %1 s before it"_s.arg(std::max(0.0, ago), 0, 'f', 1);
        }
        sentence += u'.';
    }
    m_log.appendLinkEvent(status.since, sentence);
    if (m_timeline)
        m_timeline->takeLinkEvent(status.since, sentence, m_client);
    if (m_recording && !m_takesFrom && !m_isRecordingBroken)
        m_recording->appendLinkEvent(status.since, sentence);
    tell();
}

quint64 WatchCapture::feed(std::shared_ptr<TimelineCapture> timeline, quint16 client)
{
    m_timeline = std::move(timeline);
    m_client = client;
    return m_log.writtenEnd();
}

Result<void> WatchCapture::beginRecording(const QString &folder)
{
    MessageLog::Limits noLimits;
    noLimits.maxBytes = std::numeric_limits<qsizetype>::max();
    noLimits.maxRecords = std::numeric_limits<qsizetype>::max();
    Result<MessageLog> made = MessageLog::record(folder, noLimits);
    if (!made)
        return failure(made.error());
    m_recording.emplace(std::move(*made));
    m_isRecordingBroken = false;
    m_takesFrom = 0;
    return {};
}

std::optional<quint64> WatchCapture::takeBefore()
{
    constexpr quint64 kAtOnce = 5'000; // a few milliseconds, for other clients wait
    if (!m_recording)
        return quint64(0);
    if (m_takesFrom) {
        const std::vector<MessageLog::Stored> records = m_log.writtenFrom(*m_takesFrom, kAtOnce);
        m_recording->append(records);
        m_isRecordingBroken = m_recording->problem().has_value();
        if (records.size() == kAtOnce && !m_isRecordingBroken) {
            m_takesFrom = records.back().number + 1;
            return {};
        }
        m_takesFrom.reset();
    }
    return m_recording->writtenEnd();
}

Result<quint64> WatchCapture::endRecording()
{
    if (!m_recording)
        return quint64(0);
    const auto problem = m_recording->problem();
    const quint64 count = m_recording->writtenEnd();
    const Result<void> closed = m_recording->close();
    m_recording.reset();
    m_takesFrom.reset();
    m_isRecordingBroken = false;
    if (problem)
        return failure(*problem);
    if (!closed)
        return failure(closed.error());
    return count;
}

void WatchCapture::tell()
{
    if (!m_isTold.exchange(true))
        Q_EMIT news();
}

WatchCapture::Totals WatchCapture::takeNews()
{
    m_isTold = false; // before the rest: what comes meanwhile is told of again
    const Totals totals{m_messages, m_messageBytes};
    m_log.publish();
    return totals;
}

} // namespace wps
