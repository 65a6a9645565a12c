// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rest/rest_operation.h"

namespace wps
{

/// HEAD /api/health: true when the service answers 200. Needs no token.
RestOperation<void> getServiceStatus();

} // namespace wps
