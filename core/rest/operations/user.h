// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/message_body.h"
#include "core/rest/rest_operation.h"
#include "core/rest/send_options.h"

namespace wps
{

/// As groupRouteNote, for a user id with "/".
QString userRouteNote(const UserId &user);

RestOperation<void> sendToUser(const HubName &hub, const UserId &user, const MessageBody &body,
                               const SendOptions &options = {});
RestOperation<void> closeUserConnections(const HubName &hub, const UserId &user, const CloseOptions &options = {});
RestOperation<bool> userExists(const HubName &hub, const UserId &user);
/// The user's present connections only. False = the user has none (404 `Warning.User.NotExisted`).
RestOperation<bool> addUserToGroup(const HubName &hub, const UserId &user, const GroupName &group);
RestOperation<void> removeUserFromGroup(const HubName &hub, const UserId &user, const GroupName &group);
RestOperation<void> removeUserFromAllGroups(const HubName &hub, const UserId &user);

} // namespace wps
