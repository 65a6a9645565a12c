// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/sdk_snippet.h"

#include "core/rest/code_literal.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

using Literal = QString (*)(const QString &);

QString listOf(const QStringList &values, Literal literal, const QString &opening, const QString &closing)
{
    QStringList written;
    for (const QString &value : values)
        written.append(literal(value));
    return opening + written.join(u", "_s) + closing;
}

/// The arguments that are there, separated by commas.
QString arguments(QStringList parts)
{
    parts.removeAll(QString());
    return parts.join(u", "_s);
}

bool isSend(const RecordedCall &call)
{
    return call.operation.startsWith(u"send"_s);
}

bool isJson(const RecordedCall &call)
{
    return call.contentType == "application/json" && call.isText();
}

bool isPlainText(const RecordedCall &call)
{
    return call.contentType == "text/plain" && call.isText();
}

bool isBulk(const RecordedCall &call)
{
    return call.operation == u"addConnectionsToGroups"_s || call.operation == u"removeConnectionsFromGroups"_s;
}

/// The names before the options, in the order of the SDKs: group, connection, user; permission as each has it.
QString targets(const RecordedCall &call, Literal literal)
{
    QStringList names;
    for (const QString &name : {call.group, call.connection, call.user}) {
        if (!name.isEmpty())
            names.append(literal(name));
    }
    return names.join(u", "_s);
}

struct Bulk {
    QStringList groups;
    QString filter;
};

Bulk bulkOf(const RecordedCall &call)
{
    const QJsonObject body = QJsonDocument::fromJson(call.body).object();
    Bulk bulk;
    const QJsonArray groups = body.value(u"groups"_s).toArray();
    for (const auto &group : groups)
        bulk.groups.append(group.toString());
    bulk.filter = body.value(u"filter"_s).toString();
    return bulk;
}

// --- JavaScript

QString jsList(const QStringList &values)
{
    return listOf(values, utf16Literal, u"["_s, u"]"_s);
}

QString jsOptions(const RecordedCall &call)
{
    QStringList options;
    if (isSend(call) && isPlainText(call))
        options.append(u"contentType: \"text/plain\""_s);
    const auto add = [&](const QString &key, const QString &name, bool isNumber) {
        const QString value = call.option(name);
        if (!value.isEmpty())
            options.append(key + u": "_s + (isNumber ? value : utf16Literal(value)));
    };
    if (const QStringList excluded = call.options(u"excluded"_s); !excluded.isEmpty())
        options.append(u"excludedConnections: "_s + jsList(excluded));
    add(u"filter"_s, u"filter"_s, false);
    add(u"messageTtlSeconds"_s, u"messageTtlSeconds"_s, true);
    add(u"reason"_s, u"reason"_s, false);
    add(u"targetName"_s, u"targetName"_s, false);
    add(u"maxPageSize"_s, u"maxpagesize"_s, true);
    add(u"top"_s, u"top"_s, true);
    add(u"userId"_s, u"userId"_s, false);
    add(u"expirationTimeInMinutes"_s, u"minutesToExpire"_s, true);
    if (const QStringList roles = call.options(u"role"_s); !roles.isEmpty())
        options.append(u"roles: "_s + jsList(roles));
    if (const QStringList groups = call.options(u"group"_s); !groups.isEmpty())
        options.append(u"groups: "_s + jsList(groups));
    if (const QString type = call.option(u"clientType"_s); !type.isEmpty())
        options.append(u"clientProtocol: "_s + utf16Literal(type.toLower()));
    if (!call.metadata.isEmpty()) {
        QStringList headers;
        for (const auto &[name, value] : call.metadata)
            headers.append(utf16Literal(QString::fromLatin1(name)) + u": "_s +
                           utf16Literal(QString::fromLatin1(value)));
        options.append(u"requestOptions: { customHeaders: { "_s + headers.join(u", "_s) + u" } }"_s);
    }
    return options.isEmpty() ? QString() : u"{ "_s + options.join(u", "_s) + u" }"_s;
}

