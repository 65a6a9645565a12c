// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace wps
{

struct UiContext;

/// Adds the Requests dock, its actions (tools.requests, requests.clear) and the answer to Navigator::showRequest().
void registerRequests(UiContext &context);

} // namespace wps
