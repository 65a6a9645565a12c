// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/emulator.h"

#include <QByteArray>

namespace wps
{

/// The emulator's remote control for test harnesses: a command is one JSON object on a line, its answer one on a line.
/// The commands are those of `webpubsub-emulator --control` (see its man page). Used from one thread, any.
class EmulatorControl
{
public:
    static constexpr qsizetype kMaxLine = 64 * 1024; ///< bytes of a command

    explicit EmulatorControl(Emulator &emulator) : m_emulator(emulator) {}

    /// The answer to one command, both without a newline. A command that is wrong is answered with the field that is.
    QByteArray answer(const QByteArray &line);
    bool hasQuit() const { return m_hasQuit; } ///< the command `quit` came

private:
    Emulator &m_emulator;
    bool m_hasQuit = false;
};

} // namespace wps
