// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QObject>

namespace wps
{

class SessionFactory;

/// What the start page's buttons do. No widgets. GUI thread.
class StartController : public QObject
{
    Q_OBJECT

public:
    explicit StartController(SessionFactory &factory, QObject *parent = nullptr);

    /// Emulator, session for hub "demo", a watcher on group room1, and a message in the composer: only Send is left.
    void tryEmulator();

Q_SIGNALS:
    void emulatorFailed(const wps::Error &error);
    void emulatorReady();

private:
    SessionFactory &m_factory;
};

} // namespace wps
