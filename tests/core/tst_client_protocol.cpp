// SPDX-License-Identifier: GPL-3.0-or-later
// How messages become frames and back: exact bytes out, anything at all in.
#include "core/client/ack_table.h"
#include "core/client/client_protocol.h"
#include "core/client/connect_request.h"
#include "core/client/reconnect_backoff.h"
#include "tests/support/verify_result.h"

#include <QTest>

using namespace wps;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = DownstreamMessage::Kind;

Q_DECLARE_METATYPE(wps::UpstreamMessage)

namespace
{

GroupName group(const QString &name)
{
    return *GroupName::parse(name);
}

QByteArray dataOf(const QByteArray &frame, const DownstreamMessage &message)
{
    return frame.mid(message.dataOffset, message.dataLength);
}

} // namespace

class ClientProtocolTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ClientProtocol> m_json = makeClientProtocol(Subprotocol::Json);
    std::unique_ptr<ClientProtocol> m_raw = makeClientProtocol(Subprotocol::Raw);

private Q_SLOTS:
    void glance_data()
    {
        QTest::addColumn<QByteArray>("frame");
        QTest::addColumn<bool>("isMessage");
        QTest::addColumn<quint64>("sequenceId");
        const auto row = [](const char *name, const QByteArray &frame, bool isMessage, quint64 sequenceId) {
            QTest::newRow(name) << frame << isMessage << sequenceId;
        };
        row("id first", R"({"sequenceId":7,"type":"message","from":"server","dataType":"json","data":{"a":[1]}})", true,
            7);
        row("id last",
            R"({"type":"message","from":"group","group":"g","data":{"sequenceId":1},"sequenceId":18446744073709551615})",
            true, 18446744073709551615ULL);
        row("blanks", "\t{ \"type\" : \"message\",\n\"from\":\"server\", \"fromUserId\":null , \"sequenceId\": 3 }",
            true, 3);
        // Told apart by decode() only: it says nothing wrong, it says nothing.
        row("id within data", R"({"type":"message","from":"server","data":{"a":1,"sequenceId":9}})", false, 0);
        row("id in a text", R"({"type":"message","from":"server","data":",\"sequenceId\":9}"})", false, 0);
        row("data first", R"({"data":1,"sequenceId":1,"type":"message","from":"server"})", false, 0);
        row("escaped name", R"({"typ\u0065":"message","from":"server","sequenceId":1})", false, 0);
        row("too big an id", R"({"sequenceId":99999999999999999999,"type":"message","from":"server"})", false, 0);
        row("no group", R"({"sequenceId":1,"type":"message","from":"group","group":""})", false, 0);
        row("ack", R"({"type":"ack","ackId":1,"success":true})", false, 0);
        row("system", R"({"type":"system","event":"connected"})", false, 0);
        row("no object", R"(["type","message"])", false, 0);
        row("nothing", "", false, 0);
        row("cut off", R"({"type":"message","from":"server","sequ)", false, 0);
    }
    void glance()
    {
        QFETCH(QByteArray, frame);
        QFETCH(bool, isMessage);
        QFETCH(quint64, sequenceId);
        const auto protocol = makeClientProtocol(Subprotocol::JsonReliable);
        const auto glance = protocol->glance(frame, false);
        QCOMPARE(glance.has_value(), isMessage);
        if (glance)
            QCOMPARE(glance->sequenceId, std::optional<quint64>(sequenceId));
        // What it says, decode() says too.
        const DownstreamMessage whole = protocol->decode(frame, false);
        if (glance)
            QCOMPARE(whole.sequenceId, glance->sequenceId);
        // Cut anywhere, it neither reads beyond the end nor takes an ack for a message.
        for (qsizetype size = 0; size < frame.size(); ++size)
            (void)protocol->glance(QByteArray(frame.constData(), size), false);
    }

    void glanceRemembersNothingWrong()
    {
        const QByteArrayList frames{R"({"type":"message","from":"group","group":"g","data":1})",
                                    R"({"type":"message","from":"group","group":"g","data":2})",
                                    R"({"type":"message","from":"group","group":"gg","data":3})",
                                    R"({"type":"message","from":"group","group":"","data":4})",
                                    R"({"type":"message","from":"server","data":5})",
                                    R"({"type":"messages","from":"group","group":"g"})",
                                    R"({"type":"ack","ackId":1,"success":true})"};
        const auto used = makeClientProtocol(Subprotocol::Json);
        for (const QByteArray &before : frames) {
            for (const QByteArray &frame : frames) {
                for (qsizetype size = 0; size <= frame.size(); ++size) {
                    (void)used->glance(before, false);
                    const QByteArray cut = frame.first(size);
                    QVERIFY2(used->glance(cut, false).has_value() ==
                                 makeClientProtocol(Subprotocol::Json)->glance(cut, false).has_value(),
                             cut.constData());
                }
            }
        }
    }

    void encodesJson_data()
    {
        QTest::addColumn<QByteArray>("actual");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [this](const char *name, const UpstreamMessage &message, const QByteArray &expected) {
            const auto frame = m_json->encode(message);
            QTest::newRow(name) << (frame ? frame->bytes : frame.error().summary().toUtf8()) << expected;
        };
        row("join", JoinGroupMessage{group(u"a"_s), 7}, R"({"type":"joinGroup","group":"a","ackId":7})");
        row("join without ack", JoinGroupMessage{group(u"a"_s), {}}, R"({"type":"joinGroup","group":"a"})");
        row("leave, largest id", LeaveGroupMessage{group(u"a"_s), 18446744073709551615ULL},
            R"({"type":"leaveGroup","group":"a","ackId":18446744073709551615})");
        row("group escapes", JoinGroupMessage{group(u"\"\\/\u0001ä\n\U0001F600"_s), {}},
            "{\"type\":\"joinGroup\",\"group\":\"\\\"\\\\/\\u0001ä\\u000a\U0001F600\"}");
        row("ping", PingMessage{}, R"({"type":"ping"})");
        row("text", SendToGroupMessage{group(u"a"_s), MessageBody::text(u"a\0\t\"b\""_s), false, {}, {}, {}},
            "{\"type\":\"sendToGroup\",\"group\":\"a\",\"dataType\":\"text\",\"data\":\"a\\u0000\\u0009\\\"b\\\"\"}");
        row("json as typed, all options",
            SendToGroupMessage{group(u"a"_s),
                               {DataType::Json, "{ \"z\":1.50,\"a\":12345678901234567890 }"},
                               true,
                               0,
                               {{u"K"_s, u"v\"w"_s}, {u"k"_s, QString()}},
                               1},
            "{\"type\":\"sendToGroup\",\"group\":\"a\",\"ackId\":1,\"noEcho\":true,\"ttlSeconds\":0,\"metadata\":{"
            "\"K\":\"v\\\"w\",\"k\":\"\"},\"dataType\":\"json\",\"data\":{ \"z\":1.50,\"a\":12345678901234567890 }}");
        row("binary", EventMessage{u"e.1"_s, MessageBody::binary(QByteArray("\0\xff\xfe", 3)), {}, 2},
            R"({"type":"event","event":"e.1","ackId":2,"dataType":"binary","data":"AP/+"})");
        row("json string", EventMessage{u"e"_s, {DataType::Json, "\"x\""}, {}, {}},
            R"({"type":"event","event":"e","dataType":"json","data":"x"})");
    }
    void encodesJson()
    {
        QFETCH(QByteArray, actual);
        QFETCH(QByteArray, expected);
        QCOMPARE(actual, expected);
    }

    void refusesWhatWouldCloseTheConnection_data()
    {
        QTest::addColumn<UpstreamMessage>("message");
        QTest::addColumn<QString>("field");
        const MessageBody body = MessageBody::text(u"x"_s);
        const auto send = [](const MessageBody &payload, std::optional<int> ttl = {}, const Metadata &metadata = {}) {
            return UpstreamMessage(SendToGroupMessage{group(u"a"_s), payload, false, ttl, metadata, {}});
        };
        QTest::newRow("ttl -1") << send(body, -1) << u"ttlSeconds"_s;
        QTest::newRow("ttl 301") << send(body, 301) << u"ttlSeconds"_s;
        QTest::newRow("metadata key") << send(body, {}, {{u"a b"_s, {}}}) << u"metadata"_s;
        QTest::newRow("metadata twice") << send(body, {}, {{u"a"_s, {}}, {u"a"_s, {}}}) << u"metadata"_s;
        QTest::newRow("null") << send({DataType::Json, " null\n"}) << u"payload"_s;
        QTest::newRow("broken json") << send({DataType::Json, "{\"a\":}"}) << u"payload"_s;
        QTest::newRow("two values") << send({DataType::Json, "1 2"}) << u"payload"_s;
        QTest::newRow("json that ends the frame") << send({DataType::Json, "1,\"group\":\"other\""}) << u"payload"_s;
        QTest::newRow("empty json") << send({DataType::Json, ""}) << u"payload"_s;
        QTest::newRow("invalid UTF-8") << send({DataType::Text, "\xc3("}) << u"payload"_s;
        QTest::newRow("half a surrogate pair")
            << UpstreamMessage(JoinGroupMessage{group(QString(QChar(0xd800)) + u'x'), {}}) << u"group"_s;
        QTest::newRow("event name") << UpstreamMessage(EventMessage{u"1x"_s, body, {}, {}}) << u"event"_s;
        QTest::newRow("event line break") << UpstreamMessage(EventMessage{u"x\n"_s, body, {}, {}}) << u"event"_s;
    }
    void refusesWhatWouldCloseTheConnection()
    {
        QFETCH(UpstreamMessage, message);
        QFETCH(QString, field);
        const auto frame = m_json->encode(message);
        VERIFY_FAILS(frame, Error::Kind::InvalidInput);
        QCOMPARE(frame.error().field, field);
    }

    void frameSize()
    {
        const qsizetype envelope =
            m_json->encode(EventMessage{u"e"_s, MessageBody::text(QString()), {}, {}})->bytes.size();
        const auto event = [](qsizetype size) {
            return EventMessage{u"e"_s, {DataType::Text, QByteArray(size, 'x')}, {}, {}};
        };
        VERIFY_OK(m_json->encode(event(MessageBody::kMaxSize - envelope)));
        VERIFY_FAILS(m_json->encode(event(MessageBody::kMaxSize - envelope + 1)), Error::Kind::TooLarge);
        VERIFY_FAILS(m_json->encode(EventMessage{u"e"_s, MessageBody::binary(QByteArray(900'000, 'x')), {}, {}}),
                     Error::Kind::TooLarge);
        VERIFY_OK(m_raw->encode(RawMessage{MessageBody::binary(QByteArray(MessageBody::kMaxSize, 'x'))}));
        VERIFY_FAILS(m_raw->encode(RawMessage{MessageBody::binary(QByteArray(MessageBody::kMaxSize + 1, 'x'))}),
                     Error::Kind::TooLarge);
    }

    void rawFrames()
    {
        VERIFY_FAILS(m_json->encode(RawMessage{MessageBody::text(u"x"_s)}), Error::Kind::Unsupported);
        VERIFY_FAILS(m_raw->encode(PingMessage{}), Error::Kind::Unsupported);
        VERIFY_FAILS(m_raw->encode(RawMessage{{DataType::Text, "\xff"}}), Error::Kind::InvalidInput);
        QVERIFY(m_raw->encode(RawMessage{MessageBody::binary("x")})->binary);
        QVERIFY(!m_raw->encode(RawMessage{{DataType::Json, " [1] "}})->binary);
        const DownstreamMessage message = m_raw->decode(R"({"type":"ack","ackId":1,"success":true})", false);
        QCOMPARE(message.kind, Kind::Raw);
        QCOMPARE(message.dataType, u"text"_s);
        QCOMPARE(message.dataLength, 39);
    }

    void decodesSystemFrames()
    {
        auto message = m_json->decode(
            R"({"type":"system","event":"connected","userId":null,"connectionId":"c1","reconnectionToken":"t"})",
            false);
        QCOMPARE(message.kind, Kind::Connected);
        QCOMPARE(message.connectionId, u"c1"_s);
        QVERIFY(message.userId.isEmpty());
        QCOMPARE(message.reconnectionToken, u"t"_s);
        message = m_json->decode(R"({"type":"system","event":"disconnected","message":"<b>bye</b>"})", false);
        QCOMPARE(message.kind, Kind::Disconnected);
        QCOMPARE(message.reason, u"<b>bye</b>"_s);
        message = m_json->decode(R"( {"success":false,"type":"ack","error":{"message":"no","name":"Forbidden","x":[1]},
            "ackId":18446744073709551615} )",
                                 false);
        QCOMPARE(message.kind, Kind::Ack);
        QCOMPARE(message.ackId, 18446744073709551615ULL);
        QVERIFY(!message.success);
        QCOMPARE(message.errorName, u"Forbidden"_s);
        QCOMPARE(message.errorMessage, u"no"_s);
        QCOMPARE(m_json->decode(R"({"type":"pong"})", false).kind, Kind::Pong);
    }

    void pointsAtTheData_data()
    {
        QTest::addColumn<QByteArray>("data");
        for (const char *data : {"{\"b\":1,\"a\":{\"x\":[]}}", "[1 , 2]", "12345678901234567890123", "-0.50e+10",
                                 "true", "false", "null", "\"a\\\"b\\\\\"", "\"\\ud800\"", "\"\\u0000\"", "\"\"", "{}",
                                 "[]", "\"\xf0\x9f\x98\x80\"", "{\"data\":1}"})
            QTest::newRow(data) << QByteArray(data);
        QTest::newRow("deep") << QByteArray(1000, '[') + QByteArray(1000, ']');
    }
    void pointsAtTheData()
    {
        QFETCH(QByteArray, data);
        for (const QByteArray &blank : {QByteArray(), QByteArray(" \n\t")}) {
            const QByteArray frame = "{\"type\":\"message\",\"from\":\"group\",\"group\":\"g\",\"data\":" + blank +
                                     data + blank + ",\"dataType\":\"json\",\"sequenceId\":5,\"fromUserId\":\"u\"}";
            const DownstreamMessage message = m_json->decode(frame, false);
            QCOMPARE(message.kind, Kind::GroupMessage);
            QCOMPARE(message.group, u"g"_s);
            QCOMPARE(message.fromUserId, u"u"_s);
            QCOMPARE(message.sequenceId, std::optional<quint64>(5));
            QCOMPARE(dataOf(frame, message), data);
            const QByteArray last = "{\"type\":\"message\",\"from\":\"server\",\"data\":" + data + blank + "}";
            QCOMPARE(dataOf(last, m_json->decode(last, false)), data);
        }
    }

    void sentFramesCanBeShown()
    {
        const auto sent =
            m_json->encode(SendToGroupMessage{group(u"a"_s), MessageBody::text(u"x"_s), false, {}, {}, 9});
        const DownstreamMessage message = m_json->decode(sent->bytes, false);
        QCOMPARE(message.kind, Kind::Unknown);
        QCOMPARE(message.typeName, u"sendToGroup"_s);
        QCOMPARE(message.group, u"a"_s);
        QCOMPARE(message.ackId, 9);
        QCOMPARE(dataOf(sent->bytes, message), "\"x\"");
    }

    void oddFramesAreUnknown_data()
    {
        QTest::addColumn<QByteArray>("frame");
        const auto row = [](const char *name, const QByteArray &frame) { QTest::newRow(name) << frame; };
        row("empty", "");
        row("blank", " ");
        row("not json", "hello");
        row("array", "[]");
        row("string", "\"type\"");
        row("null", "null");
        row("number", "1");
        row("no type", "{}");
        row("cut", R"({"type":"pong")");
        row("text after", R"({"type":"pong"} x)");
        row("two values", R"({"type":"pong"}{"type":"pong"})");
        row("trailing comma", R"({"type":"pong",})");
        row("single quotes", "{'type':'pong'}");
        row("forbidden escape", R"({"type":"pong","x":"\q"})");
        row("raw control character", "{\"type\":\"pong\",\"x\":\"\x01\"}");
        row("NUL after", QByteArray("{\"type\":\"pong\"}\0", 16));
        row("NUL inside", QByteArray("{\"type\":\0\"pong\"}", 16));
        row("BOM", "\xef\xbb\xbf{\"type\":\"pong\"}");
        row("UTF-16", QByteArray("{\0\"\0t\0", 6));
        row("invalid UTF-8", "{\"type\":\"pong\",\"x\":\"\xff\"}");
        row("overlong UTF-8", "{\"type\":\"pong\",\"x\":\"\xc0\xaf\"}");
        row("encoded surrogate", "{\"type\":\"pong\",\"x\":\"\xed\xa0\x80\"}");
        row("type wrong case", R"({"type":"PONG"})");
        row("type number", R"({"type":1})");
        row("type null", R"({"type":null})");
        row("type object", R"({"type":{}})");
        row("unknown type", R"({"type":"invokeResponse","invocationId":"1"})");
        row("unknown event", R"({"type":"system","event":"migrating"})");
        row("unknown from", R"({"type":"message","from":"moon","data":1,"dataType":"json"})");
        row("connected without id", R"({"type":"system","event":"connected"})");
        row("connected with number", R"({"type":"system","event":"connected","connectionId":5})");
        row("group missing", R"({"type":"message","from":"group","data":1,"dataType":"json"})");
        row("group number", R"({"type":"message","from":"group","group":1,"data":1,"dataType":"json"})");
        row("group lone surrogate", R"({"type":"message","from":"group","group":"\ud800x","data":1})");
        row("ack without id", R"({"type":"ack","success":true})");
        row("ack without success", R"({"type":"ack","ackId":1})");
        row("ack negative", R"({"type":"ack","ackId":-1,"success":true})");
        row("ack fraction", R"({"type":"ack","ackId":1.5,"success":true})");
        row("ack exponent", R"({"type":"ack","ackId":1e3,"success":true})");
        row("ack beyond 64 bits", R"({"type":"ack","ackId":18446744073709551616,"success":true})");
        row("ack string", R"({"type":"ack","ackId":"1","success":true})");
        row("success number", R"({"type":"ack","ackId":1,"success":1})");
        row("error string", R"({"type":"ack","ackId":1,"success":false,"error":"no"})");
        row("sequence negative", R"({"type":"message","from":"server","data":1,"sequenceId":-1})");
        row("broken data", R"({"type":"message","from":"server","dataType":"json","data":{"a":}})");
        row("data nested too deep", "{\"type\":\"message\",\"from\":\"server\",\"data\":" + QByteArray(1025, '[') +
                                        QByteArray(1025, ']') + "}");
        row("depth 100,000", QByteArray(100'000, '['));
        row("open objects", QByteArray("{\"a\":").repeated(50'000));
        row("open quote", "{\"type\":\"" + QByteArray(100'000, 'x'));
    }
    void oddFramesAreUnknown()
    {
        QFETCH(QByteArray, frame);
        for (bool binary : {false, true})
            QCOMPARE(m_json->decode(frame, binary).kind, Kind::Unknown);
        // The reader keeps no trace of it.
        QCOMPARE(m_json->decode(R"({"type":"pong"})", false).kind, Kind::Pong);
    }

    void everyPrefixOfAFrameIsSafe()
    {
        const QByteArray frame =
            R"({"type":"message","from":"group","group":"\u00e4","dataType":"text","data":"a\ud83d\ude00","metadata":{"a":"b"}})";
        QCOMPARE(m_json->decode(frame, false).kind, Kind::GroupMessage);
        for (qsizetype size = 0; size < frame.size(); ++size)
            QCOMPARE(m_json->decode(frame.first(size), false).kind, Kind::Unknown);
        for (qsizetype at = 0; at < frame.size(); ++at) {
            QByteArray changed = frame;
            changed[at] = '\x80';
            const auto message = m_json->decode(changed, false);
            QVERIFY(message.dataOffset >= 0 && message.dataOffset + message.dataLength <= changed.size());
        }
    }

    void unknownKeepsWhatWasRight()
    {
        const auto message = m_json->decode(
            R"({"type":"message","from":"moon","group":"g","dataType":"holo","data":"x","fromUserId":7})", false);
        QCOMPARE(message.kind, Kind::Unknown);
        QCOMPARE(message.typeName, u"message/moon"_s);
        QCOMPARE(message.group, u"g"_s);
        QCOMPARE(message.dataType, u"holo"_s);
        QCOMPARE(message.dataLength, 3);
        // An unknown data type alone does not hide a message, and of a name given twice the last counts.
        const QByteArray twice =
            R"({"type":"pong","type":"message","from":"server","dataType":"holo","data":"first","data":[2]})";
        const auto server = m_json->decode(twice, false);
        QCOMPARE(server.kind, Kind::ServerMessage);
        QCOMPARE(dataOf(twice, server), "[2]");
    }

    void connectUrls()
    {
        ClientOptions options;
        const auto made = [&](const char *text) {
            const auto url = makeConnectUrl(SecretText(text), options);
            return url ? url->toString(QUrl::FullyEncoded) : u"! "_s + url.error().message;
        };
        QCOMPARE(made(" wss://h/client/hubs/a?access_token=x%2By#f\n"), u"wss://h/client/hubs/a?access_token=x%2By"_s);
        QCOMPARE(made("https://h:81/client/?hub=a"), u"wss://h:81/client/?hub=a"_s);
        for (const char *bad : {"", "nonsense", "ftp://h/?access_token=canary", "wss:///x?access_token=canary",
                                "wss://u:canary@h/", "wss://h:99999/?access_token=canary"}) {
            QVERIFY2(made(bad).startsWith(u'!'), bad);
            QVERIFY2(!made(bad).contains("canary"_L1), bad);
        }
        options.rawSendToGroup = group(u"a"_s); // only raw clients have a mode
        QCOMPARE(made("ws://h/"), u"ws://h/"_s);
        options.subprotocol = Subprotocol::Raw;
        QCOMPARE(made("ws://h/"), u"ws://h/?webpubsub_mode=sendToGroup&group=a"_s);
    }

    void loopbackNeedsNoProxy()
    {
        qputenv("http_proxy", "http://proxy.invalid:3128");
        const QNetworkProxy before = QNetworkProxy::applicationProxy();
        QNetworkProxy::setApplicationProxy({QNetworkProxy::HttpProxy, u"proxy.invalid"_s, 3128});
        for (const auto &url :
             {u"ws://127.0.0.1:8080/x"_s, u"ws://localhost/x"_s, u"wss://[::1]/x"_s, u"ws://a.localhost/"_s})
            QCOMPARE(proxyFor(QUrl(url)).type(), QNetworkProxy::NoProxy);
        QCOMPARE(proxyFor(QUrl(u"wss://example.webpubsub.azure.com/x"_s)).hostName(), u"proxy.invalid"_s);
        QNetworkProxy::setApplicationProxy(before);
    }

    void backoffDoublesToAMinute()
    {
        ReconnectBackoff backoff(1s);
        QCOMPARE(backoff.next(0.0).count(), 0);
        QCOMPARE(backoff.next(0.5).count(), 1'000);
        for (int i = 0; i < 100; ++i)
            QVERIFY(backoff.next(0.999) < 60s);
        backoff.linkEnded(29'999ms);
        QCOMPARE(backoff.next(0.5).count(), 30'000);
        backoff.linkEnded(30s);
        QCOMPARE(backoff.next(0.5).count(), 500);
    }

    void acksEndOnce()
    {
        AckTable acks(1h);
        int done = 0;
        const quint64 first = acks.nextId();
        const quint64 second = acks.nextId();
        QVERIFY(second > first);
        acks.insert(first, EncodedFrame{}, [&](const Result<void> &result) { done += result ? 1 : 100; });
        acks.insert(second, EncodedFrame{}, [&](const Result<void> &result) { done += result ? 1 : 100; });
        QVERIFY(acks.nextDue().has_value());
        QVERIFY(acks.resolve(first, {}));
        QVERIFY(!acks.resolve(first, {}));
        QVERIFY(!acks.resolve(12345, {}));
        acks.failAll(Error::cancelled());
        QCOMPARE(done, 101);
        QVERIFY(!acks.nextDue());
    }
};

QTEST_GUILESS_MAIN(ClientProtocolTest)
#include "tst_client_protocol.moc"
