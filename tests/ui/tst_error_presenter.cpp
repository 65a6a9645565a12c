// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/error_presenter.h"

#include <QTest>

using namespace wps;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace
{

constexpr auto kFirstKind = static_cast<int>(Error::Kind::InvalidInput);
constexpr auto kLastKind = static_cast<int>(Error::Kind::Unsupported);

Error errorOf(Error::Kind kind, const QString &message = {}, int status = 0)
{
    Error error;
    error.kind = kind;
    error.message = message;
    error.httpStatus = status;
    return error;
}

} // namespace

class ErrorPresenterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKindHasWords_data()
    {
        QTest::addColumn<int>("kind");
        for (int kind = kFirstKind; kind <= kLastKind; ++kind)
            QTest::newRow(qPrintable(errorKindName(static_cast<Error::Kind>(kind)))) << kind;
    }
    void everyKindHasWords()
    {
        QFETCH(int, kind);
        const auto name = errorKindName(static_cast<Error::Kind>(kind));
        QVERIFY(name != u"unknown"_s);
        for (const QString &message : {QString(), u"The server said no"_s}) {
            const ErrorText text =
                presentError(errorOf(static_cast<Error::Kind>(kind), message), u"Sending to group room1"_s);
            QVERIFY(text.what.startsWith(u"Sending to group room1"_s));
            QVERIFY(text.what.size() > u"Sending to group room1"_s.size());
            QVERIFY(text.why.size() > 10);
            // A camel-case enumerator is for logs, never for people.
            if (name.toLower() != name)
                QVERIFY2(!text.oneLine().contains(name, Qt::CaseInsensitive), qPrintable(text.oneLine()));
        }
    }

    void everyKindHidesSecrets_data() { everyKindHasWords_data(); }
    void everyKindHidesSecrets()
    {
        QFETCH(int, kind);
        Error error =
            errorOf(static_cast<Error::Kind>(kind), u"wss://h/client?access_token=canary1 AccessKey=canary2;"_s);
        error.closeCode = 1006;
        const ErrorText text = presentError(error, u"Opening wss://h/client?access_token=canary3"_s);
        QVERIFY2(!text.oneLine().contains(u"canary"_s), qPrintable(text.oneLine()));
    }

    void explains_data()
    {
        QTest::addColumn<Error>("error");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const Error &error, const QString &expected) {
            QTest::newRow(name) << error << expected;
        };
        row("refused", errorOf(Error::Kind::Network, u"Connection refused"_s), u"Nothing listens"_s);
        row("dns", errorOf(Error::Kind::Network, u"Host nowhere.example not found"_s), u"host is not known"_s);
        row("port in use", errorOf(Error::Kind::Network, u"Port 8080 is in use"_s), u"Another program"_s);
        row("401", errorOf(Error::Kind::Unauthorized, {}, 401), u"clock"_s);
        row("403", errorOf(Error::Kind::Forbidden, {}, 403), u"Web PubSub Service Owner"_s);
        row("404", errorOf(Error::Kind::NotFound, {}, 404), u"case-sensitive"_s);
        row("409", errorOf(Error::Kind::Conflict, {}, 409), u"1,000 rules"_s);
        row("413", errorOf(Error::Kind::TooLarge, {}, 413), u"1 MiB"_s);
        row("400 length", errorOf(Error::Kind::Service, u"Invalid Content-Length header."_s, 400), u"1 MiB"_s);
        row("415", errorOf(Error::Kind::Service, {}, 415), u"content type"_s);
        row("500", errorOf(Error::Kind::Service, {}, 500), u"error of its own (500)"_s);
        row("407", errorOf(Error::Kind::Proxy, {}, 407), u"407"_s);
        row("expired certificate", errorOf(Error::Kind::Tls, u"The certificate has expired"_s), u"date and time"_s);
        row("unknown outcome", errorOf(Error::Kind::OutcomeUnknown), u"may or may not"_s);
        Error throttled = errorOf(Error::Kind::Throttled, {}, 429);
        throttled.retryAfter = 2500ms;
        row("429 with wait", throttled, u"wait 3 s before"_s);
        Error filter = errorOf(Error::Kind::Service, u"Syntax error at position 3."_s, 400);
        filter.target = u"filter"_s;
        row("filter", filter, u"Correct the filter"_s);
        Error join = errorOf(Error::Kind::Service, u"The client does not have permission to join group 'room 1'."_s);
        join.serviceCode = u"Forbidden"_s;
        row("join refused", join, u"webpubsub.joinLeaveGroup.room 1 "_s);
        Error send =
            errorOf(Error::Kind::Forbidden, u"The client does not have permission to send to group 'room1'."_s);
        send.serviceCode = u"Forbidden"_s;
        row("send refused", send, u"webpubsub.sendToGroup.room1 "_s);
        Error closed = errorOf(Error::Kind::Closed, u"The connection could not be recovered."_s);
        closed.closeCode = 1008;
        row("closed", closed, u"1008: not allowed, or the connection cannot be recovered. Reason given: The conn"_s);
    }
    void explains()
    {
        QFETCH(Error, error);
        QFETCH(QString, expected);
        const QString line = presentError(error, u"Sending"_s).oneLine();
        QVERIFY2(line.contains(expected), qPrintable(line));
    }

    void placeholdersInOutsideDataStay()
    {
        const ErrorText text = presentError(errorOf(Error::Kind::Service, u"100 %1 of %2"_s, 400), u"Sending to %1"_s);
        QCOMPARE(text.what, u"Sending to %1 failed"_s);
        QVERIFY(text.why.contains(u"100 %1 of %2."_s));
    }

    void everyCloseCodeHasAMeaning()
    {
        for (int code = 1000; code <= 1015; ++code) {
            const QString text = presentCloseCode(code, {});
            QVERIFY(text.startsWith(QString::number(code) + u": "_s));
            QVERIFY(!text.contains(u"of the application"_s));
        }
        QVERIFY(presentCloseCode(4001, u"bye"_s).contains(u"bye"_s));
        QVERIFY(presentCloseCode(3001, {}).contains(u"registered"_s));
        QVERIFY(presentCloseCode(1999, {}).contains(u"does not define"_s));
    }

    void reasonsOfTheServiceAreExplained_data()
    {
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("words");
        QTest::newRow("REST") << u"Application server closed the connection. Reason: bye"_s << u"REST API"_s;
        QTest::newRow("quota") << u"Connection count reaches limit"_s << u"quota"_s;
        QTest::newRow("ping") << u"Connection ping timeout"_s << u"heard nothing"_s;
        QTest::newRow("reload") << u"Service reloading, please reconnect"_s << u"Maintenance"_s;
        QTest::newRow("transient") << u"Internal server transient error"_s << u"passing fault"_s;
        QTest::newRow("slow") << u"SlowClient"_s << u"fast enough"_s;
        QTest::newRow("recovery") << u"The connection could not be recovered."_s << u"not kept any more"_s;
        QTest::newRow("own words") << u"lunch"_s << QString();
    }

    void reasonsOfTheServiceAreExplained()
    {
        QFETCH(QString, reason);
        QFETCH(QString, words);
        const QString text = presentCloseCode(1000, reason);
        QVERIFY2(text.contains(reason), qPrintable(text));
        QVERIFY2(text.contains(words), qPrintable(text));
        QCOMPARE(text.contains(u" \u2013 "_s), !words.isEmpty());
    }
};

QTEST_GUILESS_MAIN(ErrorPresenterTest)
#include "tst_error_presenter.moc"
