// SPDX-License-Identifier: GPL-3.0-or-later
// Rows in their table: columns, menu, clipboard, following; and what can be done about a row.
#include "tests/support/verify_result.h"
#include "tests/ui/panel_fixture.h"
#include "ui/common/act_runner.h"
#include "ui/common/brief_label.h"
#include "ui/common/close_dialog.h"
#include "ui/panels/watch/columns_dialog.h"
#include "ui/panels/watch/export_dialog.h"
#include "ui/panels/watch/filter_field.h"
#include "ui/panels/watch/recording_panel.h"
#include "ui/panels/watch/register_watch.h"
#include "ui/panels/watch/row_acts.h"
#include "ui/panels/watch/row_preferences.h"
#include "ui/panels/watch/row_terms.h"
#include "ui/panels/watch/rows_view.h"
#include "ui/panels/watch/timeline_panel.h"
#include "ui/panels/watch/watch_controller.h"
#include "ui/panels/watch/watch_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDir>
#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolButton>
#include <QVBoxLayout>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

using Column = MessageLogModel::Column;

ClientFrame message(const QByteArray &text, const QByteArray &group = "room1", const QByteArray &user = "u7")
{
    ClientFrame frame;
    frame.at = QDateTime::fromMSecsSinceEpoch(1'000, Qt::UTC);
    frame.bytes = "{\"type\":\"message\",\"from\":\"group\",\"group\":\"" + group + "\",\"fromUserId\":\"" + user +
                  "\",\"dataType\":\"text\",\"data\":\"" + text + "\"}";
    return frame;
}

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

QAction *actionIn(QMenu *menu, const QString &text)
{
    const auto actions = menu->actions();
    for (QAction *action : actions) {
        if (action->text().remove(u'&').startsWith(text))
            return action;
        if (action->menu()) {
            if (QAction *inner = actionIn(action->menu(), text))
                return inner;
        }
    }
    return nullptr;
}

/// Hub "news" of another profile, which the window does not act on.
HubSessionPtr secondSession(PanelFixture &fixture)
{
    ConnectionProfile profile;
    profile.id = QUuid::createUuid();
    profile.name = u"second"_s;
    profile.endpoint = fixture.emulator.endpoint();
    const WebPubSubServiceClient client(
        fixture.transport, makeAccessKeyCredential(profile.endpoint, SecretText(wellKnownEmulatorKey().toUtf8())),
        CallOrigin(profile.name, profile.guardId(), Environment::Local));
    return std::make_shared<const HubSession>(profile, *HubName::parse(u"news"_s), client, true);
}

/// The tabs that are asked for, each in a window of its own.
struct Tabs {
    explicit Tabs(PanelFixture &fixture)
    {
        registerWatch(fixture.context);
        QObject::connect(&fixture.navigator, &Navigator::tabRequested, &fixture.navigator,
                         [this](const TabRequest &request) {
                             titles.append(request.title);
                             if (opened.contains(request.key))
                                 return;
                             opened.insert(request.key, request.create(nullptr));
                             opened.value(request.key)->resize(900, 400);
                             opened.value(request.key)->show();
                         });
    }
    ~Tabs() { qDeleteAll(opened); }

    QHash<QString, QWidget *> opened; // by key
    QStringList titles;
};

/// A folder where the file was, so that it cannot be written.
void takePlace(const QString &file)
{
    QVERIFY(QFile::remove(file));
    QVERIFY(QDir().mkdir(file));
}

/// The menu of the first row that was sent with this in it; null when there is no such row.
QMenu *menuOfSent(RowsView &view, const QByteArray &text)
{
    for (int row = 0; row < view.model().rowCount(); ++row) {
        const LogRecord *record = view.model().recordAt(row);
        if (record->frame.direction != ClientFrame::Direction::Sent || !record->frame.bytes.contains(text))
            continue;
        view.table()->selectRow(row);
        QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(3, 3), QPoint(3, 3));
        QCoreApplication::sendEvent(view.table(), &event);
        const auto menus = view.findChildren<QMenu *>(QString(), Qt::FindDirectChildrenOnly);
        return menus.isEmpty() ? nullptr : menus.constLast();
    }
    return nullptr;
}

