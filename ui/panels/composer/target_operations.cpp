// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/composer/target_operations.h"

#include "core/rest/operations/connection.h"
#include "core/rest/operations/group.h"
#include "core/rest/operations/hub.h"
#include "core/rest/operations/user.h"

namespace wps
{

std::optional<RestOperation<void>> sendOperation(const HubName &hub, const MessageTarget &target,
                                                 const MessageBody &body, const SendOptions &options)
{
    switch (target.kind) {
    case TargetKind::Hub:
        return sendToAll(hub, body, options);
    case TargetKind::Group:
        return sendToGroup(hub, *GroupName::parse(target.name), body, options);
    case TargetKind::User:
        return sendToUser(hub, *UserId::parse(target.name), body, options);
    case TargetKind::Connection:
        return sendToConnection(hub, *ConnectionId::parse(target.name), body, options);
    case TargetKind::Event: // of clients only
        break;
    }
    return {};
}

std::optional<RestOperation<bool>> existsOperation(const HubName &hub, const MessageTarget &target)
{
    if (target.name.contains(u'/'))
        return {};
    switch (target.kind) {
    case TargetKind::Hub:
    case TargetKind::Event:
        return {};
    case TargetKind::Group:
        return groupExists(hub, *GroupName::parse(target.name));
    case TargetKind::User:
        return userExists(hub, *UserId::parse(target.name));
    case TargetKind::Connection:
        return connectionExists(hub, *ConnectionId::parse(target.name));
    }
    return {};
}

} // namespace wps
