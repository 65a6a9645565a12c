// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace wps
{

struct UiContext;

/// The Jobs dock. It comes up when a job of more than one item starts.
void registerJobs(UiContext &context);

} // namespace wps
