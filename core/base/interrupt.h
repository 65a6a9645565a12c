// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QSocketNotifier;

namespace wps
{

/// Turns Ctrl+C and SIGTERM into a signal of the event loop. SIGPIPE and SIGXFSZ are ignored, so that a write says it
/// when there is no reader or no more room. A second Ctrl+C ends the program at once. One at a time.
class Interrupt : public QObject
{
    Q_OBJECT

public:
    explicit Interrupt(QObject *parent = nullptr);
    ~Interrupt() override;

Q_SIGNALS:
    void requested();

private:
    QSocketNotifier *m_notifier = nullptr;
};

} // namespace wps
