// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/system_frames.h"
#include "core/emulator/upstream_frame.h"

namespace wps
{

// The protobuf subprotocols (client-protocols 5).

/// Reads a client's frame. Empty when it is malformed in any way.
std::optional<UpstreamFrame> parseProtobufFrame(const QByteArray &bytes);

/// A message for receivers. There is no sender's user in protobuf.
QByteArray encodeProtobufMessage(const OutgoingMessage &message, std::optional<quint64> sequenceId);

QByteArray encodeProtobufConnected(const ConnectedFacts &facts);
QByteArray encodeProtobufDisconnected(const QString &reason);
QByteArray encodeProtobufPong();
QByteArray encodeProtobufAck(quint64 ackId, const std::optional<AckError> &error);

} // namespace wps
