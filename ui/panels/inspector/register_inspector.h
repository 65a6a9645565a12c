// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace wps
{

struct UiContext;

/// The Inspector dock.
void registerInspector(UiContext &context);

} // namespace wps
