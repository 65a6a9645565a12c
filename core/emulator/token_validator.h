// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/base/secret_text.h"

#include <QJsonObject>
#include <QStringList>

#include <functional>
#include <optional>
#include <utility>

namespace wps
{

class EmulatorTarget;

/// What a client access token says (rest-api section 8.4).
struct ClientClaims {
    std::optional<QString> userId; ///< empty: anonymous
    QStringList roles;
    QStringList groups; ///< not checked yet
};

/// Checks access-key tokens: HS256 over the key's own text, `exp` with five minutes of skew, audience (rest-api 8.2,
/// 8.4). Errors are of kind Unauthorized and never hold the token. Thread-safe.
class TokenValidator
{
public:
    TokenValidator(SecretText key, quint16 port, const Clock &clock = systemClock());

    /// `authorization`: the header's value. `host`: the Host header's.
    Result<void> checkRest(const QByteArray &authorization, const QByteArray &host, const EmulatorTarget &target) const;
    Result<ClientClaims> checkClient(const QByteArray &token, const QByteArray &host, const QString &hub) const;
    /// Asked of tokens that are right otherwise, except reconnection tokens; true: they count as expired. Set before
    /// the first check.
    void setExpiryCheck(std::function<bool(const QJsonObject &claims)> check) { m_expiryCheck = std::move(check); }

    /// The token that lets the client of a reliable connection recover it (client-protocols 4): lives a week.
    QByteArray makeReconnectionToken(const QString &connectionId) const;
    bool isReconnectionToken(const QByteArray &token, const QString &connectionId) const;

    /// The token of `Bearer <token>`; empty when it is no bearer header.
    static QByteArray bearerToken(const QByteArray &authorization);

private:
    Result<QJsonObject> checkedClaims(const QByteArray &token) const;
    Result<QJsonObject> checkedAccess(const QByteArray &token) const; ///< and not expired on request
    /// scheme://host of this emulator, in every form that a caller may know it by.
    QList<QByteArray> origins(const QByteArray &host) const;

    SecretText m_key;
    quint16 m_port;
    const Clock &m_clock;
    std::function<bool(const QJsonObject &)> m_expiryCheck;
};

} // namespace wps
