// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/websocket/web_socket_handshake.h"

#include <QCryptographicHash>
#include <QList>

#include <optional>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr int kSwitchingProtocols = 101;
constexpr qsizetype kPhraseLength = 200;

tl::unexpected<Error> notAWebSocket(const QString &reason)
{
    Error error;
    error.kind = Error::Kind::Protocol;
    error.request = u"WebSocket upgrade"_s;
    error.message = u"The server's answer is not that of a WebSocket: "_s + reason;
    return failure(error);
}

/// The header's values, joined by commas as HTTP allows; nothing when it is not there.
std::optional<QByteArray> header(const QList<QByteArray> &lines, QByteArrayView name)
{
    std::optional<QByteArray> value;
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        if (colon < 0 || QByteArrayView(line).first(colon).compare(name, Qt::CaseInsensitive) != 0)
            continue;
        const QByteArray one = line.mid(colon + 1).trimmed();
        value = value ? *value + ',' + one : one;
    }
    return value;
}

bool hasToken(const std::optional<QByteArray> &value, QByteArrayView token)
{
    if (!value)
        return false;
    for (const QByteArray &part : value->split(',')) {
        if (QByteArrayView(part.trimmed()).compare(token, Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

} // namespace

QByteArray webSocketAccept(const QByteArray &key)
{
    const QByteArray salted = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // of RFC 6455 section 1.3
    return QCryptographicHash::hash(salted, QCryptographicHash::Sha1).toBase64();
}

QByteArray webSocketRequest(const QUrl &url, const QByteArray &subprotocol, const QByteArray &key)
{
    QByteArray host = url.host(QUrl::FullyEncoded).toLatin1();
    if (host.contains(':'))
        host = '[' + host + ']';
    if (url.port() > 0)
        host += ':' + QByteArray::number(url.port());
    QByteArray target = url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveFragment);
    if (!target.startsWith('/'))
        target.prepend('/');
    QByteArray request = "GET " + target +
                         " HTTP/1.1\r\n"
                         "Host: " +
                         host +
                         "\r\n"
                         "Upgrade: websocket\r\n"
                         "Connection: Upgrade\r\n"
                         "Sec-WebSocket-Version: 13\r\n"
                         "Sec-WebSocket-Key: " +
                         key + "\r\nUser-Agent: WebPubSubConsole/" WPS_VERSION "\r\n";
    if (!subprotocol.isEmpty())
        request += "Sec-WebSocket-Protocol: " + subprotocol + "\r\n";
    return request + "\r\n";
}

Result<UpgradeAnswer> readUpgradeAnswer(QByteArrayView head, const QByteArray &key)
{
    if (head.size() > kMaxUpgradeAnswer)
        return notAWebSocket(u"its head is too long."_s);
    QList<QByteArray> lines = head.toByteArray().split('\n');
    for (QByteArray &line : lines) {
        if (line.endsWith('\r'))
            line.chop(1);
    }
    const QByteArray statusLine = lines.takeFirst();
    UpgradeAnswer answer;
    bool isNumber = false;
    answer.status = statusLine.mid(9, 3).toInt(&isNumber);
    if (!statusLine.startsWith("HTTP/1.") || !isNumber || answer.status < 100)
        return notAWebSocket(u"it does not begin as HTTP/1.1 does."_s);
    answer.phrase = QString::fromUtf8(statusLine.mid(13)).trimmed().left(kPhraseLength);
    if (answer.status != kSwitchingProtocols)
        return answer;
    if (!hasToken(header(lines, "Upgrade"), "websocket") || !hasToken(header(lines, "Connection"), "upgrade"))
        return notAWebSocket(u"it does not upgrade the connection."_s);
    if (header(lines, "Sec-WebSocket-Accept") != webSocketAccept(key))
        return notAWebSocket(u"its Sec-WebSocket-Accept does not belong to this request."_s);
    if (header(lines, "Sec-WebSocket-Extensions"))
        return notAWebSocket(u"it uses an extension that was not asked for."_s);
    answer.subprotocol = header(lines, "Sec-WebSocket-Protocol").value_or(QByteArray());
    return answer;
}

} // namespace wps
