// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QDateTime>
#include <QList>
#include <QStringList>
#include <QUrl>

#include <optional>

namespace wps
{

enum class TokenProblem {
    Expired,
    NoExpiry,
    NotYetValid,    ///< "nbf" lies ahead
    IssuedInFuture, ///< "iat" lies ahead: the signer's clock or this one is wrong
    NoAudience,
    NotForClients, ///< the audience is no client endpoint
    OtherHost,     ///< not the connected endpoint
    OtherHub,
    NotSigned,   ///< algorithm "none"
    UnknownRole, ///< a role that means nothing to the service
};

/// What a client access token says (rest-api section 8.4). Holds nothing secret: no signature, no token.
struct TokenInspection {
    QString algorithm;
    QString audience;
    QString hub;    ///< from the audience; empty when it is no client endpoint
    QString userId; ///< empty: anonymous
    QStringList roles;
    QStringList groups;
    std::optional<QDateTime> issuedAt; ///< UTC, like the others
    std::optional<QDateTime> notBefore;
    std::optional<QDateTime> expiresAt;
    QList<TokenProblem> problems; ///< in the order of the enum
};

/// Reads a token or a client URL with one; the signature is not checked. `endpoint` and `hub` are what it should be
/// for; empty = anything. InvalidInput (field "token") when it is no token.
Result<TokenInspection> inspectToken(const QString &tokenOrUrl, const QUrl &endpoint, const QString &hub,
                                     const QDateTime &now);

} // namespace wps
