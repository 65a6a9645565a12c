// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/auth/token_source.h"
#include "core/rest/rest_operation.h"

#include <QUrl>

namespace wps
{

/// Where a request goes and what its token is made for (rest-api sections 8.2 and 8.5).
struct RequestTarget {
    QUrl url;
    QByteArray audience; ///< of the service's own endpoint, without query
};

/// Protocol error for an absolute URL (nextLink) that leaves the service's origin; InvalidInput without an endpoint.
Result<RequestTarget> requestTarget(const ServiceCredential &credential, const RestRequest &request);

} // namespace wps
