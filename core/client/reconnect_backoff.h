// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>

namespace wps
{

/// How long to wait before the next connection: anywhere up to a bound that doubles from `base` to a minute, so that
/// many clients of one restarted service do not come back together ("full jitter"). Pure.
class ReconnectBackoff
{
public:
    static constexpr std::chrono::milliseconds kCap{60'000};
    /// A link that held so long makes the next wait short again.
    static constexpr std::chrono::milliseconds kStable{30'000};

    explicit ReconnectBackoff(std::chrono::milliseconds base) : m_base(base), m_bound(std::min(base, kCap)) {}

    /// `random` is in [0, 1).
    std::chrono::milliseconds next(double random)
    {
        const auto wait = std::chrono::milliseconds(static_cast<qint64>(static_cast<double>(m_bound.count()) * random));
        m_bound = std::min(m_bound * 2, kCap);
        return wait;
    }

    void linkEnded(std::chrono::milliseconds heldFor)
    {
        if (heldFor >= kStable)
            m_bound = std::min(m_base, kCap);
    }

private:
    std::chrono::milliseconds m_base;
    std::chrono::milliseconds m_bound;
};

} // namespace wps
