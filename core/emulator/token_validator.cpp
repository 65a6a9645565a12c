// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/token_validator.h"

#include "core/auth/jwt.h"
#include "core/emulator/rest_message.h"

#include <QJsonArray>

#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr qint64 kSkewSeconds = 5 * 60;
const QString kReconnectionIssuer = u"https://webpubsub.azure.com"_s;

Error refused(const QString &message)
{
    Error error;
    error.kind = Error::Kind::Unauthorized;
    error.httpStatus = 401;
    error.message = message;
    return error;
}

/// A claim that may be one string or an array of strings. Empty when it is anything else.
std::optional<QStringList> stringList(const QJsonValue &value)
{
    if (value.isUndefined() || value.isNull())
        return QStringList();
    if (value.isString())
        return QStringList{value.toString()};
    if (!value.isArray())
        return {};
    QStringList list;
    const QJsonArray array = value.toArray();
    for (const auto &item : array) {
        if (!item.isString())
            return {};
        list.append(item.toString());
    }
    return list;
}

QByteArray decodedOnce(const QByteArray &url)
{
    return QByteArray::fromPercentEncoding(url);
}

bool hasAudience(const QJsonObject &claims, const QList<QByteArray> &accepted)
{
    const QStringList audiences = stringList(claims.value("aud"_L1)).value_or(QStringList());
    for (const QString &text : audiences) {
        const QByteArray audience = text.toUtf8();
        for (const QByteArray &url : accepted) {
            if (audience.compare(url, Qt::CaseInsensitive) == 0 ||
                decodedOnce(audience).compare(url, Qt::CaseInsensitive) == 0 ||
                decodedOnce(audience).compare(decodedOnce(url), Qt::CaseInsensitive) == 0)
                return true;
        }
    }
    return false;
}

} // namespace

TokenValidator::TokenValidator(SecretText key, quint16 port, const Clock &clock)
    : m_key(std::move(key)), m_port(port), m_clock(clock)
{
}

QByteArray TokenValidator::bearerToken(const QByteArray &authorization)
{
    constexpr QByteArrayView kScheme("bearer ");
    if (authorization.left(kScheme.size()).compare(kScheme, Qt::CaseInsensitive) != 0)
        return {};
    return authorization.mid(kScheme.size()).trimmed();
}

Result<QJsonObject> TokenValidator::checkedClaims(const QByteArray &token) const
{
    const auto decoded = decodeJwt(token);
    if (!decoded)
        return failure(refused(u"The bearer token is not a JSON Web Token."_s));
    if (const QString algorithm = decoded->header.value("alg"_L1).toString(); algorithm != "HS256"_L1) {
        if (algorithm.startsWith("RS"_L1) || algorithm.startsWith("PS"_L1) || algorithm.startsWith("ES"_L1)) {
            return failure(refused(u"This emulator cannot verify Microsoft Entra tokens: use a token signed with the "
                                   u"access key (HS256)."_s));
        }
        return failure(refused(u"The token must be signed with HS256."_s));
    }
    if (!verifyJwt(token, m_key))
        return failure(refused(u"The token's signature does not fit the access key."_s));
    const QJsonObject &claims = decoded->claims;
    const qint64 now = m_clock.nowUtc().toSecsSinceEpoch();
    const QJsonValue expires = claims.value("exp"_L1);
    if (!expires.isDouble())
        return failure(refused(u"The token has no expiry (exp)."_s));
    if (expires.toDouble() + kSkewSeconds < static_cast<double>(now))
        return failure(refused(u"The token has expired."_s));
    const QJsonValue notBefore = claims.value("nbf"_L1);
    if (!notBefore.isUndefined() &&
        (!notBefore.isDouble() || notBefore.toDouble() - kSkewSeconds > static_cast<double>(now)))
        return failure(refused(u"The token is not valid yet (nbf)."_s));
    return claims;
}

Result<QJsonObject> TokenValidator::checkedAccess(const QByteArray &token) const
{
    auto claims = checkedClaims(token);
    if (claims && m_expiryCheck && m_expiryCheck(*claims))
        return failure(refused(u"The token has expired."_s));
    return claims;
}

QList<QByteArray> TokenValidator::origins(const QByteArray &host) const
{
    QList<QByteArray> origins;
    const auto add = [&](const QByteArray &authority) {
        if (authority.isEmpty())
            return;
        origins.append("http://" + authority);
        // Port 80 is left out by those who know that it is the default.
        if (authority.endsWith(":80"))
            origins.append("http://" + authority.chopped(3));
    };
    add(host);
    const QByteArray port = ':' + QByteArray::number(m_port);
    add("127.0.0.1" + port);
    add("localhost" + port);
    add("[::1]" + port);
    return origins;
}

Result<void> TokenValidator::checkRest(const QByteArray &authorization, const QByteArray &host,
                                       const EmulatorTarget &target) const
{
    const QByteArray token = bearerToken(authorization);
    if (token.isEmpty())
        return failure(refused(u"The request has no bearer token."_s));
    const auto claims = checkedAccess(token);
    if (!claims)
        return failure(claims.error());
    QList<QByteArray> accepted;
    const QList<QByteArray> hosts = origins(host);
    for (const QByteArray &origin : hosts)
        accepted << origin + target.sent() << origin + target.sentPath();
    if (!hasAudience(*claims, accepted))
        return failure(refused(u"The token's audience (aud) is not the URL of this request."_s));
    return {};
}

Result<ClientClaims> TokenValidator::checkClient(const QByteArray &token, const QByteArray &host,
                                                 const QString &hub) const
{
    if (token.isEmpty()) {
        return failure(refused(u"The client has no access token. Anonymous connections are not allowed: give one as "
                               u"access_token in the query, or as a bearer token."_s));
    }
    const auto claims = checkedAccess(token);
    if (!claims)
        return failure(claims.error());
    QList<QByteArray> accepted;
    const QList<QByteArray> hosts = origins(host);
    for (const QByteArray &origin : hosts)
        accepted << origin + "/client/hubs/" + hub.toUtf8();
    if (!hasAudience(*claims, accepted))
        return failure(refused(u"The token's audience (aud) is not the client URL of this hub."_s));
    ClientClaims result;
    const auto users = stringList(claims->value("sub"_L1));
    const auto roles = stringList(claims->value("role"_L1));
    const auto groups = stringList(claims->value("webpubsub.group"_L1));
    if (!users || users->size() > 1 || !roles || !groups) {
        return failure(refused(u"In the token, sub must be one string, and role and webpubsub.group a string or an "
                               u"array of strings."_s));
    }
    if (!users->isEmpty())
        result.userId = users->first();
    result.roles = *roles;
    result.groups = *groups;
    return result;
}

QByteArray TokenValidator::makeReconnectionToken(const QString &connectionId) const
{
    constexpr qint64 kWeek = 7 * 24 * 60 * 60;
    const qint64 now = m_clock.nowUtc().toSecsSinceEpoch();
    return signJwt({{u"iss"_s, kReconnectionIssuer},
                    {u"aud"_s, connectionId},
                    {u"iat"_s, now},
                    {u"nbf"_s, now},
                    {u"exp"_s, now + kWeek}},
                   m_key)
        .reveal();
}

bool TokenValidator::isReconnectionToken(const QByteArray &token, const QString &connectionId) const
{
    const auto claims = checkedClaims(token);
    return claims && claims->value("iss"_L1) == kReconnectionIssuer && claims->value("aud"_L1) == connectionId;
}

} // namespace wps
