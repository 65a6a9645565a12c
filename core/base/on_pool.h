// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/when_done.h"

#include <QPromise>
#include <QThreadPool>

#include <memory>
#include <type_traits>
#include <utility>

namespace wps
{

/// Runs `work` on the thread pool; what it needs it has copied. Its answer is taken with whenDone().
template <typename Work> QFuture<std::invoke_result_t<Work>> onPool(Work work)
{
    using T = std::invoke_result_t<Work>;
    auto promise = std::make_shared<QPromise<T>>();
    QFuture<T> future = promise->future();
    QThreadPool::globalInstance()->start([promise, work = std::move(work)] {
        promise->start();
        promise->addResult(work());
        promise->finish();
    });
    return future;
}

} // namespace wps
