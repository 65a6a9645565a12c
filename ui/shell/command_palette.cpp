// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/command_palette.h"

#include "ui/common/theme.h"
#include "ui/shell/action_registry.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace wps
{

namespace
{

QString plainText(const QAction *action)
{
    QString text = action->text();
    text.remove(u'&');
    while (text.endsWith(u'…') || text.endsWith(u'.'))
        text.chop(1);
    return text;
}

} // namespace

CommandPalette::CommandPalette(const ActionRegistry &actions, QWidget *parent)
    : QDialog(parent)
    , m_actions(actions)
    , m_field(new QLineEdit(this))
    , m_list(new QListWidget(this))
    , m_none(new QLabel(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Commands"));
    m_field->setPlaceholderText(tr("What do you want to do?"));
    m_field->setAccessibleName(tr("Search commands"));
    m_list->setAccessibleName(tr("Commands"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_none->setText(tr("No command that can be used now has these words."));
    m_field->installEventFilter(this);
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_field);
    column->addWidget(m_none);
    column->addWidget(m_list, 1);
    resize(fontMetrics().averageCharWidth() * 70, fontMetrics().height() * 22);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::fill);
    connect(m_field, &QLineEdit::returnPressed, this, &CommandPalette::run);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::run);
    fill({});
}

void CommandPalette::fill(const QString &words)
{
    const QStringList wanted = words.split(u' ', Qt::SkipEmptyParts);
    m_list->clear();
    QList<QString> ids = m_actions.ids();
    ids.removeIf([this, &wanted](const QString &id) {
        const QAction *action = m_actions.action(id);
        const QString text = plainText(action);
        const bool fits = std::all_of(wanted.begin(), wanted.end(), [&text](const QString &word) {
            return text.contains(word, Qt::CaseInsensitive);
        });
        return !fits || !action->isEnabled();
    });
    // What is called just so, then what begins so.
    const auto rank = [this, typed = words.simplified()](const QString &id) {
        const QString text = plainText(m_actions.action(id));
        return text.compare(typed, Qt::CaseInsensitive) == 0 ? 0 : text.startsWith(typed, Qt::CaseInsensitive) ? 1 : 2;
    };
    std::stable_sort(ids.begin(), ids.end(), [&rank](const QString &a, const QString &b) { return rank(a) < rank(b); });
    for (const QString &id : std::as_const(ids)) {
        const QAction *action = m_actions.action(id);
        const QString text = plainText(action);
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        auto *item = new QListWidgetItem(action->icon(), keys.isEmpty() ? text : text + u"    " + keys, m_list);
        item->setData(Qt::UserRole, id);
    }
    m_list->setCurrentRow(0);
    m_none->setVisible(ids.isEmpty());
}

void CommandPalette::run()
{
    const QListWidgetItem *item = m_list->currentItem();
    if (!item)
        return;
    QAction *action = m_actions.action(item->data(Qt::UserRole).toString());
    accept();
    // After this dialog is gone, so that the action's own focus and dialogs are not taken back.
    QTimer::singleShot(0, action, &QAction::trigger);
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        const int by = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
        if (by != 0 && m_list->count() > 0) {
            m_list->setCurrentRow(std::clamp(m_list->currentRow() + by, 0, m_list->count() - 1));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace wps
