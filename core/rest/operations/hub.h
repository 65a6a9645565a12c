// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/message_body.h"
#include "core/model/names.h"
#include "core/rest/rest_operation.h"
#include "core/rest/send_options.h"

namespace wps
{

/// Which connections a bulk group change selects. The service takes an absent filter as "every connection of the hub":
/// here that has to be said.
struct ConnectionSelection {
    static ConnectionSelection allConnections() { return {}; }
    static ConnectionSelection matching(const QString &filter) { return {filter}; }
    QString filter; ///< empty = every connection
};

RestOperation<void> sendToAll(const HubName &hub, const MessageBody &body, const SendOptions &options = {});
RestOperation<void> closeAllConnections(const HubName &hub, const CloseOptions &options = {});
RestOperation<void> addConnectionsToGroups(const HubName &hub, const QList<GroupName> &groups,
                                           const ConnectionSelection &selection);
RestOperation<void> removeConnectionsFromGroups(const HubName &hub, const QList<GroupName> &groups,
                                                const ConnectionSelection &selection);

} // namespace wps
