// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/message_body.h"
#include "core/model/metadata.h"
#include "core/model/names.h"

#include <optional>
#include <variant>

namespace wps
{

// What a client sends (client-protocols section 3.1). ackId is given by the client when an answer is wanted.
struct JoinGroupMessage {
    GroupName group;
    std::optional<quint64> ackId;
};
struct LeaveGroupMessage {
    GroupName group;
    std::optional<quint64> ackId;
};
struct SendToGroupMessage {
    GroupName group;
    MessageBody body;
    bool noEcho = false;
    std::optional<int> ttlSeconds; ///< 0 to 300
    Metadata metadata;
    std::optional<quint64> ackId;
};
struct EventMessage {
    QString event; ///< passed parseEventName
    MessageBody body;
    Metadata metadata;
    std::optional<quint64> ackId;
};
/// Reliable subprotocols: this message and all before it have arrived.
struct SequenceAckMessage {
    quint64 sequenceId = 0;
};
struct PingMessage {
};
/// Raw mode: the payload is the frame.
struct RawMessage {
    MessageBody body;
};

using UpstreamMessage = std::variant<JoinGroupMessage, LeaveGroupMessage, SendToGroupMessage, EventMessage,
                                     SequenceAckMessage, PingMessage, RawMessage>;

} // namespace wps
