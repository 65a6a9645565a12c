// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace wps
{

class AuditLog;
struct UiContext;

/// The Audit dock. `log` outlives the window.
void registerAudit(UiContext &context, AuditLog &log);

} // namespace wps
