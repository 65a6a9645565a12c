// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/rest_validation.h"

#include "core/model/json_check.h"
#include "core/model/names.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringConverter>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

const QStringList &apiVersions()
{
    static const QStringList list{u"2021-10-01"_s, u"2022-11-01"_s, u"2023-07-01"_s, u"2024-01-01"_s, u"2024-12-01"_s};
    return list;
}

struct ContentType {
    QByteArray media; ///< lower-cased; empty when the header is absent
    QByteArray charset;
};

bool isToken(const QByteArray &text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
    });
}

EmulatorResponse unsupportedMedia(const QString &message)
{
    return errorResponse(415, u"Error.UnsupportedMediaType"_s, message);
}

/// Empty when the header is malformed or there twice.
std::optional<ContentType> parseContentType(const EmulatorRequest &request)
{
    const QList<QByteArray> headers = request.headerValues("Content-Type");
    ContentType type;
    if (headers.isEmpty())
        return type;
    if (headers.size() > 1)
        return {};
    QList<QByteArray> parts = headers.first().split(';');
    type.media = parts.takeFirst().trimmed().toLower();
    const QList<QByteArray> names = type.media.split('/');
    if (names.size() != 2 || !isToken(names[0]) || !isToken(names[1]))
        return {};
    for (const QByteArray &part : std::as_const(parts)) {
        if (part.trimmed().isEmpty())
            continue;
        const qsizetype equals = part.indexOf('=');
        const QByteArray name = part.left(equals).trimmed();
        QByteArray value = equals < 0 ? QByteArray() : part.mid(equals + 1).trimmed();
        if (value.size() >= 2 && value.startsWith('"') && value.endsWith('"'))
            value = value.sliced(1, value.size() - 2);
        if (equals < 0 || !isToken(name) || value.isEmpty())
            return {};
        if (name.compare("charset", Qt::CaseInsensitive) == 0)
            type.charset = value;
    }
    return type;
}

/// The text as UTF-8; empty when the charset is not known.
std::optional<QByteArray> toUtf8(const QByteArray &bytes, const QByteArray &charset)
{
    if (charset.isEmpty() || charset.compare("utf-8", Qt::CaseInsensitive) == 0 ||
        charset.compare("utf8", Qt::CaseInsensitive) == 0)
        return bytes;
    const QByteArray name = charset.compare("us-ascii", Qt::CaseInsensitive) == 0 ? "ISO-8859-1"_ba : charset;
    QStringDecoder decoder(name.constData());
    if (!decoder.isValid())
        return {};
    const QString text = decoder(bytes);
    return text.toUtf8();
}

} // namespace

EmulatorResponse badRequest(const QString &message)
{
    return errorResponse(400, u"Error.BadRequest"_s, message);
}

EmulatorResponse badFilterResponse(const QString &message)
{
    EmulatorResponse response;
    response.status = 400;
    response.headers = {{"Content-Type"_ba, "application/problem+json; charset=utf-8"_ba},
                        {"x-ms-error-code"_ba, "Error.BadRequest"_ba}};
    const QByteArray text = jsonString(message);
    response.body = R"({"code":"Error.BadRequest","message":)" + text + R"(,"target":"filter","errors":{"filter":[)" +
                    text +
                    R"(]},"type":null,"title":"One or more validation errors occurred.","status":400,)"
                    R"("detail":null,"instance":null,"extensions":{}})";
    return response;
}

QByteArray supportedApiVersions()
{
    return apiVersions().join(u", "_s).toLatin1();
}

Checked<QString> checkApiVersion(const EmulatorTarget &target)
{
    const QStringList given = target.values(u"api-version");
    if (given.isEmpty())
        return apiVersions().last();
    if (given.size() == 1 && apiVersions().contains(given.first()))
        return given.first();
    return tl::unexpected(badRequest(u"The api-version '%1' is not supported. Give one of %2."_s.arg(
        given.join(u"', '"_s), apiVersions().join(u", "_s))));
}

Checked<QString> checkHub(const QString &text)
{
    const auto hub = HubName::parse(text);
    if (hub)
        return hub->value();
    return tl::unexpected(badRequest(u"Invalid hub name. Valid hub name should match the pattern "
                                     u"^[A-Za-z][A-Za-z0-9_`,.[\\]]{0,127}$."_s));
}

Checked<QString> checkGroup(const QString &text)
{
    if (GroupName::parse(text))
        return text;
    return tl::unexpected(
        badRequest(u"Invalid group name. Valid group name should be in between 1 and 1024 characters long."_s));
}

