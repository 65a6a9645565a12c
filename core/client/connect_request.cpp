// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/connect_request.h"

#include "core/base/logging.h"

#include <QHostAddress>
#include <QNetworkProxyFactory>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

Error urlProblem(const QString &message)
{
    return Error::invalidInput(u"clientUrl"_s, message);
}

bool isLoopback(const QString &host)
{
    return host.compare("localhost"_L1, Qt::CaseInsensitive) == 0 ||
           host.endsWith(".localhost"_L1, Qt::CaseInsensitive) || QHostAddress(host).isLoopback();
}

Error::Kind refusalKind(int status)
{
    switch (status) {
    case 401:
        return Error::Kind::Unauthorized;
    case 403:
        return Error::Kind::Forbidden;
    case 404:
        return Error::Kind::NotFound;
    case 407:
        return Error::Kind::Proxy;
    case 429:
    case 503:
        return Error::Kind::Throttled;
    default:
        return status >= 200 && status < 400 ? Error::Kind::Protocol : Error::Kind::Service;
    }
}

Error::Kind socketKind(QAbstractSocket::SocketError socketError)
{
    switch (socketError) {
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return Error::Kind::Tls;
    case QAbstractSocket::ProxyAuthenticationRequiredError:
    case QAbstractSocket::ProxyConnectionClosedError:
    case QAbstractSocket::ProxyConnectionRefusedError:
    case QAbstractSocket::ProxyConnectionTimeoutError:
    case QAbstractSocket::ProxyNotFoundError:
    case QAbstractSocket::ProxyProtocolError:
        return Error::Kind::Proxy;
    default:
        return Error::Kind::Network;
    }
}

} // namespace

Result<QUrl> makeConnectUrl(const SecretText &clientUrl, const ClientOptions &options)
{
    QUrl url = QUrl::fromEncoded(clientUrl.reveal().trimmed(), QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return failure(
            urlProblem(u"This is not a client URL: wss://HOST/client/hubs/HUB?access_token=… is expected."_s));
    const QString scheme = url.scheme();
    if (scheme == "https"_L1)
        url.setScheme(u"wss"_s);
    else if (scheme == "http"_L1)
        url.setScheme(u"ws"_s);
    else if (scheme != "ws"_L1 && scheme != "wss"_L1)
        return failure(urlProblem(u"A client URL begins with wss:// or ws://."_s));
    if (!url.userInfo().isEmpty())
        return failure(urlProblem(u"A client URL has no user name or password."_s));
    url.setFragment({});
    if (options.subprotocol == Subprotocol::Raw && options.rawSendToGroup) {
        QString query = url.query(QUrl::FullyEncoded);
        if (!query.isEmpty())
            query += u'&';
        query += u"webpubsub_mode=sendToGroup&group="_s +
                 QString::fromLatin1(QUrl::toPercentEncoding(options.rawSendToGroup->value()));
        if (options.rawNoEcho)
            query += u"&noEcho=true"_s;
        url.setQuery(query, QUrl::StrictMode);
    }
    return url;
}

QNetworkProxy proxyFor(const QUrl &url)
{
    if (isLoopback(url.host()))
        return QNetworkProxy::NoProxy;
    QUrl asked; // only what a proxy rule may look at: no path, no token
    asked.setScheme(url.scheme() == "wss"_L1 ? u"https"_s : u"http"_s);
    asked.setHost(url.host());
    asked.setPort(url.port());
    const auto proxies = QNetworkProxyFactory::proxyForQuery(QNetworkProxyQuery(asked));
    for (const QNetworkProxy &proxy : proxies) {
        if (proxy.type() == QNetworkProxy::NoProxy || proxy.capabilities().testFlag(QNetworkProxy::TunnelingCapability))
            return proxy;
    }
    return QNetworkProxy::NoProxy;
}

Error connectFailure(QAbstractSocket::SocketError socketError, const QString &socketText)
{
    Error error;
    error.request = u"WebSocket upgrade"_s;
    error.kind = socketKind(socketError);
    error.message = redactSecrets(socketText);
    return error;
}

Error upgradeRefusal(int httpStatus, const QString &phrase)
{
    Error error;
    error.request = u"WebSocket upgrade"_s;
    error.httpStatus = httpStatus;
    error.kind = refusalKind(httpStatus);
    error.message =
        httpStatus >= 300 && httpStatus < 400
            ? u"The server redirects elsewhere; a redirect is not followed, as it would carry the token away."_s
            : u"The server refused the WebSocket connection."_s;
    if (!phrase.isEmpty() && !httpStatusText(httpStatus).endsWith(phrase))
        error.message += u" It says: "_s + redactSecrets(phrase);
    return error;
}

bool isFinalRefusal(const Error &error)
{
    const int status = error.httpStatus;
    return status >= 200 && status < 500 && status != 407 && status != 408 && status != 429;
}

QString httpStatusText(int status)
{
    if (status == 0)
        return {};
    Error error;
    error.httpStatus = status;
    return error.summary();
}

} // namespace wps
