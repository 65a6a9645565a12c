// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/outgoing_message.h"

#include <QByteArray>

namespace wps
{

/// What a client sent in a frame of a JSON or protobuf subprotocol (client-protocols 3.1 and 5), checked.
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
    quint64 sequenceId = 0; ///< SequenceAck
    Payload payload;
    Metadata metadata;
    bool noEcho = false;
    std::chrono::seconds ttl{0};

    static constexpr quint64 kMaxTtlSeconds = 300;
};

} // namespace wps
