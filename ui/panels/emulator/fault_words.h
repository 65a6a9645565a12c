// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/faults.h"

namespace wps
{

/// Translated: "delay of 200 ms, at random up to 50 ms more". Plain text; outside names are made visible.
QString faultText(const FaultEffect &effect);
/// "everything", "hub chat", "group room of hub chat".
QString scopeText(const FaultScope &scope);

} // namespace wps
