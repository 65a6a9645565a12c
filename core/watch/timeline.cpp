// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/watch/timeline.h"

#include "core/base/io_thread.h"
#include "core/base/on_pool.h"
#include "core/base/when_done.h"
#include "core/watch/live_watch.h"

#include <algorithm>

namespace wps
{

namespace
{

constexpr qint64 kNewsIntervalMs = 17; // a little under 60 a second

} // namespace

TimelineCapture::TimelineCapture()
{
    m_log.setPublishing();
}

void TimelineCapture::takeFrames(std::span<const FrameView> frames, quint16 client)
{
    std::vector<MessageLog::Stored> records;
    records.reserve(frames.size());
    for (const FrameView &frame : frames)
        records.push_back(MessageLog::Stored::of(frame, client));
    if (m_holds > 0) {
        m_held.insert(m_held.end(), records.begin(), records.end());
        return;
    }
    m_log.append(records);
    tell();
}

void TimelineCapture::takeLinkEvent(const QDateTime &at, const QString &sentence, quint16 client)
{
    if (m_holds > 0) {
        m_held.push_back(MessageLog::Stored::ofLinkEvent(at, sentence, client));
        return;
    }
    m_log.appendLinkEvent(at, sentence, client);
    tell();
}

void TimelineCapture::release(const std::vector<MessageLog::Stored> &history)
{
    m_log.append(history);
    if (--m_holds == 0) {
        m_log.append(m_held);
        m_held.clear();
        m_held.shrink_to_fit();
    }
    tell();
}

void TimelineCapture::tell()
{
    if (!m_isTold.exchange(true))
        Q_EMIT news();
}

void TimelineCapture::takeNews()
{
    m_isTold = false; // before the rest: what comes meanwhile is told of again
    m_log.publish();
}

Timeline::Timeline(IoThread &io, QObject *parent)
    : QObject(parent), m_io(io), m_capture(std::make_shared<TimelineCapture>()), m_newsTimer(this)
{
    m_newsTimer.setSingleShot(true);
    m_newsTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_newsTimer, &QTimer::timeout, this, &Timeline::takeNews);
    connect(m_capture.get(), &TimelineCapture::news, this, [this] {
        const qint64 since = m_sinceNews.isValid() ? m_sinceNews.elapsed() : kNewsIntervalMs;
        m_newsTimer.start(static_cast<int>(std::clamp<qint64>(kNewsIntervalMs - since, 0, kNewsIntervalMs)));
    });
}

Timeline::~Timeline()
{
    for (const auto &watch : std::as_const(m_watches)) {
        if (watch)
            m_io.post([capture = watch->capture()] { capture->feed(nullptr, 0); });
    }
}

void Timeline::add(const QList<Member> &members)
{
    auto feeds = std::make_shared<std::vector<Feed>>();
    std::vector<std::shared_ptr<WatchCapture>> captures;
    for (const Member &member : members) {
        m_watches.append(member.watch);
        feeds->push_back({member.watch, m_capture->log().clientNumber(member.name), 0});
        captures.push_back(member.watch->capture());
    }
    // All begin to feed at one moment, and what each has from before is put in front of that.
    m_io.post([feeds, captures, timeline = m_capture, self = QPointer(this)] {
        timeline->hold();
        for (size_t i = 0; i < captures.size(); ++i)
            (*feeds)[i].from = captures[i]->feed(timeline, (*feeds)[i].client);
        QMetaObject::invokeMethod(
            timeline.get(),
            [feeds, self] {
                if (self)
                    self->takeHistory(*feeds);
            },
            Qt::QueuedConnection);
    });
}

void Timeline::takeHistory(const std::vector<Feed> &feeds)
{
    std::vector<Past> pasts;
    for (const Feed &feed : feeds) {
        if (!feed.watch)
            continue;
        feed.watch->takeNews();
        const MessageLog &log = feed.watch->log();
        Past past;
        past.client = feed.client;
        past.oldest = log.firstNumber();
        past.end = std::clamp(feed.from, log.firstNumber(), log.endNumber());
        past.first = std::max(log.firstNumber(), past.end > kHistory ? past.end - kHistory : 0);
        for (quint64 end = past.end; end > past.first; end = past.parts.back().first)
            past.parts.push_back(log.partUpTo(end));
        pasts.push_back(std::move(past));
    }
    m_pasts.push_back(std::move(pasts));
    takeNextHistory();
}

void Timeline::takeNextHistory()
{
    if (m_isTaking || m_pasts.empty())
        return;
    m_isTaking = true;
    const auto taken = onPool([pasts = std::move(m_pasts.front())] { return historyOf(pasts); });
    m_pasts.pop_front();
    whenDone(taken, this, [this](const std::shared_ptr<const History> &history) {
        m_isTaking = false;
        m_leftOut += history->leftOut;
        m_io.post([history, timeline = m_capture] { timeline->release(history->records); });
        takeNextHistory();
    });
}

std::shared_ptr<const Timeline::History> Timeline::historyOf(const std::vector<Past> &pasts)
{
    auto history = std::make_shared<History>();
    // All of them together are no more than the log can keep.
    const qsizetype each = MessageLog::Limits().maxBytes / std::max<qsizetype>(static_cast<qsizetype>(pasts.size()), 1);
    for (const Past &past : pasts)
        takePast(past, std::min(each, kHistoryBytes), *history);
    std::stable_sort(history->records.begin(), history->records.end(),
                     [](const auto &a, const auto &b) { return a.timeMs < b.timeMs; });
    return history;
}

void Timeline::takePast(const Past &past, qsizetype room, History &history)
{
    const auto begin = static_cast<qsizetype>(history.records.size());
    quint64 at = past.end;
    for (const LogPart &part : past.parts) {
        for (; at > std::max(part.first, past.first); --at) {
            const LogSegment::Entry &entry = part.entry(at - 1);
            room -= LogSegment::recordSize(entry.length);
            if (room < 0)
                break;
            const MessageLog::Stored stored{at - 1, entry.timeMs, entry.flags, part.body(at - 1).toByteArray()};
            history.records.push_back(stored.as(past.client));
        }
        if (room < 0)
            break;
    }
    history.leftOut += at - past.oldest;
    std::reverse(history.records.begin() + begin, history.records.end());
}

void Timeline::takeNews()
{
    m_newsTimer.stop();
    m_sinceNews.start();
    m_capture->takeNews();
    Q_EMIT recordsChanged();
}

} // namespace wps
