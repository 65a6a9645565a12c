// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/help_dialogs.h"

#include "ui/common/icons.h"
#include "ui/shell/action_registry.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

namespace wps
{

using namespace Qt::StringLiterals;

namespace
{

QString text(const char *source)
{
    return QCoreApplication::translate("wps::HelpDialogs", source);
}

QDialog *makeDialog(QWidget *parent, const QString &title)
{
    auto *dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    return dialog;
}

void addClose(QDialog *dialog, QVBoxLayout *column)
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    column->addWidget(buttons);
}

} // namespace

void showShortcuts(const ActionRegistry &actions, QWidget *parent)
{
    QDialog *dialog = makeDialog(parent, text(QT_TRANSLATE_NOOP("wps::HelpDialogs", "Keyboard shortcuts")));
    auto *table = new QTableWidget(0, 2, dialog);
    table->setAccessibleName(dialog->windowTitle());
    table->setHorizontalHeaderLabels(
        {text(QT_TRANSLATE_NOOP("wps::HelpDialogs", "Command")), text(QT_TRANSLATE_NOOP("wps::HelpDialogs", "Keys"))});
    table->verticalHeader()->hide();
    table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->setShowGrid(false);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    const QList<QString> ids = actions.ids();
    for (const QString &id : ids) {
        const QAction *action = actions.action(id);
        if (action->shortcuts().isEmpty())
            continue;
        QString name = action->text();
        name.remove(u'&');
        const int row = table->rowCount();
        table->insertRow(row);
        table->setItem(row, 0, new QTableWidgetItem(action->icon(), name));
        table->setItem(row, 1,
                       new QTableWidgetItem(QKeySequence::listToString(action->shortcuts(), QKeySequence::NativeText)));
    }
    table->resizeColumnToContents(1);
    auto *column = new QVBoxLayout(dialog);
    column->addWidget(table);
    addClose(dialog, column);
    const QFontMetrics metrics(dialog->font());
    dialog->resize(metrics.averageCharWidth() * 72, metrics.height() * 28);
    dialog->open();
}

void showAbout(QWidget *parent)
{
    QDialog *dialog = makeDialog(parent, text(QT_TRANSLATE_NOOP("wps::HelpDialogs", "About Web PubSub Console")));
    const int gap = spacing(dialog);
    auto *sign = new QLabel(dialog);
    const int side = gap * 8;
    sign->setPixmap(applicationIcon().pixmap(QSize(side, side), dialog->devicePixelRatioF()));
    auto *name = new QLabel(text(QT_TRANSLATE_NOOP("wps::HelpDialogs", "Web PubSub Console")), dialog);
    name->setFont(headingFont(dialog, 1.5));
    auto *version = new QLabel(text(QT_TRANSLATE_NOOP("wps::HelpDialogs", "Version %1 · Qt %2"))
                                   .arg(QCoreApplication::applicationVersion(), QString::fromLatin1(qVersion())),
                               dialog);
    auto *words = new QLabel(
        text(QT_TRANSLATE_NOOP("wps::HelpDialogs", "Native console for Azure Web PubSub, with a local emulator.\n"
                                                   "Free software under the GNU General Public License, version 3 "
                                                   "or later.\nNo telemetry. Not a Microsoft product.")),
        dialog);
    auto *column = new QVBoxLayout(dialog);
    column->setContentsMargins(gap * 3, gap * 3, gap * 3, gap * 2);
    column->setSpacing(gap);
    for (QLabel *label : {sign, name, version, words}) {
        label->setTextFormat(Qt::PlainText);
        label->setAlignment(Qt::AlignCenter);
        column->addWidget(label);
    }
    addClose(dialog, column);
    dialog->open();
}

} // namespace wps
