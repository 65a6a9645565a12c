// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/refreshable.h"
#include "ui/panels/user/user_controller.h"

#include <QWidget>

namespace wps
{

class Navigator;
struct UiContext;

/// The tab of a user.
class UserPanel : public QWidget, public Refreshable
{
    Q_OBJECT

public:
    UserPanel(UserController *controller, UiContext &context, QWidget *parent = nullptr);

    UserController &controller() { return *m_controller; }
    void refreshView() override;

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *makeButtons();
    QWidget *makeConnections();
    void askToClose();

    UserController *m_controller; // child
    UiContext &m_context;
    Navigator &m_navigator;
};

} // namespace wps
