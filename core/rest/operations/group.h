// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/group_member.h"
#include "core/model/message_body.h"
#include "core/rest/rest_operation.h"
#include "core/rest/send_options.h"

namespace wps
{

struct GroupMemberPage {
    QList<GroupMember> members;
    QByteArray nextLink; ///< empty on the last page (absent or null in the answer)
};

/// A group name with "/" cannot be a path segment (rest-api section 3): the send then goes hub-wide with the filter
/// `'name' in groups` (receivers see from=server instead of from=group), the member changes go by :addToGroups with a
/// filter; exists, list and close answer Unsupported. `routeNote` says so in English; empty when the plain way was
/// taken.
QString groupRouteNote(const GroupName &group);

RestOperation<void> sendToGroup(const HubName &hub, const GroupName &group, const MessageBody &body,
                                const SendOptions &options = {});
RestOperation<void> closeGroupConnections(const HubName &hub, const GroupName &group, const CloseOptions &options = {});
RestOperation<bool> groupExists(const HubName &hub, const GroupName &group);
RestOperation<GroupMemberPage> listConnectionsInGroup(const HubName &hub, const GroupName &group,
                                                      const ListOptions &options = {});
RestOperation<GroupMemberPage> listConnectionsNextPage(const QByteArray &nextLink);
/// False = there is no such connection (404 `Error.Connection.NotExisted`).
RestOperation<bool> addConnectionToGroup(const HubName &hub, const GroupName &group, const ConnectionId &connection);
RestOperation<void> removeConnectionFromGroup(const HubName &hub, const GroupName &group,
                                              const ConnectionId &connection);

} // namespace wps
