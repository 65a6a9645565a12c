// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/permissions/register_permissions.h"

#include "core/emulator/emulator.h"
#include "core/profile/known_names.h"
#include "ui/common/navigator.h"
#include "ui/common/ui_context.h"
#include "ui/common/workspace.h"
#include "ui/models/visible_text.h"
#include "ui/panels/permissions/permissions_panel.h"
#include "ui/shell/action_registry.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

/// Of the emulator inside this program those that are there now, otherwise those that are remembered.
QStringList candidates(const UiContext &context, const HubSession &session, PermissionsPanel::Kind kind)
{
    const bool connections = kind == PermissionsPanel::Kind::Connections;
    QStringList names;
    if (session.isLocalEmulator()) {
        const EmulatorSnapshot snapshot = context.emulator.snapshot();
        for (const EmulatorHub &hub : snapshot.hubs) {
            if (hub.name != session.hub().value())
                continue;
            for (const EmulatorConnection &connection : hub.connections)
                names += connections ? QStringList{connection.id} : connection.groups;
        }
    }
    if (!connections || names.isEmpty()) {
        const auto entries = context.names.names(session.knownNamesScope(),
                                                 connections ? KnownNames::Kind::Connection : KnownNames::Kind::Group);
        for (const KnownNames::Entry &entry : entries)
            names.append(entry.name);
    }
    names.removeDuplicates();
    return names;
}

/// The groups for which a connection's permissions are shown when nobody has chosen any: its own first.
QStringList groupsFor(const UiContext &context, const HubSession &session, const QString &connection)
{
    constexpr qsizetype kShown = 8;
    QStringList groups;
    if (session.isLocalEmulator()) {
        const EmulatorSnapshot snapshot = context.emulator.snapshot();
        for (const EmulatorHub &hub : snapshot.hubs) {
            for (const EmulatorConnection &held : hub.connections) {
                if (hub.name == session.hub().value() && held.id == connection)
                    groups += held.groups;
            }
        }
    }
    groups += candidates(context, session, PermissionsPanel::Kind::Groups);
    groups.removeDuplicates();
    return groups.first(std::min(groups.size(), kShown));
}

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
                                   auto *controller = new PermissionsController(session, context);
                                   controller->addConnections({connection});
                                   controller->addGroups(connection.isEmpty() || !group.isEmpty()
                                                             ? QStringList{group}
                                                             : groupsFor(context, *session, connection));
                                   controller->askForAll();
                                   const auto offer = [&context, session](PermissionsPanel::Kind kind) {
                                       return candidates(context, *session, kind);
                                   };
                                   return new PermissionsPanel(controller, context, offer, parent);
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