Checked<QString> checkNotBlank(const QString &text, const QString &what)
{
    if (!text.trimmed().isEmpty())
        return text;
    return tl::unexpected(
        badRequest(u"Invalid %1. It should have at least one character that is not white space."_s.arg(what)));
}

Checked<std::optional<qint64>> checkInteger(const EmulatorTarget &target, const QString &name, qint64 lowest,
                                            qint64 highest)
{
    const QStringList given = target.values(name.toLower());
    if (given.isEmpty())
        return std::nullopt;
    bool ok = false;
    const qint64 value = given.first().toLongLong(&ok);
    if (given.size() == 1 && ok && value >= lowest && value <= highest)
        return value;
    return tl::unexpected(badRequest(u"Invalid %1. It should be one integer between %2 and %3."_s.arg(
        name, QString::number(lowest), QString::number(highest))));
}

std::optional<EmulatorResponse> checkLength(const EmulatorRequest &request)
{
    if (request.contentLength && *request.contentLength <= kMaxBodySize)
        return {};
    return badRequest(u"Invalid Content-Length header."_s);
}

Checked<Payload> readPayload(const EmulatorRequest &request)
{
    const auto type = parseContentType(request);
    if (!type)
        return tl::unexpected(unsupportedMedia(u"The Content-Type header is malformed."_s));
    if (type->media.isEmpty() || type->media == "application/octet-stream")
        return Payload{PayloadType::Binary, request.body};
    const bool isJson = type->media == "application/json";
    if (!isJson && type->media != "text/plain") {
        return tl::unexpected(
            unsupportedMedia(u"The content type '%1' is not supported. Give application/json, "
                             u"text/plain or application/octet-stream."_s.arg(QString::fromLatin1(type->media))));
    }
    auto text = toUtf8(request.body, type->charset);
    if (!text) {
        return tl::unexpected(
            unsupportedMedia(u"The charset '%1' is not supported."_s.arg(QString::fromLatin1(type->charset))));
    }
    if (isJson && text->startsWith("\xEF\xBB\xBF"))
        text->remove(0, 3);
    if (!isJson) // What is not valid UTF-8 must not reach a text frame.
        return Payload{PayloadType::Text, QString::fromUtf8(*text).toUtf8()};
    if (const auto problem = findJsonProblem(*text)) {
        return tl::unexpected(badRequest(u"The body is not valid JSON: line %1, column %2: %3"_s.arg(
            QString::number(problem->line), QString::number(problem->column), problem->message)));
    }
    return Payload{PayloadType::Json, *text};
}

Checked<Metadata> readMetadata(const EmulatorRequest &request)
{
    constexpr QByteArrayView kPrefix("x-webpubsub-metadata-");
    Metadata metadata;
    for (const auto &[name, value] : request.headers) {
        const QByteArray lower = name.toLower();
        if (!lower.startsWith(kPrefix))
            continue;
        const QString key = QString::fromLatin1(lower.mid(kPrefix.size()));
        const QString last = QString::fromLatin1(value.mid(value.lastIndexOf(',') + 1).trimmed());
        const auto same =
            std::find_if(metadata.begin(), metadata.end(), [&](const auto &pair) { return pair.first == key; });
        if (same == metadata.end())
            metadata.append({key, last});
        else
            same->second = last;
    }
    if (const auto checked = checkMetadata(metadata, false); !checked)
        return tl::unexpected(badRequest(checked.error().message));
    return metadata;
}

Checked<GroupsBody> readGroupsBody(const EmulatorRequest &request)
{
    const auto type = parseContentType(request);
    if (!type || type->media != "application/json")
        return tl::unexpected(unsupportedMedia(u"The content type must be application/json."_s));
    auto payload = readPayload(request);
    if (!payload)
        return tl::unexpected(payload.error());
    const QJsonDocument document = QJsonDocument::fromJson(payload->bytes);
    if (!document.isObject())
        return tl::unexpected(badRequest(u"The body must be a JSON object with groups and filter."_s));
    const QJsonValue groups = document.object().value("groups"_L1);
    const QJsonValue filter = document.object().value("filter"_L1);
    if (!groups.isArray() || groups.toArray().isEmpty())
        return tl::unexpected(badRequest(u"groups must be a JSON array with at least one group name."_s));
    GroupsBody body;
    const QJsonArray names = groups.toArray();
    for (const auto &name : names) {
        const auto group = checkGroup(name.toString());
        if (!group)
            return tl::unexpected(group.error());
        body.groups.append(*group);
    }
    if (!filter.isUndefined() && !filter.isNull() && !filter.isString())
        return tl::unexpected(badRequest(u"filter must be a string or null."_s));
    if (!filter.toString().isEmpty())
        body.filter = filter.toString();
    return body;
}

} // namespace wps
