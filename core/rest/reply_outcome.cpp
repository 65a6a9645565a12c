// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/reply_outcome.h"

#include "core/base/logging.h"
#include "core/rest/error_decoder.h"
#include "core/rest/retry_after.h"

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

bool isProxyError(QNetworkReply::NetworkError code)
{
    return code >= QNetworkReply::ProxyConnectionRefusedError && code <= QNetworkReply::UnknownProxyError;
}

bool isInHandshake(const ReplyEnd &end)
{
    return end.url.scheme() == u"https"_s && end.connecting && !end.encrypted;
}

/// False when the service surely has not got the whole request.
bool mayHaveLeft(const RestRequest &request, const ReplyEnd &end)
{
    if (end.left)
        return true;
    if (!request.body.isEmpty() || isInHandshake(end))
        return false;
    // requestSent() does not come for a request without a body: only these say that no connection carried it.
    return end.code != QNetworkReply::ConnectionRefusedError && end.code != QNetworkReply::HostNotFoundError &&
           end.code != QNetworkReply::SslHandshakeFailedError && !isProxyError(end.code);
}

QString seconds(std::chrono::milliseconds time)
{
    return QString::number(static_cast<double>(time.count()) / 1000);
}

/// No complete answer came: why.
Error transportError(const RestRequest &request, const RestResponse &response, const ReplyEnd &end,
                     const RetryPolicy &policy)
{
    Error error;
    error.kind = Error::Kind::Network;
    error.message = redactSecrets(end.text);
    if (end.expired) {
        error.kind = Error::Kind::Timeout;
        error.message = u"No complete answer within %1 s."_s.arg(seconds(policy.deadline));
    } else if (end.idled) {
        error.kind = Error::Kind::Timeout;
        error.message = u"Nothing came for %1 s."_s.arg(seconds(policy.idleTimeout));
    } else if (end.code == QNetworkReply::SslHandshakeFailedError) {
        error.kind = Error::Kind::Tls;
    } else if (isProxyError(end.code)) {
        error.kind = Error::Kind::Proxy;
    } else if (end.code == QNetworkReply::RemoteHostClosedError && isInHandshake(end)) {
        error.kind = Error::Kind::Tls;
        error.message = u"The connection was closed during the TLS handshake."_s;
    } else if (response.status != 0) {
        error.message = u"The answer was cut off: %1."_s.arg(error.message);
    } else if (end.code == QNetworkReply::ContentReSendError || end.code == QNetworkReply::RemoteHostClosedError) {
        error.message = u"The connection was closed before the answer came."_s;
    } else if (end.code == QNetworkReply::ProtocolFailure || end.code == QNetworkReply::NoError) {
        error.kind = Error::Kind::Protocol;
        error.message = u"The answer is not HTTP."_s;
    }
    if (mayHaveLeft(request, end) && !request.idempotent)
        error.kind = Error::Kind::OutcomeUnknown;
    return error;
}

Error redirectError(const RestResponse &response, const ReplyEnd &end)
{
    const QString host = end.url.resolved(QUrl::fromEncoded(response.header("Location"))).host().left(100);
    return protocolError(
        response, u"The answer is a redirect to \"%1\". It was not followed: the token is for this service only."_s.arg(
                      redactSecrets(host)));
}

Error refusal(const RestRequest &request, const RestResponse &response)
{
    Error error = decodeErrorResponse(response);
    // A gateway that gave up on the service does not know whether the message arrived.
    if (!request.idempotent && (response.status == 502 || response.status == 504))
        error.kind = Error::Kind::OutcomeUnknown;
    if (response.status != 401)
        return error;
    const QDateTime theirs = parseHttpDate(response.header("Date").left(64));
    const double minutes = static_cast<double>(theirs.secsTo(QDateTime::currentDateTimeUtc())) / 60;
    if (theirs.isValid() && std::abs(minutes) > 5) {
        error.message +=
            (error.message.isEmpty() ? QString() : u" "_s) +
            u"This computer's clock is %1 minutes %2 the service's, and tokens depend on it."_s.arg(
                QString::number(std::lround(std::abs(minutes))), minutes > 0 ? u"ahead of"_s : u"behind"_s);
    }
    return error;
}

} // namespace

Result<RestResponse> outcomeOf(const RestRequest &request, const RestResponse &response, const ReplyEnd &end,
                               const RetryPolicy &policy)
{
    const bool accepted = request.acceptedStatuses.contains(response.status);
    // The status says that a send was taken; whatever happened to the body afterwards, it carries nothing.
    if (accepted && !request.idempotent)
        return response;
    if (end.oversize) {
        Error error;
        error.kind = Error::Kind::TooLarge;
        error.httpStatus = response.status;
        error.message = u"The answer is larger than 16 MiB, so it was not read to its end."_s;
        return failure(error);
    }
    const bool socketFailed =
        end.code > QNetworkReply::NoError && end.code < QNetworkReply::ProxyConnectionRefusedError;
    if (response.status == 0 || (accepted && (end.idled || end.expired || socketFailed)))
        return failure(transportError(request, response, end, policy));
    if (response.status >= 300 && response.status < 400)
        return failure(redirectError(response, end));
    if (!accepted && response.status < 400)
        return failure(protocolError(
            response, u"The service answered %1, which this request never expects."_s.arg(response.status)));
    if (!accepted)
        return failure(refusal(request, response));
    const QByteArray encoding = response.header("Content-Encoding").trimmed().toLower();
    if (!response.body.isEmpty() && !encoding.isEmpty() && encoding != "identity")
        return failure(protocolError(response, u"The answer is compressed, although that was not asked for."_s));
    return response;
}

bool isWorthRetrying(const RestRequest &request, const Error &error, const ReplyEnd &end)
{
    constexpr std::array kRetryable{408, 429, 500, 502, 503, 504};
    switch (error.kind) {
    case Error::Kind::Network:
    case Error::Kind::Timeout:
        return true;
    case Error::Kind::Proxy:
        return error.httpStatus == 0 && end.code != QNetworkReply::ProxyAuthenticationRequiredError;
    case Error::Kind::Throttled:
        return true;
    case Error::Kind::Service:
        return request.idempotent &&
               std::find(kRetryable.begin(), kRetryable.end(), error.httpStatus) != kRetryable.end();
    default:
        return false;
    }
}

} // namespace wps
