// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/when_done.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>

#include <memory>
#include <utility>

namespace wps
{

/// Latest wins: a new call cancels the old one, a late answer is dropped, and the owner's death cancels. GUI thread.
/// A watcher and not a continuation: Qt 6.4 asserts when the context of a continuation is gone, and reads freed memory
/// when a future is cancelled whose continuation has ended.
template <typename T> class LatestCall
{
public:
    LatestCall() = default;
    ~LatestCall() { cancel(); }
    LatestCall(const LatestCall &) = delete;
    LatestCall &operator=(const LatestCall &) = delete;

    /// `done(Result<T>)` runs on `context`'s thread, at most once; not at all after cancel() or when `context` is gone.
    template <typename Done> void start(const QFuture<Result<T>> &future, QObject *context, Done done)
    {
        cancel();
        m_watcher = std::make_unique<Watcher>();
        QObject::connect(m_watcher.get(), &Watcher::finished, context, [this, done = std::move(done)] {
            // Its own signal is being delivered; and `done` may start the next call, or end the owner.
            Watcher *watcher = m_watcher.release();
            watcher->deleteLater();
            const QFuture<Result<T>> ended = watcher->future();
            const Done deliver = done;
            if (ended.resultCount() > 0)
                deliver(ended.resultAt(0));
        });
        m_watcher->setFuture(future);
    }

    void cancel()
    {
        if (!m_watcher)
            return;
        m_watcher->disconnect();
        m_watcher->cancel();
        m_watcher.reset();
    }

    bool isRunning() const { return m_watcher != nullptr; }

private:
    using Watcher = QFutureWatcher<Result<T>>;
    std::unique_ptr<Watcher> m_watcher;
};

} // namespace wps
