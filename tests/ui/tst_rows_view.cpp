// SPDX-License-Identifier: GPL-3.0-or-later
// Rows in their table: columns, menu, clipboard, following.
#include "tests/ui/row_fixture.h"
#include "ui/common/brief_label.h"
#include "ui/common/navigator.h"
#include "ui/panels/watch/columns_dialog.h"
#include "ui/panels/watch/filter_field.h"
#include "ui/panels/watch/row_preferences.h"
#include "ui/panels/watch/row_terms.h"
#include "ui/panels/watch/rows_view.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

using Column = MessageLogModel::Column;

struct Rows {
    explicit Rows(QSettings &settings, WatchTable::Kind kind = WatchTable::Kind::OneClient)
        : preferences(settings), model(log), view(model, kind, navigator, preferences)
    {
        view.resize(900, 400);
        view.show();
    }
    void come(int count, const QByteArray &text)
    {
        for (int i = 0; i < count; ++i)
            log.append(message(text + QByteArray::number(i)));
        model.sync();
        view.setEmpty(false);
    }
    QList<int> shownColumns()
    {
        QList<int> columns;
        for (const WatchTable::ColumnState &state : view.table()->columnStates()) {
            if (state.shown)
                columns += state.column;
        }
        return columns;
    }

    Navigator navigator;
    RowPreferences preferences;
    MessageLog log;
    MessageLogModel model;
    RowsView view;
};

} // namespace

class RowsViewTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QSettings m_settings{m_folder.filePath(u"settings.ini"_s), QSettings::IniFormat};

