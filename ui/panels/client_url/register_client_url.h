// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace wps
{

struct UiContext;

/// Adds the actions hub.clientUrl and hub.checkHealth and the answer to Navigator::showClientUrlDialog().
void registerClientUrl(UiContext &context);

} // namespace wps
