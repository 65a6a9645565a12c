// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace wps
{

struct UiContext;

/// Watch tabs and their actions: watch.start, watch.pause, watch.clear, edit.find.
void registerWatch(UiContext &context);

} // namespace wps
