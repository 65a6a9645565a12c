// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/menus.h"

#include "ui/common/icons.h"

#include <QMenu>
#include <QMenuBar>

namespace wps
{

Menus::Menus(ActionRegistry &actions, QMenuBar *bar) : QObject(bar), m_actions(actions)
{
    const QList<QPair<MenuId, QString>> titles{
        {MenuId::File, tr("&File")},   {MenuId::Edit, tr("&Edit")},       {MenuId::View, tr("&View")},
        {MenuId::Hub, tr("&Hub")},     {MenuId::Message, tr("&Message")}, {MenuId::Watch, tr("W&atch")},
        {MenuId::Tools, tr("&Tools")}, {MenuId::Window, tr("&Window")},   {MenuId::Help, tr("Hel&p")},
    };
    for (const auto &[id, title] : titles) {
        QMenu *menu = bar->addMenu(title);
        menu->setToolTipsVisible(true);
        menu->menuAction()->setVisible(false);
        m_menus.insert(id, menu);
    }
    for (const QString &id : m_actions.ids())
        insert(id);
    connect(&m_actions, &ActionRegistry::added, this, &Menus::insert);
}

QMenu *Menus::addSubmenu(MenuId id, const QString &title, const QString &iconName)
{
    QMenu *submenu = m_menus.value(id)->addMenu(icon(iconName), title);
    m_menus.value(id)->menuAction()->setVisible(true);
    return submenu;
}

void Menus::insert(const QString &actionId)
{
    const ActionRegistry::Definition &definition = m_actions.definition(actionId);
    QMenu *menu = m_menus.value(definition.menu);
    if (!menu)
        return;
    if (definition.separatorBefore && !menu->isEmpty())
        menu->addSeparator();
    menu->addAction(m_actions.action(actionId));
    menu->menuAction()->setVisible(true);
}

} // namespace wps
