// SPDX-License-Identifier: GPL-3.0-or-later
// The search over a log's raw bytes finds what a look at each record finds, wherever the text stands.
#include "core/watch/log_search.h"
#include "core/watch/message_log.h"
#include "core/watch/text_search.h"
#include "tests/support/verify_result.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

ClientFrame frameOf(const QByteArray &bytes)
{
    ClientFrame frame;
    frame.at = QDateTime::fromMSecsSinceEpoch(1'000, Qt::UTC);
    frame.bytes = bytes;
    frame.message.format = DownstreamMessage::Format::Raw;
    return frame;
}

} // namespace

class WatchSearchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyPlaceAndLength()
    {
        QRandomGenerator random(4711);
        for (int round = 0; round < 2'000; ++round) {
            QByteArray needle(random.bounded(1, 40), 'a');
            for (char &c : needle)
                c = "ab@`z{[ 0"[random.bounded(9)];
            QByteArray bytes(random.bounded(200), 'x');
            for (char &c : bytes)
                c = "abABxyZ@`{[ 0\xc3"[random.bounded(14)];
            if (const qsizetype room = bytes.size() - needle.size(); room > 0 && random.bounded(2) == 0)
                bytes.replace(random.bounded(int(room)), needle.size(), needle.toUpper());
            const qsizetype expected = bytes.toLower().indexOf(needle.toLower());
            const char *found = TextSearch(needle).find(bytes.cbegin(), bytes.cend());
            QCOMPARE(found == bytes.cend() ? qsizetype(-1) : found - bytes.cbegin(), expected);
        }
    }

    void agreesWithEachRecord_data()
    {
        QTest::addColumn<QString>("filter");
        for (const QString &filter : {u"needle"_s, u"-needle"_s, u"needle size:>20"_s, u"n"_s, u"/needle|hay/"_s,
                                      u"needle hay"_s, u"type:link"_s, u"needle -type:link"_s, u"ä"_s, u"WPSR"_s})
            QTest::newRow(qPrintable(filter)) << filter;
    }
    void agreesWithEachRecord()
    {
        QFETCH(QString, filter);
        const auto query = MessageQuery::parse(filter);
        VERIFY_OK(query);
        MessageLog log(MessageLog::Limits{1024 * 1024, 100'000, {}}); // several files
        QRandomGenerator random(42);
        for (int i = 0; i < 30'000; ++i) {
            QByteArray bytes(random.bounded(60), 'n');
            if (i % 97 == 0)
                bytes += "NeeDle";
            if (i % 1'009 == 0)
                bytes += "hay \xc3\xa4";
            if (i % 500 == 0)
                log.appendLinkEvent(QDateTime::fromMSecsSinceEpoch(1'000, Qt::UTC), u"Needle in a link event"_s);
            log.append(frameOf(bytes));
        }
        QList<quint64> expected;
        for (quint64 number = log.firstNumber(); number < log.endNumber(); ++number) {
            if (query->matches(log.at(number)))
                expected.append(number);
        }
        QList<quint64> upwards;
        for (quint64 at = log.firstNumber(); at < log.endNumber();) {
            const LogPart part = log.partFrom(at);
            QCOMPARE(part.first, at);
            upwards += findMatches(part, *query);
            at = part.end;
        }
        QCOMPARE(upwards, expected);
        QList<quint64> downwards;
        for (quint64 at = log.endNumber(); at > log.firstNumber();) {
            const LogPart part = log.partUpTo(at);
            downwards = findMatches(part, *query) + downwards;
            at = part.first;
        }
        QCOMPARE(downwards, expected);
    }

    void aPartOutlivesItsLog()
    {
        const auto query = MessageQuery::parse(u"one"_s);
        LogPart part;
        {
            MessageLog log;
            log.append(frameOf("one"));
            part = log.partFrom(0);
            for (int i = 0; i < 100'000; ++i)
                log.append(frameOf("another one"));
        }
        QCOMPARE(findMatches(part, *query), QList<quint64>{0});
    }
};

QTEST_GUILESS_MAIN(WatchSearchTest)
#include "tst_watch_search.moc"
