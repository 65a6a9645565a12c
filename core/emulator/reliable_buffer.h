// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/outgoing_message.h"

#include <deque>
#include <vector>

namespace wps
{

/// The messages of one reliable connection that its client has not acknowledged (client-protocols section 4). Sequence
/// ids are given when a message is first written, so that one that expires while nobody listens leaves no gap.
/// Not thread-safe: lives on the emulator's thread.
class ReliableBuffer
{
public:
    // "1000 messages or 16 MB; beyond that the service closes the connection and it cannot be recovered."
    static constexpr std::size_t kMaxMessages = 1000;
    static constexpr qsizetype kMaxBytes = 16 * 1024 * 1024;

    /// Keeps a message until it is acknowledged.
    void append(std::shared_ptr<const OutgoingMessage> message);
    /// Forgets what was never written and has expired until `now`.
    void dropExpired(std::chrono::steady_clock::time_point now);
    /// The frames that were never written, numbered now. What has expired until `now` is forgotten.
    std::vector<SharedFrame> takeUnsent(std::chrono::steady_clock::time_point now, FrameFormat format);
    /// A new socket takes over: everything that was written and not acknowledged has to be written again.
    std::vector<SharedFrame> unacknowledged() const;
    /// Cumulative: `sequenceId` and everything below it has arrived.
    void acknowledge(quint64 sequenceId);
    bool isOverfull() const { return m_sent.size() + m_unsent.size() > kMaxMessages || m_bytes > kMaxBytes; }

private:
    struct Sent {
        quint64 sequenceId = 0;
        SharedFrame frame;
        qsizetype bytes = 0; ///< of the payload
    };

    std::deque<Sent> m_sent;
    std::deque<std::shared_ptr<const OutgoingMessage>> m_unsent;
    quint64 m_lastId = 0;
    qsizetype m_bytes = 0; ///< of payloads, written or not: what may wait may be written
};

} // namespace wps
