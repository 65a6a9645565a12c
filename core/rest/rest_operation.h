// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QStringList>

#include <functional>
#include <optional>

namespace wps
{

/// A complete answer of the service.
struct RestResponse {
    int status = 0;
    QList<QPair<QByteArray, QByteArray>> headers;
    QByteArray body;

    QByteArray header(QByteArrayView name) const; ///< case-insensitive; empty when absent
};

/// What to ask, untyped: everything the transport needs.
struct RestRequest {
    QByteArray method;   ///< "GET", "POST", ...
    QString operationId; ///< as in the specification, e.g. "sendToGroup"
    QByteArray path;     ///< "/api/hubs/chat/groups/a%20b/:send": each segment percent-encoded once
    QList<QPair<QString, QString>>
        query; ///< decoded; encoded once by the transport; api-version is added by the service client
    QList<QPair<QByteArray, QByteArray>> headers; ///< Content-Type, metadata
    QByteArray body;
    bool hasBody = false;
    QString requestId; ///< x-ms-client-request-id; the service client makes one when empty. The caller may set it to
                       ///< find the exchange again
    QList<int> acceptedStatuses;
    bool idempotent = false; ///< may be repeated automatically
    bool authorized = true;  ///< health needs no token
    QString typedHub;        ///< the hub's name as somebody typed it to confirm; the production guard asks for it
    QString note;            ///< for people: the route taken instead of the usual one
    /// Set for a page's nextLink: absolute URL, used as it is, but only if it is on the service's own origin. Path and
    /// query are then ignored.
    QByteArray absoluteUrl;
    /// Set when the operation cannot be asked for as it is (a value out of range, a name that no path can carry): the
    /// call then ends with this error and nothing is sent.
    std::optional<Error> refusal;

    /// Percent-encodes one path segment as encodeURIComponent does.
    static QByteArray segment(const QString &text);
};

/// One REST operation as a value: made by the free function named after its operationId in core/rest/operations.
template <typename T> struct RestOperation {
    RestRequest request;
    std::function<Result<T>(const RestResponse &)>
        decode; ///< pure; called for an accepted status only, on the I/O thread
};

} // namespace wps
