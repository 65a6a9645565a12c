// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/rest/rest_operation.h"

namespace wps
{

/// An Error from an answer whose status is not accepted: both JSON body shapes of rest-api section 2, the
/// `x-ms-error-code` header alone (HEAD), an HTML page of something in between, or no body at all. Pure; secrets are
/// removed.
Error decodeErrorResponse(const RestResponse &response);

/// An Error of kind Protocol: the answer came and cannot be understood.
Error protocolError(const RestResponse &response, const QString &message);

/// True when a 404 is the service's "there is no such connection, group or user" and not a page of something in
/// between.
bool isNotExisted(const RestResponse &response);

} // namespace wps
