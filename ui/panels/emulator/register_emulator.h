// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace wps
{

class SessionFactory;

/// Adds the action that opens the tab of the local emulator.
void registerEmulator(SessionFactory &factory);

} // namespace wps
