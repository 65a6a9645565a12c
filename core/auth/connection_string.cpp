// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/auth/connection_string.h"

#include <QHash>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr qsizetype kMaxLength = 64 * 1024;

Error problem(const QString &field, const QString &message)
{
    return Error::invalidInput(field, message);
}

/// Blanks, line breaks and what editors and shells leave behind at the ends of a pasted text.
QString withoutWrapping(const QString &text)
{
    QString result = text.trimmed();
    while (result.startsWith(QChar(0xfeff)) || result.startsWith(QChar(0x200b)))
        result = result.mid(1).trimmed();
    while (result.size() >= 2) {
        const QChar first = result.front();
        if ((first != u'"' && first != u'\'') || result.back() != first)
            break;
        result = result.mid(1, result.size() - 2).trimmed();
    }
    return result;
}

/// A line break inside a value comes from a terminal or mail that wrapped the text: no value contains one.
QString withoutLineBreaks(QString text)
{
    static const QRegularExpression breaks(uR"([ \t]*[\r\n]+[ \t]*)"_s);
    return text.remove(breaks);
}

Result<int> parsePort(const QString &text)
{
    bool ok = false;
    const int port = text.toInt(&ok);
    if (!ok || port < 1 || port > 65535)
        return failure(problem(u"Port"_s, u"Port must be a number from 1 to 65535."_s));
    return port;
}

Result<QHash<QString, QString>> splitSegments(const QString &text)
{
    static const QHash<QString, QString> known{{u"endpoint"_s, u"Endpoint"_s},
                                               {u"accesskey"_s, u"AccessKey"_s},
                                               {u"port"_s, u"Port"_s},
                                               {u"version"_s, u"Version"_s}};
    QHash<QString, QString> values;
    const QList<QStringView> segments = QStringView(text).split(u';');
    for (qsizetype i = 0; i < segments.size(); ++i) {
        const QString segment = withoutLineBreaks(segments.at(i).trimmed().toString());
        if (segment.isEmpty())
            continue;
        const qsizetype equals = segment.indexOf(u'=');
        if (equals <= 0) {
            // The segment's text stays out of the message: it may be the rest of a key that contains a ";".
            return failure(problem(u"ConnectionString"_s,
                                   u"Part %1 of the connection string has no \"Name=\" in front. The form is "
                                   u"Endpoint=...;AccessKey=...;Version=1.0;"_s.arg(i + 1)));
        }
        const QString name = known.value(segment.left(equals).trimmed().toLower());
        if (name.isEmpty())
            continue;
        if (values.contains(name))
            return failure(problem(name, name + u" is there twice."_s));
        values.insert(name, segment.mid(equals + 1).trimmed());
    }
    return values;
}

} // namespace

Result<QUrl> parseEndpoint(const QString &text)
{
    const QString field = u"Endpoint"_s;
    QString candidate = withoutWrapping(text);
    if (candidate.isEmpty())
        return failure(problem(field, u"The endpoint is empty."_s));
    if (candidate.size() > 2048)
        return failure(problem(field, u"The endpoint is longer than 2048 characters."_s));
    static const QRegularExpression blanks(uR"([\s\x00-\x1f\x7f])"_s);
    if (candidate.contains(blanks))
        return failure(problem(field, u"The endpoint contains blanks or control characters."_s));
    static const QRegularExpression scheme(uR"(\A([A-Za-z][A-Za-z0-9+.-]*)://)"_s);
    const auto match = scheme.match(candidate);
    if (!match.hasMatch()) {
        candidate.prepend(u"https://"_s);
    } else {
        const QString name = match.captured(1).toLower();
        if (name != u"http"_s && name != u"https"_s)
            return failure(problem(field, u"The endpoint begins with https:// or http://, not %1://."_s.arg(name)));
    }
    QUrl url(candidate, QUrl::StrictMode);
    if (!url.userInfo().isEmpty() || url.authority().contains(u'@'))
        return failure(problem(field, u"The endpoint must not contain a user name or password."_s));
    if (!url.isValid() || url.host().isEmpty())
        return failure(
            problem(field, u"The endpoint is not a web address such as https://name.webpubsub.azure.com."_s));
    if (url.port() == 0)
        return failure(problem(field, u"Port 0 cannot be reached. Leave the port out or give one from 1 to 65535."_s));
    url.setScheme(url.scheme().toLower());
    const int usual = url.scheme() == u"https"_s ? 443 : 80;
    if (url.port() == usual)
        url.setPort(-1);
    url.setPath(u"/"_s);
    url.setQuery(QString());
    url.setFragment(QString());
    return url;
}

Result<ConnectionString> ConnectionString::parse(const QString &text)
{
    const QString whole = u"ConnectionString"_s;
    if (text.size() > kMaxLength)
        return failure(problem(whole, u"The text is far too long for a connection string."_s));
    const QString trimmed = withoutWrapping(text);
    if (trimmed.isEmpty())
        return failure(problem(whole, u"The connection string is empty."_s));
    const auto values = splitSegments(trimmed);
    if (!values)
        return failure(values.error());

    const QString endpointText = values->value(u"Endpoint"_s);
    if (endpointText.isEmpty())
        return failure(problem(u"Endpoint"_s, u"The connection string has no Endpoint."_s));
    const QString key = values->value(u"AccessKey"_s);
    if (key.isEmpty()) {
        return failure(problem(u"AccessKey"_s, u"The connection string has no AccessKey. Copy it from the \"Keys\" "
                                               u"page of the resource; an endpoint alone needs an Entra sign-in."_s));
    }
    const auto endpoint = parseEndpoint(endpointText);
    if (!endpoint)
        return failure(endpoint.error());

    ConnectionString result;
    result.endpoint = *endpoint;
    result.accessKey = SecretText(key.toUtf8());
    if (values->contains(u"Port"_s)) {
        const auto port = parsePort(values->value(u"Port"_s));
        if (!port)
            return failure(port.error());
        const int usual = result.endpoint.scheme() == u"https"_s ? 443 : 80;
        result.endpoint.setPort(*port == usual ? -1 : *port);
    }
    if (values->contains(u"Version"_s)) {
        static const QRegularExpression one(uR"(\A1(\.\d{1,9}){0,3}\z)"_s);
        if (!one.match(values->value(u"Version"_s)).hasMatch())
            return failure(problem(u"Version"_s, u"Only connection strings of Version 1.0 are known."_s));
    }
    return result;
}

SecretText ConnectionString::toSecretText() const
{
    const QString address = endpoint.toString(QUrl::RemovePath | QUrl::FullyEncoded);
    return SecretText("Endpoint=" + address.toUtf8() + ";AccessKey=" + accessKey.reveal() + ";Version=1.0;");
}

bool looksLikeConnectionString(const QString &text)
{
    if (text.size() > kMaxLength)
        return false;
    static const QRegularExpression endpoint(uR"((?:\A|;|["'\s])\s*Endpoint\s*=)"_s,
                                             QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression key(uR"((?:\A|;|["'\s])\s*AccessKey\s*=)"_s,
                                        QRegularExpression::CaseInsensitiveOption);
    const QString trimmed = withoutWrapping(text);
    return trimmed.contains(endpoint) && trimmed.contains(key);
}

QString wellKnownEmulatorKey()
{
    return u"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH"_s;
}

} // namespace wps
