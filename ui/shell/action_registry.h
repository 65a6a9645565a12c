// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QHash>
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>

class QSettings;

namespace wps
{

enum class MenuId { None, File, Edit, View, Hub, Message, Watch, Tools, Window, Help };

/// Every action of the program, found by id ("message.send"). Menus, toolbar, shortcuts and tests all use the id. GUI
/// thread.
class ActionRegistry : public QObject
{
    Q_OBJECT

public:
    struct Definition {
        QString id;
        QString text; ///< translated, with mnemonic
        MenuId menu = MenuId::None;
        QList<QKeySequence> shortcuts = {}; ///< default ones
        QString iconName = {};              ///< as in ui/common/icons.h; may be empty
        QString tip = {};                   ///< translated, for status bar and tool tip
        bool separatorBefore = false;
        QAction::MenuRole role = QAction::NoRole;
    };

    using QObject::QObject;

    /// The registry owns the action. The id must be new.
    QAction *add(const Definition &definition);
    QAction *action(const QString &id) const; ///< null when unknown
    QList<QString> ids() const;               ///< in order of registration
    const Definition &definition(const QString &id) const;

    /// From now on changed shortcuts are read from and kept in `settings`, which outlives the registry.
    void keepShortcutsIn(QSettings &settings);
    /// Instead of the default ones; works at once, in every window.
    void setShortcuts(const QString &id, const QList<QKeySequence> &shortcuts);
    void resetShortcuts(); ///< of every action
    bool isChanged(const QString &id) const;
    /// The other actions whose shortcut is the same or begins the same.
    QStringList usersOf(const QKeySequence &keys, const QString &exceptId) const;
    static bool areInConflict(const QKeySequence &a, const QKeySequence &b);

Q_SIGNALS:
    void shortcutsChanged();
    void added(const QString &id);

private:
    struct Entry {
        Definition definition;
        QAction *action = nullptr;
    };
    void applyKept(const Entry &entry);

    QSettings *m_settings = nullptr; ///< null until told
    QHash<QString, Entry> m_entries;
    QList<QString> m_order;
};

} // namespace wps
