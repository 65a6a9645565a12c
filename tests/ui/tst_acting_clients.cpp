// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/operations/hub.h"
#include "core/watch/record_export.h"
#include "tests/ui/panel_fixture.h"
#include "ui/panels/charts/charts_panel.h"
#include "ui/panels/composer/composer_controller.h"
#include "ui/panels/composer/composer_options_view.h"
#include "ui/panels/composer/composer_panel.h"
#include "ui/panels/composer/register_composer.h"
#include "ui/panels/watch/filter_field.h"
#include "ui/panels/watch/row_acts.h"
#include "ui/panels/watch/row_preferences.h"
#include "ui/panels/watch/rows_view.h"
#include "ui/panels/watch/timeline_panel.h"
#include "ui/panels/watch/watch_controller.h"

#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>

#include <algorithm>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

/// The messages of a watch, as "user to group: payload".
QStringList heard(WatchController &watch)
{
    QStringList lines;
    const MessageLogModel &model = watch.model();
    for (int row = 0; row < model.rowCount(); ++row) {
        const LogRecord *record = model.recordAt(row);
        if (!record || record->kind != LogRecord::Kind::Frame ||
            record->frame.direction != ClientFrame::Direction::Received || record->payload().isEmpty() ||
            record->frame.message.group.isEmpty())
            continue;
        lines += u"%1 to %2: %3"_s.arg(record->frame.message.fromUserId, record->frame.message.group,
                                       QString::fromUtf8(record->payload()));
    }
    return lines;
}

/// What the client itself has sent since it connected.
QList<LogRecord> sentBy(WatchController &watch)
{
    QList<LogRecord> records;
    const MessageLogModel &model = watch.model();
    for (int row = 0; row < model.rowCount(); ++row) {
        const LogRecord *record = model.recordAt(row);
        if (record && record->kind == LogRecord::Kind::Frame &&
            record->frame.direction == ClientFrame::Direction::Sent && record->frame.message.dataLength > 0)
            records += *record;
    }
    return records;
}

struct Scene : PanelFixture {
    explicit Scene(Environment environment = Environment::Local)
    {
        session = connectToEmulator(environment);
        composer = std::make_unique<ComposerController>(workspace, transport, names, settings);
    }
    std::unique_ptr<WatchController> open(const QString &user, bool maySend,
                                          Subprotocol subprotocol = Subprotocol::JsonReliable)
    {
        WatchRequest request;
        request.session = session;
        request.userId = user;
        request.groups = {u"room"_s};
        request.maySend = maySend;
        request.subprotocol = subprotocol;
        auto watch = std::make_unique<WatchController>(io, names, workspace.clients(), request);
        [&] { QTRY_COMPARE(watch->status().state, ClientState::Connected); }();
        return watch;
    }
    void send(const MessageTarget &target, const QString &json)
    {
        ComposerDraft draft = composer->draft();
        draft.target = target;
        draft.json = json;
        composer->setDraft(draft);
        composer->send();
        [&] { QTRY_COMPARE(composer->state(), ComposerController::State::Idle); }();
    }

    HubSessionPtr session;
    std::unique_ptr<ComposerController> composer;
};

} // namespace

class ActingClientsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsAsEachOfItsClients_data()
    {
        QTest::addColumn<int>("subprotocol");
        QTest::newRow("json") << int(Subprotocol::Json);
        QTest::newRow("reliable json") << int(Subprotocol::JsonReliable);
        QTest::newRow("protobuf") << int(Subprotocol::Protobuf);
    }
    void sendsAsEachOfItsClients()
    {
        QFETCH(int, subprotocol);
        Scene scene;
        auto ann = scene.open(u"ann"_s, true, Subprotocol(subprotocol));
        auto bob = scene.open(u"bob"_s, true, Subprotocol(subprotocol));
        for (const auto &[client, text] : {std::pair{ann.get(), u"1"_s}, std::pair{bob.get(), u"2"_s}}) {
            scene.composer->setActor(client->clientId());
            QVERIFY(scene.composer->canSend());
            QVERIFY(!scene.composer->isAllowed(TargetKind::Hub));
            QCOMPARE(scene.composer->draft().target, (MessageTarget{TargetKind::Group, u"room"_s}));
            scene.send({TargetKind::Group, u"room"_s}, text);
            QVERIFY2(scene.composer->outcome()->state == SendOutcome::State::Accepted,
                     qPrintable(scene.composer->outcome()->line));
        }
        // A protobuf frame does not say who has sent it.
        const QStringList both = subprotocol == int(Subprotocol::Protobuf)
                                     ? QStringList{u" to room: 1"_s, u" to room: 2"_s}
                                     : QStringList{u"ann to room: 1"_s, u"bob to room: 2"_s};
        QTRY_COMPARE(heard(*ann), both);
        QTRY_COMPARE(heard(*bob), both);
    }

    void excludesTheClientsOfThisConsole()
    {
        Scene scene;
        auto ann = scene.open(u"ann"_s, false);
        auto bob = scene.open(u"bob"_s, false);
        const QStringList ids{ann->status().connectionId, bob->status().connectionId};
        QCOMPARE(scene.workspace.clients().connectionsIn(*scene.session).size(), 2);

        ComposerOptionsView view(scene.context);
        ComposerDraft draft;
        draft.target = {TargetKind::Hub, {}};
        draft.excluded = {u"c1"_s, ids.at(0)};
        view.show(draft);
        view.showTarget(draft, false);
        const auto buttons = view.findChildren<QToolButton *>();
        const auto ours = std::find_if(buttons.cbegin(), buttons.cend(), [](const QToolButton *button) {
            return button->accessibleName() == u"Exclude the clients of this console";
        });
        QVERIFY(ours != buttons.cend());
        (*ours)->click();
        view.read(draft);
        QCOMPARE(draft.excluded, (QStringList{u"c1"_s, ids.at(0), ids.at(1)}));

        // Another hub of the same service has none of them.
        const HubSession other(scene.session->profile(), *HubName::parse(u"other"_s), scene.session->client(), true);
        QVERIFY(scene.workspace.clients().connectionsIn(other).isEmpty());
    }

    void noEchoKeepsItFromItself()
    {
        Scene scene;
        auto ann = scene.open(u"ann"_s, true);
        auto bob = scene.open(u"bob"_s, true);
        scene.composer->setActor(ann->clientId());
        ComposerDraft draft = scene.composer->draft();
        draft.noEcho = true;
        scene.composer->setDraft(draft);
        scene.send({TargetKind::Group, u"room"_s}, u"1"_s);
        scene.composer->setActor(bob->clientId());
        draft.noEcho = false;
        scene.composer->setDraft(draft);
        scene.send({TargetKind::Group, u"room"_s}, u"2"_s);
        QTRY_COMPARE(heard(*bob), (QStringList{u"ann to room: 1"_s, u"bob to room: 2"_s}));
        QTRY_COMPARE(heard(*ann), QStringList{u"bob to room: 2"_s});
    }

    void whatItMayNotIsSaid()
    {
        Scene scene;
        auto ann = scene.open(u"ann"_s, false);
        scene.composer->setActor(ann->clientId());
        scene.send({TargetKind::Group, u"room"_s}, u"1"_s);
        QCOMPARE(scene.composer->outcome()->state, SendOutcome::State::Failed);
        QVERIFY2(scene.composer->outcome()->line.contains(u"room"), qPrintable(scene.composer->outcome()->line));
        QVERIFY(heard(*ann).isEmpty());
    }

    void aBareClientRaisesEventsOnly()
    {
        Scene scene;
        auto bare = scene.open({}, false, Subprotocol::Raw);
        scene.composer->setActor(bare->clientId());
        QVERIFY(!scene.composer->isAllowed(TargetKind::Group));
        QCOMPARE(scene.composer->draft().target.kind, TargetKind::Event);
        scene.send(scene.composer->draft().target, u"{\"x\":1}"_s);
        QCOMPARE(scene.composer->outcome()->state, SendOutcome::State::Accepted);
    }

    void whatOnlyTheServiceMayIsNotSentByAClient()
    {
        Scene scene;
        auto ann = scene.open(u"ann"_s, true);
        auto bare = scene.open({}, false, Subprotocol::Raw);
        ComposerDraft draft;
        draft.json = u"1"_s;
        const auto refuses = [&](quint64 actor, const MessageTarget &target) {
            scene.composer->setActor(actor);
            draft.target = target;
            scene.composer->setDraft(draft); // as a recalled one
            scene.composer->send();
            return scene.composer->state() == ComposerController::State::Idle && scene.composer->outcome() &&
                   scene.composer->outcome()->state == SendOutcome::State::Failed &&
                   scene.composer->outcome()->hint == u"Nothing was sent." && scene.composer->draft() == draft &&
                   !scene.composer->targetProblem().isEmpty();
        };
        QVERIFY(refuses(ann->clientId(), {TargetKind::User, u"bob"_s}));
        QVERIFY(refuses(ann->clientId(), {TargetKind::Connection, u"c1"_s}));
        QVERIFY(refuses(ann->clientId(), {TargetKind::Hub, {}}));
        QVERIFY(refuses(bare->clientId(), {TargetKind::Group, u"room"_s}));
        QVERIFY(scene.composer->history().entries().isEmpty());

        scene.composer->setActor(ann->clientId());
        scene.send({TargetKind::Group, u"room"_s}, u"2"_s); // the first that goes out
        QVERIFY(scene.composer->targetProblem().isEmpty());
        QTRY_COMPARE(sentBy(*ann).size(), 1);
        QVERIFY(sentBy(*bare).isEmpty());
    }

    void aCopiedEventKeepsItsClient_data()
    {
        QTest::addColumn<int>("subprotocol");
        QTest::newRow("reliable json") << int(Subprotocol::JsonReliable);
        QTest::newRow("protobuf") << int(Subprotocol::Protobuf);
        QTest::newRow("none") << int(Subprotocol::Raw);
    }
    void aCopiedEventKeepsItsClient()
    {
        QFETCH(int, subprotocol);
        Scene scene;
        registerComposer(scene.context); // whose actor is the service
        std::unique_ptr<QWidget> panel(scene.panels.docks().constFirst().create(nullptr));
        auto ann = scene.open(u"ann"_s, true, Subprotocol(subprotocol));
        auto bob = scene.open(u"bob"_s, true);
        scene.composer->setActor(ann->clientId());
        scene.send({TargetKind::Event, u"message"_s}, u"7"_s);
        QTRY_COMPARE(sentBy(*ann).size(), 1);

        const quint64 requests = scene.emulator.snapshot().requests;
        RowActs acts(scene.context);
        const LogRecord sent = sentBy(*ann).constFirst();
        const quint64 client = ann->clientId();
        const auto copy = [&] {
            QMenu menu;
            acts.addTo(&menu, sent, {client, scene.session});
            const auto actions = menu.actions();
            for (QAction *action : actions) {
                if (action->text().remove(u'&') == u"Copy to the composer")
                    action->trigger();
            }
        };
        const auto boxes = panel->findChildren<QComboBox *>();
        const auto actors = std::find_if(boxes.begin(), boxes.end(),
                                         [](const QComboBox *box) { return box->accessibleName() == u"Who sends"_s; });
        QVERIFY(actors != boxes.end());
        QAction *send = scene.actions.action(u"message.send"_s);
        copy();
        QCOMPARE((*actors)->currentData().toULongLong(), ann->clientId());
        QTRY_VERIFY(send->isEnabled()); // a bare one was cut off and came back
        send->trigger();
        QTRY_COMPARE(sentBy(*ann).size(), 2);
        QTRY_VERIFY(send->isEnabled());

        // The service cannot do it instead.
        Q_EMIT(*actors)->activated((*actors)->findData(quint64(0)));
        ann.reset();
        copy();
        QCOMPARE((*actors)->currentData().toULongLong(), quint64(0));
        send->trigger();
        QVERIFY(send->isEnabled()); // nothing is under way
        QCOMPARE(scene.emulator.snapshot().requests, requests);
    }

    void lockedProductionRefusesClientsToo()
    {
        Scene scene(Environment::Production);
        auto ann = scene.open(u"ann"_s, true);
        scene.composer->setActor(ann->clientId());
        scene.send({TargetKind::Group, u"room"_s}, u"1"_s);
        QCOMPARE(scene.composer->outcome()->state, SendOutcome::State::Failed);
        QVERIFY(scene.composer->outcome()->refused);
        QVERIFY(scene.transport.guard().unlock(scene.session->profile().guardId(), u"chat"_s));
        scene.send({TargetKind::Group, u"room"_s}, u"2"_s);
        QTRY_COMPARE(heard(*ann), QStringList{u"ann to room: 2"_s});
    }

    void aClosedClientIsNotReplacedByTheService()
    {
        Scene scene;
        auto ann = scene.open(u"ann"_s, true);
        ComposerPanel panel(*scene.composer, scene.workspace.clients(), scene.context);
        const auto boxes = panel.findChildren<QComboBox *>();
        const auto named = std::find_if(boxes.begin(), boxes.end(),
                                        [](const QComboBox *box) { return box->accessibleName() == u"Who sends"_s; });
        QVERIFY(named != boxes.end());
        QComboBox *actors = *named;
        QCOMPARE(actors->count(), 3);
        actors->setCurrentIndex(1);
        Q_EMIT actors->activated(1);
        QCOMPARE(scene.composer->actor(), ann->clientId());
        ann.reset();
        QVERIFY(!scene.composer->canSend());
        QCOMPARE(actors->currentText(), u"a closed client"_s);
        Q_EMIT actors->activated(0);
        QVERIFY(scene.composer->canSend());
    }

    void timelineHasBeforeAndAfterInOrder()
    {
        Scene scene;
        auto ann = scene.open(u"ann"_s, true);
        auto bob = scene.open(u"bob"_s, true);
        const MessageTarget room{TargetKind::Group, u"room"_s};
        const auto say = [&](WatchController &who, int from, int to) {
            scene.composer->setActor(who.clientId());
            for (int i = from; i < to; ++i)
                scene.send(room, QString::number(i));
        };
        say(*ann, 0, 3);
        say(*bob, 3, 6);
        QTRY_COMPARE(heard(*ann).size(), 6);
        QTRY_COMPARE(heard(*bob).size(), 6);
        RowPreferences preferences(scene.settings);
        TimelinePanel panel(scene.io, scene.workspace.clients(), scene.navigator, preferences);
        say(*ann, 6, 9); // some come while those of before are taken over
        auto cat = scene.open(u"cat"_s, true);
        say(*cat, 9, 12);
        QTRY_COMPARE(heard(*cat).size(), 3);

        MessageLogModel &model = panel.rows()->model();
        const auto heardBy = [&model](const QString &client) {
            QStringList payloads;
            for (int row = 0; row < model.rowCount(); ++row) {
                const LogRecord *record = model.recordAt(row);
                if (record->client == client && !record->frame.message.group.isEmpty() &&
                    record->frame.direction == ClientFrame::Direction::Received)
                    payloads += QString::fromUtf8(record->payload());
            }
            return payloads.join(u' ');
        };
        QTRY_COMPARE(heardBy(u"ann"_s), u"0 1 2 3 4 5 6 7 8 9 10 11"_s);
        QTRY_COMPARE(heardBy(u"bob"_s), u"0 1 2 3 4 5 6 7 8 9 10 11"_s);
        QTRY_COMPARE(heardBy(u"cat"_s), u"9 10 11"_s);
        qint64 last = 0;
        for (int row = 0; row < model.rowCount(); ++row) {
            QVERIFY(model.recordAt(row)->frame.at.toMSecsSinceEpoch() >= last);
            last = model.recordAt(row)->frame.at.toMSecsSinceEpoch();
        }
        const int all = model.rowCount();
        bob.reset();
        QCOMPARE(heardBy(u"bob"_s), u"0 1 2 3 4 5 6 7 8 9 10 11"_s);

        // Whose a row is can be asked for, and is in a file of it.
        panel.rows()->filterField()->setText(u"client:cat"_s);
        QTRY_VERIFY(!model.isSearchingBack() && model.rowCount() > 0 && model.rowCount() < all);
        QCOMPARE(model.recordAt(0)->client, u"cat"_s);
        const QString path = scene.folder.filePath(u"timeline.jsonl"_s);
        const auto written = waitFor(exportRecords({model.parts(), model.matches(), {}, path, {}}));
        QVERIFY(written.has_value());
        const auto read = waitFor(importRecords(path));
        QVERIFY(read.has_value());
        QCOMPARE(quint64((*read)->log.size()), *written);
        QCOMPARE((*read)->log.clients(), QStringList{u"cat"_s});
        QCOMPARE((*read)->log.at(0).client, u"cat"_s);
    }

    void latencyOfWhatIsSentFromHere()
    {
        Scene scene;
        auto ann = scene.open(u"ann"_s, true);
        auto bob = scene.open(u"bob"_s, false);
        LatencyMeter &meter = scene.workspace.latency();
        ChartsPanel charts(scene.workspace.clients(), meter);
        QVERIFY(charts.latencyText().startsWith(u"No message"_s));
        scene.send({TargetKind::Group, u"room"_s}, u"{ \"a\": 1 }"_s); // as the service
        scene.composer->setActor(ann->clientId());
        scene.send({TargetKind::Group, u"room"_s}, u"{\"a\":1}"_s); // the same again, as a client
        QTRY_COMPARE(meter.samples().size(), 4u);
        for (const LatencyMeter::Sample &sample : meter.samples())
            QVERIFY2(sample.latencyMs >= 0 && sample.latencyMs < 5'000, qPrintable(QString::number(sample.latencyMs)));
        QVERIFY2(charts.latencyText().startsWith(u"4 receipts"_s), qPrintable(charts.latencyText()));
        std::vector<qint64> sorted;
        for (const LatencyMeter::Sample &sample : meter.samples())
            sorted.push_back(sample.latencyMs);
        std::sort(sorted.begin(), sorted.end());
        QVERIFY2(charts.latencyText().endsWith(
                     u"median %1 ms, 99 % within %2 ms, at most %2 ms"_s.arg(sorted[1]).arg(sorted[3])),
                 qPrintable(charts.latencyText()));
        // What others send is no sample.
        const HubName hub = scene.session->hub();
        QVERIFY(waitFor(scene.session->client().send(sendToAll(hub, MessageBody::text(u"from elsewhere"_s)))));
        QTRY_VERIFY(ann->model().rowCount() > 0 &&
                    ann->model().recordAt(ann->model().rowCount() - 1)->payload() == "from elsewhere");
        QCOMPARE(meter.samples().size(), 4u);
    }

    void aWatchIsRecordedFromTheWindow()
    {
        Scene scene;
        auto ann = scene.open(u"ann"_s, true);
        const MessageTarget room{TargetKind::Group, u"room"_s};
        scene.composer->setActor(ann->clientId());
        scene.send(room, u"1"_s);
        QTRY_COMPARE(heard(*ann).size(), 1);
        const QString folder = scene.folder.filePath(u"kept"_s);
        ann->beginRecording(folder);
        QTRY_COMPARE(ann->acts().state().kind, ActState::Kind::Done);
        scene.send(room, u"2"_s);
        QTRY_COMPARE(heard(*ann).size(), 2);
        const auto payloads = [](const MessageLog &log) {
            QByteArrayList list;
            for (quint64 at = log.firstNumber(); at < log.endNumber(); ++at) {
                const LogRecord record = log.at(at);
                if (record.frame.message.kind == DownstreamMessage::Kind::GroupMessage)
                    list += record.payload();
            }
            return list.join(' ');
        };
        const auto running = MessageLog::open(folder); // what a kill at this moment would leave
        QVERIFY(running.has_value());
        QVERIFY(running->ending().writing);
        QCOMPARE(payloads(*running), "1 2");
        ann->endRecording();
        QTRY_VERIFY2(ann->acts().state().text.startsWith(u"Recorded "_s), qPrintable(ann->acts().state().text));
        const auto ended = MessageLog::open(folder);
        QVERIFY(ended.has_value());
        QVERIFY(ended->ending().clean && !ended->ending().writing);

        ann->beginRecording(folder); // not into one that is there
        QTRY_COMPARE(ann->acts().state().kind, ActState::Kind::Failed);
        QVERIFY(!ann->isRecording());
    }

    void twoOfOneUserAreTold()
    {
        Scene scene;
        auto first = scene.open(u"ann"_s, true);
        auto second = scene.open(u"ann"_s, true);
        QCOMPARE(scene.workspace.clients().find(first->clientId())->name(), u"ann"_s);
        QCOMPARE(scene.workspace.clients().find(second->clientId())->name(), u"ann (2)"_s);
        // Who it is, the service says: a client URL does not.
        ClientAccessRequest access;
        access.userId = *UserId::parse(u"ann"_s);
        const auto made = waitFor(scene.session->client().clientAccess(scene.session->hub(), access));
        QVERIFY(made.has_value());
        WatchRequest request;
        request.clientUrl = QString::fromUtf8(made->url.reveal());
        WatchController third(scene.io, scene.names, scene.workspace.clients(), request);
        const auto nameOf = [&](const WatchController &watch) {
            return scene.workspace.clients().find(watch.clientId())->name();
        };
        QCOMPARE(nameOf(third), u"anonymous"_s);
        QTRY_COMPARE(nameOf(third), u"ann (3)"_s);
        third.disconnectLink();
        QTRY_VERIFY(third.isClosed());
        QCOMPARE(nameOf(third), u"ann (3)"_s);
        second.reset();
        const auto fourth = scene.open(u"ann"_s, true);
        QCOMPARE(nameOf(*fourth), u"ann (4)"_s);
        QCOMPARE(nameOf(*first), u"ann"_s);
    }
};

QTEST_MAIN(ActingClientsTest)
#include "tst_acting_clients.moc"
