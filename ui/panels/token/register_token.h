// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace wps
{

struct UiContext;

/// Adds tools.inspectToken.
void registerToken(UiContext &context);

} // namespace wps
