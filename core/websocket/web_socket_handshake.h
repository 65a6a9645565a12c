// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QUrl>

namespace wps
{

// The opening of a WebSocket (RFC 6455 section 4) as pure functions.

/// The request for `url`. `key`: 16 random bytes in base64. An empty `subprotocol` asks for none.
QByteArray webSocketRequest(const QUrl &url, const QByteArray &subprotocol, const QByteArray &key);

/// Sec-WebSocket-Accept for a Sec-WebSocket-Key.
QByteArray webSocketAccept(const QByteArray &key);

/// A longer head is no answer.
constexpr qsizetype kMaxUpgradeAnswer = 64 * 1024;

/// What the server answered to a request.
struct UpgradeAnswer {
    int status = 0;
    QString phrase;         ///< of the status line, at most 200 characters; what the server wrote, not to be trusted
    QByteArray subprotocol; ///< that the server chose
};

/// Reads an answer's head up to and with its empty line. Protocol when it is none of HTTP/1.1, or 101 without being a
/// WebSocket's: wrong accept key, an extension that was not asked for.
Result<UpgradeAnswer> readUpgradeAnswer(QByteArrayView head, const QByteArray &key);

} // namespace wps