struct Client {
    Client(PanelFixture &fixture, const HubSessionPtr &session, const QString &user,
           Subprotocol subprotocol = Subprotocol::JsonReliable)
    {
        WatchRequest request;
        request.session = session;
        request.userId = user;
        request.groups = {u"room"_s};
        request.maySend = true;
        request.subprotocol = subprotocol;
        watch = std::make_unique<WatchController>(fixture.io, fixture.names, fixture.workspace.clients(), request);
        [&] { QTRY_COMPARE(watch->status().state, ClientState::Connected); }();
    }
    /// The first row with this in it.
    std::optional<LogRecord> row(const QByteArray &text, ClientFrame::Direction direction)
    {
        for (int row = 0; row < watch->model().rowCount(); ++row) {
            const LogRecord *record = watch->model().recordAt(row);
            if (record && record->frame.direction == direction && record->frame.bytes.contains(text))
                return *record;
        }
        return {};
    }

    std::unique_ptr<WatchController> watch;
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

    void sendsAgainAsTheSameClient()
    {
        PanelFixture fixture;
        const HubSessionPtr session = fixture.connectToEmulator();
        for (const Subprotocol subprotocol : {Subprotocol::JsonReliable, Subprotocol::Protobuf}) {
            Client client(fixture, session, u"ann"_s, subprotocol);
            const SendToGroupMessage sent{
                *GroupName::parse(u"room"_s), MessageBody::text(u"hello"_s), false, 60, {{u"trace"_s, u"t1"_s}}, {}};
            VERIFY_OK(
                waitFor(fixture.workspace.clients().find(client.watch->clientId())->watch->client().sendToGroup(sent)));
            QTRY_VERIFY(client.row("hello", ClientFrame::Direction::Sent));
            RowActs acts(fixture.context);
            QMenu menu;
            acts.addTo(&menu, *client.row("hello", ClientFrame::Direction::Sent),
                       {client.watch->clientId(), {}, {}, &client.watch->acts()});
            QAction *again = actionIn(&menu, u"Send again"_s);
            QVERIFY(again && again->isEnabled());
            again->trigger();
            QTRY_COMPARE(client.watch->acts().state().kind, ActState::Kind::Done);
            const auto heard = [&] {
                int count = 0;
                for (int row = 0; row < client.watch->model().rowCount(); ++row) {
                    const LogRecord *record = client.watch->model().recordAt(row);
                    count += record->frame.direction == ClientFrame::Direction::Sent &&
                                     record->frame.bytes.contains("hello") && record->frame.bytes.contains("t1")
                                 ? 1
                                 : 0;
                }
                return count;
            };
            QTRY_COMPARE(heard(), 2);
        }
    }

    void answersCopiesAndShows()
    {
        PanelFixture fixture;
        const HubSessionPtr session = fixture.connectToEmulator();
        RowActs acts(fixture.context);
        MessageLog log;
        log.append(message("hi"));
        QSignalSpy composed(&fixture.navigator, &Navigator::composeRequested);
        QSignalSpy users(&fixture.navigator, &Navigator::userRequested);
        QMenu menu;
        acts.addTo(&menu, log.at(0), {0, session});
        actionIn(&menu, u"Reply to u7"_s)->trigger();
        QCOMPARE(composed.last().at(0).value<MessageTarget>(), (MessageTarget{TargetKind::User, u"u7"_s}));
        actionIn(&menu, u"Copy to the composer"_s)->trigger();
        QCOMPARE(composed.last().at(0).value<MessageTarget>(), (MessageTarget{TargetKind::Group, u"room1"_s}));
        QCOMPARE(composed.last().at(1).value<std::optional<MessageBody>>(), MessageBody::text(u"hi"_s));
        actionIn(&menu, u"Show the sending user"_s)->trigger();
        QCOMPARE(users.last().at(0).toString(), u"u7"_s);
        QVERIFY(!actionIn(&menu, u"Send again"_s)); // it was not sent from here
    }

