// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QStatusBar;
class QToolButton;

namespace wps
{

class SessionFactory;

/// The right side of the status bar: session and local emulator, each a button that opens its detail.
class StatusSegments : public QObject
{
    Q_OBJECT

public:
    StatusSegments(SessionFactory &factory, QStatusBar *bar);

Q_SIGNALS:
    void sessionClicked();

private:
    void apply();
    void applyJournal();
    void fillEmulatorMenu();

    SessionFactory &m_factory;
    QToolButton *m_session;
    QToolButton *m_journal;
    QToolButton *m_emulator;
};

} // namespace wps
