// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/action_registry.h"

#include <QHash>
#include <QObject>

class QMenu;
class QMenuBar;

namespace wps
{

/// The menu bar, filled from the ActionRegistry in the order of registration. A menu without actions is hidden.
class Menus : public QObject
{
    Q_OBJECT

public:
    Menus(ActionRegistry &actions, QMenuBar *bar);

    QMenu *menu(MenuId id) const { return m_menus.value(id); }
    /// Puts a submenu at the end of a menu.
    QMenu *addSubmenu(MenuId id, const QString &title, const QString &iconName);

private:
    void insert(const QString &actionId);

    ActionRegistry &m_actions;
    QHash<MenuId, QMenu *> m_menus;
};

} // namespace wps
