// SPDX-License-Identifier: GPL-3.0-or-later
// What a watch keeps, and its text filter.
#include "core/client/client_protocol.h"
#include "core/watch/message_log.h"
#include "core/watch/message_query.h"
#include "tests/support/verify_result.h"

#include <QTest>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

ClientFrame frameOf(const QByteArray &bytes, ClientFrame::Direction direction = ClientFrame::Direction::Received,
                    Subprotocol subprotocol = Subprotocol::Json)
{
    return {direction, QDateTime::currentDateTimeUtc(), bytes, false,
            makeClientProtocol(subprotocol)->decode(bytes, false)};
}

LogRecord recordOf(const QByteArray &bytes, ClientFrame::Direction direction = ClientFrame::Direction::Received)
{
    LogRecord record;
    record.frame = frameOf(bytes, direction);
    return record;
}

} // namespace

class WatchLogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowLimit()
    {
        MessageLog log({1'000'000'000, 3});
        for (int i = 0; i < 5; ++i)
            log.append(frameOf(QByteArray::number(i)));
        QCOMPARE(log.size(), 3);
        QCOMPARE(log.firstNumber(), 2);
        QCOMPARE(log.endNumber(), 5);
        QCOMPARE(log.expired(), 2);
        for (quint64 number = 2; number < 5; ++number) {
            QCOMPARE(log.at(number).number, number);
            QCOMPARE(log.at(number).frame.bytes, QByteArray::number(number));
        }
        log.clear();
        QCOMPARE(log.size(), 0);
        QCOMPARE(log.bytes(), 0);
        QCOMPARE(log.firstNumber(), 5);
        QCOMPARE(log.endNumber(), 5);
        QCOMPARE(log.expired(), 2);
        log.appendLinkEvent(QDateTime::currentDateTimeUtc(), u"Connected"_s);
        QCOMPARE(log.at(5).kind, LogRecord::Kind::LinkEvent);
        QCOMPARE(log.at(5).payload(), "Connected");
    }

    void byteLimit()
    {
        MessageLog probe;
        probe.append(frameOf(QByteArray(10'000, 'x')));
        const qsizetype one = probe.bytes();
        QVERIFY(one >= 10'000);
        MessageLog log({one * 4, 1'000'000});
        for (int i = 0; i < 100; ++i) {
            log.append(frameOf(QByteArray(10'000, 'x')));
            QVERIFY(log.bytes() <= one * 4);
        }
        QCOMPARE(log.size(), 4);
        QCOMPARE(log.expired(), 96);
        log.append(frameOf(QByteArray(1'000'000, 'x'))); // the newest stays, however big
        QCOMPARE(log.size(), 1);
        QCOMPARE(log.expired(), 100);
        log.append(frameOf("{}"));
        QCOMPARE(log.size(), 1);
        QVERIFY(log.bytes() < one * 4);
    }

    void payloads_data()
    {
        QTest::addColumn<QByteArray>("frame");
        QTest::addColumn<QByteArray>("payload");
        const auto message = [](const char *type, const char *data) -> QByteArray {
            return QByteArray("{\"type\":\"message\",\"from\":\"server\",\"dataType\":\"") + type +
                   "\",\"data\":" + data + "}";
        };
        QTest::newRow("json as it came") << message("json", "{ \"b\":1.50, \"a\":1 }")
                                         << QByteArray("{ \"b\":1.50, \"a\":1 }");
        QTest::newRow("json string keeps its quotes") << message("json", "\"x\"") << QByteArray("\"x\"");
        QTest::newRow("text") << message("text", "\"a\\n\\\"\\u00e4\\ud83d\\ude00\"") << QByteArray("a\n\"ä\U0001F600");
        QTest::newRow("text NUL") << message("text", R"("a\u0000b")") << QByteArray("a\0b", 3);
        QTest::newRow("text lone surrogate") << message("text", R"("a\ud800b")")
                                             << QByteArray("a\xef\xbf\xbd"
                                                           "b");
        QTest::newRow("text that is a number") << message("text", "1") << QByteArray("1");
        QTest::newRow("binary") << message("binary", R"("AP/+")") << QByteArray("\0\xff\xfe", 3);
        QTest::newRow("binary escaped slash") << message("binary", R"("AP\/+")") << QByteArray("\0\xff\xfe", 3);
        QTest::newRow("binary that is not base64") << message("binary", "\"*\"") << QByteArray("\"*\"");
        QTest::newRow("unknown type") << message("holo", "[1]") << QByteArray("[1]");
        QTest::newRow("no data") << QByteArray(R"({"type":"pong"})") << QByteArray(R"({"type":"pong"})");
        QTest::newRow("not json") << QByteArray("hello") << QByteArray("hello");
    }
    void payloads()
    {
        QFETCH(QByteArray, frame);
        QFETCH(QByteArray, payload);
        QCOMPARE(recordOf(frame).payload(), payload);
    }

    void queries_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("expected");
        // The letters of the records below.
        QTest::newRow("empty") << QString() << u"GTBASLXO"_s;
        QTest::newRow("blank") << u" \t"_s << u"GTBASLXO"_s;
        QTest::newRow("text, any case") << u"TEMPERATURE"_s << u"G"_s;
        QTest::newRow("not ASCII, any case") << u"ÄRGER"_s << u"T"_s;
        QTest::newRow("two terms") << u"temperature 21"_s << u"G"_s;
        QTest::newRow("two terms, one missing") << u"temperature 99"_s << u""_s;
        QTest::newRow("quoted") << u"\"big trouble\""_s << u"T"_s;
        QTest::newRow("quoted quote") << u"\"\\\"from\\\":\\\"server\\\"\""_s << u"TB"_s;
        QTest::newRow("pattern") << u"/Temp\\w+\":\\s*2\\d/"_s << u"G"_s;
        QTest::newRow("pattern, case counts") << u"/TEMP/"_s << u""_s;
        QTest::newRow("pattern, case ignored") << u"/TEMP/i"_s << u"G"_s;
        QTest::newRow("pattern with slash") << u"/AP\\/\\+/"_s << u"B"_s;
        QTest::newRow("group") << u"group:room1"_s << u"GO"_s;
        QTest::newRow("group is equal, not alike") << u"group:room"_s << u""_s;
        QTest::newRow("group with blank") << u"group:\"my room\""_s << u""_s;
        QTest::newRow("not group") << u"-group:room1"_s << u"TBASLX"_s;
        QTest::newRow("user") << u"user:ann"_s << u"GS"_s;
        QTest::newRow("type json") << u"type:json"_s << u"G"_s;
        QTest::newRow("type text") << u"type:text"_s << u"TO"_s;
        QTest::newRow("type binary") << u"type:BINARY"_s << u"B"_s;
        QTest::newRow("type ack") << u"type:ack"_s << u"A"_s;
        QTest::newRow("type system") << u"type:system"_s << u"S"_s;
        QTest::newRow("type link") << u"type:link"_s << u"L"_s;
        QTest::newRow("link text") << u"connected type:link"_s << u"L"_s;
        QTest::newRow("in") << u"dir:in"_s << u"GTBASX"_s;
        QTest::newRow("out") << u"dir:out"_s << u"O"_s;
        QTest::newRow("not system, not link, in") << u"-type:system -type:link dir:in"_s << u"GTBAX"_s;
        QTest::newRow("json value") << u"$.Temperature=21.0"_s << u"G"_s;
        QTest::newRow("json value, other") << u"$.Temperature!=21"_s << u""_s;
        QTest::newRow("json number, more") << u"$.Temperature>20.5"_s << u"G"_s;
        QTest::newRow("json number, not more") << u"$.Temperature>21"_s << u""_s;
        QTest::newRow("json value is there") << u"$.\"Temperature\""_s << u"G"_s;
        QTest::newRow("no such json value") << u"$.pressure"_s << u""_s;
        QTest::newRow("not of this json value") << u"-$.Temperature dir:in"_s << u"TBASX"_s;
        QTest::newRow("small") << u"size:<10"_s << u"X"_s;
        QTest::newRow("over") << u"size:>99 dir:in"_s << u"G"_s;
        QTest::newRow("not text") << u"-server dir:in"_s << u"GASX"_s;
        QTest::newRow("other colon is text") << u"http://x"_s << u""_s;
        QTest::newRow("lone dash is text") << u"-"_s << u"X"_s;
    }
    void queries()
    {
        QFETCH(QString, query);
        QFETCH(QString, expected);
        QList<std::pair<QChar, LogRecord>> records;
        records.append(
            {u'G', recordOf("{\"type\":\"message\",\"from\":\"group\",\"group\":\"room1\",\"dataType\":\"json\","
                            "\"data\":{\"Temperature\": 21},\"fromUserId\":\"ann\"}")});
        records.append({u'T', recordOf("{\"type\":\"message\",\"from\":\"server\",\"dataType\":\"text\","
                                       "\"data\":\"Big trouble, ärger\"}")});
        records.append({u'B', recordOf(R"({"type":"message","from":"server","dataType":"binary","data":"AP/+"})")});
        records.append({u'A', recordOf(R"({"type":"ack","ackId":1,"success":true})")});
        records.append({u'S', recordOf(R"({"type":"system","event":"connected","userId":"ann","connectionId":"c"})")});
        LogRecord link;
        link.kind = LogRecord::Kind::LinkEvent;
        link.linkEvent = u"Connected as c"_s;
        records.append({u'L', link});
        records.append({u'X', recordOf("a - b")});
        records.append({u'O', recordOf(R"({"type":"sendToGroup","group":"room1","dataType":"text","data":"x"})",
                                       ClientFrame::Direction::Sent)});
        const auto parsed = MessageQuery::parse(query);
        VERIFY_OK(parsed);
        QString matched;
        for (const auto &[letter, record] : records) {
            if (parsed->matches(record))
                matched += letter;
        }
        QCOMPARE(matched, expected);
        QCOMPARE(parsed->isEmpty(), query.trimmed().isEmpty());
    }

    void queryProblems_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("place");
        QTest::newRow("open quote") << u"a \"b"_s << u"position 3:"_s;
        QTest::newRow("empty quotes") << u"\"\""_s << u"position 1:"_s;
        QTest::newRow("text after quote") << u"\"a\"b"_s << u"position 4:"_s;
        QTest::newRow("open pattern") << u"/abc"_s << u"position 1:"_s;
        QTest::newRow("empty pattern") << u"//"_s << u"position 1:"_s;
        QTest::newRow("bad pattern") << u"x /a(/"_s << u"position 6:"_s;
        QTest::newRow("flag") << u"/a/x"_s << u"position 4:"_s;
        QTest::newRow("no group") << u"group: a"_s << u"position 7:"_s;
        QTest::newRow("type") << u"type:xml"_s << u"position 6:"_s;
        QTest::newRow("dir") << u"-dir:up"_s << u"position 6:"_s;
        QTest::newRow("size") << u"size:10"_s << u"position 6:"_s;
        QTest::newRow("size word") << u"size:>ten"_s << u"position 6:"_s;
        QTest::newRow("size negative") << u"size:>-1"_s << u"position 6:"_s;
        QTest::newRow("json path without a name") << u"a $..b"_s << u"position 4:"_s;
        QTest::newRow("json path, no index") << u"$.a[x]=1"_s << u"position 4:"_s;
        QTest::newRow("json path, no value") << u"$.a="_s << u"position 5:"_s;
        QTest::newRow("json path, no number") << u"$.a>b"_s << u"position 5:"_s;
        QTest::newRow("size overflow") << u"size:>99999999999999999999"_s << u"position 6:"_s;
    }
    void queryProblems()
    {
        QFETCH(QString, query);
        QFETCH(QString, place);
        const auto parsed = MessageQuery::parse(query);
        VERIFY_FAILS(parsed, Error::Kind::InvalidInput);
        QCOMPARE(parsed.error().field, u"filter"_s);
        QVERIFY2(parsed.error().message.startsWith(place), qPrintable(parsed.error().message));
    }
};

QTEST_GUILESS_MAIN(WatchLogTest)
#include "tst_watch_log.moc"
