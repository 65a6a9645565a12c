// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/upstream_frame.h"

namespace wps
{

/// Reads a frame of a JSON subprotocol. Empty when it is malformed in any way.
std::optional<UpstreamFrame> parseJsonFrame(const QByteArray &bytes);

} // namespace wps
