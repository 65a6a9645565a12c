// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <optional>

namespace wps
{

/// The sequence ids of one reliable connection (client-protocols section 4): they begin at 1 and rise by one, the
/// highest is acknowledged now and then, and what comes a second time is dropped. Pure.
class SequenceTracker
{
public:
    /// So many messages unacknowledged are acknowledged at once and not at the next tick: the service keeps 1000.
    static constexpr quint64 kUrgent = 300;

    /// False when this id has been seen: a duplicate.
    bool record(quint64 id)
    {
        if (id <= m_highest)
            return false;
        m_missing += id - m_highest - 1;
        m_highest = id;
        return true;
    }

    bool isAckUrgent() const { return m_highest - m_acknowledged > kUrgent; }
    /// The id to acknowledge; empty when the service knows it already.
    std::optional<quint64> takeAck()
    {
        if (m_acknowledged == m_highest)
            return {};
        m_acknowledged = m_highest;
        return m_highest;
    }
    /// A new socket: the last acknowledgement may have been lost with the old one.
    void forgetAcks() { m_acknowledged = 0; }
    /// Ids that were left out.
    quint64 missing() const { return m_missing; }

private:
    quint64 m_highest = 0;
    quint64 m_acknowledged = 0;
    quint64 m_missing = 0;
};

} // namespace wps
