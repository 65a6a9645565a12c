// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/message_body.h"
#include "core/rest/rest_operation.h"
#include "core/rest/send_options.h"

namespace wps
{

RestOperation<void> sendToConnection(const HubName &hub, const ConnectionId &connection, const MessageBody &body,
                                     const SendOptions &options = {});
RestOperation<void> closeConnection(const HubName &hub, const ConnectionId &connection, const QString &reason = {});
RestOperation<bool> connectionExists(const HubName &hub, const ConnectionId &connection);
RestOperation<void> removeConnectionFromAllGroups(const HubName &hub, const ConnectionId &connection);

} // namespace wps
