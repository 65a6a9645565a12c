// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/reliable_buffer.h"

#include <utility>

namespace wps
{

void ReliableBuffer::append(std::shared_ptr<const OutgoingMessage> message)
{
    m_bytes += message->payload().bytes.size();
    m_unsent.push_back(std::move(message));
}

void ReliableBuffer::dropExpired(std::chrono::steady_clock::time_point now)
{
    std::erase_if(m_unsent, [this, now](const auto &message) {
        const bool isExpired = message->expiry() && *message->expiry() <= now;
        if (isExpired)
            m_bytes -= message->payload().bytes.size();
        return isExpired;
    });
}

std::vector<SharedFrame> ReliableBuffer::takeUnsent(std::chrono::steady_clock::time_point now, FrameFormat format)
{
    dropExpired(now);
    std::vector<SharedFrame> frames;
    frames.reserve(m_unsent.size());
    for (const auto &message : m_unsent) {
        SharedFrame frame = message->sequencedFrame(format, ++m_lastId);
        m_sent.push_back({m_lastId, frame, message->payload().bytes.size()});
        frames.push_back(std::move(frame));
    }
    m_unsent.clear();
    return frames;
}

std::vector<SharedFrame> ReliableBuffer::unacknowledged() const
{
    std::vector<SharedFrame> frames;
    frames.reserve(m_sent.size());
    for (const Sent &sent : m_sent)
        frames.push_back(sent.frame);
    return frames;
}

void ReliableBuffer::acknowledge(quint64 sequenceId)
{
    while (!m_sent.empty() && m_sent.front().sequenceId <= sequenceId) {
        m_bytes -= m_sent.front().bytes;
        m_sent.pop_front();
    }
}

} // namespace wps
