// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/permissions/register_permissions.h"

#include "ui/common/navigator.h"
#include "ui/common/ui_context.h"
#include "ui/common/workspace.h"
#include "ui/models/visible_text.h"
#include "ui/panels/permissions/permissions_panel.h"
#include "ui/shell/action_registry.h"

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

void openTab(UiContext &context, const QString &connection, const QString &group)
{
    const HubSessionPtr session = context.workspace.session();
    if (!session) {
        context.navigator.announce(PermissionsPanel::tr("Connect to a hub first"));
        return;
    }
    const QString title = connection.isEmpty()
                              ? PermissionsPanel::tr("Permissions")
                              : PermissionsPanel::tr("Permissions: %1").arg(visibleLine(connection, 12));
    context.navigator.openTab({u"permissions/"_s + session->knownNamesScope() + u'/' + connection + u'/' + group, title,
                               u"permission"_s, [&context, session, connection, group](QWidget *parent) -> QWidget * {
                                   auto *controller = new PermissionsController(session, context.names);
                                   controller->setConnection(connection);
                                   if (!group.isEmpty())
                                       controller->addGroup(group);
                                   return new PermissionsPanel(controller, context.navigator, context.names, parent);
                               }});
}

} // namespace

void registerPermissions(UiContext &context)
{
    QAction *show = context.actions.add({u"hub.permissions"_s,
                                         PermissionsPanel::tr("&Permissions\u2026"),
                                         MenuId::Hub,
                                         {},
                                         u"permission"_s,
                                         PermissionsPanel::tr("What a connection may do in groups"),
                                         false,
                                         QAction::NoRole});
    const auto enable = [show, &context] { show->setEnabled(context.workspace.session() != nullptr); };
    QObject::connect(&context.workspace, &Workspace::sessionChanged, show, enable);
    QObject::connect(show, &QAction::triggered, &context.navigator, [&context] { openTab(context, {}, {}); });
    enable();
    QObject::connect(
        &context.navigator, &Navigator::permissionsRequested, &context.navigator,
        [&context](const QString &connection, const QString &group) { openTab(context, connection, group); });
}

} // namespace wps
