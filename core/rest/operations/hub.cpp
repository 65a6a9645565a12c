// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/operations/hub.h"

#include "core/rest/operations/operation_support.h"

namespace wps
{

using namespace operations;

RestOperation<void> sendToAll(const HubName &hub, const MessageBody &body, const SendOptions &options)
{
    return makeSend("sendToAll", pathOf(hub, {}, "send"), body, options, Excluded | Filter);
}

RestOperation<void> closeAllConnections(const HubName &hub, const CloseOptions &options)
{
    return makeClose("closeAllConnections", pathOf(hub, {}, "closeConnections"), options);
}

RestOperation<void> addConnectionsToGroups(const HubName &hub, const QList<GroupName> &groups,
                                           const ConnectionSelection &selection)
{
    return {makeBulk("addConnectionsToGroups", hub, "addToGroups", groups, selection.filter), decodeNothing};
}

RestOperation<void> removeConnectionsFromGroups(const HubName &hub, const QList<GroupName> &groups,
                                                const ConnectionSelection &selection)
{
    return {makeBulk("removeConnectionsFromGroups", hub, "removeFromGroups", groups, selection.filter), decodeNothing};
}

} // namespace wps
