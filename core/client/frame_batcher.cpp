// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/frame_batcher.h"

#include <algorithm>
#include <limits>

namespace wps
{

namespace
{

constexpr qint64 kIntervalMs = 17; // a little under 60 a second

qsizetype cost(const ClientFrame &frame)
{
    return frame.bytes.size() + static_cast<qsizetype>(sizeof(ClientFrame));
}

} // namespace

FrameBatcher::FrameBatcher(const Limits &limits, QObject *parent) : QObject(parent), m_limits(limits), m_timer(this)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] { deliver(m_limits); });
}

void FrameBatcher::add(ClientFrame frame)
{
    m_queuedBytes += cost(frame);
    m_queue.push_back(std::move(frame));
    while (m_queuedBytes > m_limits.queuedBytes && m_queue.size() > 1) {
        m_queuedBytes -= cost(m_queue.front());
        m_queue.pop_front();
        ++m_dropped;
    }
    schedule();
}

void FrameBatcher::taken()
{
    m_inFlight = std::max(0, m_inFlight - 1);
    schedule();
}

void FrameBatcher::flush()
{
    constexpr qsizetype all = std::numeric_limits<qsizetype>::max();
    deliver({all, all, all});
}

void FrameBatcher::schedule()
{
    if (m_queue.empty() || m_inFlight > 0 || m_timer.isActive())
        return;
    // With a full batch waiting the receiver's own pace is the limit.
    const bool isBehind = static_cast<qsizetype>(m_queue.size()) >= m_limits.batchFrames;
    const qint64 since = m_sinceLast.isValid() && !isBehind ? m_sinceLast.elapsed() : kIntervalMs;
    m_timer.start(static_cast<int>(std::clamp<qint64>(kIntervalMs - since, 0, kIntervalMs)));
}

void FrameBatcher::deliver(const Limits &limits)
{
    m_timer.stop();
    if (m_queue.empty())
        return;
    QList<ClientFrame> batch;
    batch.reserve(std::min(static_cast<qsizetype>(m_queue.size()), limits.batchFrames));
    qsizetype bytes = 0;
    while (!m_queue.empty() && batch.size() < limits.batchFrames && (batch.isEmpty() || bytes < limits.batchBytes)) {
        const qsizetype size = cost(m_queue.front());
        bytes += size;
        m_queuedBytes -= size;
        batch.append(std::move(m_queue.front()));
        m_queue.pop_front();
    }
    ++m_inFlight;
    m_sinceLast.start();
    Q_EMIT batchReady(batch, std::exchange(m_dropped, 0));
}

} // namespace wps
