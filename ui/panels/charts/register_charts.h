// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace wps
{

struct UiContext;

/// Adds the Charts dock and its action.
void registerCharts(UiContext &context);

} // namespace wps
