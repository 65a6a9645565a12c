// SPDX-License-Identifier: GPL-3.0-or-later
// The Inspector: search, linked selection, long messages, and what it says about a frame.
#include "core/client/client_protocol.h"
#include "ui/common/hex_view.h"
#include "ui/common/payload_text.h"
#include "ui/common/payload_view.h"
#include "ui/panels/inspector/byte_find.h"
#include "ui/panels/inspector/diff_page.h"
#include "ui/panels/inspector/find_bar.h"
#include "ui/panels/inspector/inspector_panel.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>
#include <QTextBlock>
#include <QTreeView>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

LogRecord recordOf(const QByteArray &bytes)
{
    LogRecord record;
    record.frame.at = QDateTime::fromMSecsSinceEpoch(1'000, Qt::UTC);
    record.frame.bytes = bytes;
    record.frame.message = makeClientProtocol(Subprotocol::Json)->decode(bytes, false);
    return record;
}

LogRecord jsonRecord(const QByteArray &payload)
{
    return recordOf(R"({"type":"message","from":"server","dataType":"json","data":)" + payload + '}');
}

/// One line of at least so many bytes, with a needle near its end.
QByteArray longJson(qsizetype size)
{
    QByteArray json = R"({"items":[)";
    for (int i = 0; json.size() < size; ++i)
        json += (i == 0 ? R"({"id":)" : R"(,{"id":)") + QByteArray::number(i) + R"(,"name":"product"})";
    return json + R"(],"needle":"here"})";
}

} // namespace

class InspectorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTextInAnyCaseAndBytes()
    {
        const auto begins = [](const QByteArray &bytes, const QString &text, bool matchesCase) {
            QList<qsizetype> places;
            for (const ByteRange &hit : findInBytes(bytes, text, matchesCase))
                places += hit.begin;
            return places;
        };
        QCOMPARE(begins("Room room ROOM", u"room"_s, false), (QList<qsizetype>{0, 5, 10}));
        QCOMPARE(begins("Room room ROOM", u"room"_s, true), (QList<qsizetype>{5}));
        QCOMPARE(begins("aaaa", u"aa"_s, false), (QList<qsizetype>{0, 2}));
        QCOMPARE(begins(QByteArray("\x01\x48\x65", 3), u"0x48 65"_s, false), (QList<qsizetype>{1}));
        QCOMPARE(begins(u"xÄy ä"_s.toUtf8(), u"ä"_s, false), (QList<qsizetype>{1, 5}));
        QCOMPARE(begins(u"xÄy ä"_s.toUtf8(), u"ä"_s, true), (QList<qsizetype>{5}));
        QVERIFY(begins("abc", {}, false).isEmpty());
        QVERIFY(begins("abc", u"d"_s, false).isEmpty());
        QCOMPARE(findInBytes(u"Ä"_s.toUtf8(), u"ä"_s, false), (QList<ByteRange>{{0, 2}}));
    }

    void textKnowsItsBytes()
    {
        const QByteArray bytes = "a\x01" + u"ä\u202E\U0001F600\n"_s.toUtf8() + QByteArray(5'000, 'x') +
                                 u"\u20AC"_s.toUtf8().repeated(1'000) + "\n\nend";
        const PayloadText text(bytes);
        qsizetype last = -1;
        for (qsizetype at = 0; at <= bytes.size(); ++at) {
            const bool inside = at < bytes.size() && (uchar(bytes.at(at)) & 0xC0U) == 0x80U;
            const PayloadText::Place place = text.placeOf(at);
            if (!inside)
                last = at;
            QCOMPARE(text.byteAt(place), last);
        }
        const QStringList lines = text.text().split(u'\n');
        QCOMPARE(lines.size(), text.blocks());
        for (const QString &line : lines)
            QVERIFY(line.size() <= PayloadText::kPiece);
        QCOMPARE(PayloadText(QByteArray("\xff\x80\x80\x80\x80\x80", 6)).byteAt({0, 3}), 3);
    }

    void whatIsSelectedInOneIsSelectedInTheOthers()
    {
        InspectorPanel panel;
        panel.resize(400, 600);
        panel.show();
        const QByteArray payload = R"({"a":"x\u0001", "list":[1,{"deep":true}], "text":"Grüße"})";
        panel.controller().inspect(jsonRecord(payload));
        JsonTreeModel &tree = panel.controller().tree();
        const qsizetype deep = payload.indexOf("true");
        panel.tabs()->setCurrentWidget(panel.hex());
        QTest::mouseClick(panel.hex()->viewport(), Qt::LeftButton); // anywhere: it has the focus now
        panel.hex()->select({deep, deep + 4});
        Q_EMIT panel.hex()->selectionMoved(panel.hex()->selection());
        QCOMPARE(panel.controller().selection(), (ByteRange{deep, deep + 4}));
        panel.tabs()->setCurrentIndex(0);
        QCOMPARE(tree.path(panel.tree()->currentIndex()), u"$.list[1].deep"_s);
        panel.tabs()->setCurrentWidget(panel.raw());
        QCOMPARE(panel.raw()->textCursor().selectedText(), u"true"_s);
        QVERIFY(panel.findChild<QLabel *>(u"inspectorPlace"_s)->text().startsWith("$.list[1].deep"_L1));

        // from the tree
        panel.tabs()->setCurrentIndex(0);
        const QModelIndex text = tree.indexOf({payload.indexOf("Gr"), payload.indexOf("Gr") + 1});
        QCOMPARE(tree.path(text), u"$.text"_s);
        panel.tree()->setCurrentIndex(text);
        panel.tabs()->setCurrentWidget(panel.hex());
        QCOMPARE(panel.hex()->selection(), tree.range(text));
        QCOMPARE(payload.mid(panel.hex()->selection().begin, panel.hex()->selection().size()), u"\"Grüße\""_s.toUtf8());
        panel.tabs()->setCurrentWidget(panel.raw());
        QCOMPARE(panel.raw()->textCursor().selectedText(), u"\"Grüße\""_s);

        // from the text
        QTextCursor cursor = panel.raw()->textCursor();
        cursor.setPosition(int(panel.raw()->toPlainText().indexOf(u"list"_s)) + 1);
        panel.raw()->setTextCursor(cursor);
        panel.tabs()->setCurrentIndex(0);
        QCOMPARE(tree.path(panel.tree()->currentIndex()), u"$.list"_s);
    }

    void rowsOfOneNumberAreTold()
    {
        InspectorController inspector;
        LogRecord link;
        link.kind = LogRecord::Kind::LinkEvent;
        link.frame.at = QDateTime::fromMSecsSinceEpoch(1'000, Qt::UTC);
        link.linkEvent = u"Connected as c1"_s;
        link.client = u"ann"_s;
        inspector.inspect(link);
        const auto shows = [&](const LogRecord &record) {
            inspector.inspect(record);
            return inspector.record()->client == record.client && inspector.record()->frame.at == record.frame.at &&
                   inspector.record()->kind == record.kind && inspector.record()->linkEvent == record.linkEvent &&
                   inspector.record()->frame.direction == record.frame.direction;
        };
        LogRecord other = link;
        other.linkEvent = u"Connected as c2"_s; // by another client at the same moment
        QVERIFY(shows(other));
        other.client = u"bob"_s;
        QVERIFY(shows(other));
        other.kind = LogRecord::Kind::Frame;
        QVERIFY(shows(other));

        LogRecord heard = jsonRecord("1");
        QVERIFY(shows(heard));
        heard.frame.at = heard.frame.at.addMSecs(5); // the same broadcast in another watch
        QVERIFY(shows(heard));
        heard.client = u"bob"_s;
        QVERIFY(shows(heard));
        heard.frame.direction = ClientFrame::Direction::Sent;
        QVERIFY(shows(heard));

        QSignalSpy changed(&inspector, &InspectorController::changed);
        inspector.inspect(heard);
        QVERIFY(changed.isEmpty()); // and this is the same
    }

    void unlockingShowsWhatIsSelected()
    {
        InspectorPanel panel;
        panel.show();
        InspectorController &inspector = panel.controller();
        inspector.inspect(jsonRecord("1"));
        inspector.inspect(jsonRecord("2"));
        auto *lock = panel.findChild<QCheckBox *>();
        QVERIFY(lock->text().contains(u"Lock"));
        lock->click();
        lock->click();
        QCOMPARE(inspector.payload(), "2"); // nothing was selected meanwhile

        lock->click();
        inspector.inspect(jsonRecord("3"));
        inspector.inspect(jsonRecord("4"));
        QCOMPARE(inspector.payload(), "2");
        lock->click();
        QCOMPARE(inspector.payload(), "4");
        QCOMPARE(inspector.bytes(), "4");
        QCOMPARE(inspector.otherPayload(), "2");

        lock->click();
        inspector.inspect(jsonRecord("5"));
        inspector.inspect(jsonRecord("4")); // back to the one that is kept
        lock->click();
        QCOMPARE(inspector.payload(), "4");
    }

    void hexIsSelectedByTheKeyboard()
    {
        HexView hex;
        hex.setBytes(QByteArray(40, 'x'));
        hex.show();
        QSignalSpy moved(&hex, &HexView::selectionMoved);
        hex.setFocus();
        QTest::keyClick(&hex, Qt::Key_Right);
        QCOMPARE(hex.selection(), (ByteRange{1, 2}));
        QTest::keyClick(&hex, Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(hex.selection(), (ByteRange{1, 18}));
        QTest::keyClick(&hex, Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(hex.selection(), (ByteRange{39, 40}));
        QTest::keyClick(&hex, Qt::Key_Down);
        QCOMPARE(hex.selection(), (ByteRange{39, 40}));
        QTest::keySequence(&hex, QKeySequence::SelectAll);
        QCOMPARE(hex.selection(), (ByteRange{0, 40}));
        QVERIFY(moved.count() >= 4);
        QVERIFY(hex.accessibleDescription().startsWith("40 of 40 bytes"_L1));
    }

    void searchesWhatIsShown()
    {
        InspectorPanel panel;
        panel.resize(400, 600);
        panel.show();
        panel.controller().inspect(jsonRecord(R"({"Name":"anna","other":{"name":"Anna"}})"));
        panel.tabs()->setCurrentWidget(panel.raw());
        panel.raw()->setFocus();
        QTest::keySequence(panel.raw(), QKeySequence::Find);
        QVERIFY(panel.findBar()->isVisible());
        QLineEdit *field = panel.findBar()->field();
        field->setFocus();
        QTest::keyClicks(field, u"anna"_s);
        const QLabel *status = panel.findBar()->status();
        QTRY_COMPARE(status->text(), u"1 of 2"_s);
        QCOMPARE(panel.raw()->textCursor().selectedText(), u"anna"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(status->text(), u"2 of 2"_s);
        QCOMPARE(panel.raw()->textCursor().selectedText(), u"Anna"_s);
        panel.tabs()->setCurrentIndex(0); // a hit is a place in each of the pages
        QCOMPARE(panel.controller().tree().path(panel.tree()->currentIndex()), u"$.other.name"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(status->text(), u"1 of 2"_s);
        QTest::keyClick(field, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(status->text(), u"2 of 2"_s);
        panel.findBar()->caseBox()->setChecked(true);
        QTRY_COMPARE(panel.controller().find().hits().size(), 1);
        field->setText(u"nowhere"_s);
        QTRY_COMPARE(status->text(), u"Nothing found"_s);
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(!panel.findBar()->isVisible());
        QVERIFY(!panel.controller().find().isActive());
    }

    void aMegabyteInOneLineIsReadElsewhere()
    {
        InspectorPanel panel;
        panel.resize(400, 600);
        panel.show();
        panel.tabs()->setCurrentWidget(panel.raw());
        const QByteArray payload = longJson(1'000'000);
        panel.controller().inspect(jsonRecord(payload));
        QVERIFY(panel.controller().isReading()); // it has not been read on this thread
        QVERIFY(panel.raw()->isReading());
        QCOMPARE(panel.controller().tree().rowCount(), 0);
        QTRY_VERIFY(!panel.controller().isReading());
        QTRY_VERIFY(!panel.raw()->isReading());
        QCOMPARE(panel.controller().tree().rowCount(), 1);
        for (QTextBlock block = panel.raw()->document()->firstBlock(); block.isValid(); block = block.next())
            QVERIFY(block.length() <= PayloadText::kPiece + 1);
        QString copied = panel.raw()->toPlainText();
        QCOMPARE(copied.remove(u'\n').toUtf8(), payload);

        panel.openFind();
        panel.findBar()->field()->setText(u"needle"_s);
        QTRY_COMPARE(panel.findBar()->status()->text(), u"1 of 1"_s);
        QCOMPARE(panel.raw()->textCursor().selectedText(), u"needle"_s);
        panel.tabs()->setCurrentIndex(0);
        QCOMPARE(panel.controller().tree().path(panel.tree()->currentIndex()), u"$.needle"_s);

        // What is asked for while it is read is what comes.
        panel.controller().inspect(jsonRecord(longJson(900'000)));
        panel.controller().inspect(jsonRecord(R"({"small":1})"));
        QVERIFY(!panel.controller().isReading());
        QTest::qWait(0);
        QCOMPARE(panel.controller().bytes(), QByteArray(R"({"small":1})"));
        QCOMPARE(panel.controller().tree().rowCount(), 1);
    }

    void aLongArrayIsNotReadForASelection()
    {
        QByteArray json = "[0";
        for (int i = 1; i < 100'000; ++i)
            json += ",0";
        json += "]";
        JsonTreeModel tree;
        tree.setJson(json);
        QCOMPARE(tree.path(tree.indexOf({101, 102})), u"$[50]"_s);
        QCOMPARE(tree.path(tree.indexOf({json.size() - 2, json.size() - 1})), u"$"_s);
        QVERIFY(tree.rowCount(tree.index(0, 0)) <= int(JsonTreeModel::kMostRead));
        QVERIFY(!tree.indexOf({json.size(), json.size()}).isValid());
    }

    void whatIsNoJsonIsShownAllTheSame()
    {
        const auto of = [](const QByteArray &type, const QByteArray &data) {
            return recordOf(R"({"type":"message","from":"server","dataType":")" + type + R"(","data":)" + data + '}');
        };
        const LogRecord text = of("text", R"("some words")");
        InspectorPanel panel;
        const QWidget *tree = panel.tree()->parentWidget();
        panel.controller().inspect(text);
        QCOMPARE(panel.tabs()->currentWidget(), panel.raw());
        QCOMPARE(panel.raw()->payload(), "some words"_ba);
        panel.controller().inspect(of("binary", R"("AAEC")"));
        QCOMPARE(panel.tabs()->currentWidget(), panel.hex());
        QCOMPARE(panel.hex()->bytes(), QByteArray("\0\1\2", 3));
        panel.controller().inspect(jsonRecord("[1]"));
        QCOMPARE(panel.tabs()->currentWidget(), tree);

        panel.controller().inspect(text);
        panel.tabs()->setCurrentIndex(0); // the user wants to see the tree, and why there is none
        QCOMPARE(panel.tabs()->currentWidget(), tree);
        panel.tabs()->setCurrentWidget(panel.hex());
        panel.controller().inspect(jsonRecord("[2]"));
        QCOMPARE(panel.tabs()->currentWidget(), panel.hex());
    }

    void everythingInTheEnvelopeIsTold()
    {
        InspectorController controller;
        controller.inspect(recordOf(R"({"sequenceId":7,"type":"message","from":"group","group":"g","dataType":"json",)"
                                    R"("data":{"a":1},"fromUserId":"u7","metadata":{"trace":"t1"},"stream":)"
                                    R"({"streamId":"s1","streamSequenceId":3,"endOfStream":true},"future":[1]})"));
        QHash<QString, QString> details;
        for (const auto &[name, value] : controller.details())
            details.insert(name, value);
        QCOMPARE(details.value(u"Sequence id (sequenceId)"_s), u"7"_s);
        QCOMPARE(details.value(u"Sending user (fromUserId)"_s), u"u7"_s);
        QCOMPARE(details.value(u"metadata.trace"_s), u"t1"_s);
        QCOMPARE(details.value(u"stream.streamId"_s), u"s1"_s);
        QCOMPARE(details.value(u"stream.streamSequenceId"_s), u"3"_s);
        QCOMPARE(details.value(u"stream.endOfStream"_s), u"true"_s);
        QCOMPARE(details.value(u"future[0]"_s), u"1"_s);
        QCOMPARE(details.value(u"Payload size"_s), u"7 bytes"_s);
        QVERIFY(!details.contains(u"data"_s));

        LogRecord link;
        link.kind = LogRecord::Kind::LinkEvent;
        link.linkEvent = u"Connection lost, recovering: connection closed with code 1006: gone"_s;
        controller.inspect(link);
        details.clear();
        for (const auto &[name, value] : controller.details())
            details.insert(name, value);
        QVERIFY(details.value(u"What it means"_s).contains("1006: the connection was lost"_L1));
    }

    void twoAreComparedElsewhere()
    {
        DiffPage page;
        page.show(u"one against the other"_s, R"({"a":1})", R"({"a":2})");
        QCOMPARE(page.lines()->count(), 0); // not on this thread
        QTRY_COMPARE(page.lines()->count(), 4);
    }
};

QTEST_MAIN(InspectorTest)
#include "tst_inspector.moc"
