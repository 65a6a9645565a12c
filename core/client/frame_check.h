// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/message_body.h"

#include <QByteArray>

namespace wps
{

/// InvalidInput, field "payload", when text or JSON is not what it says: invalid UTF-8, broken JSON. Binary always
/// passes.
Result<void> checkBody(const MessageBody &body);

/// TooLarge when one WebSocket frame would be over the service's 1 MiB: it closes with 1009.
Result<void> checkFrameSize(const QByteArray &frame);

} // namespace wps
