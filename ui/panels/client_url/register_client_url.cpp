// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/client_url/register_client_url.h"

#include "core/profile/known_names.h"
#include "core/rest/operations/health.h"
#include "ui/common/error_presenter.h"
#include "ui/common/navigator.h"
#include "ui/common/session_bond.h"
#include "ui/common/ui_context.h"
#include "ui/common/workspace.h"
#include "ui/panels/client_url/client_url_controller.h"
#include "ui/panels/client_url/client_url_dialog.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/panel_registry.h"

#include <QApplication>
#include <QElapsedTimer>

#include <memory>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

struct ClientUrl {
    Q_DECLARE_TR_FUNCTIONS(ClientUrl)
};

void checkHealth(Workspace &workspace, Navigator &navigator, LatestCall<void> &call)
{
    const HubSessionPtr session = workspace.session();
    if (!session)
        return;
    navigator.announce(ClientUrl::tr("Checking %1…").arg(session->profile().name));
    QElapsedTimer elapsed;
    elapsed.start();
    call.start(
        session->client().send(getServiceStatus()), &navigator,
        [&navigator, session, elapsed](const Result<void> &result) {
            if (result) {
                navigator.announce(ClientUrl::tr("%1 is healthy (%2 ms)")
                                       .arg(session->profile().name, QString::number(elapsed.elapsed())));
            } else {
                navigator.announce(
                    presentError(result.error(), ClientUrl::tr("The health check of %1").arg(session->profile().name))
                        .oneLine());
            }
        });
}

} // namespace

void registerClientUrl(UiContext &context)
{
    Workspace &workspace = context.workspace;
    Navigator &navigator = context.navigator;
    QAction *open = context.actions.add({u"hub.clientUrl"_s,
                                         ClientUrl::tr("Client &URL…"),
                                         MenuId::Hub,
                                         {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)},
                                         u"link"_s,
                                         ClientUrl::tr("Make a URL with which a client can connect")});
    QAction *health = context.actions.add({u"hub.checkHealth"_s,
                                           ClientUrl::tr("Check &health"),
                                           MenuId::Hub,
                                           {},
                                           u"check"_s,
                                           ClientUrl::tr("Ask the service whether it is healthy")});

    const auto openDialog = [&context] {
        const HubSessionPtr session = context.workspace.session();
        if (!session)
            return;
        auto *controller = new ClientUrlController(session, context.navigator, context.settings);
        QObject::connect(controller, &ClientUrlController::made, controller, [controller, session, &context] {
            const QString scope = session->knownNamesScope();
            context.names.noteAll(scope, KnownNames::Kind::Group, controller->form().groups, KnownNames::Source::Typed);
            context.names.note(scope, KnownNames::Kind::User, controller->form().userId, KnownNames::Source::Typed);
        });
        auto *dialog = new ClientUrlDialog(controller, QApplication::activeWindow());
        new SessionBond(dialog, session, context.workspace, context.navigator);
        dialog->open();
        controller->make(); // as the last one was: most often that is what is wanted again
    };
    QObject::connect(open, &QAction::triggered, &navigator, openDialog);
    QObject::connect(&navigator, &Navigator::clientUrlRequested, open, openDialog);
    auto call = std::make_shared<LatestCall<void>>();
    QObject::connect(health, &QAction::triggered, &navigator,
                     [&context, call] { checkHealth(context.workspace, context.navigator, *call); });
    const auto update = [&workspace, open, health] {
        open->setEnabled(workspace.session() != nullptr);
        health->setEnabled(workspace.session() != nullptr);
    };
    QObject::connect(&workspace, &Workspace::sessionChanged, open, update);
    update();
}

} // namespace wps
