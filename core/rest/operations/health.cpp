// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/operations/health.h"

#include "core/rest/operations/operation_support.h"

namespace wps
{

RestOperation<void> getServiceStatus()
{
    RestRequest request = operations::makeRequest("getServiceStatus", "HEAD", "/api/health", {200});
    request.authorized = false;
    return {request, operations::decodeNothing};
}

} // namespace wps
