// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/ack_table.h"

#include <QString>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace wps
{

void AckTable::insert(quint64 id, EncodedFrame frame, Done done)
{
    m_pending.insert_or_assign(id, Pending{QDeadlineTimer(m_timeout), std::move(frame), std::move(done)});
}

QList<EncodedFrame> AckTable::frames() const
{
    QList<EncodedFrame> frames;
    for (const auto &[id, pending] : m_pending)
        frames.append(pending.frame);
    return frames;
}

bool AckTable::resolve(quint64 id, Result<void> result)
{
    auto node = m_pending.extract(id);
    if (node.empty())
        return false;
    node.mapped().done(std::move(result));
    return true;
}

void AckTable::failAll(const Error &error)
{
    // Taken out first: a callback may start the next operation.
    for (auto &[id, pending] : std::exchange(m_pending, {}))
        pending.done(failure(error));
}

void AckTable::expire()
{
    while (!m_pending.empty() && m_pending.begin()->second.deadline.hasExpired()) {
        Error error;
        error.kind = Error::Kind::Timeout;
        error.message =
            u"The service has not acknowledged this within %1 seconds. It may or may not have been done."_s.arg(
                static_cast<double>(m_timeout.count()) / 1000.0);
        resolve(m_pending.begin()->first, failure(error));
    }
}

std::optional<std::chrono::milliseconds> AckTable::nextDue() const
{
    if (m_pending.empty())
        return {};
    return std::max<std::chrono::milliseconds>(
        0ms, std::chrono::milliseconds(m_pending.begin()->second.deadline.remainingTime()));
}

} // namespace wps
