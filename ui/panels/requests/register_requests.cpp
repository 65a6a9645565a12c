// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/requests/register_requests.h"

#include "ui/common/navigator.h"
#include "ui/common/ui_context.h"
#include "ui/panels/requests/requests_controller.h"
#include "ui/panels/requests/requests_panel.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/panel_registry.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

struct Requests {
    Q_DECLARE_TR_FUNCTIONS(Requests)
};

} // namespace

void registerRequests(UiContext &context)
{
    // The registry outlives the docks, so the controller does too.
    auto *controller = new RequestsController(context.transport, context.workspace, &context.panels);
    Navigator &navigator = context.navigator;
    context.panels.addDock(
        {u"requests"_s, Requests::tr("Requests"), u"requests"_s, Qt::BottomDockWidgetArea, true,
         [controller](QWidget *parent) -> QWidget * { return new RequestsPanel(*controller, parent); }});
    QAction *show = context.actions.add({u"tools.requests"_s,
                                         Requests::tr("Request &log"),
                                         MenuId::Tools,
                                         {},
                                         u"requests"_s,
                                         Requests::tr("Every call to the service, raw")});
    QAction *clear = context.actions.add({u"requests.clear"_s,
                                          Requests::tr("C&lear requests"),
                                          MenuId::Tools,
                                          {},
                                          u"clear"_s,
                                          Requests::tr("Forget all requests of this run")});
    QObject::connect(show, &QAction::triggered, &navigator, [&navigator] { navigator.showDock(u"requests"_s); });
    QObject::connect(clear, &QAction::triggered, controller, &RequestsController::clear);
    QObject::connect(&navigator, &Navigator::requestRequested, controller, [controller, &navigator](const QString &id) {
        navigator.showDock(u"requests"_s);
        controller->show(id);
    });
}

} // namespace wps
