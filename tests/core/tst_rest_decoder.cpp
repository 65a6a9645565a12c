// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/error_decoder.h"
#include "core/rest/http_log.h"
#include "core/rest/retry_after.h"

#include <QTest>

using namespace wps;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace
{

RestResponse answer(int status, const QByteArray &body, const QByteArray &type = "application/json",
                    const QList<QPair<QByteArray, QByteArray>> &headers = {})
{
    RestResponse response{status, headers, body};
    response.headers.append({QByteArray("content-type"), type});
    return response;
}

} // namespace

class RestDecoderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void normalShape()
    {
        const Error error = decodeErrorResponse(
            answer(404, R"({"code":"Warning.User.NotExisted","message":"User `x` is not found.","target":"User",)"
                        R"("details":null,"inner":null})"));
        QCOMPARE(error.kind, Error::Kind::NotFound);
        QCOMPARE(error.httpStatus, 404);
        QCOMPARE(error.serviceCode, u"Warning.User.NotExisted"_s);
        QCOMPARE(error.message, u"User `x` is not found."_s);
        QCOMPARE(error.target, u"User"_s);
    }

    void validationShape()
    {
        const Error error = decodeErrorResponse(
            answer(400,
                   R"({"code":"Error.BadRequest","message":"Invalid","target":"filter",)"
                   R"("errors":{"filter":["Invalid token.","Position 3."]},"title":"T","status":400})",
                   "application/problem+json"));
        QCOMPARE(error.kind, Error::Kind::Service);
        QCOMPARE(error.target, u"filter"_s);
        QCOMPARE(error.message, u"Invalid filter: Invalid token. Position 3."_s);
    }

    void headAnswersHaveOnlyTheHeader()
    {
        const Error error =
            decodeErrorResponse(answer(400, {}, "application/json", {{"X-MS-Error-Code", "Error.BadRequest"}}));
        QCOMPARE(error.serviceCode, u"Error.BadRequest"_s);
    }

    void kinds_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("kind");
        QTest::newRow("401") << 401 << u"unauthorized"_s;
        QTest::newRow("403") << 403 << u"forbidden"_s;
        QTest::newRow("407") << 407 << u"proxy"_s;
        QTest::newRow("409") << 409 << u"conflict"_s;
        QTest::newRow("413") << 413 << u"tooLarge"_s;
        QTest::newRow("415") << 415 << u"service"_s;
        QTest::newRow("429") << 429 << u"throttled"_s;
        QTest::newRow("500") << 500 << u"service"_s;
        QTest::newRow("503") << 503 << u"throttled"_s;
    }
    void kinds()
    {
        QFETCH(int, status);
        QFETCH(QString, kind);
        QCOMPARE(errorKindName(decodeErrorResponse(answer(status, {})).kind), kind);
    }

    void oddBodies_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("array") << QByteArray("[]");
        QTest::newRow("wrong types") << QByteArray(R"({"code":1,"message":{},"errors":[1],"target":null})");
        QTest::newRow("deep") << QByteArray(100'000, '[');
        QTest::newRow("not UTF-8") << QByteArray("\xff\xfe\x00{", 4);
        QTest::newRow("errors of odd types") << QByteArray(R"({"errors":{"a":1,"b":[{}],"c":"x"}})");
    }
    void oddBodies()
    {
        QFETCH(QByteArray, body);
        const Error error = decodeErrorResponse(answer(400, body));
        QCOMPARE(error.httpStatus, 400);
        QVERIFY(!error.summary().isEmpty());
    }

    void webPageInstead()
    {
        const RestResponse page = answer(404, "<!DOCTYPE html><title> Not\n Found </title><b>x</b>", "text/html");
        QCOMPARE(decodeErrorResponse(page).message, u"A web page answered instead of the service: \"Not Found\"."_s);
        QVERIFY(!isNotExisted(page));
    }

    void bodyIsCutAndSecretsAreRemoved()
    {
        const Error error = decodeErrorResponse(
            answer(401, R"({"message":"Bearer CANARY is wrong, access_token=CANARY"})" + QByteArray(200'000, ' ')));
        QVERIFY(error.body.size() <= Error::kMaxBody);
        QVERIFY2(!error.message.contains(u"CANARY"_s), qPrintable(error.message));
        QVERIFY(!error.body.contains("CANARY"));
    }

    void notExisted()
    {
        for (const char *code : {"Warning.Connection.NotExisted", "Error.Connection.NotExisted",
                                 "Info.Connection.NotExisted", "Warning.Group.NotExisted"})
            QVERIFY(isNotExisted(answer(404, {}, "application/json", {{"x-ms-error-code", code}})));
        QVERIFY(!isNotExisted(answer(404, R"({"code":"ResourceNotFound"})")));
        QVERIFY(!isNotExisted(answer(400, {}, "application/json", {{"x-ms-error-code", "Error.X.NotExisted"}})));
    }

    void retryAfter_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<qint64>("ms");
        QTest::newRow("seconds") << QByteArray(" 7 ") << qint64(7000);
        QTest::newRow("zero") << QByteArray("0") << qint64(0);
        QTest::newRow("negative") << QByteArray("-1") << qint64(-1);
        QTest::newRow("fraction") << QByteArray("1.5") << qint64(-1);
        QTest::newRow("garbage") << QByteArray("soon") << qint64(-1);
        QTest::newRow("empty") << QByteArray() << qint64(-1);
        QTest::newRow("huge") << QByteArray("99999999999999999999999") << qint64(366LL * 86'400'000);
        QTest::newRow("date") << QByteArray("Tue, 14 Nov 2023 22:13:30 GMT") << qint64(10'000);
        QTest::newRow("obsolete date form") << QByteArray("Tuesday, 14-Nov-23 22:13:30 GMT") << qint64(-1);
        QTest::newRow("past date") << QByteArray("Wed, 21 Oct 2015 07:28:00 GMT") << qint64(0);
        QTest::newRow("wrong date") << QByteArray("Tue, 45 Nov 2023 22:13:30 GMT") << qint64(-1);
        QTest::newRow("long") << QByteArray(100'000, '1') << qint64(-1);
    }
    void retryAfter()
    {
        QFETCH(QByteArray, value);
        QFETCH(qint64, ms);
        const auto parsed = parseRetryAfter(value, QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC));
        QCOMPARE(parsed ? qint64(parsed->count()) : qint64(-1), ms);
    }

    void delays()
    {
        const RetryPolicy policy;
        QCOMPARE(retryDelay(policy, 1, {}, 0.0), 640ms);
        QCOMPARE(retryDelay(policy, 1, {}, 1.0), 1040ms);
        QCOMPARE(retryDelay(policy, 3, {}, 0.4), 3200ms);
        QCOMPARE(retryDelay(policy, 60, {}, 0.4), 60'000ms);
        QCOMPARE(retryDelay(policy, 1, 5s, 0.5), 5s);
        QCOMPARE(retryDelay(policy, 1, 24h, 0.5), 300s);
    }

    void logLineIsOneLineWithoutSecrets()
    {
        HttpExchange exchange;
        exchange.operationId = u"sendToAll"_s;
        exchange.method = "POST";
        exchange.url = u"https://h/x?access_token=CANARY&a=b"_s;
        exchange.requestHeaders = {{"authorization", "Bearer CANARY"}, {"Cookie", "CANARY"}};
        exchange.responseHeaders = {{"Location", "https://h/?access_token=CANARY"}, {"Set-Cookie", "CANARY"}};
        exchange.status = 400;
        exchange.responseBody = QByteArray(2 * 1024 * 1024, 'x');
        Error error;
        error.message = u"two\nlines \"quoted\""_s;
        exchange.error = error;
        redactExchange(&exchange);
        QCOMPARE(exchange.responseBody.size(), 1024 * 1024);
        const QString line = logLine(exchange);
        QVERIFY(!line.contains(u'\n'));
        QVERIFY2(line.contains(u"error=service message=\"two lines 'quoted'\""_s), qPrintable(line));
        QVERIFY(!line.contains(u"CANARY"_s));
        QVERIFY(!exchange.rawRequest().contains("CANARY"));
        QVERIFY(!exchange.rawResponse().contains("CANARY"));
    }
};

QTEST_GUILESS_MAIN(RestDecoderTest)
#include "tst_rest_decoder.moc"
