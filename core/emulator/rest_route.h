// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/rest_message.h"

#include <QStringList>

namespace wps
{

/// Operations of rest-api section 4, by what they are done to.
enum class RestOperationId {
    Health,
    SendToAll,
    SendToGroup,
    SendToUser,
    SendToConnection,
    CloseAll,
    CloseGroup,
    CloseUser,
    CloseConnection,
    ConnectionExists,
    GroupExists,
    UserExists,
    ListConnectionsInGroup,
    AddConnectionToGroup,
    RemoveConnectionFromGroup,
    RemoveConnectionFromAllGroups,
    AddUserToGroup,
    RemoveUserFromGroup,
    RemoveUserFromAllGroups,
    AddConnectionsToGroups,
    RemoveConnectionsFromGroups,
    GrantPermission,
    RevokePermission,
    CheckPermission,
    GenerateClientToken,
};

/// The names found in a path. Those that the route does not have are null.
struct RouteMatch {
    RestOperationId operation = RestOperationId::Health;
    QString hub;
    QString group;
    QString userId;
    QString connectionId;
    QString permission;
};

/// The route of a request. When the path is known but not with this method, `allowed` lists the methods that are.
std::optional<RouteMatch> findRoute(const QByteArray &method, const QStringList &segments, QStringList *allowed);

} // namespace wps
