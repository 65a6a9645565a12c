// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/message_body.h"

#include "core/model/json_check.h"

using namespace Qt::StringLiterals;

namespace wps
{

QString dataTypeName(DataType type)
{
    switch (type) {
    case DataType::Json:
        return u"json"_s;
    case DataType::Text:
        return u"text"_s;
    case DataType::Binary:
        return u"binary"_s;
    }
    return {};
}

MessageBody MessageBody::text(const QString &text)
{
    return {DataType::Text, text.toUtf8()};
}

MessageBody MessageBody::binary(const QByteArray &bytes)
{
    return {DataType::Binary, bytes};
}

Result<MessageBody> MessageBody::json(const QByteArray &bytes)
{
    if (const auto problem = findJsonProblem(bytes)) {
        return failure(Error::invalidInput(
            u"payload"_s, u"line %1, column %2: %3"_s.arg(QString::number(problem->line),
                                                          QString::number(problem->column), problem->message)));
    }
    return MessageBody{DataType::Json, bytes};
}

Result<MessageBody> MessageBody::fromHex(const QString &hex)
{
    QByteArray digits;
    digits.reserve(hex.size());
    for (qsizetype i = 0; i < hex.size(); ++i) {
        const QChar c = hex.at(i);
        if (c.isSpace() || c == u'-' || c == u':' || c == u',')
            continue;
        const bool prefix =
            c == u'0' && i + 1 < hex.size() && hex.at(i + 1).toLower() == u'x' && digits.size() % 2 == 0;
        if (prefix) {
            ++i;
            continue;
        }
        const char16_t u = c.toLower().unicode();
        if (!((u >= u'0' && u <= u'9') || (u >= u'a' && u <= u'f'))) {
            return failure(Error::invalidInput(u"payload"_s, u"position %1: \"%2\" is not a hexadecimal digit."_s.arg(
                                                                 QString::number(i + 1), QString(c))));
        }
        digits.append(static_cast<char>(u));
    }
    if (digits.size() % 2 != 0)
        return failure(Error::invalidInput(u"payload"_s, u"The hexadecimal text ends in the middle of a byte."_s));
    return MessageBody::binary(QByteArray::fromHex(digits));
}

Result<MessageBody> MessageBody::fromBase64(const QString &base64)
{
    QByteArray compact;
    compact.reserve(base64.size());
    for (qsizetype i = 0; i < base64.size(); ++i) {
        const QChar c = base64.at(i);
        if (c.isSpace())
            continue;
        if (c.unicode() > 0x7e) {
            return failure(Error::invalidInput(u"payload"_s, u"position %1: \"%2\" does not belong to base64."_s.arg(
                                                                 QString::number(i + 1), QString(c))));
        }
        compact.append(static_cast<char>(c.unicode()));
    }
    const bool url = compact.contains('-') || compact.contains('_');
    const auto options =
        (url ? QByteArray::Base64UrlEncoding : QByteArray::Base64Encoding) | QByteArray::AbortOnBase64DecodingErrors;
    const auto decoded = QByteArray::fromBase64Encoding(compact, options);
    if (!decoded)
        return failure(Error::invalidInput(u"payload"_s, u"The text is not valid base64."_s));
    return MessageBody::binary(decoded.decoded);
}

QByteArray MessageBody::contentType() const
{
    switch (type) {
    case DataType::Json:
        return "application/json";
    case DataType::Text:
        return "text/plain";
    case DataType::Binary:
        return "application/octet-stream";
    }
    return {};
}

Result<void> MessageBody::checkSize() const
{
    if (bytes.size() <= kMaxSize)
        return {};
    Error error;
    error.kind = Error::Kind::TooLarge;
    error.field = u"payload"_s;
    error.message = u"A message may have 1 MiB (1,048,576 bytes); this has %1 bytes."_s.arg(bytes.size());
    return failure(error);
}

} // namespace wps
