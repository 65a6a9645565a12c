// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rest/http_exchange.h"

namespace wps
{

/// Removes what must not be shown: Authorization, tokens in the URL and in headers, and the answer of
/// generateClientToken; cuts both bodies at 1 MiB (their sizes stay).
void redactExchange(HttpExchange *exchange);

/// One line of key=value pairs, no bodies: "call=3 attempt=1 operation=sendToAll method=POST url=... status=202 ...".
QString logLine(const HttpExchange &exchange);

/// Writes the line to wps.http: debug, or info when another attempt follows, so that no retry is hidden.
void logExchange(const HttpExchange &exchange);

} // namespace wps
