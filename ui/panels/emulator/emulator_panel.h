// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/emulator/emulator_controller.h"

#include <QWidget>

class QAction;
class QLabel;
class QLineEdit;
class QStackedLayout;
class QTableView;
class QTreeView;

namespace wps
{

class EmptyState;
class FaultsView;

/// The tab of the local emulator: what it holds, exactly, and the faults that are asked of it.
class EmulatorPanel : public QWidget
{
    Q_OBJECT

public:
    explicit EmulatorPanel(EmulatorController *controller, QWidget *parent = nullptr); ///< takes it as a child

    EmulatorController &controller() { return *m_controller; }
    QTreeView *scopes() const { return m_scopes; }
    QTableView *connections() const { return m_connections; }

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *makeHead();
    QWidget *makeScopes();
    QWidget *makeConnections();
    QWidget *makeOutcome();
    void makeActions();
    QAction *addAction(const QString &name, const QString &text, const QString &iconName, const QString &tip,
                       void (EmulatorPanel::*act)());
    void refresh();
    void showConnections();
    void showScope();
    void showOutcome();
    void scopeChosen();
    void scopeSelected();
    void connectionsSelected();

    void cut();
    void holdHalfOpen();
    void withholdAcks();
    void askToClose();
    void askToDelay();
    void askToRefuse();
    void expireTokens();

    QList<FaultScope> selectedConnections() const;
    QString targetText() const; ///< whom the acts on connections concern
    FaultScope hubScope() const;

    EmulatorController *m_controller; // child
    QLabel *m_where = nullptr;
    QLabel *m_counts = nullptr;
    FaultsView *m_faults = nullptr;
    QTreeView *m_scopes = nullptr;
    QLineEdit *m_filter = nullptr;
    QTableView *m_connections = nullptr;
    EmptyState *m_nobody = nullptr;
    QStackedLayout *m_connectionStack = nullptr;
    QLabel *m_target = nullptr;
    QLabel *m_outcomeIcon = nullptr;
    QLabel *m_outcome = nullptr;
    EmptyState *m_off = nullptr;
    QStackedLayout *m_stack = nullptr;
    /// The selected connections have gone: until somebody chooses again, the acts must not strike the whole scope.
    bool m_isChosenGone = false;
    bool m_isShowingScope = false;
    QList<QAction *> m_onConnections;
    QList<QAction *> m_onScope;
};

} // namespace wps
