// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace wps
{

class SessionFactory;

/// The start page as the home of the central area, the connect form, and their actions. `factory` outlives the window.
void registerStart(SessionFactory &factory);

} // namespace wps
