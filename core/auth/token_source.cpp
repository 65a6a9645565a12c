// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/auth/token_source.h"

#include "core/auth/jwt.h"
#include "core/base/future_util.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr qint64 kLifetimeSeconds = 3600;
constexpr qint64 kRenewBeforeSeconds = 300;
constexpr qsizetype kMaxAudiences = 4096;

} // namespace

AccessKeyTokenSource::AccessKeyTokenSource(SecretText accessKey, const Clock &clock)
    : m_key(std::move(accessKey)), m_clock(clock)
{
}

QFuture<Result<BearerToken>> AccessKeyTokenSource::tokenFor(const QByteArray &audience)
{
    const QDateTime now = m_clock.nowUtc();
    const auto cached = m_cache.constFind(audience);
    if (cached != m_cache.cend()) {
        const qint64 left = now.secsTo(cached->expiresAt);
        // A token that seems to live longer than it can was made before the clock went back: the service may see it
        // as expired already.
        if (left > kRenewBeforeSeconds && left <= kLifetimeSeconds)
            return readyFuture<Result<BearerToken>>(*cached);
    }
    if (m_cache.size() >= kMaxAudiences)
        m_cache.clear();
    const qint64 issued = now.toSecsSinceEpoch();
    BearerToken token;
    token.expiresAt = QDateTime::fromSecsSinceEpoch(issued + kLifetimeSeconds, Qt::UTC);
    token.token = signJwt(
        {{u"aud"_s, QString::fromUtf8(audience)}, {u"iat"_s, issued}, {u"exp"_s, issued + kLifetimeSeconds}}, m_key);
    m_cache.insert(audience, token);
    return readyFuture<Result<BearerToken>>(token);
}

void AccessKeyTokenSource::invalidate()
{
    m_cache.clear();
}

ServiceCredential makeAccessKeyCredential(const QUrl &endpoint, const SecretText &accessKey,
                                          const QUrl &reverseProxyEndpoint)
{
    return {endpoint, reverseProxyEndpoint, std::make_shared<AccessKeyTokenSource>(accessKey)};
}

} // namespace wps
