// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace wps
{

struct UiContext;

/// The Recordings tab, and the bar that tells of watches that were cut off.
void registerRecordings(UiContext &context);

} // namespace wps
