// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/request_snippet.h"

#include "core/auth/jwt.h"
#include "core/rest/recorded_call.h"
#include "core/rest/sdk_snippet.h"

#include <QHostAddress>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

/// A single argument may have 128 KiB on Linux; larger ones go through a pipe.
constexpr qsizetype kMaxArgument = 100'000;
const QString kNextLine = u" \\\n  "_s;

/// For a POSIX shell: nothing is special between single quotes but the quote.
QString quoted(QString text)
{
    return u'\'' + text.replace(u'\'', u"'\\''"_s) + u'\'';
}

QString quoted(const QByteArray &text)
{
    return quoted(QString::fromUtf8(text));
}

bool isArgument(const RecordedCall &call)
{
    return call.isText() && !call.body.contains('\0') && call.body.size() <= kMaxArgument;
}

QString curl(const HttpExchange &exchange, const RecordedCall &call, const QString &authorization)
{
    // --globoff: brackets in a URL are not for curl to expand.
    QString command = call.method == "HEAD"
                          ? u"curl --head --globoff "_s
                          : u"curl --include --globoff --request "_s + QString::fromLatin1(call.method) + u' ';
    command += quoted(call.url);
    for (const auto &[name, value] : exchange.requestHeaders) {
        const QByteArray lower = name.toLower();
        if (lower == "content-length" || lower == "host" || lower == "connection" || lower == "accept-encoding")
            continue;
        command += kNextLine + u"--header "_s;
        if (lower == "authorization")
            command += authorization;
        else if (value.isEmpty())
            command += quoted(name + ';'); // "name:" would take the header out
        else
            command += quoted(name + ": " + value);
    }
    if (call.body.isEmpty()) {
        // An explicit length of none; without it the type of a form would be sent.
        if (call.method == "POST")
            command += kNextLine + u"--header 'Content-Type:' --data-raw ''"_s;
        return command;
    }
    if (isArgument(call))
        return command + kNextLine + u"--data-raw "_s + quoted(call.body); // unlike --data, no "@file"
    return u"printf %s "_s + quoted(call.base64()) + u" | base64 --decode | "_s + command + kNextLine +
           u"--data-binary @-"_s;
}

bool isOnAzure(const RecordedCall &call)
{
    const QUrl url = QUrl::fromEncoded(call.endpoint);
    const QString host = url.host();
    QHostAddress address;
    return url.scheme() == u"https"_s && host != u"localhost"_s && !address.setAddress(host);
}

/// The arguments of `az webpubsub service`, or none where it has no command that says the same.
QString serviceCommand(const RecordedCall &call)
{
    const QString &operation = call.operation;
    QStringList values;
    const auto with = [&values](const char *command, QList<QPair<const char *, QString>> arguments) -> QString {
        QString text = QString::fromLatin1(command);
        for (const auto &[name, value] : arguments) {
            values.append(value);
            text += kNextLine + u"--"_s + QString::fromLatin1(name) + u' ' + quoted(value);
        }
        return text;
    };
    const QString target = call.option(u"targetName"_s);
    QString command;
    if (operation.startsWith(u"send"_s)) {
        // The extension sends every payload as text/plain, and has no options.
        if (!call.query.isEmpty() || !call.metadata.isEmpty() || call.contentType != "text/plain" ||
            !isArgument(call) || call.body.isEmpty())
            return {};
        command = operation == u"sendToAll"_s ? with("broadcast", {{"payload", call.text()}})
                  : operation == u"sendToGroup"_s
                      ? with("group send", {{"group-name", call.group}, {"payload", call.text()}})
                  : operation == u"sendToUser"_s
                      ? with("user send", {{"user-id", call.user}, {"payload", call.text()}})
                      : with("connection send", {{"connection-id", call.connection}, {"payload", call.text()}});
    } else if (operation == u"connectionExists"_s) {
        command = with("connection exist", {{"connection-id", call.connection}});
    } else if (operation == u"userExists"_s) {
        command = with("user exist", {{"user-id", call.user}});
    } else if (operation == u"closeConnection"_s && call.query.isEmpty()) {
        command = with("connection close", {{"connection-id", call.connection}});
    } else if (operation == u"addConnectionToGroup"_s) {
        command = with("group add-connection", {{"group-name", call.group}, {"connection-id", call.connection}});
    } else if (operation == u"removeConnectionFromGroup"_s) {
        command = with("group remove-connection", {{"group-name", call.group}, {"connection-id", call.connection}});
    } else if (operation == u"addUserToGroup"_s) {
        command = with("group add-user", {{"group-name", call.group}, {"user-id", call.user}});
    } else if (operation == u"removeUserFromGroup"_s) {
        command = with("group remove-user", {{"group-name", call.group}, {"user-id", call.user}});
    } else if (!target.isEmpty() && operation.endsWith(u"Permission"_s)) {
        const char *verb = operation == u"grantPermission"_s    ? "permission grant"
                           : operation == u"revokePermission"_s ? "permission revoke"
                                                                : "permission check";
        command =
            with(verb, {{"connection-id", call.connection}, {"permission", call.permission}, {"group-name", target}});
    }
    // az reads a value that begins with @ from a file and takes one that begins with - for an option.
    const bool plain = std::none_of(values.begin(), values.end(), [](const QString &value) {
        return value.isEmpty() || value.startsWith(u'@') || value.startsWith(u'-');
    });
    return plain ? command : QString();
}

