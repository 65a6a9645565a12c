// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/names.h"
#include "core/model/permission.h"
#include "core/rest/rest_operation.h"

namespace wps
{

/// targetName (the group) is required by the real service (rest-api section 6).
/// False = there is no such connection (404 `Info.Connection.NotExisted`).
RestOperation<bool> grantPermission(const HubName &hub, const ConnectionId &connection, Permission permission,
                                    const GroupName &group);
RestOperation<void> revokePermission(const HubName &hub, const ConnectionId &connection, Permission permission,
                                     const GroupName &group);
/// False = not allowed, or no such connection: the service does not tell them apart.
RestOperation<bool> checkPermission(const HubName &hub, const ConnectionId &connection, Permission permission,
                                    const GroupName &group);

} // namespace wps
