// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/action_registry.h"

#include "core/base/ensure.h"
#include "ui/common/icons.h"

#include <QSettings>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

/// "" is kept as well: an action whose key was taken away.
QString settingOf(const QString &id)
{
    return u"shortcuts/"_s + id;
}

} // namespace

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
    applyKept(m_entries[definition.id]);
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

void ActionRegistry::keepShortcutsIn(QSettings &settings)
{
    m_settings = &settings;
    for (const Entry &entry : std::as_const(m_entries))
        applyKept(entry);
}

void ActionRegistry::applyKept(const Entry &entry)
{
    const QString key = settingOf(entry.definition.id);
    if (!m_settings || !m_settings->contains(key))
        return;
    // A broken text gives a sequence without keys, which is none.
    QList<QKeySequence> kept = QKeySequence::listFromString(m_settings->value(key).toString());
    kept.removeIf([](const QKeySequence &keys) { return keys.isEmpty() || keys[0].key() == Qt::Key_unknown; });
    entry.action->setShortcuts(kept);
}

void ActionRegistry::setShortcuts(const QString &id, const QList<QKeySequence> &shortcuts)
{
    const auto entry = m_entries.constFind(id);
    if (entry == m_entries.constEnd())
        return;
    entry->action->setShortcuts(shortcuts);
    if (m_settings) {
        if (shortcuts == entry->definition.shortcuts)
            m_settings->remove(settingOf(id));
        else
            m_settings->setValue(settingOf(id), QKeySequence::listToString(shortcuts));
    }
    Q_EMIT shortcutsChanged();
}

void ActionRegistry::resetShortcuts()
{
    for (const Entry &entry : std::as_const(m_entries))
        entry.action->setShortcuts(entry.definition.shortcuts);
    if (m_settings)
        m_settings->remove(u"shortcuts"_s);
    Q_EMIT shortcutsChanged();
}

bool ActionRegistry::isChanged(const QString &id) const
{
    const auto entry = m_entries.constFind(id);
    return entry != m_entries.constEnd() && entry->action->shortcuts() != entry->definition.shortcuts;
}

QStringList ActionRegistry::usersOf(const QKeySequence &keys, const QString &exceptId) const
{
    QStringList users;
    for (const QString &id : m_order) {
        const QList<QKeySequence> theirs = m_entries.value(id).action->shortcuts();
        if (id != exceptId && std::any_of(theirs.begin(), theirs.end(),
                                          [&](const QKeySequence &key) { return areInConflict(key, keys); }))
            users.append(id);
    }
    return users;
}

bool ActionRegistry::areInConflict(const QKeySequence &a, const QKeySequence &b)
{
    if (a.isEmpty() || b.isEmpty())
        return false;
    return a.matches(b) != QKeySequence::NoMatch || b.matches(a) != QKeySequence::NoMatch;
}

} // namespace wps