QString azureCli(const HttpExchange &exchange, const RecordedCall &call)
{
    const bool signedIn = isOnAzure(call);
    const QString host = QUrl::fromEncoded(call.endpoint).host();
    if (signedIn && host.endsWith(u".webpubsub.azure.com"_s)) {
        if (const QString command = serviceCommand(call); !command.isEmpty()) {
            return u"az webpubsub service "_s + command + kNextLine + u"--hub-name "_s + quoted(call.hub) + kNextLine +
                   u"--name "_s + quoted(host.section(u'.', 0, 0)) +
                   u" --resource-group \"$WEBPUBSUB_RESOURCE_GROUP\""_s;
        }
    }
    // az rest sends no bytes that are not text, reads "@..." from a file, and prints JSON anew.
    const bool asIs = isArgument(call) && !call.body.startsWith('@') && !call.body.startsWith('-');
    if (!asIs) {
        const QString line = curl(exchange, call, u"\"Authorization: Bearer $WEBPUBSUB_TOKEN\""_s);
        const QString token = u"WEBPUBSUB_TOKEN=$(az account get-access-token "
                              u"--resource https://webpubsub.azure.com --query accessToken --output tsv)\n"_s;
        return u"# az cannot send this body: curl does, with a token of az.\n"_s + (signedIn ? token : QString()) +
               line;
    }
    QString command = u"az rest --method "_s + QString::fromLatin1(call.method.toLower()) + kNextLine + u"--url "_s +
                      quoted(call.url) + kNextLine;
    QStringList headers;
    if (!call.contentType.isEmpty())
        headers.append(quoted("Content-Type=" + call.contentType));
    for (const auto &[name, value] : call.metadata)
        headers.append(quoted(name + '=' + value));
    if (signedIn) {
        command += u"--resource https://webpubsub.azure.com"_s;
    } else {
        // The emulator knows keys only: the account of az is nothing to it.
        command += u"--skip-authorization-header"_s;
        headers.prepend(u"\"Authorization=Bearer $WEBPUBSUB_TOKEN\""_s);
    }
    if (!headers.isEmpty())
        command += kNextLine + u"--headers "_s + headers.join(u' ');
    if (!call.body.isEmpty())
        command += kNextLine + u"--body "_s + quoted(call.body);
    return command;
}

} // namespace

Result<QString> requestSnippet(const HttpExchange &exchange, SnippetLanguage language)
{
    const auto call = recordedCall(exchange);
    if (!call)
        return failure(call.error());
    switch (language) {
    case SnippetLanguage::Curl:
        // Double quotes, so that the shell puts the token in.
        return curl(exchange, *call, u"\"Authorization: Bearer $WEBPUBSUB_TOKEN\""_s);
    case SnippetLanguage::AzureCli:
        return azureCli(exchange, *call);
    case SnippetLanguage::JavaScript:
        return javaScriptSnippet(*call);
    case SnippetLanguage::Python:
        return pythonSnippet(*call);
    case SnippetLanguage::CSharp:
        return cSharpSnippet(*call);
    }
    return QString();
}

Result<SecretText> curlWithToken(const HttpExchange &exchange, const SecretText &token)
{
    const auto call = recordedCall(exchange);
    if (!call)
        return failure(call.error());
    return SecretText(curl(exchange, *call, quoted("Authorization: Bearer " + token.reveal())).toUtf8());
}

SecretText tokenForExchange(const HttpExchange &exchange, const QUrl &endpoint, const SecretText &accessKey,
                            std::chrono::seconds lifetime, const Clock &clock)
{
    QUrl audience(exchange.url);
    audience.setScheme(endpoint.scheme());
    audience.setHost(endpoint.host());
    audience.setPort(endpoint.port());
    const qint64 now = clock.nowUtc().toSecsSinceEpoch();
    return signJwt({{u"aud"_s, QString::fromLatin1(audience.toEncoded(QUrl::RemoveQuery | QUrl::RemoveFragment))},
                    {u"iat"_s, now},
                    {u"exp"_s, now + qint64(lifetime.count())}},
                   accessKey);
}

} // namespace wps
