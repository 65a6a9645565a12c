// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/outgoing_message.h"

namespace wps
{

/// What the first frame of a connection says (client-protocols 3.2, 4).
struct ConnectedFacts {
    std::optional<QString> userId; ///< empty: anonymous
    QString connectionId;
    QByteArray reconnectionToken; ///< reliable subprotocols only. A secret
};

struct AckError {
    QString name;
    QString message;
};

// Frames that are no messages, for receivers of JSON or protobuf. Raw receivers get none: null.
SharedFrame connectedFrame(FrameFormat format, const ConnectedFacts &facts);
SharedFrame disconnectedFrame(FrameFormat format, const QString &reason);
SharedFrame pongFrame(FrameFormat format);
/// `error` empty: the operation was done.
SharedFrame ackFrame(FrameFormat format, quint64 ackId, const std::optional<AckError> &error);
/// JSON only: protobuf clients cannot ask.
SharedFrame failedInvokeFrame(const QString &invocationId, const AckError &error);

} // namespace wps
