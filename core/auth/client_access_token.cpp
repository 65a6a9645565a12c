// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/auth/client_access_token.h"

#include "core/auth/connection_string.h"
#include "core/auth/jwt.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QUrlQuery>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr qsizetype kMaxNameLength = 1024; // of a literal group and of a wildcard pattern
constexpr qsizetype kMaxStars = 5;

struct EndpointNames {
    ClientEndpoint endpoint;
    const char *name;
    const char *path;
};

constexpr std::array<EndpointNames, 3> kEndpoints{{
    {ClientEndpoint::Default, "default", "/client/hubs/"},
    {ClientEndpoint::Mqtt, "mqtt", "/clients/mqtt/hubs/"},
    {ClientEndpoint::SocketIo, "socketio", "/clients/socketio/hubs/"},
}};

const EndpointNames &namesOf(ClientEndpoint endpoint)
{
    const auto found = std::find_if(kEndpoints.begin(), kEndpoints.end(),
                                    [&](const EndpointNames &names) { return names.endpoint == endpoint; });
    return found == kEndpoints.end() ? kEndpoints.front() : *found;
}

QUrl clientPathOn(const QUrl &endpoint, const HubName &hub, ClientEndpoint clientEndpoint)
{
    QUrl url;
    url.setScheme(endpoint.scheme());
    url.setHost(endpoint.host());
    url.setPort(endpoint.port());
    url.setPath(QString::fromLatin1(namesOf(clientEndpoint).path) + hub.value());
    return url;
}

ClientAccess assemble(const QUrl &endpoint, const HubName &hub, ClientEndpoint clientEndpoint, const SecretText &token)
{
    ClientAccess access;
    access.baseUrl = clientPathOn(endpoint, hub, clientEndpoint);
    access.baseUrl.setScheme(endpoint.scheme() == u"http"_s ? u"ws"_s : u"wss"_s);
    access.token = token;
    access.url = SecretText(access.baseUrl.toEncoded() + "?access_token=" + token.reveal());
    return access;
}

Error roleProblem(const QString &message)
{
    return Error::invalidInput(u"role"_s, message);
}

Result<void> checkWildcardPattern(const QString &role, QStringView pattern)
{
    if (pattern.size() > kMaxNameLength)
        return failure(roleProblem(u"A role's pattern may have 1024 characters."_s));
    qsizetype stars = 0;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        if (pattern.at(i) == u'\\') {
            if (i + 1 == pattern.size() || !QStringView(u"\\*?").contains(pattern.at(i + 1))) {
                return failure(
                    roleProblem(u"In the role \"%1\" a backslash must stand before \\, * or ?."_s.arg(role.left(80))));
            }
            ++i;
        } else if (pattern.at(i) == u'*') {
            ++stars;
        }
    }
    if (stars > kMaxStars)
        return failure(roleProblem(u"The role \"%1\" may have at most 5 * in its pattern."_s.arg(role.left(80))));
    return {};
}

} // namespace

QString clientEndpointName(ClientEndpoint endpoint)
{
    return QString::fromLatin1(namesOf(endpoint).name);
}

Result<ClientEndpoint> parseClientEndpoint(const QString &text)
{
    for (const EndpointNames &names : kEndpoints) {
        if (text.trimmed().compare(QLatin1StringView(names.name), Qt::CaseInsensitive) == 0)
            return names.endpoint;
    }
    return failure(Error::invalidInput(u"clientProtocol"_s, u"A client protocol is one of default, mqtt, socketio."_s));
}

ClientAccess makeClientAccess(const QUrl &endpoint, const HubName &hub, const ClientAccessRequest &request,
                              const SecretText &accessKey, const Clock &clock)
{
    const qint64 issued = clock.nowUtc().toSecsSinceEpoch();
    const qint64 expires = issued + std::chrono::seconds(request.lifetime).count();
    QJsonObject claims{
        {u"aud"_s, QString::fromLatin1(clientPathOn(endpoint, hub, request.endpoint).toEncoded())},
        {u"iat"_s, issued},
        {u"exp"_s, expires},
    };
    if (request.userId)
        claims.insert(u"sub"_s, request.userId->value());
    if (!request.roles.isEmpty())
        claims.insert(u"role"_s, QJsonArray::fromStringList(request.roles));
    if (!request.groups.isEmpty()) {
        QJsonArray groups;
        for (const GroupName &group : request.groups)
            groups.append(group.value());
        claims.insert(u"webpubsub.group"_s, groups);
    }
    ClientAccess access = assemble(endpoint, hub, request.endpoint, signJwt(claims, accessKey));
    access.expiresAt = QDateTime::fromSecsSinceEpoch(expires, Qt::UTC);
    return access;
}

