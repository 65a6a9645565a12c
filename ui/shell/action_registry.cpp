// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/action_registry.h"

#include "core/base/ensure.h"
#include "ui/common/icons.h"

namespace wps
{

QAction *ActionRegistry::add(const Definition &definition)
{
    WPS_ENSURE(!m_entries.contains(definition.id), return m_entries.value(definition.id).action);
    auto *action = new QAction(definition.text, this);
    action->setObjectName(definition.id);
    action->setShortcuts(definition.shortcuts);
    action->setMenuRole(definition.role);
    action->setIcon(icon(definition.iconName));
    if (!definition.tip.isEmpty()) {
        action->setToolTip(definition.tip);
        action->setStatusTip(definition.tip);
    }
    m_entries.insert(definition.id, {definition, action});
    m_order.append(definition.id);
    Q_EMIT added(definition.id);
    return action;
}

QAction *ActionRegistry::action(const QString &id) const
{
    return m_entries.value(id).action;
}

QList<QString> ActionRegistry::ids() const
{
    return m_order;
}

const ActionRegistry::Definition &ActionRegistry::definition(const QString &id) const
{
    static const Definition none;
    const auto it = m_entries.constFind(id);
    return it == m_entries.constEnd() ? none : it->definition;
}

} // namespace wps
