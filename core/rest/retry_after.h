// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rest/retry_policy.h"

#include <QByteArray>
#include <QDateTime>

#include <optional>

namespace wps
{

/// An HTTP date of the one form that is still sent ("Tue, 14 Nov 2023 22:13:30 GMT"); invalid otherwise.
QDateTime parseHttpDate(const QByteArray &value);

/// Value of a Retry-After header: seconds (at most a year) or an HTTP date (a past one is 0). Nothing when it is
/// neither, or negative.
std::optional<std::chrono::milliseconds> parseRetryAfter(const QByteArray &value, const QDateTime &nowUtc);

/// How long to wait before attempt `attempt + 1` (the first is 1). `random01` is in [0, 1].
std::chrono::milliseconds retryDelay(const RetryPolicy &policy, int attempt,
                                     std::optional<std::chrono::milliseconds> retryAfter, double random01);

} // namespace wps