QString jsMessage(const RecordedCall &call)
{
    if (isPlainText(call))
        return utf16Literal(call.text());
    if (isJson(call))
        return u"JSON.parse("_s + utf16Literal(call.text()) + u')';
    return u"Buffer.from(\""_s + call.base64() + u"\", \"base64\")"_s;
}

/// `client.method(...)`, or nothing when the SDK has none for it.
QString jsCall(const RecordedCall &call)
{
    const QString &operation = call.operation;
    const QString options = jsOptions(call);
    const auto method = [&](const QString &name, const QStringList &parts) -> QString {
        return u"await client."_s + name + u'(' + arguments(parts) + u')';
    };
    const auto inGroup = [&](const QString &name, const QStringList &parts) {
        return method(u"group("_s + utf16Literal(call.group) + u")."_s + name, parts);
    };
    const QString user = utf16Literal(call.user);
    const QString connection = utf16Literal(call.connection);
    const QString permission = utf16Literal(call.permission);
    if (isSend(call) && call.contentType != "application/octet-stream" && !isJson(call) && !isPlainText(call))
        return {};
    if (operation.startsWith(u"close"_s) && !call.options(u"excluded"_s).isEmpty())
        return {};
    if (operation == u"sendToAll"_s)
        return method(operation, {jsMessage(call), options});
    if (operation == u"sendToGroup"_s)
        return inGroup(u"sendToAll"_s, {jsMessage(call), options});
    if (operation == u"sendToUser"_s)
        return method(operation, {user, jsMessage(call), options});
    if (operation == u"sendToConnection"_s)
        return method(operation, {connection, jsMessage(call), options});
    if (operation == u"closeAllConnections"_s)
        return method(operation, {options});
    if (operation == u"closeGroupConnections"_s)
        return inGroup(u"closeAllConnections"_s, {options});
    if (operation == u"closeUserConnections"_s || operation == u"userExists"_s ||
        operation == u"removeUserFromAllGroups"_s)
        return method(operation, {user, options});
    if (operation == u"closeConnection"_s || operation == u"connectionExists"_s ||
        operation == u"removeConnectionFromAllGroups"_s)
        return method(operation, {connection, options});
    if (operation == u"groupExists"_s)
        return method(operation, {utf16Literal(call.group)});
    if (operation == u"addConnectionToGroup"_s)
        return inGroup(u"addConnection"_s, {connection});
    if (operation == u"removeConnectionFromGroup"_s)
        return inGroup(u"removeConnection"_s, {connection});
    if (operation == u"addUserToGroup"_s)
        return inGroup(u"addUser"_s, {user});
    if (operation == u"removeUserFromGroup"_s)
        return inGroup(u"removeUser"_s, {user});
    if (operation == u"grantPermission"_s || operation == u"revokePermission"_s)
        return method(operation, {connection, permission, options});
    if (operation == u"checkPermission"_s)
        return method(u"hasPermission"_s, {connection, permission, options});
    if (operation == u"generateClientToken"_s)
        return method(u"getClientAccessToken"_s, {options});
    if (isBulk(call)) {
        const Bulk bulk = bulkOf(call);
        return method(operation, {jsList(bulk.groups), utf16Literal(bulk.filter)});
    }
    return {};
}

QString jsClient(const RecordedCall &call)
{
    const bool isHttp = call.endpoint.startsWith("http:");
    return u"import { WebPubSubServiceClient } from \"@azure/web-pubsub\";\n\n"_s +
           u"const client = new WebPubSubServiceClient(process.env.WEBPUBSUB_CONNECTION_STRING, "_s +
           utf16Literal(call.hub) + (isHttp ? u", { allowInsecureConnection: true }"_s : QString()) + u");\n"_s;
}

