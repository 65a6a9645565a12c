// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/watch_sink.h"

#include "core/model/json_check.h"
#include "core/watch/watch_capture.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace wps::cli
{

void WatchStats::add(std::span<const FrameView> frames)
{
    for (const FrameView &frame : frames) {
        if (frame.direction != ClientFrame::Direction::Received)
            continue;
        ++m_frames;
        m_bytes += frame.bytes.size();
        if (frame.isMessage && !m_clock.isValid())
            m_clock.start();
    }
    if (m_clock.isValid())
        m_seconds = static_cast<double>(m_clock.nsecsElapsed()) / 1e9;
}

void WatchStats::setCounters(const ClientStatus &status)
{
    m_missing = status.missing;
    m_duplicates = status.duplicates;
    m_recoveries = static_cast<quint64>(status.recoveries);
}

QByteArray WatchStats::line() const
{
    const QJsonObject object{{u"frames"_s, m_frames},
                             {u"bytes"_s, m_bytes},
                             {u"seconds"_s, m_seconds},
                             {u"framesPerSecond"_s, m_seconds > 0 ? static_cast<double>(m_frames) / m_seconds : 0.0},
                             {u"lost"_s, static_cast<qint64>(m_lost + m_missing)},
                             {u"duplicates"_s, static_cast<qint64>(m_duplicates)},
                             {u"recoveries"_s, static_cast<qint64>(m_recoveries)}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

void WatchSink::record(MessageLog log)
{
    m_log = std::move(log);
    m_records = true;
}

void WatchSink::takeFrames(std::span<const FrameView> frames)
{
    const std::scoped_lock lock(m_mutex);
    if (m_isOver)
        return;
    const auto taken = frames.first(static_cast<size_t>(lengthToLast(frames)));
    if (m_log) { // before anybody is told of them
        m_log->append(taken);
        checkRecording();
    }
    m_stats.add(taken);
    if (m_makesLines)
        addLines(taken);
    tell();
}

void WatchSink::takeStatus(const ClientStatus &status)
{
    const std::scoped_lock lock(m_mutex);
    const ClientState before = std::exchange(m_lastState, status.state);
    if (m_isOver || !m_log)
        return;
    m_log->appendLinkEvent(status.since, linkSentence(status, before));
    checkRecording();
    tell();
}

qsizetype WatchSink::lengthToLast(std::span<const FrameView> frames)
{
    for (size_t at = 0; at < frames.size(); ++at) {
        m_messages += frames[at].isMessage ? 1 : 0;
        if (m_count > 0 && m_messages == m_count) {
            m_isOver = true;
            return static_cast<qsizetype>(at) + 1;
        }
    }
    return static_cast<qsizetype>(frames.size());
}

void WatchSink::addLines(std::span<const FrameView> frames)
{
    for (const FrameView &frame : frames) {
        if (frame.direction != ClientFrame::Direction::Received)
            continue;
        if (m_news.unprinted > 0 || m_news.lines.size() > m_mostWaiting)
            ++m_news.unprinted;
        else
            m_news.lines += lineOf(frame) + '\n';
    }
}

/// A recorder that cannot record has nothing left to do.
void WatchSink::checkRecording()
{
    m_news.problem = m_log->problem();
    m_isOver = m_isOver || m_news.problem;
}

void WatchSink::tell()
{
    if (!std::exchange(m_isTold, true))
        Q_EMIT news();
}

WatchSink::News WatchSink::takeNews()
{
    const std::scoped_lock lock(m_mutex);
    m_isTold = false;
    News news = std::exchange(m_news, {});
    news.isOver = m_isOver;
    if (!m_records) // elsewhere than in its lines it is not
        m_stats.addLost(news.unprinted);
    return news;
}

Result<void> WatchSink::end()
{
    const std::scoped_lock lock(m_mutex);
    m_isOver = true;
    if (!m_log)
        return {};
    m_stats.addLost(m_log->lost());
    Result<void> closed = m_log->close();
    m_log.reset();
    return closed;
}

WatchStats WatchSink::stats() const
{
    const std::scoped_lock lock(m_mutex);
    return m_stats;
}

QByteArray WatchSink::lineOf(const FrameView &frame)
{
    QByteArray value = frame.bytes.toByteArray();
    // Inside JSON strings line ends are escaped; between the parts of a frame they mean nothing.
    if (!frame.binary && !findJsonProblem(value))
        value.replace('\n', ' ').replace('\r', ' ');
    else
        value = '"' + value.toBase64() + '"';
    return R"({"receivedAt":")" +
           QDateTime::fromMSecsSinceEpoch(frame.timeMs, Qt::UTC).toString(Qt::ISODateWithMs).toLatin1() +
           R"(","frame":)" + value + '}';
}

} // namespace wps::cli
