// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/message_body.h"
#include "core/model/metadata.h"
#include "core/model/names.h"

#include <QByteArray>

#include <optional>

namespace wps
{

/// InvalidInput, field "payload", when text or JSON is not what it says: invalid UTF-8, broken JSON. Binary always
/// passes.
Result<void> checkBody(const MessageBody &body);

/// TooLarge when one WebSocket frame would be over the service's 1 MiB: it closes with 1009.
Result<void> checkFrameSize(const QByteArray &frame);

/// The name as UTF-8. A GroupName holds any UTF-16 there is; half a surrogate pair has no UTF-8 form.
Result<QByteArray> groupBytes(const GroupName &group);

/// What a client's message carries: metadata, size, and a body that is what it says and not null.
Result<void> checkContent(const MessageBody &body, const Metadata &metadata);

/// InvalidInput, field "ttlSeconds", outside 0 to 300.
Result<void> checkTtl(const std::optional<int> &seconds);

/// Unsupported: what a raw frame is to a client of a subprotocol with messages.
Error bareFrameError();

} // namespace wps
