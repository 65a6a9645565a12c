// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/base/secret_text.h"

#include <QFuture>
#include <QHash>
#include <QUrl>

#include <memory>

namespace wps
{

struct BearerToken {
    SecretText token;
    QDateTime expiresAt; ///< UTC
};

/// Gives the bearer token for a REST request. Used on the I/O thread only; shared by all calls of one service client.
class TokenSource
{
public:
    virtual ~TokenSource() = default;
    /// `audience` is the service's URL of the request, without query, encoded as sent (rest-api section 8.2).
    /// Cached by audience until near expiry. The future may be ready at once; each call gives one of its own. While one
    /// is pending, the transport asks for no other.
    virtual QFuture<Result<BearerToken>> tokenFor(const QByteArray &audience) = 0;
    /// Forget cached tokens: the service answered 401.
    virtual void invalidate() = 0;
    /// The access key, when there is one: client access tokens are then signed locally.
    virtual const SecretText *accessKey() const { return nullptr; }
};

/// Tokens signed with an access key: lifetime one hour, renewed five minutes before the end; at most 4096 audiences
/// cached.
class AccessKeyTokenSource final : public TokenSource
{
public:
    AccessKeyTokenSource(SecretText accessKey, const Clock &clock = systemClock());
    QFuture<Result<BearerToken>> tokenFor(const QByteArray &audience) override;
    void invalidate() override;
    const SecretText *accessKey() const override { return &m_key; }

private:
    SecretText m_key;
    const Clock &m_clock;
    QHash<QByteArray, BearerToken> m_cache;
};

/// Everything a service client needs to know of where and as whom. Cheap to copy.
struct ServiceCredential {
    QUrl endpoint;                       ///< the service's own: audiences and client URLs are made from it
    QUrl reverseProxyEndpoint;           ///< empty, or where requests go instead (rest-api section 8.5)
    std::shared_ptr<TokenSource> tokens; ///< never null in a usable credential
};

ServiceCredential makeAccessKeyCredential(const QUrl &endpoint, const SecretText &accessKey,
                                          const QUrl &reverseProxyEndpoint = {});

} // namespace wps
