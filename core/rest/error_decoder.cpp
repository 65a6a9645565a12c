// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/error_decoder.h"

#include "core/base/logging.h"
#include "core/rest/retry_after.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr qsizetype kMaxMessage = 2000;

Error::Kind kindOf(int status)
{
    switch (status) {
    case 401:
        return Error::Kind::Unauthorized;
    case 403:
        return Error::Kind::Forbidden;
    case 404:
        return Error::Kind::NotFound;
    case 407:
        return Error::Kind::Proxy;
    case 409:
        return Error::Kind::Conflict;
    case 413:
        return Error::Kind::TooLarge;
    case 429:
    case 503:
        return Error::Kind::Throttled;
    default:
        return Error::Kind::Service;
    }
}

/// The `errors` map of the validation shape in one sentence: "filter: Invalid token. (line 1)".
QString validationText(const QJsonObject &errors)
{
    QStringList parts;
    for (auto it = errors.begin(); it != errors.end(); ++it) {
        QStringList messages;
        const QJsonArray list = it.value().toArray();
        for (const auto &message : list)
            messages.append(message.toString());
        if (it.value().isString())
            messages.append(it.value().toString());
        messages.removeAll(QString());
        if (!messages.isEmpty())
            parts.append(it.key() + u": "_s + messages.join(u' '));
    }
    return parts.join(u"; "_s);
}

void fillFromJson(const QJsonObject &body, Error *error)
{
    const QJsonObject nested = body.value("error"_L1).toObject(); // Azure's general shape, from gateways
    const QJsonObject &from = nested.isEmpty() ? body : nested;
    if (const QString code = from.value("code"_L1).toString(); !code.isEmpty())
        error->serviceCode = code;
    error->target = from.value("target"_L1).toString();
    QString message = from.value("message"_L1).toString();
    if (message.isEmpty())
        message = from.value("detail"_L1).toString();
    if (message.isEmpty())
        message = from.value("title"_L1).toString();
    const QString validation = validationText(from.value("errors"_L1).toObject());
    if (!validation.isEmpty() && !message.contains(validation))
        message += (message.isEmpty() ? QString() : u" "_s) + validation;
    error->message = message;
}

QString textOfHtml(const QByteArray &body)
{
    static const QRegularExpression title(uR"(<title[^>]*>([^<]*)</title>)"_s,
                                          QRegularExpression::CaseInsensitiveOption);
    return title.match(QString::fromUtf8(body)).captured(1).simplified();
}

bool looksLikeHtml(const RestResponse &response)
{
    return response.header("Content-Type").toLower().contains("text/html") ||
           response.body.trimmed().left(1) == QByteArrayView("<");
}

} // namespace

Error decodeErrorResponse(const RestResponse &response)
{
    Error error;
    error.httpStatus = response.status;
    error.kind = kindOf(response.status);
    error.body = redactSecrets(response.body.left(Error::kMaxBody));
    error.serviceCode = QString::fromUtf8(response.header("x-ms-error-code").left(200));
    error.retryAfter = parseRetryAfter(response.header("Retry-After"), QDateTime::currentDateTimeUtc());

    const QJsonDocument document = QJsonDocument::fromJson(response.body);
    if (document.isObject()) {
        fillFromJson(document.object(), &error);
    } else if (looksLikeHtml(response)) {
        const QString title = textOfHtml(response.body.left(Error::kMaxBody));
        error.message =
            u"A web page answered instead of the service"_s + (title.isEmpty() ? u"."_s : u": \"%1\"."_s.arg(title));
    } else if (!response.body.isEmpty() && response.header("Content-Type").startsWith("text/")) {
        error.message = QString::fromUtf8(response.body.left(kMaxMessage)).simplified();
    }
    error.message = redactSecrets(error.message.left(kMaxMessage));
    return error;
}

Error protocolError(const RestResponse &response, const QString &message)
{
    Error error;
    error.kind = Error::Kind::Protocol;
    error.httpStatus = response.status;
    error.message = message;
    error.body = redactSecrets(response.body.left(Error::kMaxBody));
    return error;
}

bool isNotExisted(const RestResponse &response)
{
    if (response.status != 404 || looksLikeHtml(response))
        return false;
    const QString code = decodeErrorResponse(response).serviceCode;
    return code.isEmpty() || code.endsWith(u".NotExisted"_s, Qt::CaseInsensitive);
}

} // namespace wps
