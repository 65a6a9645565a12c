// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/workspace.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;

namespace wps
{

class Navigator;
class ProductionGuard;

/// Full width: colour, icon and words of the environment that the current session acts on. Loud for production, quiet
/// otherwise, hidden without a session. Production is unlocked and locked here, with the time that is left.
class EnvironmentBanner : public QWidget
{
    Q_OBJECT

public:
    /// All three outlive the banner. One banner of the program answers the navigator's requests to unlock; that of a
    /// further window shows and unlocks, but does not answer a second time.
    EnvironmentBanner(Workspace &workspace, ProductionGuard &guard, Navigator &navigator, bool answersRequests,
                      QWidget *parent = nullptr);
    QString text() const;

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void apply();
    void showLock();
    void toggleLock();
    void askToUnlock(const HubSessionPtr &session);
    void unlock(const HubSessionPtr &session);

    Workspace &m_workspace;
    QLabel *m_icon;
    QLabel *m_text;
    QLabel *m_endpoint;
    QLabel *m_state;
    QPushButton *m_lock;
    QTimer m_tick;
    ProductionGuard &m_guard;
    Navigator &m_navigator;
    QColor m_fill;
    QColor m_edge;
};

} // namespace wps
