// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/panel_registry.h"

#include <QHash>
#include <QMainWindow>

namespace wps
{

class Menus;
class SessionFactory;
class SessionToolbar;
class TabArea;

enum class WindowLayout { Tester, Admin, Compact };

/// Hosts the panels, the tabs and the menus, and knows nothing about them.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// Every panel has registered before. `factory` outlives the window.
    explicit MainWindow(SessionFactory &factory, QWidget *parent = nullptr);
    ~MainWindow() override;

    TabArea &tabArea() const { return *m_tabs; }
    QDockWidget *dock(const QString &panelId) const { return m_docks.value(panelId); }
    void applyLayout(WindowLayout layout);
    void raiseDock(const QString &panelId); ///< and gives it the focus
    void revealDock(const QString &panelId);

protected:
    void closeEvent(QCloseEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void addDock(const PanelRegistry::Dock &dock);
    void addFileAndViewActions();
    void addWindowActions();
    void refreshInFront();
    void addHelpActions();
    void sizeDocks();
    void restore();
    void saveLayout();
    void pasteAnywhere();
    int otherConnections() const;
    void askBeforeQuit(int others);

    SessionFactory &m_factory;
    TabArea *m_tabs;
    SessionToolbar *m_toolbar = nullptr;
    Menus *m_menus = nullptr;
    QMenu *m_panelsMenu = nullptr;
    QHash<QString, QDockWidget *> m_docks;
    bool m_quitConfirmed = false;
    bool m_sizesWanted = false;
};

} // namespace wps
