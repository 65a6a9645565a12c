// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QPair>

#include <chrono>
#include <optional>

namespace wps
{

/// One request as it went over the wire, secrets already removed, for the Requests panel and the log. Plain value.
struct HttpExchange {
    quint64 id = 0; ///< rises by one for each exchange of the program; retries of one call share `callId`
    quint64 callId = 0;
    int attempt = 1;
    QString requestId;   ///< x-ms-client-request-id
    QDateTime startedAt; ///< UTC
    std::chrono::microseconds duration{0};
    QString operationId;
    QByteArray method;
    QString url;                                         ///< full, with query; secrets redacted
    QList<QPair<QByteArray, QByteArray>> requestHeaders; ///< Authorization as "Bearer ***"
    QByteArray requestBody;                              ///< first 1 MiB, secrets redacted in generateToken answers
    qint64 requestBodySize = 0;
    int status = 0; ///< 0 when no answer came
    QList<QPair<QByteArray, QByteArray>> responseHeaders;
    QByteArray responseBody; ///< first 1 MiB
    qint64 responseBodySize = 0;
    std::optional<Error> error;                       ///< set when this attempt failed
    std::optional<std::chrono::milliseconds> retryIn; ///< set when another attempt follows
    QString profileName;                              ///< of the service client
    QString note;                                     ///< e.g. the route taken for a name with "/"

    /// HTTP text of both sides as in a trace: request line, headers, blank line, body; then the answer.
    QByteArray rawRequest() const;
    QByteArray rawResponse() const;
};

} // namespace wps

Q_DECLARE_METATYPE(wps::HttpExchange)
