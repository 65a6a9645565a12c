// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QFuture>
#include <QTest>

namespace wps
{

/// Runs the event loop until the future has ended (at most `timeoutMs`), then gives its result. A cancelled future
/// gives Error::cancelled().
template <typename T> Result<T> waitFor(QFuture<Result<T>> future, int timeoutMs = 20'000)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, timeoutMs)) {
        Error error;
        error.kind = Error::Kind::Timeout;
        error.message = QStringLiteral("the future has not ended in the test's time");
        return failure(error);
    }
    if (future.resultCount() == 0)
        return failure(Error::cancelled());
    return future.resultAt(0);
}

} // namespace wps
