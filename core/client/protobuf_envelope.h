// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace wps
{

/// What a protobuf frame says beside its data, as one JSON object in the words of the JSON protocol, so that both can
/// be shown in the same way: for display only. The data is told by its `dataType` alone. Empty when it is no frame of
/// the protocol. `isSent`: of the client; otherwise of the service.
QByteArray protobufEnvelope(const QByteArray &frame, bool isSent);

} // namespace wps