    void closesTheExactConnectionWhereItIsKnown()
    {
        PanelFixture fixture;
        const HubSessionPtr session = fixture.connectToEmulator();
        Client ann(fixture, session, u"ann"_s);
        Client bob(fixture, session, u"bob"_s);
        QWidget window;
        RowActs acts(fixture.context);
        MessageLog log;
        log.append(message("hi", "room", "bob"));
        QMenu menu;
        acts.addTo(&menu, log.at(0), {ann.watch->clientId(), {}, {}, {}, &window});
        QAction *close =
            actionIn(&menu, u"Close the sender's connection "_s + bob.watch->status().connectionId.left(10));
        QVERIFY(close);
        QVERIFY(actionIn(&menu, u"Close the connection of this watch"_s));
        close->trigger();
        auto *dialog = window.findChild<CloseDialog *>();
        QVERIFY(dialog); // it asks
        dialog->closeButton()->click();
        QTRY_COMPARE(bob.watch->status().disconnectedMessage, u"Application server closed the connection."_s);
        QCOMPARE(ann.watch->status().state, ClientState::Connected);

        QMenu other; // nobody knows which of two it was
        Client bob2(fixture, session, u"bob"_s);
        QTRY_COMPARE(bob.watch->status().state, ClientState::Connected); // it comes back by itself
        acts.addTo(&other, log.at(0), {ann.watch->clientId(), {}, {}, {}, &window});
        QVERIFY(actionIn(&other, u"Close the sender's connections"_s));
    }

    void aRowOfAnotherServiceOffersNothingHere()
    {
        PanelFixture fixture;
        Client there(fixture, fixture.connectToEmulator(), u"ann"_s);
        fixture.connectToEmulator(); // another profile
        RowActs acts(fixture.context);
        MessageLog log;
        log.append(message("hi"));
        QMenu menu;
        acts.addTo(&menu, log.at(0), {there.watch->clientId()});
        QVERIFY(!actionIn(&menu, u"Reply"_s)->isEnabled());
        QVERIFY(!actionIn(&menu, u"Show the sending user"_s)->isEnabled());
        QVERIFY(actionIn(&menu, u"Close the sender's connections"_s)->isEnabled()); // with its own session
    }

    void aClientUrlIsOfTheHubThatItNames()
    {
        PanelFixture fixture;
        Tabs tabs(fixture);
        const HubSessionPtr session = fixture.connectToEmulator(); // hub chat
        const auto watch = [&](const QString &hub) -> WatchPanel * {
            ClientAccessRequest access;
            access.userId = *UserId::parse(u"user of "_s + hub);
            const auto made = waitFor(session->client().clientAccess(*HubName::parse(hub), access));
            if (!made)
                return nullptr;
            const QStringList before = tabs.opened.keys();
            WatchRequest request; // as the dialog asks for it
            request.session = session;
            request.clientUrl = QString::fromUtf8(made->url.reveal());
            request.joinsItself = true;
            fixture.navigator.watch(request);
            for (auto tab = tabs.opened.cbegin(); tab != tabs.opened.cend(); ++tab) {
                if (!before.contains(tab.key()))
                    return qobject_cast<WatchPanel *>(tab.value());
            }
            return nullptr;
        };
        const auto known = [&] {
            QStringList names;
            for (const auto kind : {KnownNames::Kind::User, KnownNames::Kind::Connection, KnownNames::Kind::Group}) {
                for (const KnownNames::Entry &entry : fixture.names.names(session->knownNamesScope(), kind))
                    names += entry.name;
            }
            return names;
        };
        WatchPanel *other = watch(u"news"_s);
        QVERIFY(other);
        QCOMPARE(tabs.titles.constLast(), u"Watch: news"_s);
        WatchController &there = other->controller();
        QTRY_COMPARE(there.status().state, ClientState::Connected);
        QVERIFY2(there.coverageText().contains(u"hub news "_s), qPrintable(there.coverageText()));
        there.joinGroup(u"lobby"_s); // which its token does not let it: that is told by the service
        QTRY_VERIFY(there.acts().state().kind == ActState::Kind::Failed ||
                    there.acts().state().kind == ActState::Kind::Done);
        QCOMPARE(known(), QStringList());
        QVERIFY(!there.session());

        WatchPanel *own = watch(u"chat"_s);
        QVERIFY(own);
        QVERIFY2(tabs.titles.constLast().startsWith(u"Watch: chat"_s), qPrintable(tabs.titles.constLast()));
        QTRY_VERIFY(known().contains(u"user of chat"_s));
        QVERIFY2(own->controller().coverageText().contains(u"hub chat of orders"_s),
                 qPrintable(own->controller().coverageText()));
        const QString place = u"hub news of "_s + fixture.emulator.endpoint().authority();
        QVERIFY2(there.coverageText().contains(place), qPrintable(there.coverageText()));
    }

