// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/inspector/register_inspector.h"

#include "ui/common/navigator.h"
#include "ui/common/ui_context.h"
#include "ui/panels/inspector/inspector_panel.h"
#include "ui/shell/panel_registry.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace wps
{

void registerInspector(UiContext &context)
{
    Navigator &navigator = context.navigator;
    context.panels.addDock({u"inspector"_s, QCoreApplication::translate("wps::InspectorPanel", "Inspector"),
                            u"inspector"_s, Qt::RightDockWidgetArea, true, [&navigator](QWidget *parent) -> QWidget * {
                                auto *panel = new InspectorPanel(parent);
                                QObject::connect(&navigator, &Navigator::inspectRequested, &panel->controller(),
                                                 &InspectorController::inspect);
                                return panel;
                            }});
}

} // namespace wps