QString jsFetch(const RecordedCall &call)
{
    QStringList headers;
    if (!call.hub.isEmpty()) // health asks for none
        headers.append(u"Authorization: `Bearer ${process.env.WEBPUBSUB_TOKEN}`"_s);
    if (!call.contentType.isEmpty())
        headers.append(u"\"Content-Type\": "_s + utf16Literal(QString::fromLatin1(call.contentType)));
    for (const auto &[name, value] : call.metadata)
        headers.append(utf16Literal(QString::fromLatin1(name)) + u": "_s + utf16Literal(QString::fromLatin1(value)));
    QString text = u"// @azure/web-pubsub has no method that says exactly this.\nconst response = await fetch("_s +
                   utf16Literal(QString::fromLatin1(call.url)) + u", {\n  method: \""_s +
                   QString::fromLatin1(call.method) + u"\",\n"_s;
    if (!headers.isEmpty())
        text += u"  headers: { "_s + headers.join(u", "_s) + u" },\n"_s;
    if (!call.body.isEmpty())
        text += u"  body: Buffer.from(\""_s + call.base64() + u"\", \"base64\"),\n"_s;
    return text + u"});\nconsole.log(response.status, await response.text());\n"_s;
}

// --- Python

QString pyList(const QStringList &values)
{
    return listOf(values, pythonLiteral, u"["_s, u"]"_s);
}

QString pyOptions(const RecordedCall &call)
{
    QStringList options;
    const auto add = [&](const QString &key, const QString &name, bool isNumber) {
        const QString value = call.option(name);
        if (!value.isEmpty())
            options.append(key + u'=' + (isNumber ? value : pythonLiteral(value)));
    };
    if (isSend(call))
        options.append(u"content_type="_s + pythonLiteral(QString::fromLatin1(call.contentType)));
    if (const QStringList excluded = call.options(u"excluded"_s); !excluded.isEmpty())
        options.append(u"excluded="_s + pyList(excluded));
    add(u"filter"_s, u"filter"_s, false);
    add(u"reason"_s, u"reason"_s, false);
    add(u"target_name"_s, u"targetName"_s, false);
    add(u"top"_s, u"top"_s, true);
    add(u"user_id"_s, u"userId"_s, false);
    add(u"minutes_to_expire"_s, u"minutesToExpire"_s, true);
    if (const QStringList roles = call.options(u"role"_s); !roles.isEmpty())
        options.append(u"roles="_s + pyList(roles));
    if (const QStringList groups = call.options(u"group"_s); !groups.isEmpty())
        options.append(u"groups="_s + pyList(groups));
    add(u"client_protocol"_s, u"clientType"_s, false);
    return options.join(u", "_s);
}

QString pyBytes(const RecordedCall &call)
{
    return u"base64.b64decode(\""_s + call.base64() + u"\")"_s;
}

QString pyCall(const RecordedCall &call)
{
    // What only the raw request can say.
    const bool known = isPlainText(call) || isJson(call) || call.contentType == "application/octet-stream";
    if (!call.metadata.isEmpty() ||
        call.asksMoreThan({u"excluded"_s, u"filter"_s, u"reason"_s, u"targetName"_s, u"top"_s, u"userId"_s,
                           u"minutesToExpire"_s, u"role"_s, u"group"_s, u"clientType"_s}))
        return {};
    QString name;
    for (const QChar character : call.operation) {
        if (character.isUpper())
            name += u'_';
        name += character.toLower();
    }
    QString parts = targets(call, pythonLiteral);
    if (isSend(call)) {
        if (!known)
            return {};
        const QString message = isPlainText(call) ? pythonLiteral(call.text())
                                : isJson(call)    ? u"json.loads("_s + pythonLiteral(call.text()) + u')'
                                                  : pyBytes(call);
        parts = arguments({parts, message});
    } else if (isBulk(call)) {
        parts = u"json.loads("_s + pythonLiteral(call.text()) + u')';
    } else if (!call.permission.isEmpty()) {
        parts = arguments({pythonLiteral(call.permission), parts});
        if (call.operation == u"checkPermission"_s)
            name = u"has_permission"_s;
    } else if (call.operation == u"generateClientToken"_s) {
        name = u"get_client_access_token"_s;
    } else if (call.operation == u"listConnectionsInGroup"_s) {
        parts = u"group="_s + pythonLiteral(call.group);
        const QString listed = u"client.list_connections("_s + arguments({parts, pyOptions(call)}) + u')';
        return u"print(list("_s + listed + u"))\n"_s;
    } else if (call.operation == u"getServiceStatus"_s) {
        return {}; // not in every version of the SDK
    }
    return u"print(client."_s + name + u'(' + arguments({parts, pyOptions(call)}) + u"))\n"_s;
}

