// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/start/register_start.h"

#include "ui/common/session_factory.h"
#include "ui/panels/start/connect_dialog.h"
#include "ui/panels/start/start_controller.h"
#include "ui/panels/start/start_page.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/panel_registry.h"

#include <QApplication>
#include <QClipboard>

namespace wps
{

using namespace Qt::StringLiterals;

namespace
{

ConnectDialog *openDialog(SessionFactory &factory)
{
    auto *dialog = new ConnectDialog(factory, QApplication::activeWindow());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    return dialog;
}

} // namespace

void registerStart(SessionFactory &factory)
{
    ActionRegistry &actions = factory.context().actions;
    auto *controller = new StartController(factory, &factory);

    QAction *connectNew = actions.add({.id = u"file.newProfile"_s,
                                       .text = StartPage::tr("&Connect to Azure…"),
                                       .menu = MenuId::File,
                                       .shortcuts = QKeySequence::keyBindings(QKeySequence::New),
                                       .iconName = u"cloud"_s,
                                       .tip = StartPage::tr("Connect with a connection string")});
    QObject::connect(connectNew, &QAction::triggered, &factory, [&factory] { openDialog(factory); });
    QAction *fromClipboard = actions.add({.id = u"file.newProfileFromClipboard"_s,
                                          .text = StartPage::tr("Connect with &Pasted Connection String"),
                                          .menu = MenuId::File,
                                          .iconName = u"paste"_s});
    QObject::connect(fromClipboard, &QAction::triggered, &factory,
                     [&factory] { openDialog(factory)->setConnectionString(QGuiApplication::clipboard()->text()); });
    QAction *local = actions.add({.id = u"hub.tryEmulator"_s,
                                  .text = StartPage::tr("Try the &Local Emulator"),
                                  .menu = MenuId::Hub,
                                  .iconName = u"emulator"_s,
                                  .tip = StartPage::tr("Starts it inside this program, opens a watcher and fills the "
                                                       "composer")});
    QObject::connect(local, &QAction::triggered, controller, &StartController::tryEmulator);

    QObject::connect(&factory, &SessionFactory::keyNeeded, &factory,
                     [&factory](const ConnectionProfile &profile, const std::optional<Error> &why) {
                         openDialog(factory)->askKey(profile, why);
                     });
    factory.context().panels.setHome(
        [&factory, controller](QWidget *parent) { return new StartPage(factory, *controller, parent); });
}

} // namespace wps
