// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/audit/register_audit.h"

#include "core/rest/rest_transport.h"
#include "ui/common/navigator.h"
#include "ui/common/ui_context.h"
#include "ui/panels/audit/audit_controller.h"
#include "ui/panels/audit/audit_panel.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/panel_registry.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

struct Audit {
    Q_DECLARE_TR_FUNCTIONS(Audit)
};

} // namespace

void registerAudit(UiContext &context, AuditLog &log)
{
    // The registry outlives the docks, so the controller does too.
    auto *controller =
        new AuditController(log, context.settings, context.transport.guard().policy().allowBodyExport, &context.panels);
    context.panels.addDock(
        {u"audit"_s, Audit::tr("Audit"), u"shield"_s, Qt::BottomDockWidgetArea, false,
         [controller](QWidget *parent) -> QWidget * { return new AuditPanel(*controller, parent); }});
    QAction *show = context.actions.add({u"tools.audit"_s,
                                         Audit::tr("&Audit"),
                                         MenuId::Tools,
                                         {},
                                         u"shield"_s,
                                         Audit::tr("Every management call ever made from here")});
    QObject::connect(show, &QAction::triggered, controller, [controller, &context] {
        context.navigator.showDock(u"audit"_s);
        controller->refresh();
    });
}

} // namespace wps
