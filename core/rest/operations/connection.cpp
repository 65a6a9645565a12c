// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/operations/connection.h"

#include "core/rest/operations/operation_support.h"

using namespace Qt::StringLiterals;

namespace wps
{

using namespace operations;

namespace
{

void refuseUnreachable(const ConnectionId &connection, RestRequest *request)
{
    if (!fitsInPath(connection))
        request->refusal = unreachableName(u"connection"_s, connection.value());
}

} // namespace

RestOperation<void> sendToConnection(const HubName &hub, const ConnectionId &connection, const MessageBody &body,
                                     const SendOptions &options)
{
    if (fitsInPath(connection)) {
        return makeSend("sendToConnection", pathOf(hub, {u"connections"_s, connection.value()}, "send"), body, options,
                        NoPart);
    }
    SendOptions selected = options;
    selected.filter = isConnection(connection);
    auto operation = makeSend("sendToConnection", pathOf(hub, {}, "send"), body, selected, Filter);
    operation.request.note = routeNote(u"connection"_s, connection.value());
    return operation;
}

RestOperation<void> closeConnection(const HubName &hub, const ConnectionId &connection, const QString &reason)
{
    RestRequest request =
        makeRequest("closeConnection", "DELETE", pathOf(hub, {u"connections"_s, connection.value()}), {204});
    if (!reason.isEmpty())
        request.query.append({u"reason"_s, reason});
    refuseUnreachable(connection, &request);
    return {request, decodeNothing};
}

RestOperation<bool> connectionExists(const HubName &hub, const ConnectionId &connection)
{
    RestRequest request =
        makeRequest("connectionExists", "HEAD", pathOf(hub, {u"connections"_s, connection.value()}), {200, 404});
    refuseUnreachable(connection, &request);
    return {request, decodeExistence};
}

RestOperation<void> removeConnectionFromAllGroups(const HubName &hub, const ConnectionId &connection)
{
    RestRequest request = makeRequest("removeConnectionFromAllGroups", "DELETE",
                                      pathOf(hub, {u"connections"_s, connection.value(), u"groups"_s}), {204});
    refuseUnreachable(connection, &request);
    return {request, decodeNothing};
}

} // namespace wps
