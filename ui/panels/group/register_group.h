// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace wps
{

struct UiContext;

/// Group tabs.
void registerGroup(UiContext &context);

} // namespace wps