    void knownGroupsAreOneClickAway()
    {
        PanelFixture fixture;
        const HubSessionPtr session = fixture.connectToEmulator();
        fixture.names.note(session->knownNamesScope(), KnownNames::Kind::Group, u"room"_s, KnownNames::Source::Typed);
        fixture.names.note(session->knownNamesScope(), KnownNames::Kind::Group, u"other & more"_s,
                           KnownNames::Source::Typed);
        RowPreferences preferences(fixture.settings);
        Client client(fixture, session, u"ann"_s);
        WatchController *controller = client.watch.release();
        WatchPanel panel(controller, fixture.navigator, fixture.names, preferences);
        QMenu *known = nullptr;
        const auto buttons = panel.findChildren<QToolButton *>();
        for (const QToolButton *button : buttons) {
            if (button->text() == u"&Join"_s)
                known = button->menu();
        }
        QVERIFY(known);
        Q_EMIT known->aboutToShow();
        QCOMPARE(known->actions().size(), 1); // the other one is watched
        QCOMPARE(known->actions().constFirst()->text(), u"other && more"_s);
        known->actions().constFirst()->trigger();
        QTRY_COMPARE(controller->groups(), (QStringList{u"room"_s, u"other & more"_s}));
        Q_EMIT known->aboutToShow();
        QVERIFY(!known->actions().constFirst()->isEnabled()); // says that there is no other
        QVERIFY(controller->coverageText().contains(u"to hub chat, "_s));
    }

    void aTimelineRowIsOfItsOwnClientOnly()
    {
        PanelFixture fixture;
        Tabs tabs(fixture);
        const HubSessionPtr session = fixture.connectToEmulator();
        auto before = std::make_unique<Client>(fixture, session, u"alice"_s);
        fixture.actions.action(u"watch.timeline"_s)->trigger();
        auto *timeline = qobject_cast<TimelinePanel *>(tabs.opened.value(u"timeline"_s));
        QVERIFY(timeline);
        RowsView &view = *timeline->rows();
        const auto send = [&fixture](const Client &client, const QString &text) {
            return waitFor(
                fixture.workspace.clients()
                    .find(client.watch->clientId())
                    ->watch->client()
                    .sendToGroup({*GroupName::parse(u"room"_s), MessageBody::text(text), false, {}, {}, {}}));
        };
        VERIFY_OK(send(*before, u"yesterday"_s));
        QMenu *menu = nullptr;
        QTRY_VERIFY((menu = menuOfSent(view, "yesterday")));
        QVERIFY(actionIn(menu, u"Send again"_s)->isEnabled());
        menu->close();
        before.reset();
        Client today(fixture, secondSession(fixture), u"alice"_s);
        VERIFY_OK(send(today, u"today"_s));
        QTRY_VERIFY((menu = menuOfSent(view, "today")));
        QVERIFY(actionIn(menu, u"Send again"_s)->isEnabled());
        QVERIFY(actionIn(menu, u"Close the connection of this watch"_s));
        QVERIFY(!actionIn(menu, u"Reply"_s)->isEnabled()); // it is of another hub
        menu->close();

        menu = menuOfSent(view, "yesterday");
        QVERIFY(menu);
        QVERIFY(!actionIn(menu, u"Send again"_s)->isEnabled());
        QVERIFY(!actionIn(menu, u"Close the connection of this watch"_s));
        menu->close();
        const int row = view.table()->currentIndex().row();
        QCOMPARE(view.model().index(row, Column::ServiceColumn).data().toString(), u"orders / chat"_s);
    }

    void aRecordingIsOfNobodyWhoIsOpen_data()
    {
        QTest::addColumn<QString>("hub");
        QTest::addColumn<QString>("profile");
        QTest::addColumn<bool>("isHere");
        QTest::newRow("of this hub") << u"chat"_s << u"orders"_s << true;
        QTest::newRow("of another hub") << u"news"_s << u"orders"_s << false;
        QTest::newRow("of another profile") << u"chat"_s << u"orders-test"_s << false;
        QTest::newRow("of no known place") << QString() << QString() << false;
    }

