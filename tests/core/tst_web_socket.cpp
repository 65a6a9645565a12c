// SPDX-License-Identifier: GPL-3.0-or-later
// The pure parts of the client's WebSocket: frames in pieces of any size, and the opening handshake.
#include "core/websocket/web_socket_frames.h"
#include "core/websocket/web_socket_handshake.h"

#include <QTest>
#include <QtEndian>

#include <algorithm>
#include <cstring>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

using Kind = WebSocketReader::Item::Kind;

QByteArray serverFrame(int firstByte, const QByteArray &payload)
{
    QByteArray bytes(1, static_cast<char>(firstByte));
    if (payload.size() < 126) {
        bytes += static_cast<char>(payload.size());
    } else if (payload.size() <= 0xffff) {
        bytes += static_cast<char>(126);
        const auto length = qToBigEndian(static_cast<quint16>(payload.size()));
        bytes.append(reinterpret_cast<const char *>(&length), sizeof length);
    } else {
        bytes += static_cast<char>(127);
        const auto length = qToBigEndian(static_cast<quint64>(payload.size()));
        bytes.append(reinterpret_cast<const char *>(&length), sizeof length);
    }
    return bytes + payload;
}

QByteArray described(const WebSocketReader::Item &item)
{
    switch (item.kind) {
    case Kind::Message:
        return (item.binary ? "binary " : "text ") + QByteArray::number(item.bytes.size()) + ' ' +
               item.bytes.first(std::min<qsizetype>(item.bytes.size(), 8)).toByteArray();
    case Kind::Ping:
        return "ping " + item.bytes.toByteArray();
    case Kind::Pong:
        return "pong " + item.bytes.toByteArray();
    case Kind::Close:
        return "close " + QByteArray::number(item.close.code) + ' ' + item.close.reason.toUtf8();
    case Kind::Violation:
        return "violation " + QByteArray::number(item.close.code);
    }
    return {};
}

/// What comes out when the bytes come in pieces of this size.
QList<QByteArray> read(const QByteArray &bytes, qsizetype piece, qsizetype maxMessageSize = 1 << 20)
{
    WebSocketReader reader(WebSocketRole::Client, maxMessageSize);
    QList<QByteArray> items;
    for (qsizetype at = 0; at < bytes.size(); at += piece) {
        const qsizetype size = std::min(piece, bytes.size() - at);
        std::memcpy(reader.writable(size), bytes.constData() + at, static_cast<size_t>(size));
        reader.written(size);
        QList<WebSocketReader::Item> together; // all of one piece are valid at once
        while (const auto item = reader.next())
            together.append(*item);
        for (const WebSocketReader::Item &item : together)
            items.append(described(item));
    }
    return items;
}

} // namespace

class WebSocketTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void piecesOfAnySize()
    {
        const QByteArray stream = serverFrame(0x81, "{\"a\":1}") + serverFrame(0x89, "p") + serverFrame(0x01, "frag") +
                                  serverFrame(0x8a, "") + serverFrame(0x00, "men") + serverFrame(0x80, "ted") +
                                  serverFrame(0x82, QByteArray(300, 'b')) + serverFrame(0x81, "") +
                                  serverFrame(0x02, "x") + serverFrame(0x80, "y") +
                                  serverFrame(0x82, QByteArray(70'000, 'c')) + serverFrame(0x88, "\x03\xe8yes") +
                                  serverFrame(0x81, "after the end");
        const QList<QByteArray> expected{"text 7 {\"a\":1}",    "ping p",  "pong ",       "text 10 fragment",
                                         "binary 300 bbbbbbbb", "text 0 ", "binary 2 xy", "binary 70000 cccccccc",
                                         "close 1000 yes"};
        for (const qsizetype piece : {1, 2, 3, 5, 7, 11, 64, 299, 4096, 1'000'000})
            QCOMPARE(read(stream, piece), expected);
    }

    void violations_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        QTest::newRow("masked") << QByteArray("\x81\x81\x01\x02\x03\x04x") << 1002;
        QTest::newRow("within another") << serverFrame(0x01, "a") + serverFrame(0x81, "b") << 1002;
        QTest::newRow("continues nothing") << serverFrame(0x00, "a") << 1002;
        QTest::newRow("unknown control") << serverFrame(0x8b, "") << 1002;
        QTest::newRow("fragments too big together")
            << serverFrame(0x02, QByteArray(600, 'a')) + serverFrame(0x80, QByteArray(600, 'a')) << 1009;
        QTest::newRow("length of 2^63") << QByteArray("\x82\x7f\x80\x00\x00\x00\x00\x00\x00\x00", 10) << 1009;
        QTest::newRow("text cut within a character") << serverFrame(0x01, "\xc3") + serverFrame(0x80, "x") << 1007;
    }
    void violations()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        const QByteArray said = "violation " + QByteArray::number(code);
        QCOMPARE(read(bytes + serverFrame(0x81, "more"), 1, 1000), QList<QByteArray>{said});
        QCOMPARE(read(bytes, bytes.size(), 1000), QList<QByteArray>{said});
    }

    void aCharacterMayLieAcrossFragments()
    {
        QCOMPARE(read(serverFrame(0x01, "\xc3") + serverFrame(0x80, "\xa4"), 1), QList<QByteArray>{"text 2 \xc3\xa4"});
    }

    void framesOfAClient()
    {
        for (const qsizetype size : {0, 5, 125, 126, 0xffff, 0x10000}) {
            const QByteArray payload(size, 'z');
            const QByteArray frame = webSocketFrame(WebSocketOpcode::Text, payload, 0xa1b2c3d4U);
            const qsizetype head = size < 126 ? 2 : size <= 0xffff ? 4 : 10;
            QCOMPARE(frame.size(), head + 4 + size);
            QCOMPARE(static_cast<quint8>(frame.at(0)), quint8(0x81));
            QVERIFY((static_cast<quint8>(frame.at(1)) & 0x80U) != 0);
            QByteArray unmasked = frame.mid(head + 4);
            for (qsizetype i = 0; i < unmasked.size(); ++i)
                unmasked[i] = static_cast<char>(unmasked.at(i) ^ frame.at(head + i % 4));
            QCOMPARE(unmasked, payload);
        }
    }

    void aLongReasonIsCutBetweenCharacters()
    {
        const QByteArray payload = webSocketClosePayload({1000, QString(100, u'ä')});
        QCOMPARE(payload.size(), 2 + 122);
        QCOMPARE(QString::fromUtf8(payload.mid(2)), QString(61, u'ä'));
        QVERIFY(webSocketClosePayload({1005, {}}).isEmpty());
    }

    void request_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("host");
        QTest::newRow("usual") << u"wss://x.webpubsub.azure.com/client/hubs/chat?access_token=a%2Bb"_s
                               << QByteArray("GET /client/hubs/chat?access_token=a%2Bb HTTP/1.1\r\n")
                               << QByteArray("Host: x.webpubsub.azure.com\r\n");
        QTest::newRow("port") << u"ws://127.0.0.1:8080/a#b"_s << QByteArray("GET /a HTTP/1.1\r\n")
                              << QByteArray("Host: 127.0.0.1:8080\r\n");
        QTest::newRow("IPv6, no path") << u"ws://[::1]:9?q"_s << QByteArray("GET /?q HTTP/1.1\r\n")
                                       << QByteArray("Host: [::1]:9\r\n");
        QTest::newRow("name that is not ASCII") << u"ws://bücher.example/ä"_s << QByteArray("GET /%C3%A4 HTTP/1.1\r\n")
                                                << QByteArray("Host: xn--bcher-kva.example\r\n");
    }
    void request()
    {
        QFETCH(QString, url);
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, host);
        const QByteArray bytes = webSocketRequest(QUrl(url), "json.webpubsub.azure.v1", "a2V5");
        QVERIFY2(bytes.startsWith(line), bytes.constData());
        QVERIFY2(bytes.contains(host), bytes.constData());
        QVERIFY(bytes.contains("\r\nSec-WebSocket-Protocol: json.webpubsub.azure.v1\r\n"));
        QVERIFY(bytes.endsWith("\r\n\r\n"));
        QVERIFY(!webSocketRequest(QUrl(url), {}, "a2V5").contains("Sec-WebSocket-Protocol"));
    }

    void answers()
    {
        // The key and its answer are the example of RFC 6455 section 1.3.
        const QByteArray key = "dGhlIHNhbXBsZSBub25jZQ==";
        const QByteArray good = "HTTP/1.1 101 Switching Protocols\r\nUPGRADE: WebSocket\r\n"
                                "Connection: keep-alive, Upgrade\r\n"
                                "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
                                "Sec-WebSocket-Protocol: json.webpubsub.azure.v1\r\n\r\n";
        const auto answer = readUpgradeAnswer(good, key);
        QVERIFY(answer.has_value());
        QCOMPARE(answer->status, 101);
        QCOMPARE(answer->subprotocol, QByteArray("json.webpubsub.azure.v1"));
        for (const char *line : {"UPGRADE: WebSocket\r\n", "Connection: keep-alive, Upgrade\r\n",
                                 "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"})
            QVERIFY2(!readUpgradeAnswer(QByteArray(good).replace(line, ""), key), line);
        QVERIFY(!readUpgradeAnswer(
            QByteArray(good).replace("Upgrade\r\n", "Upgrade\r\nSec-WebSocket-Extensions: x\r\n"), key));
        QVERIFY(!readUpgradeAnswer("SSH-2.0-OpenSSH\r\n\r\n", key));
        const auto refused = readUpgradeAnswer("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", key);
        QVERIFY(refused.has_value());
        QCOMPARE(refused->status, 401);
        QCOMPARE(refused->phrase, u"Unauthorized"_s);
    }
};

QTEST_GUILESS_MAIN(WebSocketTest)
#include "tst_web_socket.moc"
