// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done about a row, of a watch, a timeline or a recording; and of what hub each of them is.
#include "tests/support/verify_result.h"
#include "tests/ui/panel_fixture.h"
#include "tests/ui/row_fixture.h"
#include "ui/common/act_runner.h"
#include "ui/common/close_dialog.h"
#include "ui/panels/watch/export_dialog.h"
#include "ui/panels/watch/filter_field.h"
#include "ui/panels/watch/recording_panel.h"
#include "ui/panels/watch/register_watch.h"
#include "ui/panels/watch/row_acts.h"
#include "ui/panels/watch/row_preferences.h"
#include "ui/panels/watch/rows_view.h"
#include "ui/panels/watch/timeline_panel.h"
#include "ui/panels/watch/watch_controller.h"
#include "ui/panels/watch/watch_panel.h"

#include <QContextMenuEvent>
#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

using Column = MessageLogModel::Column;

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

class RowActsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
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

QTEST_MAIN(RowActsTest)
#include "tst_row_acts.moc"
