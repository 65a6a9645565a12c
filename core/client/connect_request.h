// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/secret_text.h"
#include "core/client/web_pubsub_client.h"

#include <QAbstractSocket>
#include <QNetworkProxy>
#include <QUrl>

namespace wps
{

// The pure parts of opening a client connection. Thread-safe.

/// The URL to open: the client URL with, in raw mode, `webpubsub_mode` and what belongs to it (client-protocols
/// section 2). InvalidInput, field "clientUrl"; no error shows the URL's query.
Result<QUrl> makeConnectUrl(const SecretText &clientUrl, const ClientOptions &options);

/// The proxy for this ws or wss URL: as for http and https, and none for loopback.
QNetworkProxy proxyFor(const QUrl &url);

/// What the socket said when no connection came about. Without secrets.
Error connectFailure(QAbstractSocket::SocketError socketError, const QString &socketText);

/// The server answered the upgrade with this status and phrase. Without secrets.
Error upgradeRefusal(int httpStatus, const QString &phrase);

/// True when the next attempt would end the same: the server does not know or admit this client. `error` is of
/// upgradeRefusal.
bool isFinalRefusal(const Error &error);

/// "401 Unauthorized"; empty for 0.
QString httpStatusText(int status);

} // namespace wps