    void aRecordingIsOfNobodyWhoIsOpen()
    {
        QFETCH(QString, hub);
        QFETCH(QString, profile);
        QFETCH(bool, isHere);
        PanelFixture fixture;
        Tabs tabs(fixture);
        const Client alice(fixture, fixture.connectToEmulator(), u"alice"_s);
        const QString folder = fixture.folder.filePath(u"recording"_s);
        {
            auto log = MessageLog::record(folder, {});
            ClientFrame sent;
            sent.at = QDateTime::currentDateTimeUtc();
            sent.direction = ClientFrame::Direction::Sent;
            sent.bytes = R"({"type":"sendToGroup","group":"room","fromUserId":"bob","dataType":"text","data":"old"})";
            log->append(sent, log->clientNumber(u"alice"_s));
            RecordingInfo info = RecordingInfo::read(folder);
            info.hub = hub;
            info.profile = profile;
            info.clients = {u"alice"_s};
            VERIFY_OK(info.write(folder));
        }
        fixture.navigator.openRecording(folder);
        auto *panel = qobject_cast<RecordingPanel *>(tabs.opened.value(u"recording/"_s + folder));
        QVERIFY(panel);
        QTRY_VERIFY(panel->rows());
        QCOMPARE(panel->rows()->model().recordAt(0)->client, u"alice"_s);
        QMenu *menu = menuOfSent(*panel->rows(), "old");
        QVERIFY(menu);
        QVERIFY(!actionIn(menu, u"Send again"_s)->isEnabled());
        QVERIFY(!actionIn(menu, u"Close the connection of this watch"_s));
        QCOMPARE(actionIn(menu, u"Send to group room"_s)->isEnabled(), isHere);
        QCOMPARE(actionIn(menu, u"Show the group"_s)->isEnabled(), isHere);
        QVERIFY(actionIn(menu, u"Copy to the composer"_s)->isEnabled()); // which says where it sends
        const auto actions = menu->actions();
        const bool tells = std::any_of(actions.cbegin(), actions.cend(), [](const QAction *action) {
            return action->isSeparator() && action->text().contains(u"does not act on"_s);
        });
        QCOMPARE(tells, !isHere);
        menu->close();
    }

    void keptIsSaidWhenItIsOnDisk_data()
    {
        QTest::addColumn<bool>("isWritable");
        QTest::newRow("written") << true;
        QTest::newRow("not written") << false;
    }

    void keptIsSaidWhenItIsOnDisk()
    {
        QFETCH(bool, isWritable);
        PanelFixture fixture;
        WatchRequest request;
        request.session = fixture.connectToEmulator();
        WatchController watch(fixture.io, fixture.names, fixture.workspace.clients(), request, &fixture.recordings);
        const QString info = watch.journalFolder() + u"/recording.json"_s;
        QTRY_VERIFY(QFileInfo::exists(info));
        QTRY_COMPARE(watch.status().state, ClientState::Connected);
        if (!isWritable)
            takePlace(info);
        QStringList said;
        connect(&watch.acts(), &ActRunner::changed, this, [&] {
            said += watch.acts().state().text;
            if (watch.acts().state().kind == ActState::Kind::Done)
                QVERIFY(RecordingInfo::read(watch.journalFolder()).isKept);
        });
        watch.keep(u"monday"_s);
        QCOMPARE(watch.acts().state().kind, ActState::Kind::Running);
        QTRY_COMPARE(watch.acts().state().kind, isWritable ? ActState::Kind::Done : ActState::Kind::Failed);
        const QString last = said.constLast();
        QVERIFY2(last.contains(isWritable ? u"Kept as the recording \u201Cmonday\u201D"_s : u"recording.json"_s),
                 qPrintable(last));
        QCOMPARE(watch.keeping(), isWritable ? WatchController::Keeping::Kept : WatchController::Keeping::Journal);
        QTRY_VERIFY(fixture.recordings.find(watch.journalFolder())); // what is read once more changes nothing
        QCOMPARE(said.constLast(), last);
    }

    void aRecordingSaysWhetherItIsKept()
    {
        PanelFixture fixture;
        Tabs tabs(fixture);
        const QString folder = fixture.recordings.newFolder();
        QVERIFY(QDir().mkpath(fixture.recordings.root()));
        {
            auto log = MessageLog::record(folder, {});
            log->append(message("hello"));
            RecordingInfo info;
            info.hub = u"chat"_s;
            VERIFY_OK(info.write(folder));
        }
        fixture.recordings.refresh();
        QTRY_VERIFY(fixture.recordings.find(folder));
        fixture.navigator.openRecording(folder);
        QWidget *panel = tabs.opened.value(u"recording/"_s + folder);
        QVERIFY(panel);
        const auto buttons = panel->findChildren<QPushButton *>();
        const auto keep = std::find_if(buttons.cbegin(), buttons.cend(), [](const QPushButton *button) {
            return button->text() == u"&Keep as a recording";
        });
        QVERIFY(keep != buttons.cend());
        const auto said = [panel] {
            const auto *line = panel->findChild<QLabel *>(u"actText"_s);
            return line ? line->text() : QString();
        };
        takePlace(folder + u"/recording.json"_s);
        (*keep)->click();
        QTRY_VERIFY2(said().contains(u"recording.json"_s), qPrintable(said()));
        QVERIFY((*keep)->isVisible());
        QVERIFY(QDir().rmdir(folder + u"/recording.json"_s));
        (*keep)->click();
        QTRY_VERIFY2(said().startsWith(u"Kept as the recording"_s), qPrintable(said()));
        QVERIFY(RecordingInfo::read(folder).isKept);
        QVERIFY(!(*keep)->isVisible());
    }

