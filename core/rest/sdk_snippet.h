// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rest/recorded_call.h"

namespace wps
{

// The call with an official SDK, a whole program that takes the connection string from WEBPUBSUB_CONNECTION_STRING.
// Where the SDK has no method that says exactly this, the raw request instead, signed by the SDK (by WEBPUBSUB_TOKEN in
// JavaScript, whose client sends no raw requests).
QString javaScriptSnippet(const RecordedCall &call); ///< @azure/web-pubsub
QString pythonSnippet(const RecordedCall &call);     ///< azure-messaging-webpubsubservice
QString cSharpSnippet(const RecordedCall &call);     ///< Azure.Messaging.WebPubSub

} // namespace wps
