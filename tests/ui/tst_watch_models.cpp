// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/json_tree_model.h"
#include "ui/models/line_diff.h"
#include "ui/models/message_log_model.h"
#include "ui/models/record_text.h"
#include "ui/models/visible_text.h"

#include "tests/support/verify_result.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace wps;

namespace
{

ClientFrame textFrame(const QByteArray &data)
{
    ClientFrame frame;
    frame.at = QDateTime::currentDateTimeUtc();
    frame.bytes = R"({"type":"message","from":"group","group":"room1","dataType":"text","data":")" + data + R"("})";
    frame.message = makeClientProtocol(Subprotocol::Json)->decode(frame.bytes, false);
    return frame;
}

void append(MessageLog &log, int count, const QByteArray &prefix = "m")
{
    for (int i = 0; i < count; ++i)
        log.append(textFrame(prefix + QByteArray::number(i)));
}

QString dataAt(const MessageLogModel &model, int row)
{
    return model.index(row, MessageLogModel::DataColumn).data().toString();
}

} // namespace

class WatchModelsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void differencesLineByLine()
    {
        using Kind = DiffLine::Kind;
        const auto diff = lineDiff(R"({"b":1,"a":[1,2]})", R"({"a":[1,3],"b":1})");
        QVERIFY(diff);
        QList<DiffLine> changes;
        for (const DiffLine &line : *diff) {
            if (line.kind != Kind::Same)
                changes += line;
        }
        QCOMPARE(changes, (QList<DiffLine>{{Kind::Removed, u"        2"_s}, {Kind::Added, u"        3"_s}}));
        QCOMPARE(*lineDiff("x\ny", "x\ny"), (QList<DiffLine>{{Kind::Same, u"x"_s}, {Kind::Same, u"y"_s}}));
        QCOMPARE(*lineDiff("a", "b"), (QList<DiffLine>{{Kind::Removed, u"a"_s}, {Kind::Added, u"b"_s}}));
        QVERIFY(!lineDiff(QByteArray(5'000, '\n'), "x"));
    }

    void rowsGrowOncePerSync()
    {
        MessageLog log;
        MessageLogModel model(log);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        append(log, 500);
        model.sync();
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(model.rowCount(), 500);
        QCOMPARE(dataAt(model, 499), u"m499"_s);
        QCOMPARE(model.index(0, MessageLogModel::TargetColumn).data().toString(), u"group room1"_s);
    }

    void expiredRowsLeaveAtTheFront()
    {
        MessageLog::Limits limits;
        limits.maxRecords = 100;
        MessageLog log(limits);
        MessageLogModel model(log);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        append(log, 90);
        model.sync();
        append(log, 60, "n");
        model.sync();
        QCOMPARE(model.rowCount(), int(log.size()));
        QCOMPARE(model.numberAt(0), log.firstNumber());
        QCOMPARE(dataAt(model, model.rowCount() - 1), u"n59"_s);
        append(log, 1000, "o"); // more than the log holds since the last tick
        model.sync();
        QCOMPARE(model.rowCount(), int(log.size()));
        QCOMPARE(dataAt(model, model.rowCount() - 1), u"o999"_s);
    }

    void clearEmptiesAndGoesOn()
    {
        MessageLog log;
        MessageLogModel model(log);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        append(log, 10);
        model.sync();
        log.clear();
        model.sync();
        QCOMPARE(model.rowCount(), 0);
        append(log, 3, "x");
        model.sync();
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(dataAt(model, 0), u"x0"_s);
    }

    void pauseHoldsTheViewOnly()
    {
        MessageLog log;
        MessageLogModel model(log);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        append(log, 5);
        model.sync();
        model.setPaused(true);
        append(log, 7);
        model.sync();
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(model.heldBack(), 7u);
        model.setPaused(false);
        QCOMPARE(model.rowCount(), 12);
        QCOMPARE(model.heldBack(), 0u);
    }

    void aQueryFindsAndGoesOnFinding()
    {
        MessageLog log;
        MessageLogModel model(log);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        append(log, 10'000);
        model.sync();
        const Result<MessageQuery> query = MessageQuery::parse(u"m9999"_s);
        VERIFY_OK(query);
        model.setQuery(*query);
        QTRY_COMPARE(model.rowCount(), 1);
        QCOMPARE(dataAt(model, 0), u"m9999"_s);
        QTRY_VERIFY(!model.isSearching());
        append(log, 1, "again m9999");
        model.sync();
        QTRY_COMPARE(model.rowCount(), 2);
        QCOMPARE(model.rowOf(9'999), 0);
        model.setQuery(MessageQuery());
        QCOMPARE(model.rowCount(), 10'001);
    }

    void hostileTextIsShownAsMarks()
    {
        QCOMPARE(visibleLine(u"a\u202Eb"_s), u"a\u27E8U+202E\u27E9b"_s);
        QCOMPARE(visibleLine(QString(QChar(u'\0')) + u"\n\u001b"_s), u"\u2400\u21B5\u241B"_s);
        QCOMPARE(visibleLine(QString(QChar(char16_t(0xD800)))), u"\u27E8U+D800\u27E9"_s);
        QCOMPARE(visibleLine(u"<b>x</b>"_s), u"<b>x</b>"_s);
        QCOMPARE(visibleLine(QString(1'000'000, u'x')).size(), 201);
        QCOMPARE(visibleLine(u"\U0001F600ok"_s, 1), u"\U0001F600\u2026"_s);
    }

    void theTreeKeepsOrderNumbersAndDuplicates()
    {
        JsonTreeModel model;
        model.setJson(R"( {"z": 12345678901234567890.10, "a":[1,{"b c":null}], "z":"\ud83d\ude00\u202e" } )");
        const QModelIndex root = model.index(0, 0);
        QCOMPARE(model.rowCount(root), 0);
        QVERIFY(model.canFetchMore(root));
        // After the reset: inside one the tester of Qt 6.4 fetches, and then takes its own fetch for a fault.
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.fetchMore(root);
        QCOMPARE(model.rowCount(root), 3);
        QCOMPARE(model.index(0, 0, root).data().toString(), u"z"_s);
        QCOMPARE(model.index(0, 1, root).data().toString(), u"12345678901234567890.10"_s);
        QCOMPARE(model.index(2, 1, root).data().toString(), u"\"\U0001F600\u27E8U+202E\u27E9\""_s);
        const QModelIndex list = model.index(1, 0, root);
        model.fetchMore(list);
        QCOMPARE(model.rowCount(list), 2);
        const QModelIndex object = model.index(1, 0, list);
        model.fetchMore(object);
        QCOMPARE(model.path(model.index(0, 0, object)), u"$.a[1][\"b c\"]"_s);
        QCOMPARE(model.rawValue(list), QByteArray(R"([1,{"b c":null}])"));
    }

    void aWideArrayIsReadInSteps()
    {
        // No tester here: it fetches on its own at every insertion, so there would be no steps to see.
        JsonTreeModel model;
        QByteArray json = "[0";
        for (int i = 1; i < 2500; ++i)
            json += ',' + QByteArray::number(i);
        model.setJson(json + ']');
        const QModelIndex root = model.index(0, 0);
        model.fetchMore(root);
        QCOMPARE(model.rowCount(root), 1000);
        model.fetchMore(root);
        model.fetchMore(root);
        QCOMPARE(model.rowCount(root), 2500);
        QVERIFY(!model.canFetchMore(root) || (model.fetchMore(root), model.rowCount(root) == 2500));
    }
};

QTEST_MAIN(WatchModelsTest)
#include "tst_watch_models.moc"
