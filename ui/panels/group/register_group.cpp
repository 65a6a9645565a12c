// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/group/register_group.h"

#include "ui/common/navigator.h"
#include "ui/common/ui_context.h"
#include "ui/common/workspace.h"
#include "ui/models/visible_text.h"
#include "ui/panels/group/filter_members_dialog.h"
#include "ui/panels/group/group_panel.h"
#include "ui/shell/action_registry.h"

#include <QApplication>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

void askByFilter(UiContext &context, ReversibleVerb verb)
{
    if (const HubSessionPtr session = context.workspace.session())
        (new FilterMembersDialog(session, verb, {}, context, QApplication::activeWindow()))->open();
}

void addActions(UiContext &context)
{
    QAction *add = context.actions.add({u"hub.addByFilter"_s,
                                        GroupPanel::tr("A&dd to groups by filter\u2026"),
                                        MenuId::Hub,
                                        {},
                                        u"add"_s,
                                        GroupPanel::tr("Adds every connection that matches a filter to groups"),
                                        true,
                                        QAction::NoRole});
    QAction *remove = context.actions.add({u"hub.removeByFilter"_s,
                                           GroupPanel::tr("&Remove from groups by filter\u2026"),
                                           MenuId::Hub,
                                           {},
                                           u"remove"_s,
                                           GroupPanel::tr("Removes every connection that matches a filter from groups"),
                                           false,
                                           QAction::NoRole});
    QObject::connect(add, &QAction::triggered, &context.navigator,
                     [&context] { askByFilter(context, ReversibleVerb::AddToGroup); });
    QObject::connect(remove, &QAction::triggered, &context.navigator,
                     [&context] { askByFilter(context, ReversibleVerb::RemoveFromGroup); });
    for (QAction *action : {add, remove}) {
        const auto enable = [action, &context] { action->setEnabled(context.workspace.session() != nullptr); };
        QObject::connect(&context.workspace, &Workspace::sessionChanged, action, enable);
        enable();
    }
}

} // namespace

void registerGroup(UiContext &context)
{
    addActions(context);
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
