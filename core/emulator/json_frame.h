// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/outgoing_message.h"

#include <QByteArray>

namespace wps
{

/// A client's frame of the JSON subprotocol (client-protocols 3.1), checked.
struct UpstreamFrame {
    enum class Type {
        JoinGroup,
        LeaveGroup,
        SendToGroup,
        Event,
        Ping,
        SequenceAck,
        Invoke,     ///< preview, answered as not offered
        GroupState, ///< preview, answered as not offered
        NotOffered, ///< preview that has no answer
    };
    Type type = Type::Ping;
    QString group;
    QString event;
    QString invocationId;
    std::optional<quint64> ackId;
    Payload payload;
    Metadata metadata;
    bool noEcho = false;
    std::chrono::seconds ttl{0};
};

/// Empty when the frame is malformed in any way.
std::optional<UpstreamFrame> parseUpstreamFrame(const QByteArray &bytes);

} // namespace wps
