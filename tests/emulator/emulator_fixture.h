// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/emulator.h"

#include <QByteArray>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>

#include <memory>

namespace wps
{

inline const QByteArray kTestKey = QByteArrayLiteral("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH");

/// A token as an SDK signs it. Made here by hand, so that the checks are not tested with their own code.
inline QByteArray signToken(const QJsonObject &claims, const QByteArray &key = kTestKey,
                            const QByteArray &algorithm = QByteArrayLiteral("HS256"))
{
    constexpr auto kUrl = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
    const QByteArray header = QByteArray("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}").toBase64(kUrl);
    const QByteArray body = QJsonDocument(claims).toJson(QJsonDocument::Compact).toBase64(kUrl);
    const QByteArray input = header + '.' + body;
    return input + '.' + QMessageAuthenticationCode::hash(input, key, QCryptographicHash::Sha256).toBase64(kUrl);
}

inline qint64 inOneHour()
{
    return QDateTime::currentSecsSinceEpoch() + 3600;
}

struct HttpAnswer {
    int status = 0;
    QList<QPair<QByteArray, QByteArray>> headers;
    QByteArray body;

    QByteArray header(const QByteArray &name) const
    {
        for (const auto &[key, value] : headers) {
            if (key.compare(name, Qt::CaseInsensitive) == 0)
                return value;
        }
        return {};
    }
    QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
    QString code() const { return json().value(QStringLiteral("code")).toString(); }
    QString message() const { return json().value(QStringLiteral("message")).toString(); }
};

/// Sends exactly these bytes and reads until the answer is whole (or the other side closes).
inline HttpAnswer exchange(quint16 port, const QByteArray &bytes, bool isHead = false)
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), port);
    HttpAnswer answer;
    QByteArray received;
    if (!socket.waitForConnected())
        return answer;
    socket.write(bytes);
    const auto isWhole = [&] {
        received += socket.readAll();
        const qsizetype end = received.indexOf("\r\n\r\n");
        if (end < 0)
            return socket.state() == QAbstractSocket::UnconnectedState;
        const QByteArray head = received.left(end).toLower();
        const qsizetype at = head.indexOf("content-length:");
        const qsizetype length = at < 0 || isHead ? 0 : head.mid(at + 15).split('\r').first().trimmed().toLongLong();
        return received.size() >= end + 4 + length;
    };
    while (!isWhole()) {
        if (!socket.waitForReadyRead(10'000) && socket.state() == QAbstractSocket::ConnectedState)
            return answer;
    }
    const qsizetype end = received.indexOf("\r\n\r\n");
    if (end < 0)
        return answer;
    QList<QByteArray> lines = received.left(end).split('\n');
    answer.status = lines.takeFirst().split(' ').value(1).toInt();
    for (const QByteArray &line : std::as_const(lines)) {
        const qsizetype colon = line.indexOf(':');
        answer.headers.append({line.left(colon).trimmed(), line.mid(colon + 1).trimmed()});
    }
    answer.body = received.mid(end + 4);
    return answer;
}

/// One running emulator, and how a service and its clients talk to it.
class EmulatorFixture
{
public:
    using Headers = QList<QPair<QByteArray, QByteArray>>;

    EmulatorFixture()
    {
        EmulatorOptions options;
        options.port = 0;
        started = emulator.start(options).has_value();
    }

    QByteArray host() const { return "127.0.0.1:" + QByteArray::number(emulator.port()); }

    HttpAnswer send(const QByteArray &method, const QByteArray &target, const Headers &headers, const QByteArray &body,
                    bool withLength = true) const
    {
        QByteArray bytes = method + ' ' + target + " HTTP/1.1\r\nHost: " + host() + "\r\n";
        for (const auto &[name, value] : headers)
            bytes += name + ": " + value + "\r\n";
        if (withLength)
            bytes += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
        bytes += "\r\n" + body;
        return exchange(emulator.port(), bytes, method == "HEAD");
    }

    /// Signed for exactly this request.
    HttpAnswer rest(const QByteArray &method, const QByteArray &target, const QByteArray &contentType = {},
                    const QByteArray &body = {}, Headers headers = {}) const
    {
        headers.append({"Authorization",
                        "Bearer " + signToken({{QStringLiteral("aud"), QString::fromUtf8("http://" + host() + target)},
                                               {QStringLiteral("exp"), inOneHour()}})});
        if (!contentType.isEmpty())
            headers.append({"Content-Type", contentType});
        return send(method, target, headers, body);
    }

    QByteArray clientToken(QJsonObject claims = {}, const QByteArray &hub = "chat") const
    {
        claims.insert(QStringLiteral("aud"), QString::fromUtf8("http://" + host() + "/client/hubs/" + hub));
        claims.insert(QStringLiteral("exp"), inOneHour());
        return signToken(claims);
    }

    QUrl clientUrl(const QJsonObject &claims = {}, const QByteArray &query = {}) const
    {
        return QUrl::fromEncoded("ws://" + host() + "/client/hubs/chat?access_token=" + clientToken(claims) + query);
    }

    /// Where a reliable client that broke off comes back.
    QUrl recoveryUrl(const QString &connectionId, const QString &token) const
    {
        return QUrl::fromEncoded("ws://" + host() + "/client/hubs/chat?awps_connection_id=" + connectionId.toUtf8() +
                                 "&awps_reconnection_token=" + token.toUtf8());
    }

    Emulator emulator;
    bool started = false;
};

/// A client WebSocket that keeps what it hears.
class TestClient
{
public:
    explicit TestClient(const QUrl &url, const QString &subprotocol = QStringLiteral("json.webpubsub.azure.v1"))
    {
        QObject::connect(&socket, &QWebSocket::textMessageReceived, &socket,
                         [this](const QString &text) { frames.append(text.toUtf8()); });
        QObject::connect(&socket, &QWebSocket::binaryMessageReceived, &socket,
                         [this](const QByteArray &bytes) { binaries.append(bytes); });
        QNetworkRequest request(url);
        if (!subprotocol.isEmpty())
            request.setRawHeader("Sec-WebSocket-Protocol", subprotocol.toUtf8());
        isJson = subprotocol.startsWith(QStringLiteral("json"), Qt::CaseInsensitive);
        socket.open(request);
    }

    /// Open, and with JSON the connected frame is there.
    bool isReady()
    {
        return QTest::qWaitFor(
            [this] { return socket.state() == QAbstractSocket::ConnectedState && (!isJson || !frames.isEmpty()); });
    }
    QString connectionId() const { return connectedFact(QStringLiteral("connectionId")); }
    QString connectedFact(const QString &name) const
    {
        return QJsonDocument::fromJson(frames.value(0)).object().value(name).toString();
    }
    /// Waits for frame number `index`; empty when none comes.
    QByteArray frame(qsizetype index)
    {
        return QTest::qWaitFor([&] { return frames.size() > index; }) ? frames.at(index) : QByteArray();
    }
    bool isClosed()
    {
        return QTest::qWaitFor([this] { return socket.state() == QAbstractSocket::UnconnectedState; });
    }
    void send(const QByteArray &text) { socket.sendTextMessage(QString::fromUtf8(text)); }

    QWebSocket socket;
    QList<QByteArray> frames;
    QList<QByteArray> binaries;
    bool isJson = false;
};

} // namespace wps
