// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/group/register_group.h"

#include "ui/common/navigator.h"
#include "ui/common/ui_context.h"
#include "ui/common/workspace.h"
#include "ui/models/visible_text.h"
#include "ui/panels/group/group_panel.h"

using namespace Qt::StringLiterals;

namespace wps
{

void registerGroup(UiContext &context)
{
    QObject::connect(&context.navigator, &Navigator::groupRequested, &context.navigator,
                     [&context](const QString &name) {
                         const HubSessionPtr session = context.workspace.session();
                         const Result<GroupName> group = GroupName::parse(name);
                         if (!session || !group) {
                             context.navigator.announce(
                                 session ? presentError(group.error(), GroupPanel::tr("Showing a group")).oneLine()
                                         : GroupPanel::tr("Connect to a hub first"));
                             return;
                         }
                         context.navigator.openTab(
                             {u"group/"_s + session->knownNamesScope() + u'/' + name,
                              GroupPanel::tr("Group: %1").arg(visibleLine(name, 30)), u"group"_s,
                              [&context, session, group = *group](QWidget *parent) -> QWidget * {
                                  return new GroupPanel(new GroupController(session, group, context), context, parent);
                              }});
                     });
}

} // namespace wps
