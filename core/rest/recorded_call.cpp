// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/recorded_call.h"

#include <QUrl>
#include <QUrlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

/// The segments behind /api/hubs/{hub}, with {} for a name.
struct Shape {
    const char *method;
    QList<const char *> segments; ///< "{group}", "{user}", "{connection}", "{permission}" or literal
    const char *operation;
};

const QList<Shape> &shapes()
{
    static const QList<Shape> all{
        {"POST", {":send"}, "sendToAll"},
        {"POST", {"groups", "{group}", ":send"}, "sendToGroup"},
        {"POST", {"users", "{user}", ":send"}, "sendToUser"},
        {"POST", {"connections", "{connection}", ":send"}, "sendToConnection"},
        {"POST", {":closeConnections"}, "closeAllConnections"},
        {"POST", {"groups", "{group}", ":closeConnections"}, "closeGroupConnections"},
        {"POST", {"users", "{user}", ":closeConnections"}, "closeUserConnections"},
        {"DELETE", {"connections", "{connection}"}, "closeConnection"},
        {"HEAD", {"connections", "{connection}"}, "connectionExists"},
        {"HEAD", {"groups", "{group}"}, "groupExists"},
        {"HEAD", {"users", "{user}"}, "userExists"},
        {"GET", {"groups", "{group}", "connections"}, "listConnectionsInGroup"},
        {"PUT", {"groups", "{group}", "connections", "{connection}"}, "addConnectionToGroup"},
        {"DELETE", {"groups", "{group}", "connections", "{connection}"}, "removeConnectionFromGroup"},
        {"DELETE", {"connections", "{connection}", "groups"}, "removeConnectionFromAllGroups"},
        {"PUT", {"users", "{user}", "groups", "{group}"}, "addUserToGroup"},
        {"DELETE", {"users", "{user}", "groups", "{group}"}, "removeUserFromGroup"},
        {"DELETE", {"users", "{user}", "groups"}, "removeUserFromAllGroups"},
        {"POST", {":addToGroups"}, "addConnectionsToGroups"},
        {"POST", {":removeFromGroups"}, "removeConnectionsFromGroups"},
        {"PUT", {"permissions", "{permission}", "connections", "{connection}"}, "grantPermission"},
        {"DELETE", {"permissions", "{permission}", "connections", "{connection}"}, "revokePermission"},
        {"HEAD", {"permissions", "{permission}", "connections", "{connection}"}, "checkPermission"},
        {"POST", {":generateToken"}, "generateClientToken"},
    };
    return all;
}

bool takeNames(const Shape &shape, const QStringList &segments, RecordedCall *call)
{
    RecordedCall named = *call;
    for (qsizetype i = 0; i < segments.size(); ++i) {
        const QLatin1String wanted(shape.segments.at(i));
        QString *target = wanted == "{group}"_L1        ? &named.group
                          : wanted == "{user}"_L1       ? &named.user
                          : wanted == "{connection}"_L1 ? &named.connection
                          : wanted == "{permission}"_L1 ? &named.permission
                                                        : nullptr;
        if (target)
            *target = segments.at(i);
        else if (segments.at(i) != wanted)
            return false;
    }
    named.operation = QString::fromLatin1(shape.operation);
    *call = named;
    return true;
}

bool takePath(const QByteArray &path, RecordedCall *call)
{
    QStringList segments;
    for (const QByteArray &segment : path.split('/'))
        segments.append(QUrl::fromPercentEncoding(segment));
    if (segments == QStringList{QString(), u"api"_s, u"health"_s}) {
        call->operation = u"getServiceStatus"_s;
        return true;
    }
    if (segments.size() < 5 || segments.at(1) != u"api"_s || segments.at(2) != u"hubs"_s)
        return false;
    call->hub = segments.at(3);
    const QStringList rest = segments.mid(4);
    const QList<Shape> &all = shapes();
    return std::any_of(all.begin(), all.end(), [&](const Shape &shape) {
        return call->method == shape.method && rest.size() == shape.segments.size() && takeNames(shape, rest, call);
    });
}

} // namespace

QString RecordedCall::option(const QString &name) const
{
    return options(name).value(0);
}

QStringList RecordedCall::options(const QString &name) const
{
    QStringList values;
    for (const auto &[key, value] : query) {
        if (key == name)
            values.append(value);
    }
    return values;
}

bool RecordedCall::asksMoreThan(const QStringList &names) const
{
    return std::any_of(query.begin(), query.end(), [&](const auto &pair) { return !names.contains(pair.first); });
}

bool RecordedCall::isText() const
{
    return text().toUtf8() == body;
}

Result<RecordedCall> recordedCall(const HttpExchange &exchange)
{
    if (exchange.requestBodySize > exchange.requestBody.size())
        return failure(Error::invalidInput(
            u"body"_s, u"The request's body was too long to be kept whole, so the request cannot be repeated."_s));
    const QUrl url(exchange.url);
    RecordedCall call;
    call.method = exchange.method;
    call.url = exchange.url.toLatin1();
    call.endpoint = url.toEncoded(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
    call.body = exchange.requestBody;
    if (!takePath(url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveQuery), &call))
        return failure(Error::invalidInput(u"url"_s, u"This request is none of the service's operations."_s));
    for (const auto &[name, value] : QUrlQuery(url).queryItems(QUrl::FullyDecoded)) {
        if (name != u"api-version"_s)
            call.query.append({name, value});
    }
    for (const auto &[name, value] : exchange.requestHeaders) {
        if (name.toLower().startsWith("x-webpubsub-metadata-"))
            call.metadata.append({name, value});
        else if (name.compare("Content-Type", Qt::CaseInsensitive) == 0)
            call.contentType = value;
    }
    return call;
}

} // namespace wps
