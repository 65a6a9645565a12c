// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/request_target.h"

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

QByteArray originOf(const QUrl &url)
{
    return url.toEncoded(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

bool sameOrigin(const QUrl &a, const QUrl &b)
{
    const auto port = [](const QUrl &url) { return url.port(url.scheme() == u"https"_s ? 443 : 80); };
    return a.scheme() == b.scheme() && a.host() == b.host() && port(a) == port(b);
}

QByteArray encodedQuery(const QList<QPair<QString, QString>> &query)
{
    QByteArray text;
    for (const auto &[name, value] : query) {
        text += text.isEmpty() ? '?' : '&';
        text += QUrl::toPercentEncoding(name) + '=' + QUrl::toPercentEncoding(value);
    }
    return text;
}

} // namespace

Result<RequestTarget> requestTarget(const ServiceCredential &credential, const RestRequest &request)
{
    if (!credential.tokens || credential.endpoint.host().isEmpty())
        return failure(Error::invalidInput(u"Endpoint"_s, u"There is no endpoint or no credential for it."_s));
    QByteArray pathAndQuery = request.path + encodedQuery(request.query);
    if (!request.absoluteUrl.isEmpty()) {
        const QUrl link = QUrl::fromEncoded(request.absoluteUrl, QUrl::StrictMode);
        const bool ours = sameOrigin(link, credential.endpoint) || (!credential.reverseProxyEndpoint.isEmpty() &&
                                                                    sameOrigin(link, credential.reverseProxyEndpoint));
        if (!link.isValid() || !link.userInfo().isEmpty() || !ours) {
            Error error;
            error.kind = Error::Kind::Protocol;
            error.message =
                u"The answer's link to the next page leads to another host (%1), so it is not followed."_s.arg(
                    link.host().left(100));
            return failure(error);
        }
        pathAndQuery = link.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveFragment);
    }
    const QUrl &where =
        credential.reverseProxyEndpoint.isEmpty() ? credential.endpoint : credential.reverseProxyEndpoint;
    RequestTarget target;
    target.url = QUrl::fromEncoded(originOf(where) + pathAndQuery, QUrl::StrictMode);
    if (!target.url.isValid())
        return failure(Error::invalidInput(u"Endpoint"_s, u"The request's address is not valid."_s));
    QUrl own = credential.endpoint;
    own.setPath(QString());
    target.audience = originOf(own) + target.url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority |
                                                           QUrl::RemoveQuery | QUrl::RemoveFragment);
    return target;
}

} // namespace wps
