// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr std::array<std::pair<Error::Kind, const char *>, 20> kKindNames{{
    {Error::Kind::InvalidInput, "invalidInput"},
    {Error::Kind::Cancelled, "cancelled"},
    {Error::Kind::Timeout, "timeout"},
    {Error::Kind::Network, "network"},
    {Error::Kind::Tls, "tls"},
    {Error::Kind::Proxy, "proxy"},
    {Error::Kind::Unauthorized, "unauthorized"},
    {Error::Kind::Forbidden, "forbidden"},
    {Error::Kind::NotFound, "notFound"},
    {Error::Kind::Conflict, "conflict"},
    {Error::Kind::TooLarge, "tooLarge"},
    {Error::Kind::Throttled, "throttled"},
    {Error::Kind::Service, "service"},
    {Error::Kind::Protocol, "protocol"},
    {Error::Kind::Closed, "closed"},
    {Error::Kind::OutcomeUnknown, "outcomeUnknown"},
    {Error::Kind::Storage, "storage"},
    {Error::Kind::Keychain, "keychain"},
    {Error::Kind::Locked, "locked"},
    {Error::Kind::Unsupported, "unsupported"},
}};

QString reasonPhrase(int status)
{
    switch (status) {
    case 400:
        return u"Bad Request"_s;
    case 401:
        return u"Unauthorized"_s;
    case 403:
        return u"Forbidden"_s;
    case 404:
        return u"Not Found"_s;
    case 408:
        return u"Request Timeout"_s;
    case 409:
        return u"Conflict"_s;
    case 413:
        return u"Payload Too Large"_s;
    case 415:
        return u"Unsupported Media Type"_s;
    case 429:
        return u"Too Many Requests"_s;
    case 500:
        return u"Internal Server Error"_s;
    case 502:
        return u"Bad Gateway"_s;
    case 503:
        return u"Service Unavailable"_s;
    case 504:
        return u"Gateway Timeout"_s;
    default:
        return {};
    }
}

} // namespace

Error Error::invalidInput(const QString &field, const QString &message)
{
    Error error;
    error.kind = Kind::InvalidInput;
    error.field = field;
    error.message = message;
    return error;
}

Error Error::cancelled()
{
    Error error;
    error.kind = Kind::Cancelled;
    error.message = u"Cancelled"_s;
    return error;
}

QString Error::summary() const
{
    QString head;
    if (httpStatus > 0) {
        head = QString::number(httpStatus);
        if (const QString phrase = reasonPhrase(httpStatus); !phrase.isEmpty())
            head += u' ' + phrase;
        if (!request.isEmpty())
            head += u" from "_s + request;
    } else if (closeCode > 0) {
        head = u"connection closed with code "_s + QString::number(closeCode);
    } else if (!request.isEmpty()) {
        head = request;
    }
    QString text = head;
    if (!message.isEmpty())
        text += (text.isEmpty() ? QString() : u": "_s) + message;
    if (text.isEmpty())
        text = errorKindName(kind);
    if (!serviceCode.isEmpty())
        text += u" ("_s + serviceCode + u')';
    return text;
}

QString errorKindName(Error::Kind kind)
{
    for (const auto &[value, name] : kKindNames) {
        if (value == kind)
            return QString::fromLatin1(name);
    }
    return u"unknown"_s;
}

} // namespace wps
