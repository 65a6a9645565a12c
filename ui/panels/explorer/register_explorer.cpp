// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/explorer/register_explorer.h"

#include "ui/common/navigator.h"
#include "ui/common/session_factory.h"
#include "ui/common/workspace.h"
#include "ui/panels/explorer/explorer_panel.h"
#include "ui/panels/explorer/import_names_dialog.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/panel_registry.h"

#include <QApplication>
#include <QFileDialog>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>

namespace wps
{

using namespace Qt::StringLiterals;

namespace
{

void openImport(UiContext &context)
{
    if (const HubSessionPtr session = context.workspace.session())
        (new ImportNamesDialog(session, context.names, QApplication::activeWindow()))->open();
}

void askForExport(UiContext &context, NameActs &acts)
{
    const HubSessionPtr session = context.workspace.session();
    if (!session)
        return;
    auto *dialog = new QFileDialog(QApplication::activeWindow(), ExplorerPanel::tr("Export the names"),
                                   session->hub().value() + u"-names.csv"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"csv"_s);
    dialog->setNameFilters({ExplorerPanel::tr("CSV (*.csv)"), ExplorerPanel::tr("JSON Lines (*.jsonl)")});
    QObject::connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        dialog->setDefaultSuffix(filter.contains("jsonl"_L1) ? u"jsonl"_s : u"csv"_s);
    });
    QObject::connect(dialog, &QFileDialog::fileSelected, &acts,
                     [&acts, session](const QString &path) { acts.exportTo(session, path); });
    dialog->open();
}

void askToForgetAll(UiContext &context, NameActs &acts)
{
    const HubSessionPtr session = context.workspace.session();
    if (!session)
        return;
    const qsizetype known = acts.countAll(session);
    if (known == 0) {
        context.navigator.announce(ExplorerPanel::tr("No names are remembered of hub %1").arg(session->hub().value()));
        return;
    }
    const QString count = QLocale().toString(qlonglong(known));
    auto *question = new QMessageBox(QApplication::activeWindow());
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setIcon(QMessageBox::Question);
    question->setWindowTitle(ExplorerPanel::tr("Forget names"));
    question->setTextFormat(Qt::PlainText);
    question->setText(ExplorerPanel::tr("Forget all %1 names of hub %2 of %3?")
                          .arg(count, session->hub().value(), session->profile().name));
    question->setInformativeText(ExplorerPanel::tr(
        "Groups, users and connections are no longer offered until they are learned again. Nothing changes in the "
        "service. The Explorer offers to bring them back."));
    QPushButton *forget =
        question->addButton(ExplorerPanel::tr("&Forget %1 names").arg(count), QMessageBox::DestructiveRole);
    question->setDefaultButton(question->addButton(ExplorerPanel::tr("&Keep"), QMessageBox::RejectRole));
    QObject::connect(forget, &QPushButton::clicked, &acts, [&acts, session] { acts.forgetAll(session); });
    question->open();
}

} // namespace

void registerExplorer(SessionFactory &factory)
{
    UiContext &context = factory.context();
    // The registry outlives the docks, so the acts do too.
    auto *acts = new NameActs(context.names, factory.emulator(), &context.panels);
    context.panels.addDock({.id = u"explorer"_s,
                            .title = ExplorerPanel::tr("Explorer"),
                            .iconName = u"explorer"_s,
                            .area = Qt::LeftDockWidgetArea,
                            .visibleByDefault = true,
                            .create = [&factory, acts](QWidget *parent) -> QWidget * {
                                return new ExplorerPanel(factory, *acts, parent);
                            }});
    QObject::connect(acts, &NameActs::failed, &context.navigator, &Navigator::announce);
    QObject::connect(acts, &NameActs::done, &context.navigator, &Navigator::announce);

    QList<QAction *> actions;
    const auto add = [&](const ActionRegistry::Definition &definition, auto run) {
        QAction *action = context.actions.add(definition);
        QObject::connect(action, &QAction::triggered, acts, run);
        actions.append(action);
    };
    add({.id = u"names.import"_s,
         .text = ExplorerPanel::tr("&Import names\u2026"),
         .menu = MenuId::File,
         .iconName = u"import"_s,
         .tip = ExplorerPanel::tr("Groups, users and connections of the hub, from a text, CSV or JSON Lines file"),
         .separatorBefore = true},
        [&context] { openImport(context); });
    add({.id = u"names.export"_s,
         .text = ExplorerPanel::tr("E&xport names\u2026"),
         .menu = MenuId::File,
         .iconName = u"export"_s,
         .tip = ExplorerPanel::tr("Every name that is known of the hub, as CSV or JSON Lines")},
        [&context, acts] { askForExport(context, *acts); });
    add({.id = u"names.forgetAll"_s,
         .text = ExplorerPanel::tr("&Forget the hub's names\u2026"),
         .menu = MenuId::File,
         .iconName = u"remove"_s,
         .tip = ExplorerPanel::tr("Nothing changes in the service")},
        [&context, acts] { askToForgetAll(context, *acts); });
    const auto enable = [actions, &context] {
        for (QAction *action : actions)
            action->setEnabled(context.workspace.session() != nullptr);
    };
    QObject::connect(&context.workspace, &Workspace::sessionChanged, acts, enable);
    enable();
}

} // namespace wps
