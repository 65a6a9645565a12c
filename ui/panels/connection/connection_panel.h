// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/refreshable.h"
#include "ui/panels/connection/connection_controller.h"

#include <QWidget>

class QFormLayout;
class QLabel;

namespace wps
{

class Navigator;
struct UiContext;

/// The tab of a connection.
class ConnectionPanel : public QWidget, public Refreshable
{
    Q_OBJECT

public:
    ConnectionPanel(ConnectionController *controller, UiContext &context, QWidget *parent = nullptr);

    ConnectionController &controller() { return *m_controller; }
    void refreshView() override;

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *makeButtons();
    QWidget *makeFacts();
    void refreshFacts();
    QString seenText() const; ///< empty when no list has shown it
    void askToClose();

    ConnectionController *m_controller; // child
    UiContext &m_context;
    Navigator &m_navigator;
    QLabel *m_noFacts = nullptr;
    QWidget *m_factsBox = nullptr;
    QLabel *m_user = nullptr;
    QLabel *m_protocol = nullptr;
    QLabel *m_groups = nullptr;
    QLabel *m_roles = nullptr;
    QLabel *m_since = nullptr;
    QLabel *m_traffic = nullptr;
};

} // namespace wps
