// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/bulk_job.h"

#include <QUuid>

#include <algorithm>
#include <cmath>

namespace wps
{

using ItemState = BulkResults::State;

namespace
{

constexpr double kMsPerSecond = 1000;

} // namespace

BulkJob::BulkJob(BulkPlan plan, QObject *parent) : QObject(parent), m_plan(std::move(plan))
{
    m_results.items.reserve(m_plan.items.size());
    for (const QString &name : std::as_const(m_plan.items))
        m_results.items.append({name, {}, ItemState::Waiting});
    m_tick.setSingleShot(true);
    m_tick.setInterval(kSignalEveryMs);
    connect(&m_tick, &QTimer::timeout, this, &BulkJob::tell);
    m_pause.setSingleShot(true);
    m_pause.setTimerType(Qt::PreciseTimer);
    connect(&m_pause, &QTimer::timeout, this, &BulkJob::pump);
}

BulkJob::~BulkJob()
{
    abortRunning();
}

BulkJob::Counts BulkJob::counts() const
{
    const qsizetype total = m_results.items.size();
    return {total, m_done, m_failed, m_notKnown, total - m_done - m_failed - m_notKnown};
}

void BulkJob::setRateLimit(int perSecond)
{
    m_limit = std::max(0, perSecond);
    m_allowance = 1;
    m_lastAllowance.start();
    m_pause.stop();
    pump();
}

void BulkJob::start()
{
    if (m_state != State::Ready)
        return;
    m_state = State::Running;
    m_sinceStart.start();
    m_lastAllowance.start();
    QMetaObject::invokeMethod(this, &BulkJob::pump, Qt::QueuedConnection);
}

void BulkJob::pump()
{
    const auto goesOn = [this] { return m_state == State::Running && !m_refusal && m_next < m_results.items.size(); };
    while (goesOn() && m_running.size() < kInFlight && mayStart())
        startNext();
    // After a refusal, what had left before it is still waited for: its answers are worth knowing.
    if (m_state == State::Running && !goesOn() && m_running.isEmpty())
        end(m_refusal ? State::Refused : State::Finished);
}

/// Takes one from the allowance, which grows with time up to what one tick may use, so that a limit is never made up
/// for in a burst.
bool BulkJob::mayStart()
{
    if (m_limit == 0)
        return true;
    const double room = std::max(1.0, m_limit * kSignalEveryMs / kMsPerSecond);
    const double earned = static_cast<double>(m_lastAllowance.nsecsElapsed()) / 1e9 * m_limit;
    m_lastAllowance.start();
    m_allowance = std::min(room, m_allowance + earned);
    if (m_allowance >= 1) {
        m_allowance -= 1;
        return true;
    }
    if (!m_pause.isActive())
        m_pause.start(static_cast<int>(std::ceil((1 - m_allowance) * kMsPerSecond / m_limit)));
    return false;
}

void BulkJob::startNext()
{
    const qsizetype item = m_next++;
    const QString requestId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_results.items[item].requestId = requestId;
    setItem(item, ItemState::Running);
    const QFuture<Result<void>> future = m_plan.start(item, requestId);
    // A refusal is there at once: the next item must not even be tried.
    if (future.isFinished()) {
        take(item, future.resultCount() > 0 ? future.resultAt(0) : Result<void>(failure(Error::cancelled())));
        return;
    }
    auto *watcher = new Watcher(this);
    m_running.insert(item, watcher);
    connect(watcher, &Watcher::finished, this, [this, item, watcher] {
        m_running.remove(item);
        watcher->deleteLater();
        const QFuture<Result<void>> ended = watcher->future();
        take(item, ended.resultCount() > 0 ? ended.resultAt(0) : Result<void>(failure(Error::cancelled())));
        pump();
    });
    watcher->setFuture(future);
}

void BulkJob::take(qsizetype item, const Result<void> &result)
{
    if (result) {
        ++m_done;
        setItem(item, ItemState::Done);
        return;
    }
    if (result.error().kind == Error::Kind::Locked) {
        // Nothing has left the program: it waits as it did before.
        m_results.items[item].requestId.clear();
        setItem(item, ItemState::Waiting);
        m_refusal = result.error();
        return;
    }
    Error error = result.error();
    error.body.clear();
    const bool notKnown = error.kind == Error::Kind::OutcomeUnknown || error.kind == Error::Kind::Cancelled;
    ++(notKnown ? m_notKnown : m_failed);
    m_results.errors.insert(item, error);
    m_results.troubled.append(item);
    setItem(item, notKnown ? ItemState::NotKnown : ItemState::Failed);
}

void BulkJob::setItem(qsizetype item, ItemState state)
{
    m_results.items[item].state = state;
    m_firstChanged = m_firstChanged < 0 ? item : std::min(m_firstChanged, item);
    m_lastChanged = std::max(m_lastChanged, item);
    if (!m_tick.isActive())
        m_tick.start();
}

void BulkJob::cancel()
{
    if (m_state == State::Running || m_state == State::Ready)
        end(State::Cancelled);
}

void BulkJob::abortRunning()
{
    const QHash<qsizetype, Watcher *> running = std::exchange(m_running, {});
    for (auto it = running.cbegin(); it != running.cend(); ++it) {
        Watcher *watcher = it.value();
        watcher->disconnect(this);
        watcher->deleteLater();
        QFuture<Result<void>> future = watcher->future();
        if (future.isFinished() && future.resultCount() > 0) {
            take(it.key(), future.resultAt(0));
            continue;
        }
        future.cancel();
        take(it.key(), failure(Error::cancelled()));
    }
}

void BulkJob::end(State state)
{
    if (hasEnded())
        return;
    m_state = state;
    m_pause.stop();
    abortRunning();
    measure();
    tell();
    Q_EMIT ended();
}

void BulkJob::tell()
{
    m_tick.stop();
    if (!hasEnded())
        measure();
    const qsizetype first = std::exchange(m_firstChanged, -1);
    const qsizetype last = std::exchange(m_lastChanged, -1);
    if (first >= 0)
        Q_EMIT changed(first, last);
}

void BulkJob::measure()
{
    if (!m_sinceStart.isValid())
        return;
    const qint64 now = m_sinceStart.elapsed();
    const qsizetype count = m_done + m_failed + m_notKnown;
    const bool whole = hasEnded();
    const qint64 since = whole ? 0 : m_measuredAt;
    if (!whole && static_cast<double>(now - since) < kMsPerSecond)
        return;
    const auto ended = static_cast<double>(whole ? count : count - m_measuredCount);
    m_rate = ended * kMsPerSecond / static_cast<double>(std::max<qint64>(1, now - since));
    m_measuredAt = now;
    m_measuredCount = count;
}

QList<qsizetype> BulkJob::itemsOf(Part part) const
{
    QList<qsizetype> numbers;
    if (!hasEnded())
        return numbers;
    if (part == Part::Troubled) {
        numbers = m_results.troubled;
        std::sort(numbers.begin(), numbers.end());
        return numbers;
    }
    const ItemState wanted = part == Part::Done ? ItemState::Done : ItemState::Waiting;
    for (qsizetype i = 0; i < m_results.items.size(); ++i) {
        if (m_results.items.at(i).state == wanted)
            numbers.append(i);
    }
    return numbers;
}

BulkPlan BulkJob::planFor(Part part) const
{
    BulkPlan plan;
    const QList<qsizetype> numbers = itemsOf(part);
    plan.title = m_plan.title;
    for (const qsizetype number : numbers)
        plan.items.append(m_results.items.at(number).name);
    plan.start = [start = m_plan.start, numbers](qsizetype item, const QString &requestId) {
        return start(numbers.at(item), requestId);
    };
    return plan;
}

} // namespace wps
