// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/downstream_message.h"

#include <QByteArray>

namespace wps
{

/// Reads the envelope of a JSON frame of either direction. Strict about JSON itself (findJsonProblem), tolerant of
/// everything else: anything unexpected gives Kind::Unknown with the fields that were right. Thread-safe.
DownstreamMessage readJsonFrame(const QByteArray &frame);

} // namespace wps
