// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/output.h"

#include "core/base/logging.h"

#include <QJsonObject>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace wps::cli
{

namespace
{

bool writeLine(std::FILE *stream, const QByteArray &bytes)
{
    const auto size = static_cast<size_t>(bytes.size());
    return std::fwrite(bytes.constData(), 1, size, stream) == size && std::fputc('\n', stream) != EOF &&
           std::fflush(stream) == 0;
}

/// What came from outside must not steer the terminal.
QString printable(const QString &text)
{
    QString result = redactSecrets(text);
    for (QChar &c : result) {
        if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format)
            c = u' ';
    }
    return result;
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// What to do next, where the error itself does not say it.
QString advice(const Error &error)
{
    switch (error.kind) {
    case Error::Kind::Unauthorized:
        return u"Check that the access key belongs to this endpoint and that this machine's clock is right."_s;
    case Error::Kind::Throttled:
        return u"The service is busy or a quota is used up; try again later."_s;
    case Error::Kind::OutcomeUnknown:
        return u"The request may or may not have been carried out; look before you repeat it."_s;
    default:
        return {};
    }
}

} // namespace

ExitCode exitCodeOf(const Error &error)
{
    switch (error.kind) {
    case Error::Kind::InvalidInput:
    case Error::Kind::Storage:
    case Error::Kind::Keychain:
        return Usage;
    case Error::Kind::TooLarge:
    case Error::Kind::Unsupported:
        return error.httpStatus > 0 ? Refused : Usage;
    case Error::Kind::Timeout:
    case Error::Kind::Network:
    case Error::Kind::Tls:
    case Error::Kind::Proxy:
        return NotReached;
    case Error::Kind::OutcomeUnknown:
    case Error::Kind::Cancelled:
        return OutcomeUnknown;
    case Error::Kind::Locked:
        return Locked;
    case Error::Kind::Closed:
        return error.httpStatus > 0 ? Refused : NotReached;
    case Error::Kind::Unauthorized:
    case Error::Kind::Forbidden:
    case Error::Kind::NotFound:
    case Error::Kind::Conflict:
    case Error::Kind::Throttled:
    case Error::Kind::Service:
    case Error::Kind::Protocol:
        return Refused;
    }
    return Refused;
}

void Output::result(const QJsonDocument &json, const QString &text)
{
    if (m_json)
        line(json.toJson(QJsonDocument::Compact));
    else if (!text.isEmpty())
        line(text.toUtf8());
}

bool Output::line(const QByteArray &bytes)
{
    return writeLine(stdout, bytes);
}

void Output::note(const QString &sentence) const
{
    if (sentence.isEmpty())
        return;
    const QString text = printable(sentence);
    writeLine(stderr, m_json ? compact({{u"note"_s, text}}) : text.toUtf8());
}

void Output::error(const Error &error) const
{
    const QString hint = advice(error);
    if (m_json) {
        QJsonObject object{{u"kind"_s, errorKindName(error.kind)},
                           {u"status"_s, error.httpStatus},
                           {u"code"_s, error.serviceCode},
                           {u"message"_s, redactSecrets(error.message)},
                           {u"field"_s, error.field},
                           {u"request"_s, redactSecrets(error.request)},
                           {u"requestId"_s, error.requestId},
                           {u"attempts"_s, error.attempts},
                           {u"exitCode"_s, exitCodeOf(error)}};
        if (!hint.isEmpty())
            object.insert(u"advice"_s, hint);
        writeLine(stderr, compact({{u"error"_s, object}}));
        return;
    }
    const QString where = error.field.isEmpty() ? QString() : error.field + u": "_s;
    writeLine(stderr, printable(u"webpubsub: "_s + where + error.summary()).toUtf8());
    if (!hint.isEmpty())
        writeLine(stderr, hint.toUtf8());
}

} // namespace wps::cli
