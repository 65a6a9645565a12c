// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <map>

namespace wps
{

/// The ackIds that a connection has had a success for. Kept as runs, since clients count upwards: a million ids of one
/// run cost as much as one.
class AckLog
{
public:
    bool contains(quint64 id) const;
    void insert(quint64 id);
    size_t runs() const { return m_runs.size(); }

    /// Beyond this the lowest run is forgotten, so that no client can make it grow for ever.
    static constexpr size_t kMaxRuns = 65536;

private:
    std::map<quint64, quint64> m_runs; // first -> last, apart by at least one
};

} // namespace wps
