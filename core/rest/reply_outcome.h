// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rest/rest_operation.h"
#include "core/rest/retry_policy.h"

#include <QNetworkReply>
#include <QUrl>

namespace wps
{

/// How one attempt ended, as far as the socket tells.
struct ReplyEnd {
    QUrl url;
    QNetworkReply::NetworkError code = QNetworkReply::NoError;
    QString text;            ///< Qt's sentence
    bool connecting = false; ///< a connection was opened for it
    bool encrypted = false;  ///< its TLS handshake was complete
    bool left = false;       ///< the whole request, body included, went out
    bool idled = false;      ///< ended by the idle timeout
    bool expired = false;    ///< ended by the call's deadline
    bool oversize = false;   ///< ended because the answer was too large
};

/// The answer, or what it and the way it ended mean as an Error. A send whose fate nobody knows is OutcomeUnknown; what
/// surely did not reach the service is Timeout, Network, Tls or Proxy. Pure.
Result<RestResponse> outcomeOf(const RestRequest &request, const RestResponse &response, const ReplyEnd &end,
                               const RetryPolicy &policy);

/// May this error be answered by trying again (the 401 with its fresh token apart)? Pure.
bool isWorthRetrying(const RestRequest &request, const Error &error, const ReplyEnd &end);

} // namespace wps
