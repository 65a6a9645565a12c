// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/start/register_start.h"

#include "ui/common/session_factory.h"
#include "ui/panels/start/connect_dialog.h"
#include "ui/panels/start/start_controller.h"
#include "ui/panels/start/start_page.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/panel_registry.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QPointer>

namespace wps
{

using namespace Qt::StringLiterals;

namespace
{

/// Opens the connect form over the window that holds the start page.
class FormOpener : public QObject
{
public:
    explicit FormOpener(SessionFactory &factory) : QObject(&factory), m_factory(factory) {}

    void setPage(QWidget *page) { m_page = page; }
    ConnectDialog *open()
    {
        auto *dialog = new ConnectDialog(m_factory, m_page ? m_page->window() : nullptr);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
        return dialog;
    }

private:
    SessionFactory &m_factory;
    QPointer<QWidget> m_page;
};

} // namespace

void registerStart(SessionFactory &factory)
{
    ActionRegistry &actions = factory.context().actions;
    auto *controller = new StartController(factory, &factory);
    auto *forms = new FormOpener(factory);

    QAction *connectNew = actions.add({.id = u"file.newProfile"_s,
                                       .text = StartPage::tr("&Connect to Azure…"),
                                       .menu = MenuId::File,
                                       .shortcuts = QKeySequence::keyBindings(QKeySequence::New),
                                       .iconName = u"cloud"_s,
                                       .tip = StartPage::tr("Connect with a connection string")});
    QObject::connect(connectNew, &QAction::triggered, forms, &FormOpener::open);
    QAction *fromClipboard = actions.add({.id = u"file.newProfileFromClipboard"_s,
                                          .text = StartPage::tr("Connect with &Pasted Connection String"),
                                          .menu = MenuId::File,
                                          .iconName = u"paste"_s});
    QObject::connect(fromClipboard, &QAction::triggered, forms,
                     [forms] { forms->open()->setConnectionString(QGuiApplication::clipboard()->text()); });
    QAction *local = actions.add({.id = u"hub.tryEmulator"_s,
                                  .text = StartPage::tr("Try the &Local Emulator"),
                                  .menu = MenuId::Hub,
                                  .iconName = u"emulator"_s,
                                  .tip = StartPage::tr("Starts it inside this program, opens a watcher and fills the "
                                                       "composer")});
    QObject::connect(local, &QAction::triggered, controller, &StartController::tryEmulator);

    QObject::connect(&factory, &SessionFactory::keyNeeded, forms,
                     [forms](const ConnectionProfile &profile, const std::optional<Error> &why) {
                         forms->open()->askKey(profile, why);
                     });
    factory.context().panels.setHome([&factory, controller, forms](QWidget *parent) {
        auto *page = new StartPage(factory, *controller, parent);
        forms->setPage(page);
        return page;
    });
}

} // namespace wps
