// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace wps
{

struct UiContext;

/// User tabs.
void registerUser(UiContext &context);

} // namespace wps
