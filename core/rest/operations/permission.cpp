// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/operations/permission.h"

#include "core/rest/operations/operation_support.h"

using namespace Qt::StringLiterals;

namespace wps
{

using namespace operations;

namespace
{

RestRequest permissionRequest(const char *operationId, const char *method, const HubName &hub,
                              const ConnectionId &connection, Permission permission, const GroupName &group,
                              QList<int> accepted)
{
    RestRequest request =
        makeRequest(operationId, method,
                    pathOf(hub, {u"permissions"_s, permissionName(permission), u"connections"_s, connection.value()}),
                    std::move(accepted));
    request.query.append({u"targetName"_s, group.value()});
    if (!fitsInPath(connection))
        request.refusal = unreachableName(u"connection"_s, connection.value());
    return request;
}

} // namespace

RestOperation<bool> grantPermission(const HubName &hub, const ConnectionId &connection, Permission permission,
                                    const GroupName &group)
{
    return {permissionRequest("grantPermission", "PUT", hub, connection, permission, group, {200, 404}),
            decodeExistence};
}

RestOperation<void> revokePermission(const HubName &hub, const ConnectionId &connection, Permission permission,
                                     const GroupName &group)
{
    return {permissionRequest("revokePermission", "DELETE", hub, connection, permission, group, {204}), decodeNothing};
}

RestOperation<bool> checkPermission(const HubName &hub, const ConnectionId &connection, Permission permission,
                                    const GroupName &group)
{
    return {permissionRequest("checkPermission", "HEAD", hub, connection, permission, group, {200, 404}),
            decodeExistence};
}

} // namespace wps
