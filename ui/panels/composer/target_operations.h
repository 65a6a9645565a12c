// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/message_body.h"
#include "core/rest/rest_operation.h"
#include "core/rest/send_options.h"
#include "ui/common/navigator.h"

#include <optional>

namespace wps
{

// What the service is asked for a target that ComposerDraft::checkTarget has passed.

/// Nothing for what is not the service's to send.
std::optional<RestOperation<void>> sendOperation(const HubName &hub, const MessageTarget &target,
                                                 const MessageBody &body, const SendOptions &options);
/// Nothing for the hub, and for a name that no path can carry.
std::optional<RestOperation<bool>> existsOperation(const HubName &hub, const MessageTarget &target);

} // namespace wps