QString pyRaw(const RecordedCall &call)
{
    QStringList headers;
    if (!call.contentType.isEmpty())
        headers.append(u"\"Content-Type\": "_s + pythonLiteral(QString::fromLatin1(call.contentType)));
    for (const auto &[name, value] : call.metadata)
        headers.append(pythonLiteral(QString::fromLatin1(name)) + u": "_s + pythonLiteral(QString::fromLatin1(value)));
    QString request = u"request = HttpRequest(\n    \""_s + QString::fromLatin1(call.method) + u"\",\n    "_s +
                      pythonLiteral(QString::fromLatin1(call.url)) + u",\n"_s;
    if (!headers.isEmpty())
        request += u"    headers={"_s + headers.join(u", "_s) + u"},\n"_s;
    if (!call.body.isEmpty())
        request += u"    content="_s + pyBytes(call) + u",\n"_s;
    return u"# No method of the client says exactly this: the request itself, signed by the client.\n"_s + request +
           u")\nprint(client.send_request(request).status_code)\n"_s;
}

// --- C#

QString csList(const QStringList &values)
{
    return listOf(values, utf16Literal, u"new[] { "_s, u" }"_s);
}

QString csOptions(const RecordedCall &call)
{
    QStringList options;
    const auto add = [&](const QString &key, const QString &name, bool isNumber) {
        const QString value = call.option(name);
        if (!value.isEmpty())
            options.append(key + u": "_s + (isNumber ? value : utf16Literal(value)));
    };
    if (const QStringList excluded = call.options(u"excluded"_s); !excluded.isEmpty())
        options.append(u"excluded: "_s + csList(excluded));
    add(u"filter"_s, u"filter"_s, false);
    add(u"reason"_s, u"reason"_s, false);
    add(u"targetName"_s, u"targetName"_s, false);
    add(u"maxpagesize"_s, u"maxpagesize"_s, true);
    add(u"maxCount"_s, u"top"_s, true);
    add(u"continuationToken"_s, u"continuationToken"_s, false);
    if (const QString minutes = call.option(u"minutesToExpire"_s); !minutes.isEmpty())
        options.append(u"expiresAfter: TimeSpan.FromMinutes("_s + minutes + u')');
    add(u"userId"_s, u"userId"_s, false);
    if (const QStringList roles = call.options(u"role"_s); !roles.isEmpty())
        options.append(u"roles: "_s + csList(roles));
    if (const QStringList groups = call.options(u"group"_s); !groups.isEmpty())
        options.append(u"groups: "_s + csList(groups));
    if (call.option(u"clientType"_s).compare(u"mqtt"_s, Qt::CaseInsensitive) == 0)
        options.append(u"clientProtocol: WebPubSubClientProtocol.Mqtt"_s);
    return options.join(u", "_s);
}

QString csContent(const RecordedCall &call)
{
    return call.isText() ? u"RequestContent.Create(BinaryData.FromString("_s + utf16Literal(call.text()) + u"))"_s
                         : u"RequestContent.Create(Convert.FromBase64String(\""_s + call.base64() + u"\"))"_s;
}

QString csCall(const RecordedCall &call)
{
    const QString &operation = call.operation;
    if (!call.metadata.isEmpty() || !call.option(u"messageTtlSeconds"_s).isEmpty() || call.hub.isEmpty())
        return {};
    QString parts = targets(call, utf16Literal);
    QString name = operation;
    name[0] = name.at(0).toUpper();
    if (isSend(call)) {
        const QString type = call.contentType == "text/plain"                 ? u"TextPlain"_s
                             : call.contentType == "application/json"         ? u"ApplicationJson"_s
                             : call.contentType == "application/octet-stream" ? u"ApplicationOctetStream"_s
                                                                              : QString();
        if (type.isEmpty())
            return {};
        parts = arguments({parts, csContent(call), u"ContentType."_s + type});
    } else if (isBulk(call)) {
        const Bulk bulk = bulkOf(call);
        const QString filter = bulk.filter.isEmpty() ? u"null"_s : utf16Literal(bulk.filter);
        parts = arguments({csList(bulk.groups), filter});
    } else if (!call.permission.isEmpty()) {
        QString permission = call.permission;
        permission[0] = permission.at(0).toUpper();
        parts = arguments({u"WebPubSubPermission."_s + permission, parts});
    } else if (operation == u"listConnectionsInGroup"_s) {
        return u"await foreach (var member in client.ListConnectionsInGroupAsync("_s +
               arguments({parts, csOptions(call)}) + u"))\n    Console.WriteLine($\"{member.ConnectionId} "_s +
               u"{member.UserId}\");\n"_s;
    } else if (operation == u"generateClientToken"_s) {
        return u"Console.WriteLine(await client.GetClientAccessUriAsync("_s + csOptions(call) + u"));\n"_s;
    }
    return u"Console.WriteLine(await client."_s + name + u"Async("_s + arguments({parts, csOptions(call)}) + u"));\n"_s;
}

