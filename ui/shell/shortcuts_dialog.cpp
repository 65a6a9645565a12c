// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/shortcuts_dialog.h"

#include "ui/common/icons.h"
#include "ui/shell/action_registry.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

QString shown(const QList<QKeySequence> &keys)
{
    return QKeySequence::listToString(keys, QKeySequence::NativeText);
}

/// Keys that mean the text under the cursor in every field and view.
bool editsText(const QKeySequence &keys)
{
    constexpr QKeySequence::StandardKey kStandard[] = {QKeySequence::Copy, QKeySequence::Cut,  QKeySequence::Paste,
                                                       QKeySequence::Undo, QKeySequence::Redo, QKeySequence::SelectAll};
    return std::any_of(std::begin(kStandard), std::end(kStandard), [&](QKeySequence::StandardKey standard) {
        return QKeySequence::keyBindings(standard).contains(keys);
    });
}

} // namespace

ShortcutsDialog::ShortcutsDialog(ActionRegistry &actions, QWidget *parent)
    : QDialog(parent)
    , m_actions(actions)
    , m_search(new QLineEdit(this))
    , m_table(new QTableWidget(0, ColumnCount, this))
    , m_edit(new QKeySequenceEdit(this))
    , m_problem(new QLabel(this))
    , m_move(new QPushButton(tr("Use it &here instead"), this))
    , m_clear(new QPushButton(tr("&No key"), this))
    , m_reset(new QPushButton(tr("&Reset"), this))
    , m_resetAll(new QPushButton(tr("Reset &all"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Shortcuts"));
    m_search->setPlaceholderText(tr("Search by command or key"));
    m_search->setAccessibleName(tr("Search shortcuts"));
    m_search->setClearButtonEnabled(true);
    m_table->setHorizontalHeaderLabels({tr("Command"), tr("Shortcut"), tr("Default"), tr("Note")});
    m_table->setAccessibleName(windowTitle());
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setSectionResizeMode(Note, QHeaderView::Stretch);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_edit->setAccessibleName(tr("New shortcut of the selected command"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);

    auto *label = new QLabel(tr("&Shortcut:"), this);
    label->setBuddy(m_edit);
    auto *row = new QHBoxLayout;
    row->addWidget(label);
    row->addWidget(m_edit, 1);
    row->addWidget(m_move);
    row->addWidget(m_clear);
    row->addWidget(m_reset);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->addButton(m_resetAll, QDialogButtonBox::ResetRole);
    for (QPushButton *button : {m_move, m_clear, m_reset, m_resetAll, buttons->button(QDialogButtonBox::Close)})
        button->setAutoDefault(false);
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_search);
    column->addWidget(m_table, 1);
    column->addLayout(row);
    column->addWidget(m_problem);
    column->addWidget(buttons);
    const QFontMetrics metrics(font());
    resize(metrics.averageCharWidth() * 130, metrics.height() * 30);

    connect(m_search, &QLineEdit::textChanged, this, &ShortcutsDialog::filter);
    connect(m_table, &QTableWidget::currentCellChanged, this, &ShortcutsDialog::showCurrent);
    connect(m_edit, &QKeySequenceEdit::editingFinished, this, [this] { take(false); });
    connect(m_move, &QPushButton::clicked, this, [this] { take(true); });
    connect(m_clear, &QPushButton::clicked, this, [this] { m_actions.setShortcuts(currentId(), {}); });
    connect(m_reset, &QPushButton::clicked, this, [this] {
        const QList<QKeySequence> keys = m_actions.definition(currentId()).shortcuts;
        m_wanted = keys.value(0);
        const QStringList users = m_actions.usersOf(m_wanted, currentId());
        if (m_wanted.isEmpty() || users.isEmpty())
            m_actions.setShortcuts(currentId(), keys);
        else
            note(tr("%1 is used by %2. Reset that command first, or move the key here.")
                     .arg(shown({m_wanted}), nameOf(users.constFirst())));
    });
    connect(m_resetAll, &QPushButton::clicked, &m_actions, &ActionRegistry::resetShortcuts);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(&m_actions, &ActionRegistry::shortcutsChanged, this, [this] {
        for (int i = 0; i < m_table->rowCount(); ++i)
            showRow(i);
        showCurrent();
    });
    fill();
    m_search->setFocus();
}

QString ShortcutsDialog::currentId() const
{
    const QTableWidgetItem *item = m_table->item(m_table->currentRow(), Command);
    return item ? item->data(Qt::UserRole).toString() : QString();
}

QString ShortcutsDialog::nameOf(const QString &id) const
{
    return m_actions.definition(id).text.simplified().remove(u'&').remove(u'…');
}

void ShortcutsDialog::fill()
{
    const QList<QString> ids = m_actions.ids();
    m_table->setRowCount(int(ids.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const QString &id = ids.at(row);
        auto *command = new QTableWidgetItem(m_actions.action(id)->icon(), nameOf(id));
        command->setData(Qt::UserRole, id);
        m_table->setItem(row, Command, command);
        m_table->setItem(row, Keys, new QTableWidgetItem);
        m_table->setItem(row, Default, new QTableWidgetItem(shown(m_actions.definition(id).shortcuts)));
        m_table->setItem(row, Note, new QTableWidgetItem);
        showRow(row);
    }
    for (const int column : {Command, Keys, Default})
        m_table->resizeColumnToContents(column);
    const int keyWidth = fontMetrics().averageCharWidth() * 22; // long lists are cut, so that the note is seen
    m_table->setColumnWidth(Keys, keyWidth);
    m_table->setColumnWidth(Default, std::min(m_table->columnWidth(Default), keyWidth));
    m_table->setCurrentCell(0, Command);
}

void ShortcutsDialog::showRow(int row)
{
    const QString id = m_table->item(row, Command)->data(Qt::UserRole).toString();
    const bool changed = m_actions.isChanged(id);
    QFont font = m_table->font();
    font.setBold(changed);
    m_table->item(row, Keys)->setFont(font);
    m_table->item(row, Keys)->setText(shown(m_actions.action(id)->shortcuts()));
    m_table->item(row, Note)->setText(changed ? tr("changed") : QString());
}

void ShortcutsDialog::showCurrent()
{
    const QString id = currentId();
    const QAction *action = m_actions.action(id);
    m_wanted = {};
    m_edit->setEnabled(action != nullptr);
    m_edit->setKeySequence(action ? action->shortcut() : QKeySequence());
    m_clear->setEnabled(action && !action->shortcuts().isEmpty());
    m_reset->setEnabled(action && m_actions.isChanged(id));
    m_problem->clear();
    m_move->setEnabled(false);
}

void ShortcutsDialog::filter(const QString &text)
{
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const auto has = [&](int column) {
            return m_table->item(row, column)->text().contains(text.trimmed(), Qt::CaseInsensitive);
        };
        m_table->setRowHidden(row, !has(Command) && !has(Keys));
    }
}

void ShortcutsDialog::note(const QString &text)
{
    m_problem->setText(text);
    m_table->item(m_table->currentRow(), Note)->setText(text);
    m_move->setEnabled(!m_wanted.isEmpty());
}

void ShortcutsDialog::take(bool fromOthers)
{
    const QString id = currentId();
    const QKeySequence keys = fromOthers ? m_wanted : m_edit->keySequence();
    const QAction *action = m_actions.action(id);
    if (!action || keys.isEmpty() || (!fromOthers && action->shortcuts().contains(keys)))
        return;
    m_wanted = {};
    if (editsText(keys)) {
        note(tr("%1 edits text in every field, so no command can have it.").arg(shown({keys})));
        return;
    }
    const QStringList users = m_actions.usersOf(keys, id);
    if (!users.isEmpty() && !fromOthers) {
        m_wanted = keys;
        note(tr("%1 is used by %2: nothing was changed.").arg(shown({keys}), nameOf(users.constFirst())));
        return;
    }
    for (const QString &user : users) {
        QList<QKeySequence> left = m_actions.action(user)->shortcuts();
        left.removeIf([&](const QKeySequence &key) { return ActionRegistry::areInConflict(key, keys); });
        m_actions.setShortcuts(user, left);
    }
    m_actions.setShortcuts(id, {keys});
}

} // namespace wps
