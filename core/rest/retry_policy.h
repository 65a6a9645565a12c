// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace wps
{

/// Retries as data. Delay n = min(maxDelay, baseDelay * 2^n) * random(0.8 ... 1.3); Retry-After wins, capped at
/// maxRetryAfter.
struct RetryPolicy {
    int retries = 3;
    std::chrono::milliseconds baseDelay{800};
    std::chrono::milliseconds maxDelay{60'000};
    std::chrono::milliseconds maxRetryAfter{300'000};
    std::chrono::milliseconds idleTimeout{15'000}; ///< no byte moved for so long
    std::chrono::milliseconds deadline{60'000};    ///< over all attempts and waits
};

} // namespace wps
