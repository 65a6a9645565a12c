// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rest/operations/connection.h"
#include "core/rest/operations/group.h"
#include "core/rest/operations/health.h"
#include "core/rest/operations/hub.h"
#include "core/rest/operations/permission.h"
#include "core/rest/operations/token.h"
#include "core/rest/operations/user.h"
#include "core/rest/service_client.h"
#include "tests/support/wait_for.h"

#include <QMap>

#include <functional>

namespace wps
{

/// An operation of whatever result.
struct AnyOperation {
    RestRequest request;
    std::function<Result<void>(const WebPubSubServiceClient &)> ask; ///< until it is answered
    /// Turns away from it once `ready` is true.
    std::function<void(const WebPubSubServiceClient &, const std::function<bool()> &ready)> abandon;

    template <typename T>
    AnyOperation(const RestOperation<T> &operation) // NOLINT(google-explicit-constructor): made of each in a table
        : request(operation.request)
    {
        ask = [operation](const WebPubSubServiceClient &client) -> Result<void> {
            const Result<T> result = waitFor(client.send(operation));
            return result ? Result<void>() : Result<void>(failure(result.error()));
        };
        abandon = [operation](const WebPubSubServiceClient &client, const std::function<bool()> &ready) {
            auto future = client.send(operation);
            QVERIFY(QTest::qWaitFor(ready));
            future.cancel();
        };
    }
};

/// The names that they are about: nobody has them.
struct OperationNames {
    HubName hub = *HubName::parse(QStringLiteral("chat"));
    GroupName group = *GroupName::parse(QStringLiteral("room"));
    UserId user = *UserId::parse(QStringLiteral("u"));
    ConnectionId connection = *ConnectionId::parse(QStringLiteral("c"));
};

/// The service's operations, each under its own name.
inline QMap<QString, AnyOperation> everyOperation(const OperationNames &names = {})
{
    const auto &[hub, group, user, connection] = names;
    const MessageBody body = MessageBody::text(QStringLiteral("hello"));
    const auto all = ConnectionSelection::allConnections();
    const Permission may = Permission::SendToGroup;
    return {
        {QStringLiteral("sendToAll"), sendToAll(hub, body)},
        {QStringLiteral("sendToGroup"), sendToGroup(hub, group, body)},
        {QStringLiteral("sendToUser"), sendToUser(hub, user, body)},
        {QStringLiteral("sendToConnection"), sendToConnection(hub, connection, body)},
        {QStringLiteral("closeAllConnections"), closeAllConnections(hub)},
        {QStringLiteral("closeGroupConnections"), closeGroupConnections(hub, group)},
        {QStringLiteral("closeUserConnections"), closeUserConnections(hub, user)},
        {QStringLiteral("closeConnection"), closeConnection(hub, connection)},
        {QStringLiteral("addConnectionsToGroups"), addConnectionsToGroups(hub, {group}, all)},
        {QStringLiteral("removeConnectionsFromGroups"), removeConnectionsFromGroups(hub, {group}, all)},
        {QStringLiteral("addConnectionToGroup"), addConnectionToGroup(hub, group, connection)},
        {QStringLiteral("removeConnectionFromGroup"), removeConnectionFromGroup(hub, group, connection)},
        {QStringLiteral("removeConnectionFromAllGroups"), removeConnectionFromAllGroups(hub, connection)},
        {QStringLiteral("addUserToGroup"), addUserToGroup(hub, user, group)},
        {QStringLiteral("removeUserFromGroup"), removeUserFromGroup(hub, user, group)},
        {QStringLiteral("removeUserFromAllGroups"), removeUserFromAllGroups(hub, user)},
        {QStringLiteral("grantPermission"), grantPermission(hub, connection, may, group)},
        {QStringLiteral("revokePermission"), revokePermission(hub, connection, may, group)},
        {QStringLiteral("checkPermission"), checkPermission(hub, connection, may, group)},
        {QStringLiteral("groupExists"), groupExists(hub, group)},
        {QStringLiteral("userExists"), userExists(hub, user)},
        {QStringLiteral("connectionExists"), connectionExists(hub, connection)},
        {QStringLiteral("listConnectionsInGroup"), listConnectionsInGroup(hub, group)},
        {QStringLiteral("generateClientToken"), generateClientToken(hub, {})},
        {QStringLiteral("getServiceStatus"), getServiceStatus()},
    };
}

} // namespace wps
