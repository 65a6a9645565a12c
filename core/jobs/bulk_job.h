// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jobs/bulk_results.h"

#include <QElapsedTimer>
#include <QFutureWatcher>
#include <QHash>
#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>

namespace wps
{

/// One act on many items.
struct BulkPlan {
    QString title;     ///< translated: "Adding connections to group room1"
    QStringList items; ///< how each is called in the list of results: "connection c1"
    /// Starts the item with this number, on the job's thread, at most once in a run. `requestId` is for the request, so
    /// that the exchange is found again. Cancelling the future aborts it.
    std::function<QFuture<Result<void>>(qsizetype item, const QString &requestId)> start;
};

/// Does a plan: some items at a time, past every failure, with a result for each. Once the production guard refuses one
/// nothing more is started. Lives on one thread with an event loop; dying cancels what is under way.
class BulkJob : public QObject
{
    Q_OBJECT

public:
    static constexpr int kInFlight = 16;
    static constexpr int kSignalEveryMs = 50;

    enum class State { Ready, Running, Finished, Cancelled, Refused };
    enum class Part {
        Done,
        Troubled, ///< failed or not known
        Waiting,  ///< never started, after a cancel or a refusal
    };
    struct Counts {
        qsizetype total = 0;
        qsizetype done = 0;
        qsizetype failed = 0;
        qsizetype notKnown = 0;
        qsizetype left = 0; ///< waiting or running
    };

    explicit BulkJob(BulkPlan plan, QObject *parent = nullptr);
    ~BulkJob() override;

    const QString &title() const { return m_plan.title; }
    State state() const { return m_state; }
    bool hasEnded() const { return m_state != State::Ready && m_state != State::Running; }
    Counts counts() const;
    const BulkResults &results() const { return m_results; }
    /// Set when the guard refused: why, and how to go on.
    const std::optional<Error> &refusal() const { return m_refusal; }
    /// Items ended in a second: in the last one while it runs, in all of its time afterwards. 0 at first.
    double rate() const { return m_rate; }

    /// Items started in a second at most; 0 = as fast as the answers come. May be changed at any time.
    void setRateLimit(int perSecond);
    int rateLimit() const { return m_limit; }

    void start(); ///< once; no signal before it returns
    /// Starts nothing more. What is under way is aborted; unless its answer is there already it is not known.
    void cancel();
    /// Numbers of the items of a part, in order. None while this one runs.
    QList<qsizetype> itemsOf(Part part) const;
    /// A plan for a part of the items, to be run as a job of its own. Empty while this one runs.
    BulkPlan planFor(Part part) const;

Q_SIGNALS:
    /// At most once in kSignalEveryMs: something between these items (inclusive) is new, and so are the counts.
    void changed(qsizetype firstItem, qsizetype lastItem);
    /// Once, after the last changed().
    void ended();

private:
    using Watcher = QFutureWatcher<Result<void>>;

    void pump();
    bool mayStart();
    void startNext();
    void take(qsizetype item, const Result<void> &result);
    void setItem(qsizetype item, BulkResults::State state);
    void abortRunning();
    void end(State state);
    void tell();
    void measure();

    BulkPlan m_plan;
    BulkResults m_results;
    QHash<qsizetype, Watcher *> m_running; // children
    std::optional<Error> m_refusal;
    State m_state = State::Ready;
    qsizetype m_next = 0;
    qsizetype m_done = 0;
    qsizetype m_failed = 0;
    qsizetype m_notKnown = 0;

    int m_limit = 0;
    double m_allowance = 0; // items that may be started now, under a limit
    QElapsedTimer m_lastAllowance;
    QTimer m_pause; // until the limit allows the next one

    QTimer m_tick;
    qsizetype m_firstChanged = -1;
    qsizetype m_lastChanged = -1;

    QElapsedTimer m_sinceStart;
    qint64 m_measuredAt = 0; // ms since the start
    qsizetype m_measuredCount = 0;
    double m_rate = 0;
};

} // namespace wps
