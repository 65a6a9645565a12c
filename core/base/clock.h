// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>

#include <chrono>

namespace wps
{

/// Time as a dependency, so that no test sleeps to see a token expire. Thread-safe.
class Clock
{
public:
    virtual ~Clock() = default;
    virtual QDateTime nowUtc() const = 0;                          ///< wall clock, for token times and records
    virtual std::chrono::steady_clock::time_point now() const = 0; ///< monotonic, for deadlines
};

/// The machine's clock. Stateless; lives as long as the program.
const Clock &systemClock();

} // namespace wps
