// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace wps
{

struct UiContext;

/// Connection tabs, and the action hub.closeAll.
void registerConnection(UiContext &context);

} // namespace wps
