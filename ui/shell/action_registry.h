// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QHash>
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QString>

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

Q_SIGNALS:
    void added(const QString &id);

private:
    struct Entry {
        Definition definition;
        QAction *action = nullptr;
    };
    QHash<QString, Entry> m_entries;
    QList<QString> m_order;
};

} // namespace wps
