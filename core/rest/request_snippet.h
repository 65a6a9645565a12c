// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/base/secret_text.h"
#include "core/rest/http_exchange.h"

#include <QUrl>

#include <chrono>

namespace wps
{

enum class SnippetLanguage { Curl, AzureCli, JavaScript, Python, CSharp };

/// Text that repeats the recorded request, ready to be pasted into a POSIX shell or a source file. It holds no secret:
/// a token is the environment variable WEBPUBSUB_TOKEN, a connection string WEBPUBSUB_CONNECTION_STRING. Every value of
/// the request is quoted for its language. InvalidInput when the request cannot be repeated (see recordedCall).
Result<QString> requestSnippet(const HttpExchange &exchange, SnippetLanguage language);

/// The curl line with this token in it instead of the variable.
Result<SecretText> curlWithToken(const HttpExchange &exchange, const SecretText &token);

/// A token for this one request and nothing else (rest-api section 8.2), made with the access key. Signed for
/// `endpoint`, the service's own, also when the request went through a reverse proxy.
SecretText tokenForExchange(const HttpExchange &exchange, const QUrl &endpoint, const SecretText &accessKey,
                            std::chrono::seconds lifetime, const Clock &clock = systemClock());

} // namespace wps
