// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/explorer/register_explorer.h"

#include "ui/common/session_factory.h"
#include "ui/panels/explorer/explorer_panel.h"
#include "ui/shell/panel_registry.h"

namespace wps
{

using namespace Qt::StringLiterals;

void registerExplorer(SessionFactory &factory)
{
    factory.context().panels.addDock(
        {.id = u"explorer"_s,
         .title = ExplorerPanel::tr("Explorer"),
         .iconName = u"explorer"_s,
         .area = Qt::LeftDockWidgetArea,
         .visibleByDefault = true,
         .create = [&factory](QWidget *parent) -> QWidget * { return new ExplorerPanel(factory, parent); }});
}

} // namespace wps
