// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace wps
{

struct UiContext;

/// Adds the composer dock, its actions (message.send, message.resendLast, message.focusTarget, message.formatJson,
/// message.clearHistory) and the answer to Navigator::compose().
void registerComposer(UiContext &context);

} // namespace wps
