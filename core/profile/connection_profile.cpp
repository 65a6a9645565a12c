// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile/connection_profile.h"

#include <QHostAddress>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace wps
{

Environment guessEnvironment(const QUrl &endpoint, const QString &hub)
{
    const QString host = endpoint.host();
    if (host.compare(u"localhost"_s, Qt::CaseInsensitive) == 0 || host.endsWith(u".localhost"_s, Qt::CaseInsensitive) ||
        QHostAddress(host).isLoopback())
        return Environment::Local;
    // The word stands alone or at the end of a part ("ordersprod", "orders-prod-2"), so that "product" is not one.
    static const QRegularExpression live(uR"((?:prod|prd|production|(?:^|[^a-z])live)(?:[^a-z]|$))"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression notLive(
        uR"((?:^|[^a-z])(?:non|pre|not)[-_.]?(?:prod|prd|production)(?:[^a-z]|$))"_s,
        QRegularExpression::CaseInsensitiveOption);
    const QString ownName = host.section(u'.', 0, 0);
    for (const QString &text : {host.endsWith(u".webpubsub.azure.com"_s) ? ownName : host, hub}) {
        if (live.match(text).hasMatch() && !notLive.match(text).hasMatch())
            return Environment::Production;
    }
    return Environment::Test;
}

QString suggestProfileName(const QUrl &endpoint)
{
    const QString host = endpoint.host();
    if (host.isEmpty())
        return {};
    const bool isAddress = !QHostAddress(host).isNull();
    const QString name = isAddress ? host : host.section(u'.', 0, 0);
    return endpoint.port() > 0 ? name + u':' + QString::number(endpoint.port()) : name;
}

} // namespace wps