QString csRaw(const RecordedCall &call)
{
    QString method = QString::fromLatin1(call.method.toLower());
    method[0] = method.at(0).toUpper();
    QString text = u"// No method of the client says exactly this: the request itself, signed by the client.\n"_s +
                   u"using var message = client.Pipeline.CreateMessage();\nmessage.Request.Method = RequestMethod."_s +
                   method + u";\nmessage.Request.Uri.Reset(new Uri("_s + utf16Literal(QString::fromLatin1(call.url)) +
                   u"));\n"_s;
    const auto header = [&text](const QByteArray &name, const QByteArray &value) {
        text += u"message.Request.Headers.Add("_s + utf16Literal(QString::fromLatin1(name)) + u", "_s +
                utf16Literal(QString::fromLatin1(value)) + u");\n"_s;
    };
    if (!call.contentType.isEmpty())
        header("Content-Type", call.contentType);
    for (const auto &[name, value] : call.metadata)
        header(name, value);
    if (!call.body.isEmpty())
        text += u"message.Request.Content = "_s + csContent(call) + u";\n"_s;
    return text + u"await client.Pipeline.SendAsync(message, default);\n"_s +
           u"Console.WriteLine(message.Response.Status);\n"_s;
}

} // namespace

QString javaScriptSnippet(const RecordedCall &call)
{
    if (call.operation == u"listConnectionsInGroup"_s && call.option(u"continuationToken"_s).isEmpty()) {
        // The iterator follows the pages by itself.
        const QString listed =
            u"client.group("_s + utf16Literal(call.group) + u").listConnections("_s + jsOptions(call) + u')';
        return jsClient(call) + u"for await (const member of "_s + listed + u")\n  console.log(member);\n"_s;
    }
    const QString code = jsCall(call);
    return code.isEmpty() ? jsFetch(call) : jsClient(call) + u"console.log("_s + code + u");\n"_s;
}

QString pythonSnippet(const RecordedCall &call)
{
    const QString code = pyCall(call);
    const QString body = code.isEmpty() ? pyRaw(call) : code;
    QString text;
    if (body.contains(u"base64.b64decode("_s))
        text += u"import base64\n"_s;
    if (body.contains(u"json.loads("_s))
        text += u"import json\n"_s;
    text += u"import os\n\nfrom azure.messaging.webpubsubservice import WebPubSubServiceClient\n"_s;
    if (code.isEmpty())
        text += u"from azure.core.rest import HttpRequest\n"_s;
    return text + u"\nclient = WebPubSubServiceClient.from_connection_string(\n"_s +
           u"    os.environ[\"WEBPUBSUB_CONNECTION_STRING\"], hub="_s + pythonLiteral(call.hub) + u")\n"_s + body;
}

QString cSharpSnippet(const RecordedCall &call)
{
    const QString code = csCall(call);
    return u"using System;\nusing Azure.Core;\nusing Azure.Messaging.WebPubSub;\n\n"_s +
           u"var client = new WebPubSubServiceClient(\n"_s +
           u"    Environment.GetEnvironmentVariable(\"WEBPUBSUB_CONNECTION_STRING\"), "_s + utf16Literal(call.hub) +
           u");\n"_s + (code.isEmpty() ? csRaw(call) : code);
}

} // namespace wps
