// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/auth/client_access_token.h"
#include "core/rest/rest_operation.h"

namespace wps
{

/// Asks the service for a client access token: the way for Entra callers; with an access key sign locally (rest-api
/// section 8.3). `clientType` has no value for Socket.IO: InvalidInput comes from the service then.
RestOperation<SecretText> generateClientToken(const HubName &hub, const ClientAccessRequest &request);

} // namespace wps
