// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QFuture>
#include <QObject>

#include <memory>

namespace wps
{

/// Latest wins: a new call cancels the old one, a late answer is dropped, and the owner's death cancels. GUI thread.
template <typename T> class LatestCall
{
public:
    LatestCall() = default;
    ~LatestCall() { cancel(); }
    LatestCall(const LatestCall &) = delete;
    LatestCall &operator=(const LatestCall &) = delete;

    /// `done(Result<T>)` runs on `context`'s thread, at most once; not at all after cancel() or when `context` is gone.
    template <typename Done> void start(QFuture<Result<T>> future, QObject *context, Done done)
    {
        cancel();
        m_future = future;
        m_token = std::make_shared<int>();
        m_future.then(context,
                      [token = std::weak_ptr<int>(m_token), done = std::move(done), this](const Result<T> &result) {
                          if (token.expired())
                              return;
                          m_token.reset();
                          done(result);
                      });
    }

    void cancel()
    {
        m_token.reset();
        m_future.cancel();
        m_future = {};
    }

    bool isRunning() const { return m_token != nullptr; }

private:
    QFuture<Result<T>> m_future; // the first of the chain: cancelling a later one does not reach the promise
    std::shared_ptr<int> m_token;
};

} // namespace wps