    void aRunningJournalIsExportedAsItIsNow()
    {
        PanelFixture fixture;
        Tabs tabs(fixture);
        const QString folder = fixture.folder.filePath(u"running"_s);
        auto log = MessageLog::record(folder, {});
        VERIFY_OK(log);
        for (int i = 0; i < 10; ++i)
            log->append(message("first " + QByteArray::number(i)));
        fixture.navigator.openRecording(folder);
        auto *panel = qobject_cast<RecordingPanel *>(tabs.opened.value(u"recording/"_s + folder));
        QVERIFY(panel);
        QTRY_VERIFY(panel->rows());
        MessageLogModel &model = panel->rows()->model();
        QCOMPARE(model.rowCount(), 10);
        panel->rows()->table()->selectRow(3);
        panel->rows()->toggleMarks();
        const auto *facts = panel->findChild<QLabel *>(u"recordingFacts"_s);
        QVERIFY2(facts->text().startsWith(u"10 rows"_s), qPrintable(facts->text()));

        for (int i = 0; i < 20; ++i)
            log->append(message("second " + QByteArray::number(i)));
        fixture.navigator.openRecording(folder, true);
        QTRY_VERIFY(panel->window()->findChild<ExportDialog *>());
        QCOMPARE(model.rowCount(), 30);
        QVERIFY2(facts->text().startsWith(u"30 rows"_s), qPrintable(facts->text()));
        QCOMPARE(panel->rows()->currentRecord()->number, 3U); // what one was at is as it was
        QVERIFY(model.isMarked(3));
        panel->window()->findChild<ExportDialog *>()->reject();
        QTRY_VERIFY(!panel->window()->findChild<ExportDialog *>());

        // A filter goes on with what has come, and what has come is shown to who opens it again.
        panel->rows()->filterField()->setText(u"second"_s);
        QTest::keyClick(panel->rows()->filterField(), Qt::Key_Return);
        QTRY_COMPARE(model.rowCount(), 20);
        log->append(message("second at last"));
        VERIFY_OK(log->close());
        log = MessageLog();
        fixture.navigator.openRecording(folder);
        QTRY_COMPARE(model.rowCount(), 21);
        QVERIFY2(facts->text().contains(u"ended properly"_s), qPrintable(facts->text()));
    }

    void theTimelineSaysWhichService()
    {
        PanelFixture fixture;
        Client ann(fixture, fixture.connectToEmulator(), u"ann"_s);
        RowPreferences preferences(fixture.settings);
        TimelinePanel timeline(fixture.io, fixture.workspace.clients(), fixture.navigator, preferences);
        timeline.resize(900, 400);
        timeline.show();
        QVERIFY(timeline.rows()->table()->isColumnHidden(Column::ServiceColumn));
        Client bob(fixture, secondSession(fixture), u"bob"_s);
        QVERIFY(!timeline.rows()->table()->isColumnHidden(Column::ServiceColumn));
        QVERIFY(ann.watch->coverageText().contains(u"hub chat of orders"_s));
        QVERIFY(bob.watch->coverageText().contains(u"hub news of second"_s));
        MessageLogModel &model = timeline.rows()->model();
        QSet<QString> services;
        const auto collect = [&] {
            for (int row = 0; row < model.rowCount(); ++row)
                services += model.index(row, Column::ServiceColumn).data().toString();
            return services.size();
        };
        QTRY_COMPARE(collect(), 2);
        QCOMPARE(services, (QSet<QString>{u"orders / chat"_s, u"second / news"_s}));
        const QString title = timeline.findChild<QLabel *>(u"timelineTitle"_s)->text();
        QVERIFY2(title.contains(u"bob (second / news)"_s), qPrintable(title));
    }
};

QTEST_MAIN(RowsViewTest)
#include "tst_rows_view.moc"
