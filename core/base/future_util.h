// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QFuture>
#include <QPromise>

#include <utility>

namespace wps
{

/// A future that has its result already.
template <typename T> QFuture<T> readyFuture(T value)
{
    QPromise<T> promise;
    promise.start();
    promise.addResult(std::move(value));
    promise.finish();
    return promise.future();
}

/// A future that has failed already.
template <typename T> QFuture<Result<T>> failedFuture(Error error)
{
    return readyFuture<Result<T>>(failure(std::move(error)));
}

} // namespace wps