private Q_SLOTS:
    void init() { m_settings.clear(); }

    void columnsAreChosenOrderedSizedAndRemembered()
    {
        {
            Rows rows(m_settings);
            QCOMPARE(rows.shownColumns(),
                     (QList<int>{Column::TimeColumn, Column::DirectionColumn, Column::FromColumn, Column::TargetColumn,
                                 Column::TypeColumn, Column::SizeColumn, Column::DataColumn}));
            QMenu menu;
            rows.view.table()->fillColumnsMenu(&menu);
            QAction *sequence = actionIn(&menu, u"Sequence id"_s);
            QVERIFY(sequence && sequence->isCheckable());
            sequence->trigger();
            actionIn(&menu, u"Direction"_s)->trigger();
            QVERIFY(!actionIn(&menu, u"Data"_s)->isEnabled());
            QVERIFY(!actionIn(&menu, u"Client"_s)); // a watch of one has none

            // and by the keyboard alone
            rows.view.table()->showColumnsDialog();
            auto *dialog = rows.view.window()->findChild<ColumnsDialog *>();
            QVERIFY(dialog);
            dialog->list()->setCurrentRow(0);
            QCOMPARE(dialog->list()->currentItem()->text(), u"Time"_s);
            dialog->moveCurrent(1);
            QTest::keyClick(dialog, Qt::Key_Return);
            QTRY_VERIFY(!rows.view.window()->findChild<ColumnsDialog *>());
            rows.view.table()->setColumnWidth(Column::TypeColumn, 123);
        }
        Rows again(m_settings);
        const QList<int> shown = again.shownColumns();
        QVERIFY(shown.contains(Column::SequenceColumn));
        QVERIFY(!shown.contains(Column::DirectionColumn));
        QCOMPARE(again.view.table()->columnStates().at(1).column, int(Column::TimeColumn));
        QCOMPARE(again.view.table()->columnWidth(Column::TypeColumn), 123);
        // a recording has columns of its own
        Rows recording(m_settings, WatchTable::Kind::Recording);
        QVERIFY(!recording.shownColumns().contains(Column::SequenceColumn));
        QMenu menu;
        again.view.table()->fillColumnsMenu(&menu);
        actionIn(&menu, u"Reset"_s)->trigger();
        QCOMPARE(again.shownColumns(), recording.shownColumns());
        QVERIFY(again.view.table()->columnWidth(Column::TypeColumn) != 123);
    }

    void firstColumnsLeaveRoomForTheData()
    {
        const auto dataFits = [](const Rows &rows) {
            const WatchTable *table = rows.view.table();
            return table->columnWidth(Column::DataColumn) >= table->fontMetrics().averageCharWidth() * 20 &&
                   !table->horizontalScrollBar()->isVisible();
        };
        {
            Rows rows(m_settings);
            rows.come(1, "m");
            QTRY_VERIFY(dataFits(rows));
            const int wide = rows.view.table()->columnWidth(Column::TypeColumn);
            rows.view.resize(580, 400);
            QTRY_VERIFY(dataFits(rows));
            QVERIFY(rows.view.table()->columnWidth(Column::TypeColumn) < wide);
            rows.view.resize(900, 400);
            QTRY_COMPARE(rows.view.table()->columnWidth(Column::TypeColumn), wide);
            // but a width that somebody chose is kept
            rows.view.table()->setColumnWidth(Column::TypeColumn, 200);
            rows.view.resize(580, 400);
            QTRY_VERIFY(rows.view.table()->viewport()->width() < 580);
            QCOMPARE(rows.view.table()->columnWidth(Column::TypeColumn), 200);
        }
        Rows again(m_settings);
        QCOMPARE(again.view.table()->columnWidth(Column::TypeColumn), 200);
    }

    void aCutSentenceIsShownWholeToWhoAsks()
    {
        QWidget window;
        auto *layout = new QVBoxLayout(&window);
        auto *label = new BriefLabel(&window);
        layout->addWidget(label);
        auto *other = new QLineEdit(&window);
        layout->addWidget(other);
        layout->addStretch();
        const QString sentence = u"Hears broadcasts & <b>everything</b>; "_s.repeated(8);
        label->setSentence(sentence);
        window.resize(300, 300);
        window.show();
        other->setFocus();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QVERIFY(label->isCut());
        QCOMPARE(label->text(), sentence);
        QCOMPARE(label->toolTip(), sentence.toHtmlEscaped());
        const int low = label->height();
        QTest::mouseClick(label, Qt::LeftButton);
        QTRY_VERIFY(label->height() >= low * 2);
        QVERIFY(!label->isCut());
        other->setFocus(Qt::TabFocusReason);
        QTRY_COMPARE(label->height(), low);
        QVERIFY(label->isCut());
        QTest::keyClick(other, Qt::Key_Tab); // round to it
        QTRY_VERIFY(!label->isCut());
        other->setFocus(Qt::TabFocusReason);
        label->setBrief(false);
        QTRY_VERIFY(label->height() >= low * 2);
        label->setBrief(true);
        label->setSentence(u"Short"_s);
        QTRY_COMPARE(label->height(), low);
        QVERIFY(!label->isCut());
        QCOMPARE(label->toolTip(), QString());
        QCOMPARE(label->focusPolicy(), Qt::NoFocus);
    }

    void goesToARowWhoseFirstColumnIsHidden()
    {
        Rows rows(m_settings);
        rows.come(1'000, "m");
        rows.view.table()->hideColumn(Column::TimeColumn);
        rows.model.setMarked({10}, true);
        rows.view.goToMark(true);
        QCOMPARE(rows.view.currentRecord()->number, 10U);
        const QRect place = rows.view.table()->visualRect(rows.model.index(10, Column::DataColumn));
        QVERIFY(rows.view.table()->viewport()->rect().intersects(place));
        QVERIFY(!rows.view.table()->follows());
    }

    void olderMatchesAreNotNewRows()
    {
        Rows rows(m_settings);
        rows.come(300, "needle");
        rows.view.filterField()->setText(u"needle"_s);
        QTest::keyClick(rows.view.filterField(), Qt::Key_Return);
        QTRY_COMPARE(rows.model.rowCount(), 300);
        WatchTable *table = rows.view.table();
        table->verticalScrollBar()->setValue(100);
        QVERIFY(!table->follows());
        rows.come(5, "needle");
        QTRY_COMPARE(rows.model.rowCount(), 305);
        QCOMPARE(table->pill()->text(), u"5 new \u2193"_s);
        QCOMPARE(table->verticalScrollBar()->value(), 100);
    }

    void aCurrentRowThatLeavesTakesNothingAlong()
    {
        constexpr int kMost = int(MessageLogModel::kMaxRows);
        Rows rows(m_settings);
        QSignalSpy inspected(&rows.navigator, &Navigator::inspectRequested);
        WatchTable *table = rows.view.table();
        rows.come(kMost, "m");
        table->goToRow(100);
        QCOMPARE(inspected.size(), 1);
        table->pill()->click();
        QVERIFY(table->follows());
        rows.come(6'000, "n"); // more than the window takes
        QVERIFY(rows.model.numberAt(0) > 100);
        QVERIFY(table->follows());
        QVERIFY(!table->pill()->isVisible());
        QTRY_COMPARE(table->rowAt(table->viewport()->height() - 1), rows.model.rowCount() - 1);
        QCOMPARE(inspected.size(), 1); // the Inspector keeps what it shows
        QFocusEvent back(QEvent::FocusIn, Qt::ActiveWindowFocusReason);
        QCoreApplication::sendEvent(table, &back);
        QCOMPARE(inspected.size(), 1);

        // The same while older rows are looked at.
        table->goToRow(10);
        table->verticalScrollBar()->setValue(30'000);
        QCOMPARE(inspected.size(), 2);
        const quint64 looked = rows.model.numberAt(table->rowAt(0));
        rows.come(6'000, "o");
        QTRY_COMPARE(rows.model.numberAt(table->rowAt(0)), looked);
        QVERIFY(!table->follows());
        QCOMPARE(inspected.size(), 2);
    }

    void olderMatchesKeepWhatIsLookedAtInPlace()
    {
        Rows rows(m_settings);
        // Of several files, so that the search comes in steps.
        const QByteArray longText(40'000, 'x');
        for (int i = 0; i < 2'000; ++i)
            rows.log.append(message("needle" + longText + QByteArray::number(i)));
        rows.come(100, "needle");
        WatchTable *table = rows.view.table();
        quint64 looked = 0;
        int steps = 0;
        // As one who scrolls up as far as it goes, as soon as the first matches are there.
        connect(&rows.model, &MessageLogModel::countsChanged, table, [&] {
            if (rows.model.rowCount() == 0)
                return;
            if (steps++ == 0) {
                table->verticalScrollBar()->setValue(table->verticalScrollBar()->maximum() - 1);
                looked = rows.model.numberAt(table->rowAt(0));
                QVERIFY(!table->follows());
            }
            QCOMPARE(rows.model.numberAt(table->rowAt(0)), looked);
        });
        rows.view.filterField()->setText(u"needle"_s);
        QTest::keyClick(rows.view.filterField(), Qt::Key_Return);
        QTRY_VERIFY(!rows.model.isSearchingBack());
        QVERIFY(steps > 2);
        QCOMPARE(rows.model.rowCount(), 2'100);
        QTRY_COMPARE(rows.model.numberAt(table->rowAt(0)), looked);
        QVERIFY(!table->follows());
    }

    void theEndKeyShowsTheNewestAndFollows_data()
    {
        QTest::addColumn<bool>("hasCurrent");
        QTest::addColumn<int>("modifiers");
        QTest::newRow("plain") << true << int(Qt::NoModifier);
        QTest::newRow("plain, without a current row") << false << int(Qt::NoModifier);
        QTest::newRow("on the keypad") << true << int(Qt::KeypadModifier);
        QTest::newRow("to the end of all") << true << int(Qt::ControlModifier);
    }

    void theEndKeyShowsTheNewestAndFollows()
    {
        QFETCH(bool, hasCurrent);
        QFETCH(int, modifiers);
        Rows rows(m_settings);
        rows.come(1'000, "m");
        WatchTable *table = rows.view.table();
        if (hasCurrent)
            table->goToRow(100);
        else
            table->verticalScrollBar()->setValue(100);
        QVERIFY(!table->follows());
        QTest::keyClick(table, Qt::Key_End, Qt::KeyboardModifiers(modifiers));
        QVERIFY(table->follows());
        QCOMPARE(rows.view.currentRecord()->number, 999U);
        QCOMPARE(table->selectionModel()->selectedRows().size(), 1);
        QCOMPARE(table->verticalScrollBar()->value(), table->verticalScrollBar()->maximum());
        rows.come(10, "n");
        QCOMPARE(table->verticalScrollBar()->value(), table->verticalScrollBar()->maximum());
        QVERIFY(table->follows());
    }

    void pauseHoldsTheRowsAndCountsOn()
    {
        Rows rows(m_settings);
        rows.come(10, "m");
        rows.model.setPaused(true);
        rows.come(7, "n");
        QCOMPARE(rows.model.rowCount(), 10);
        auto *counts = rows.view.findChild<QLabel *>(u"watchCounts"_s);
        QCOMPARE(counts->text(), u"10 rows \u00B7 paused, +7 new"_s);
        QVERIFY(counts->toolTip().contains(u"Kept altogether: 17"_s));
        rows.model.setPaused(false);
        QCOMPARE(counts->text(), u"17 rows"_s);
    }

    void theMenuKeyOpensTheMenuOfTheCurrentRow()
    {
        Rows rows(m_settings);
        rows.come(30, "m");
        rows.view.table()->selectRow(25);
        quint64 asked = 0;
        connect(&rows.view, &RowsView::rowMenuWanted, this,
                [&asked](QMenu *, const LogRecord &record) { asked = record.number; });
        QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(3, 3), QPoint(3, 3));
        QCoreApplication::sendEvent(rows.view.table(), &event);
        QCOMPARE(asked, 25U);
        auto *menu = rows.view.findChild<QMenu *>(QString(), Qt::FindDirectChildrenOnly);
        QVERIFY(menu && menu->isVisible());
        QVERIFY(actionIn(menu, u"Inspect"_s));
        menu->close();
    }

    void aRowGivesFilterAndHighlight()
    {
        Rows rows(m_settings);
        rows.come(2, "m");
        rows.log.append(message("other", "room2", "u 8"));
        rows.model.sync();
        rows.view.table()->selectRow(2);
        QMenu *menu = nullptr;
        connect(&rows.view, &RowsView::rowMenuWanted, this, [&menu](QMenu *shown, const LogRecord &) { menu = shown; });
        QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(3, 3), QPoint(3, 3));
        QCoreApplication::sendEvent(rows.view.table(), &event);
        QVERIFY(menu);
        QAction *only = actionIn(actionIn(menu, u"Show only"_s)->menu(), u"user u 8"_s);
        QAction *hide = actionIn(actionIn(menu, u"Hide"_s)->menu(), u"group room2"_s);
        QAction *hideUser = actionIn(actionIn(menu, u"Hide"_s)->menu(), u"user u 8"_s);
        QMenu *highlight = actionIn(actionIn(menu, u"Highlight"_s)->menu(), u"group room2"_s)->menu();
        only->trigger();
        QCOMPARE(rows.view.filterField()->text(), u"user:\"u 8\""_s);
        QTRY_COMPARE(rows.model.rowCount(), 1);
        hide->trigger();
        QCOMPARE(rows.view.filterField()->text(), u"user:\"u 8\" -group:room2"_s);
        hideUser->trigger(); // the opposite takes its place
        QCOMPARE(rows.view.filterField()->text(), u"-group:room2 -user:\"u 8\""_s);
        QTRY_COMPARE(rows.model.rowCount(), 2);
        highlight->actions().constFirst()->trigger();
        QCOMPARE(rows.preferences.highlights().constFirst().filter, u"group:room2"_s);
        menu->close();
    }

    void copiesWhatIsShownInItsOrder()
    {
        Rows rows(m_settings);
        rows.come(3, "m");
        rows.view.table()->setColumnStates({{Column::DataColumn, true, 100}, {Column::TargetColumn, true, 100}});
        for (int column = 0; column < Column::ColumnCount; ++column) {
            if (column != Column::DataColumn && column != Column::TargetColumn)
                rows.view.table()->hideColumn(column);
        }
        rows.view.table()->selectAll();
        rows.view.copyRows();
        const QClipboard *clipboard = QApplication::clipboard();
        QCOMPARE(clipboard->text(), u"Data\tTarget\nm0\tgroup room1\nm1\tgroup room1\nm2\tgroup room1\n"_s);
        rows.view.copyRows(RowClipboard::Format::Json);
        QCOMPARE(clipboard->text().count(u'\n'), 3);
        QVERIFY(clipboard->text().startsWith(u'{'));
        rows.log.append(message(QByteArray(1'000, 'x')));
        rows.model.sync();
        rows.view.table()->selectRow(3);
        rows.view.copyRows(RowClipboard::Format::Text);
        QVERIFY(clipboard->text().contains(QString(1'000, u'x'))); // all of it
    }

    void tooManyRowsAreCopiedInPartAndItIsSaid()
    {
        Rows rows(m_settings);
        rows.come(int(RowClipboard::kMostRows) + 1, "m");
        QSignalSpy announced(&rows.navigator, &Navigator::announced);
        rows.view.table()->selectAll();
        rows.view.copyRows();
        QCOMPARE(QApplication::clipboard()->text().count(u'\n'), int(RowClipboard::kMostRows) + 1);
        QVERIFY(announced.last().at(0).toString().contains(u"first 2,000 of 2,001"_s));
    }
};

QTEST_MAIN(RowsViewTest)
#include "tst_rows_view.moc"
