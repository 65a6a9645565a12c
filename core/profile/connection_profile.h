// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/environment.h"

#include <QString>
#include <QStringList>
#include <QUrl>
#include <QUuid>

namespace wps
{

/// Where and as whom, without any secret. The access key is in the SecretStore under `secretId()`.
struct ConnectionProfile {
    QUuid id;
    QString name; ///< shown; unique, not empty
    QUrl endpoint;
    QUrl reverseProxyEndpoint; ///< empty = none
    QString hub;               ///< last hub used; may be empty
    QStringList recentHubs;
    Environment environment = Environment::Test;
    QString colour;             ///< "#rrggbb" or empty = the environment's own
    bool rememberSecret = true; ///< false: ask every time

    QString guardId() const { return id.toString(QUuid::WithoutBraces); } ///< by which unlocks are kept
    QString secretId() const { return QStringLiteral("profile/") + id.toString(QUuid::WithoutBraces); }
    friend bool operator==(const ConnectionProfile &, const ConnectionProfile &) = default;
};

/// Production for words such as prod, prd, live in the host or hub; Local for loopback hosts; otherwise Test (ux
/// section 7).
Environment guessEnvironment(const QUrl &endpoint, const QString &hub);
/// "orders-prod" from https://orders-prod.webpubsub.azure.com.
QString suggestProfileName(const QUrl &endpoint);

} // namespace wps
