// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/logging.h"
#include "core/model/json_check.h"
#include "core/model/message_body.h"
#include "core/model/metadata.h"
#include "core/model/names.h"
#include "tests/support/verify_result.h"

#include <QTest>

using namespace wps;
using namespace Qt::StringLiterals;

class ModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hubNames_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("plain") << u"chat"_s << u"chat"_s;
        QTest::newRow("lower-cased") << u"ChAt"_s << u"chat"_s;
        QTest::newRow("all characters") << u"a0_`,.[]"_s << u"a0_`,.[]"_s;
        QTest::newRow("128") << u"a"_s.repeated(128) << u"a"_s.repeated(128);
        QTest::newRow("129") << u"a"_s.repeated(129) << QString();
        QTest::newRow("digit first") << u"1chat"_s << QString();
        QTest::newRow("empty") << QString() << QString();
        QTest::newRow("line break at the end") << u"chat\n"_s << QString();
        QTest::newRow("dash") << u"a-b"_s << QString();
    }
    void hubNames()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        const auto hub = HubName::parse(text);
        QCOMPARE(hub ? hub->value() : QString(), expected);
        if (!hub)
            QCOMPARE(hub.error().field, u"hub"_s);
    }

    void groupNamesKeepBlanks()
    {
        QCOMPARE(GroupName::parse(u" room "_s)->value(), u" room "_s);
        VERIFY_FAILS(GroupName::parse(u"  "_s), Error::Kind::InvalidInput);
        VERIFY_OK(GroupName::parse(u"x"_s.repeated(1024)));
        VERIFY_FAILS(GroupName::parse(u"x"_s.repeated(1025)), Error::Kind::InvalidInput);
        QVERIFY(!GroupName::parse(u"a/b"_s)->fitsInPath());
    }

    void json_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        QTest::newRow("object") << QByteArray(R"({"a": [1, -2.5e+3, true, null, "\u00e9\n"]})") << 0 << 0;
        QTest::newRow("scalar") << QByteArray(" \"x\" ") << 0 << 0;
        QTest::newRow("empty") << QByteArray() << 1 << 1;
        QTest::newRow("missing comma") << QByteArray("{\"a\": 1\n \"b\": 2}") << 2 << 2;
        QTest::newRow("bad escape") << QByteArray(R"(["\x"])") << 1 << 3;
        QTest::newRow("single quotes") << QByteArray("['a']") << 1 << 2;
        QTest::newRow("leading zero") << QByteArray("[01]") << 1 << 3;
        QTest::newRow("column counts characters") << QByteArray("[\"\xc3\xa9\xc3\xa9\" x]") << 1 << 7;
        QTest::newRow("bad utf-8") << QByteArray("[\"\xff\"]") << 1 << 3;
        QTest::newRow("surrogate in utf-8") << QByteArray("[\"\xed\xa0\x80\"]") << 1 << 3;
        QTest::newRow("trailing") << QByteArray("{} x") << 1 << 4;
        QTest::newRow("depth 1024") << QByteArray(1024, '[') + QByteArray(1024, ']') << 0 << 0;
        QTest::newRow("depth 100000") << QByteArray(100'000, '[') << 1 << 1026;
    }
    void json()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, line);
        QFETCH(int, column);
        const auto problem = findJsonProblem(text);
        QCOMPARE(problem.has_value(), line > 0);
        if (problem) {
            QCOMPARE(problem->line, line);
            QCOMPARE(problem->column, column);
            QVERIFY(!problem->message.isEmpty());
        }
    }

    void hexAndBase64()
    {
        QCOMPARE(MessageBody::fromHex(u"0x48 65-6C:6c,6f"_s)->bytes, QByteArray("Hello"));
        VERIFY_FAILS(MessageBody::fromHex(u"4"_s), Error::Kind::InvalidInput);
        QVERIFY(MessageBody::fromHex(u"48 6z"_s).error().message.contains(u"position 5"_s));
        QCOMPARE(MessageBody::fromBase64(u"SGVs\nbG8="_s)->bytes, QByteArray("Hello"));
        VERIFY_FAILS(MessageBody::fromBase64(u"SGVsbG8*"_s), Error::Kind::InvalidInput);
    }

    void metadataLimits()
    {
        VERIFY_OK(checkMetadata({{u"trace-id"_s, u"1"_s}}, true));
        VERIFY_FAILS(checkMetadata({{u"a b"_s, u"1"_s}}, true), Error::Kind::InvalidInput);
        VERIFY_FAILS(checkMetadata({{u"a"_s, u"\u00e9"_s}}, true), Error::Kind::InvalidInput);
        VERIFY_OK(checkMetadata({{u"A"_s, u"1"_s}, {u"a"_s, u"2"_s}}, true));
        VERIFY_FAILS(checkMetadata({{u"A"_s, u"1"_s}, {u"a"_s, u"2"_s}}, false), Error::Kind::InvalidInput);
        VERIFY_FAILS(checkMetadata({{u"a"_s, u"x"_s.repeated(1025)}}, true), Error::Kind::InvalidInput);
    }

    void redaction_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("connection string") << u"Endpoint=https://h;AccessKey=CANARY+/x==;Version=1.0;"_s;
        QTest::newRow("query") << u"wss://h/client/hubs/c?access_token=CANARY.x.y&z=1"_s;
        QTest::newRow("recovery") << u"?awps_connection_id=1&awps_reconnection_token=CANARY"_s;
        QTest::newRow("encoded") << u"access_token%3DCANARY"_s;
        QTest::newRow("header") << u"authorization: bearer CANARY"_s;
        QTest::newRow("jwt") << u"token eyJCANARY0.eyJCANARY.sCANARY end"_s;
        QTest::newRow("userinfo") << u"https://user:CANARY@host/path"_s;
    }
    void redaction()
    {
        QFETCH(QString, text);
        const QString redacted = redactSecrets(text);
        QVERIFY2(!redacted.contains(u"CANARY"_s), qPrintable(redacted));
        QVERIFY(redacted.contains(u"***"_s));
    }
};

QTEST_GUILESS_MAIN(ModelTest)
#include "tst_model.moc"
