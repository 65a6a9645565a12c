// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/auth/token_inspection.h"

#include "core/auth/client_access_token.h"
#include "core/auth/jwt.h"

#include <QJsonArray>
#include <QUrlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

/// Clocks of two machines differ by a little, always.
constexpr qint64 kSkewSeconds = 5;

QByteArray tokenIn(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (!trimmed.contains(u"access_token="_s))
        return trimmed.toUtf8();
    return QUrlQuery(QUrl(trimmed)).queryItemValue(u"access_token"_s, QUrl::FullyDecoded).toUtf8();
}

/// A claim that is one text or a list of them.
QStringList texts(const QJsonValue &value)
{
    QStringList result;
    if (value.isString())
        result.append(value.toString());
    const QJsonArray list = value.toArray();
    for (const auto &one : list)
        result.append(one.toString());
    return result;
}

std::optional<QDateTime> timeOf(const QJsonValue &value)
{
    if (!value.isDouble())
        return std::nullopt;
    constexpr double kLast = 253402300799.0; // the year 9999
    return QDateTime::fromSecsSinceEpoch(qint64(std::clamp(value.toDouble(), 0.0, kLast)), Qt::UTC);
}

QString hubOf(const QUrl &audience)
{
    for (const QString &prefix : {u"/client/hubs/"_s, u"/clients/mqtt/hubs/"_s, u"/clients/socketio/hubs/"_s}) {
        if (audience.path().startsWith(prefix))
            return audience.path().mid(prefix.size());
    }
    return {};
}

} // namespace

Result<TokenInspection> inspectToken(const QString &tokenOrUrl, const QUrl &endpoint, const QString &hub,
                                     const QDateTime &now)
{
    const auto decoded = decodeJwt(tokenIn(tokenOrUrl));
    if (!decoded)
        return failure(decoded.error());
    const QJsonObject &claims = decoded->claims;
    TokenInspection found;
    found.algorithm = decoded->header.value(u"alg"_s).toString();
    found.audience = texts(claims.value(u"aud"_s)).value(0);
    found.userId = claims.value(u"sub"_s).toString();
    found.roles = texts(claims.value(u"role"_s));
    found.groups = texts(claims.value(u"webpubsub.group"_s));
    found.issuedAt = timeOf(claims.value(u"iat"_s));
    found.notBefore = timeOf(claims.value(u"nbf"_s));
    found.expiresAt = timeOf(claims.value(u"exp"_s));
    const QUrl audience(found.audience);
    found.hub = hubOf(audience);

    const auto check = [&found](bool wrong, TokenProblem problem) {
        if (wrong)
            found.problems.append(problem);
    };
    const auto isAhead = [&now](const std::optional<QDateTime> &time) {
        return time && now.secsTo(*time) > kSkewSeconds;
    };
    const bool isForClients = !found.hub.isEmpty();
    check(found.expiresAt && *found.expiresAt <= now, TokenProblem::Expired);
    check(!found.expiresAt, TokenProblem::NoExpiry);
    check(isAhead(found.notBefore), TokenProblem::NotYetValid);
    check(isAhead(found.issuedAt), TokenProblem::IssuedInFuture);
    check(found.audience.isEmpty(), TokenProblem::NoAudience);
    check(!found.audience.isEmpty() && !isForClients, TokenProblem::NotForClients);
    check(!endpoint.isEmpty() && !found.audience.isEmpty() &&
              (audience.host().compare(endpoint.host(), Qt::CaseInsensitive) != 0 ||
               audience.port(0) != endpoint.port(0)),
          TokenProblem::OtherHost);
    check(!hub.isEmpty() && isForClients && found.hub.compare(hub, Qt::CaseInsensitive) != 0, TokenProblem::OtherHub);
    check(found.algorithm.compare(u"none"_s, Qt::CaseInsensitive) == 0, TokenProblem::NotSigned);
    check(std::any_of(found.roles.cbegin(), found.roles.cend(), [](const QString &role) { return !checkRole(role); }),
          TokenProblem::UnknownRole);
    return found;
}

} // namespace wps
