// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/emulator.h"

#include <csignal>

/// Answers the commands on standard input until `quit`, the end of the input, or one of `endSignals`, which are blocked
/// in every thread.
void serveControl(wps::Emulator &emulator, const sigset_t &endSignals);
