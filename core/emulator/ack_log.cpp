// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/ack_log.h"

#include <iterator>

namespace wps
{

bool AckLog::contains(quint64 id) const
{
    auto after = m_runs.upper_bound(id);
    return after != m_runs.begin() && id <= std::prev(after)->second;
}

void AckLog::insert(quint64 id)
{
    if (contains(id))
        return;
    quint64 last = id;
    auto after = m_runs.upper_bound(id);
    if (after != m_runs.end() && after->first - 1 == id) {
        last = after->second;
        after = m_runs.erase(after);
    }
    if (after != m_runs.begin() && std::prev(after)->second + 1 == id)
        std::prev(after)->second = last;
    else
        m_runs.emplace(id, last);
    if (m_runs.size() > kMaxRuns)
        m_runs.erase(m_runs.begin());
}

} // namespace wps