ClientAccess clientAccessFromToken(const QUrl &endpoint, const HubName &hub, ClientEndpoint clientEndpoint,
                                   const SecretText &token)
{
    ClientAccess access = assemble(endpoint, hub, clientEndpoint, token);
    if (const auto decoded = decodeJwt(token.reveal())) {
        const QJsonValue expires = decoded->claims.value("exp"_L1);
        if (expires.isDouble())
            access.expiresAt = QDateTime::fromSecsSinceEpoch(expires.toInteger(), Qt::UTC);
    }
    return access;
}

Result<void> checkRole(const QString &role)
{
    for (const QLatin1StringView literal : {"webpubsub.sendToGroup"_L1, "webpubsub.joinLeaveGroup"_L1}) {
        if (role == literal)
            return {};
        const QString prefix = literal + u'.';
        if (role.startsWith(prefix)) {
            const auto group = GroupName::parse(role.mid(prefix.size()));
            if (!group)
                return failure(
                    roleProblem(u"After \"%1\" comes a group name. %2"_s.arg(prefix, group.error().message)));
            return {};
        }
        const QString wildcard = literal + u"s."_s;
        if (role.startsWith(wildcard)) {
            const QStringView pattern = QStringView(role).mid(wildcard.size());
            if (pattern.trimmed().isEmpty())
                return failure(roleProblem(u"After \"%1\" comes a pattern such as room.*"_s.arg(wildcard)));
            return checkWildcardPattern(role, pattern);
        }
    }
    return failure(roleProblem(
        u"\"%1\" is no role. Roles begin with webpubsub.sendToGroup or "
        u"webpubsub.joinLeaveGroup; add .<group> for one group, or s.<pattern> for several."_s.arg(role.left(80))));
}

Result<void> checkRoles(const QStringList &roles)
{
    constexpr qsizetype kMaxPatterns = 10;
    for (const QLatin1StringView wildcard : {"webpubsub.sendToGroups."_L1, "webpubsub.joinLeaveGroups."_L1}) {
        const auto patterns =
            std::count_if(roles.begin(), roles.end(), [&](const QString &role) { return role.startsWith(wildcard); });
        if (patterns > kMaxPatterns)
            return failure(roleProblem(u"A token may have at most 10 \"%1\" patterns."_s.arg(QString(wildcard))));
    }
    for (const QString &role : roles) {
        if (auto checked = checkRole(role); !checked)
            return checked;
    }
    return {};
}

Result<SecretText> parseClientUrl(const QString &text)
{
    const QString field = u"clientUrl"_s;
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return failure(Error::invalidInput(field, u"The client URL is empty."_s));
    if (trimmed.size() > 64 * 1024)
        return failure(Error::invalidInput(field, u"The text is far too long for a client URL."_s));
    static const QRegularExpression blanks(uR"([\s\x00-\x1f\x7f])"_s);
    if (trimmed.contains(blanks))
        return failure(Error::invalidInput(field, u"The client URL contains blanks or control characters."_s));
    QUrl url(trimmed, QUrl::StrictMode);
    const QString scheme = url.scheme().toLower();
    const bool secure = scheme == u"wss"_s || scheme == u"https"_s;
    if (!secure && scheme != u"ws"_s && scheme != u"http"_s)
        return failure(Error::invalidInput(field, u"A client URL begins with wss:// or ws://."_s));
    if (!url.isValid() || url.host().isEmpty() || url.port() == 0)
        return failure(Error::invalidInput(field, u"The client URL is not a web address."_s));
    if (url.authority().contains(u'@'))
        return failure(Error::invalidInput(field, u"The client URL must not contain a user name or password."_s));
    url.setScheme(secure ? u"wss"_s : u"ws"_s);
    url.setFragment(QString());
    return SecretText(url.toEncoded());
}

} // namespace wps
