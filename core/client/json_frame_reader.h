// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/downstream_message.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace wps
{

/// Reads the envelope of a JSON frame of either direction. Strict about JSON itself (findJsonProblem), tolerant of
/// everything else: anything unexpected gives Kind::Unknown with the fields that were right. Thread-safe.
DownstreamMessage readJsonFrame(const QByteArray &frame);

/// ClientProtocol::glance() of the JSON subprotocols. With `wantsSequenceId` the frame is searched for one to its end;
/// without, `telling` gets the start of the frame that told a message: any frame that starts with it is one.
std::optional<MessageGlance> glanceJsonFrame(QByteArrayView frame, bool wantsSequenceId, QByteArray *telling);

} // namespace wps
