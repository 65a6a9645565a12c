// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"

namespace wps
{

namespace
{

class SystemClock final : public Clock
{
public:
    QDateTime nowUtc() const override { return QDateTime::currentDateTimeUtc(); }
    std::chrono::steady_clock::time_point now() const override { return std::chrono::steady_clock::now(); }
};

} // namespace

const Clock &systemClock()
{
    static const SystemClock clock;
    return clock;
}

} // namespace wps
