// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/watch/live_watch.h"

#include "core/base/future_util.h"
#include "core/base/when_done.h"

#include <QPromise>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace wps
{

namespace
{

constexpr qint64 kRateWindowMs = 1'000;
constexpr qint64 kNewsIntervalMs = 17; // a little under 60 a second

template <typename T, typename Work> QFuture<Result<T>> onIo(IoThread &io, Work work)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    io.post([promise, work = std::move(work)] {
        promise->addResult(work());
        promise->finish();
    });
    return promise->future();
}

/// In steps, with the thread's other work between them.
void takeBefore(IoThread &io, const std::shared_ptr<WatchCapture> &capture,
                const std::shared_ptr<QPromise<Result<quint64>>> &promise)
{
    if (const auto taken = capture->takeBefore()) {
        promise->addResult(*taken);
        promise->finish();
    } else {
        io.post([&io, capture, promise] { takeBefore(io, capture, promise); });
    }
}

} // namespace

LiveWatch::LiveWatch(IoThread &io, ClientOptions options, const std::optional<WatchJournal> &journal,
                     const WatchLimits &limits, QObject *parent)
    : QObject(parent)
    , m_io(io)
    , m_capture(std::make_shared<WatchCapture>(limits))
    , m_client(io, std::move(options), m_capture)
    , m_newsTimer(this)
    , m_ratesTimer(this)
{
    m_journalBegun = journal
                         ? onIo<void>(m_io, [capture = m_capture, journal] { return capture->beginJournal(*journal); })
                         : readyFuture(Result<void>());
    m_clock.start();
    m_newsTimer.setSingleShot(true);
    m_newsTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_newsTimer, &QTimer::timeout, this, &LiveWatch::takeNews);
    connect(m_capture.get(), &WatchCapture::news, this, [this] {
        const qint64 since = m_sinceNews.isValid() ? m_sinceNews.elapsed() : kNewsIntervalMs;
        m_newsTimer.start(static_cast<int>(std::clamp<qint64>(kNewsIntervalMs - since, 0, kNewsIntervalMs)));
    });
    m_ratesTimer.setInterval(250ms);
    connect(&m_ratesTimer, &QTimer::timeout, this, [this] {
        forgetOldTicks();
        if (m_ticks.isEmpty())
            m_ratesTimer.stop();
        Q_EMIT ratesChanged();
    });
    connect(&m_client, &WebPubSubClient::statusChanged, this, &LiveWatch::takeStatus);
    connect(&m_client, &WebPubSubClient::groupsChanged, this, [this] {
        const QList<GroupName> joined = m_client.joinedGroups();
        m_leftInitialGroups.removeIf([&joined](const GroupName &group) { return joined.contains(group); });
        Q_EMIT groupsChanged();
    });
    connect(&m_client, &WebPubSubClient::groupLeft, this, &LiveWatch::forgetInitialGroup);
}

LiveWatch::~LiveWatch()
{
    m_io.post([capture = std::move(m_capture)] {}); // its end is work on the disk, whoever else has let go of it
}

void LiveWatch::start()
{
    m_client.start();
}

void LiveWatch::stop()
{
    m_client.stop();
}

void LiveWatch::takeNews()
{
    m_newsTimer.stop();
    m_sinceNews.start();
    const WatchCapture::Totals totals = m_capture->takeNews();
    Tick tick;
    tick.atMs = m_clock.elapsed();
    tick.messages = static_cast<qint64>(totals.messages - m_totals.messages);
    tick.bytes = static_cast<qint64>(totals.bytes - m_totals.bytes);
    m_totals = totals;
    if (tick.messages > 0) {
        forgetOldTicks();
        m_ticks.append(tick);
        if (!m_ratesTimer.isActive())
            m_ratesTimer.start();
    }
    Q_EMIT recordsChanged();
}

void LiveWatch::takeStatus(const ClientStatus &status)
{
    const ClientState before = std::exchange(m_lastState, status.state);
    const bool isNew = before != ClientState::Connected && before != ClientState::Recovering;
    if (status.state == ClientState::Connected && isNew) {
        for (const GroupName &group : QList<GroupName>(m_leftInitialGroups))
            leaveAgain(group);
    }
    takeNews(); // the row that tells of it comes with the news itself
    Q_EMIT statusChanged(status);
}

void LiveWatch::forgetOldTicks()
{
    const qint64 oldest = m_clock.elapsed() - kRateWindowMs;
    const auto kept =
        std::find_if(m_ticks.cbegin(), m_ticks.cend(), [&](const Tick &tick) { return tick.atMs > oldest; });
    m_ticks.erase(m_ticks.cbegin(), kept);
}

LiveWatch::Rates LiveWatch::rates() const
{
    const qint64 oldest = m_clock.elapsed() - kRateWindowMs;
    Rates rates;
    for (const Tick &tick : m_ticks) {
        if (tick.atMs > oldest) {
            rates.messagesPerSecond += static_cast<double>(tick.messages);
            rates.bytesPerSecond += static_cast<double>(tick.bytes);
        }
    }
    return rates;
}

quint64 LiveWatch::received() const
{
    return m_totals.messages;
}

QList<GroupName> LiveWatch::groups() const
{
    QList<GroupName> groups = m_initialGroups;
    for (const GroupName &group : m_client.joinedGroups()) {
        if (!groups.contains(group))
            groups.append(group);
    }
    return groups;
}

void LiveWatch::setInitialGroups(const QList<GroupName> &groups)
{
    m_initialGroups = groups;
    m_leftInitialGroups.clear();
    Q_EMIT groupsChanged();
}

QFuture<Result<void>> LiveWatch::joinGroup(const GroupName &group)
{
    return m_client.joinGroup(group);
}

QFuture<Result<void>> LiveWatch::leaveGroup(const GroupName &group)
{
    return m_client.leaveGroup(group);
}

void LiveWatch::leaveAgain(const GroupName &group)
{
    whenDone(m_client.leaveGroup(group), this, [this, group](const Result<void> &left) {
        if (left || left.error().kind == Error::Kind::Closed || !m_leftInitialGroups.removeOne(group))
            return;
        m_initialGroups.append(group); // it is heard
        Q_EMIT groupsChanged();
    });
}

void LiveWatch::forgetInitialGroup(const QString &name)
{
    const auto group = std::find_if(m_initialGroups.cbegin(), m_initialGroups.cend(),
                                    [&name](const GroupName &initial) { return initial.value() == name; });
    if (group == m_initialGroups.cend())
        return;
    m_leftInitialGroups.append(*group);
    m_initialGroups.erase(group);
    Q_EMIT groupsChanged();
}

QFuture<Result<quint64>> LiveWatch::beginRecording(const QString &folder)
{
    auto promise = std::make_shared<QPromise<Result<quint64>>>();
    promise->start();
    m_io.post([promise, &io = m_io, capture = m_capture, folder] {
        if (const auto begun = capture->beginRecording(folder); begun) {
            takeBefore(io, capture, promise);
        } else {
            promise->addResult(failure(begun.error()));
            promise->finish();
        }
    });
    return promise->future();
}

QFuture<Result<quint64>> LiveWatch::endRecording()
{
    return onIo<quint64>(m_io, [capture = m_capture] { return capture->endRecording(); });
}

void LiveWatch::clear()
{
    m_capture->log().clear();
    Q_EMIT recordsChanged();
}

} // namespace wps
