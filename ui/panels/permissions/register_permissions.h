// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace wps
{

struct UiContext;

/// The permissions tab, and the action hub.permissions.
void registerPermissions(UiContext &context);

} // namespace wps
