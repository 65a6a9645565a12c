// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/charts/register_charts.h"

#include "ui/common/navigator.h"
#include "ui/common/ui_context.h"
#include "ui/common/workspace.h"
#include "ui/panels/charts/charts_panel.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/panel_registry.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

struct Charts {
    Q_DECLARE_TR_FUNCTIONS(Charts)
};

} // namespace

void registerCharts(UiContext &context)
{
    Workspace &workspace = context.workspace;
    Navigator &navigator = context.navigator;
    context.panels.addDock({u"charts"_s, Charts::tr("Charts"), u"chart"_s, Qt::BottomDockWidgetArea, false,
                            [&workspace](QWidget *parent) -> QWidget * {
                                return new ChartsPanel(workspace.clients(), workspace.latency(), parent);
                            }});
    QAction *show =
        context.actions.add({u"watch.charts"_s,
                             Charts::tr("&Charts of rates and latency"),
                             MenuId::Watch,
                             {},
                             u"chart"_s,
                             Charts::tr("How much the clients receive, and how long messages take to them")});
    QObject::connect(show, &QAction::triggered, &navigator, [&navigator] { navigator.showDock(u"charts"_s); });
}

} // namespace wps
