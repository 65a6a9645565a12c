// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/client/client_protocol.h"

#include <QDeadlineTimer>
#include <QList>

#include <chrono>
#include <functional>
#include <map>
#include <optional>

namespace wps
{

/// The acked operations that wait for their answer. Ids rise by one and are never used again, not even on the next
/// connection: the service remembers them. One thread at a time.
class AckTable
{
public:
    using Done = std::function<void(Result<void>)>;

    explicit AckTable(std::chrono::milliseconds timeout) : m_timeout(timeout) {}

    quint64 nextId() { return ++m_lastId; }
    void insert(quint64 id, EncodedFrame frame, Done done);
    /// What waits for its answer, in the order of sending: to be sent again after a recovery.
    QList<EncodedFrame> frames() const;
    /// False when nothing waits for this id (any more).
    bool resolve(quint64 id, Result<void> result);
    void failAll(const Error &error);
    /// Ends what has waited too long with Timeout.
    void expire();
    /// Until the next expire() is due; empty when nothing waits.
    std::optional<std::chrono::milliseconds> nextDue() const;

private:
    struct Pending {
        QDeadlineTimer deadline;
        EncodedFrame frame;
        Done done;
    };
    std::chrono::milliseconds m_timeout;
    quint64 m_lastId = 0;
    std::map<quint64, Pending> m_pending; // the order of the ids is the order of the deadlines
};

} // namespace wps
