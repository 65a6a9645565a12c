// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace wps
{

class SessionFactory;

/// The explorer dock. `factory` outlives the window.
void registerExplorer(SessionFactory &factory);

} // namespace wps
