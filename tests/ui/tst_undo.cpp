// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/operations/permission.h"
#include "tests/support/verify_result.h"
#include "tests/ui/emulator_clients.h"
#include "tests/ui/panel_fixture.h"
#include "tests/ui/shell_fixture.h"
#include "ui/panels/connection/connection_panel.h"
#include "ui/panels/group/group_panel.h"
#include "ui/panels/jobs/jobs_panel.h"
#include "ui/panels/permissions/permissions_controller.h"
#include "ui/panels/user/user_panel.h"

#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace wps;

namespace
{

const QList<Permission> kSend{Permission::SendToGroup};

QStringList sorted(QStringList names)
{
    names.sort();
    return names;
}

QToolButton *undoButton(const QWidget &panel)
{
    return panel.findChild<QToolButton *>(u"actUndo"_s);
}

/// The latest step of the hub in use, run to its end.
BulkJob *undoLatest(UndoService &undo)
{
    BulkJob *job = undo.run(undo.latestUndo());
    return job && QTest::qWaitFor([job] { return job->hasEnded(); }) ? job : nullptr;
}

} // namespace

class TestUndo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void words();
    void onlyWhatChangedIsTakenBack();
    void whatFailedIsNotTakenBack();
    void removedMembersComeBack();
    void anotherHubOffersNothing();
    void lockedProductionRefusesAndKeepsTheStep();
    void aUsersOtherConnectionsStay();
    void everyGroupComesBack();
    void notKnownIsSaidBefore();
    void aListingCountsAsKnown();
    void permissionsAreTakenBackAsFarAsKnown();
    void aTabThatClosesLosesNothing();
    void theJobsDockOffersIt();
    void textFieldsKeepTheirOwnUndo();
};

void TestUndo::words()
{
    ReversibleAct act = addToGroup(connectionTargets({u"c1"_s, u"c2"_s}), u"room1"_s);
    QCOMPARE(describeAct(act), u"add 2 connections to group room1"_s);
    QCOMPARE(describeAct(opposite(act)), u"remove 2 connections from group room1"_s);
    act = {ReversibleVerb::Grant,
           {{{BulkKind::Connection, u"c1"_s}, u"a\nb"_s, Permission::SendToGroup},
            {{BulkKind::Connection, u"c1"_s}, u"a\nb"_s, Permission::JoinLeaveGroup}}};
    QCOMPARE(describeAct(opposite(act)), u"revoke send and join permissions in group a\u21b5b from connection c1"_s);
}

void TestUndo::onlyWhatChangedIsTakenBack()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    const QString before = clients.connectOne({}, {u"room1"_s});
    const QStringList added = sorted(clients.connectMany(2));
    auto *controller = new GroupController(session, *GroupName::parse(u"room1"_s), fixture.context);
    GroupPanel panel(controller, fixture.context);
    panel.show();
    QVERIFY(!undoButton(panel)->isVisibleTo(&panel));
    controller->addTargets(connectionTargets(QStringList{before} + added));
    QTRY_COMPARE(controller->acts().state().kind, ActState::Kind::Done);
    QTRY_COMPARE(controller->members().rowCount(), 3);
    QVERIFY(undoButton(panel)->isVisible());
    QCOMPARE(undoButton(panel)->accessibleName(), u"Undo: remove 2 connections from group room1"_s);
    QVERIFY(fixture.undo.caution(fixture.undo.latestUndo()).isEmpty());

    undoButton(panel)->click();
    QTRY_COMPARE(controller->members().rowCount(), 1); // listed again by itself
    QCOMPARE(membersOf(fixture.emulator, u"room1"_s), QStringList{before});
    QCOMPARE(fixture.undo.latestUndo(), UndoService::kNone);
    QTRY_COMPARE(undoButton(panel)->text(), u"Redo"_s);
    QVERIFY2(controller->acts().state().text.startsWith(u"Undo: "_s), qPrintable(controller->acts().state().text));
    QCOMPARE(fixture.undo.text(fixture.undo.latestRedo()), u"Redo: add 2 connections to group room1"_s);
    undoButton(panel)->click();
    QTRY_COMPARE(membersOf(fixture.emulator, u"room1"_s).size(), 3);
    QTRY_COMPARE(fixture.undo.text(fixture.undo.latestUndo()), u"Undo: remove 2 connections from group room1"_s);

    // Something new: what was taken back before is not done again.
    QVERIFY(undoLatest(fixture.undo));
    QVERIFY(fixture.undo.latestRedo() != UndoService::kNone);
    controller->addTargets(connectionTargets({added.first()}));
    QTRY_VERIFY(fixture.undo.latestUndo() != UndoService::kNone);
    QCOMPARE(fixture.undo.latestRedo(), UndoService::kNone);
}

void TestUndo::whatFailedIsNotTakenBack()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    const QString there = clients.connectOne();
    BulkJob *job = fixture.jobs.run(session, addToGroup(connectionTargets({there, u"nobody"_s}), u"room1"_s));
    QTRY_VERIFY(job->hasEnded());
    QCOMPARE(job->counts().failed, 1);
    QCOMPARE(fixture.undo.text(fixture.undo.latestUndo()), u"Undo: remove connection %1 from group room1"_s.arg(there));
    QCOMPARE(fixture.undo.stepOf(job), fixture.undo.latestUndo());
    // Trying the failed one again changes nothing either.
    BulkJob *again = fixture.jobs.runAgain(job, BulkJob::Part::Troubled);
    QTRY_VERIFY(again->hasEnded());
    QCOMPARE(fixture.undo.stepOf(again), UndoService::kNone);
    QVERIFY(undoLatest(fixture.undo));
    QVERIFY(membersOf(fixture.emulator, u"room1"_s).isEmpty());
}

void TestUndo::removedMembersComeBack()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    const QStringList members = sorted(clients.connectMany(2, {u"room1"_s}));
    const QString stranger = clients.connectOne();
    BulkJob *job =
        fixture.jobs.run(session, removeFromGroup(connectionTargets(QStringList{stranger} + members), u"room1"_s));
    QTRY_VERIFY(job->hasEnded());
    QVERIFY(membersOf(fixture.emulator, u"room1"_s).isEmpty());
    QCOMPARE(fixture.undo.text(fixture.undo.latestUndo()), u"Undo: add 2 connections to group room1"_s);
    QVERIFY(undoLatest(fixture.undo));
    QCOMPARE(membersOf(fixture.emulator, u"room1"_s), members);
}

void TestUndo::anotherHubOffersNothing()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    const QString id = clients.connectOne();
    auto *controller = new GroupController(session, *GroupName::parse(u"room1"_s), fixture.context);
    GroupPanel panel(controller, fixture.context);
    panel.show();
    controller->addTargets(connectionTargets({id}));
    QTRY_VERIFY(fixture.undo.latestUndo() != UndoService::kNone);
    const UndoService::StepId step = fixture.undo.latestUndo();
    QTRY_VERIFY(undoButton(panel)->isVisible());
    QVERIFY(undoButton(panel)->isEnabled());

    const auto other =
        std::make_shared<const HubSession>(session->profile(), *HubName::parse(u"other"_s), session->client(), true);
    fixture.workspace.setSession(other);
    QCOMPARE(fixture.undo.latestUndo(), UndoService::kNone);
    QVERIFY(!undoButton(panel)->isEnabled());
    QVERIFY2(undoButton(panel)->toolTip().contains(u"hub chat of orders"_s), qPrintable(undoButton(panel)->toolTip()));
    QVERIFY(!fixture.undo.run(step));
    QCOMPARE(membersOf(fixture.emulator, u"room1"_s), QStringList{id});
    // The same profile and hub at another address is another hub as well.
    ConnectionProfile moved = session->profile();
    moved.endpoint.setPort(9);
    fixture.workspace.setSession(std::make_shared<const HubSession>(moved, session->hub(), session->client(), true));
    QCOMPARE(fixture.undo.latestUndo(), UndoService::kNone);

    fixture.workspace.setSession(session);
    QCOMPARE(fixture.undo.latestUndo(), step);
    QVERIFY(undoButton(panel)->isEnabled());
}

void TestUndo::lockedProductionRefusesAndKeepsTheStep()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator(Environment::Production);
    ProductionGuard &guard = fixture.transport.guard();
    const QString profile = session->profile().guardId();
    EmulatorClients clients(fixture.io, session);
    const QStringList ids = sorted(clients.connectMany(2));
    VERIFY_OK(guard.unlock(profile, u"chat"_s));
    auto *controller = new GroupController(session, *GroupName::parse(u"room1"_s), fixture.context);
    GroupPanel panel(controller, fixture.context);
    panel.show();
    controller->addTargets(connectionTargets(ids));
    QTRY_COMPARE(controller->members().rowCount(), 2);
    QTRY_VERIFY(undoButton(panel)->isVisible());

    guard.lock(profile, u"chat"_s);
    undoButton(panel)->click();
    QTRY_COMPARE(controller->acts().state().kind, ActState::Kind::Failed);
    QVERIFY(controller->acts().state().refused); // says how to go on, with a button
    QCOMPARE(membersOf(fixture.emulator, u"room1"_s), ids);
    QCOMPARE(fixture.undo.text(fixture.undo.latestUndo()), u"Undo: remove 2 connections from group room1"_s);
    QVERIFY(undoButton(panel)->isVisible());

    VERIFY_OK(guard.unlock(profile, u"chat"_s));
    undoButton(panel)->click();
    QTRY_VERIFY(membersOf(fixture.emulator, u"room1"_s).isEmpty());
}

void TestUndo::aUsersOtherConnectionsStay()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    const QString before = clients.connectOne(u"ann"_s, {u"room1"_s});
    clients.connectOne(u"ann"_s);
    clients.connectOne(u"bob"_s);
    auto *controller = new UserController(session, *UserId::parse(u"ann"_s), fixture.context);
    UserPanel panel(controller, fixture.context);
    panel.show();
    controller->addToGroup(u"room1"_s);
    QTRY_COMPARE(membersOf(fixture.emulator, u"room1"_s).size(), 2);
    QTRY_VERIFY(undoButton(panel)->isVisible());
    undoButton(panel)->click();
    QTRY_COMPARE(membersOf(fixture.emulator, u"room1"_s), QStringList{before});
    // Nothing changes: nothing to take back.
    QTRY_COMPARE(fixture.undo.latestUndo(), UndoService::kNone);
    controller->removeFromGroup(u"room9"_s);
    QTRY_VERIFY(controller->acts().state().text.contains(u"room9"_s));
    QTRY_COMPARE(controller->acts().state().kind, ActState::Kind::Done);
    QCOMPARE(fixture.undo.latestUndo(), UndoService::kNone);
}

void TestUndo::everyGroupComesBack()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    const QString id = clients.connectOne(u"ann"_s, {u"room1"_s, u"room2"_s});
    const QString other = clients.connectOne(u"ann"_s, {u"room2"_s});
    auto *controller = new ConnectionController(session, *ConnectionId::parse(id), fixture.context);
    ConnectionPanel panel(controller, fixture.context);
    panel.show();
    QVERIFY(!panel.findChild<QLabel *>(u"undoNote"_s));
    controller->removeFromAllGroups();
    QTRY_COMPARE(membersOf(fixture.emulator, u"room2"_s), QStringList{other});
    QTRY_VERIFY(undoButton(panel)->isVisible());
    QCOMPARE(undoButton(panel)->accessibleName(), u"Undo: add connection %1 to 2 groups"_s.arg(id));
    undoButton(panel)->click();
    QTRY_COMPARE(membersOf(fixture.emulator, u"room1"_s), QStringList{id});
    QTRY_COMPARE(membersOf(fixture.emulator, u"room2"_s), sorted({id, other}));

    UserController user(session, *UserId::parse(u"ann"_s), fixture.context);
    user.removeFromAllGroups();
    QTRY_VERIFY(membersOf(fixture.emulator, u"room2"_s).isEmpty());
    QTRY_VERIFY(user.acts().state().undo != UndoService::kNone);
    QVERIFY(undoLatest(fixture.undo));
    QCOMPARE(membersOf(fixture.emulator, u"room1"_s), QStringList{id});
    QCOMPARE(membersOf(fixture.emulator, u"room2"_s), sorted({id, other}));
}

void TestUndo::notKnownIsSaidBefore()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectTo(fixture.emulator.endpoint(), Environment::Test, false);
    EmulatorClients clients(fixture.io, session);
    const QString id = clients.connectOne({}, {u"room1"_s});
    auto *controller = new ConnectionController(session, *ConnectionId::parse(id), fixture.context);
    ConnectionPanel panel(controller, fixture.context);
    panel.show();
    QVERIFY(panel.findChild<QLabel *>(u"undoNote"_s)->isVisible());
    QVERIFY(!UndoService::cautionBefore(*session, ReversibleVerb::AddToGroup).isEmpty());
    controller->addToGroup(u"room1"_s);
    QTRY_VERIFY(fixture.undo.latestUndo() != UndoService::kNone);
    QVERIFY(!fixture.undo.caution(fixture.undo.latestUndo()).isEmpty());
    QTRY_VERIFY(undoButton(panel)->isVisible());
    QVERIFY(undoButton(panel)->toolTip().contains(fixture.undo.caution(fixture.undo.latestUndo())));
    undoButton(panel)->click();
    QTRY_VERIFY(membersOf(fixture.emulator, u"room1"_s).isEmpty());

    QTRY_COMPARE(fixture.undo.latestUndo(), UndoService::kNone);
    controller->removeFromAllGroups();
    QTRY_COMPARE(controller->acts().state().text, u"In no group now"_s);
    QCOMPARE(fixture.undo.latestUndo(), UndoService::kNone);
    QVERIFY(!undoButton(panel)->isVisible());
}

void TestUndo::aListingCountsAsKnown()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectTo(fixture.emulator.endpoint(), Environment::Test, false);
    EmulatorClients clients(fixture.io, session);
    const QString listed = clients.connectOne({}, {u"room1"_s});
    const QString fresh = clients.connectOne();
    GroupController controller(session, *GroupName::parse(u"room1"_s), fixture.context);
    controller.refresh();
    QTRY_VERIFY(controller.wasListed());
    controller.addTargets(connectionTargets({listed, fresh}));
    QTRY_VERIFY(fixture.undo.latestUndo() != UndoService::kNone);
    QVERIFY(fixture.undo.caution(fixture.undo.latestUndo()).isEmpty());
    QVERIFY(undoLatest(fixture.undo));
    QCOMPARE(membersOf(fixture.emulator, u"room1"_s), QStringList{listed});
}

void TestUndo::permissionsAreTakenBackAsFarAsKnown()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    const QStringList ids = clients.connectMany(2);
    const auto may = [&](const QString &id, const QString &group) {
        return *waitFor(session->client().send(checkPermission(session->hub(), *ConnectionId::parse(id),
                                                               Permission::SendToGroup, *GroupName::parse(group))));
    };
    VERIFY_OK(waitFor(session->client().send(grantPermission(session->hub(), *ConnectionId::parse(ids.first()),
                                                             Permission::SendToGroup, *GroupName::parse(u"g1"_s)))));
    PermissionsController controller(session, fixture.context);
    PermissionMatrixModel &matrix = controller.matrix();
    controller.addConnections(ids);
    controller.addGroups({u"g1"_s, u"g2"_s});
    using Act = PermissionsController::Act;
    using State = PermissionMatrixModel::State;
    const auto state = [&](int row, int column) {
        return matrix.answer(matrix.index(row, column), kSend.first()).state;
    };
    const QModelIndexList all{matrix.index(0, 0), matrix.index(0, 1), matrix.index(1, 0), matrix.index(1, 1)};
    controller.run(Act::Check, all.mid(0, 3), kSend); // the last cell stays unknown
    QTRY_COMPARE(state(0, 0), State::Allowed);
    QTRY_COMPARE(state(1, 0), State::NotAllowed);
    QTRY_COMPARE(state(0, 1), State::NotAllowed);
    QCOMPARE(fixture.undo.latestUndo(), UndoService::kNone); // a question changes nothing
    controller.run(Act::Grant, all, kSend);
    QTRY_VERIFY(controller.acts().state().undo != UndoService::kNone);
    QVERIFY(may(ids.last(), u"g2"_s));
    QVERIFY(!fixture.undo.caution(fixture.undo.latestUndo()).isEmpty());
    QVERIFY(undoLatest(fixture.undo));
    QVERIFY(may(ids.first(), u"g1"_s)); // it was granted before
    QVERIFY(!may(ids.first(), u"g2"_s));
    QVERIFY(!may(ids.last(), u"g1"_s));
    QVERIFY(!may(ids.last(), u"g2"_s));
    QCOMPARE(state(0, 0), State::Allowed);
    QCOMPARE(state(0, 1), State::NotAllowed); // the matrix has heard of it

    // One click on one cell, for both permissions, is one step.
    const QList<Permission> both{Permission::SendToGroup, Permission::JoinLeaveGroup};
    controller.toggle(all.at(3), both);
    QTRY_COMPARE(matrix.answer(all.at(3), Permission::JoinLeaveGroup).state, State::NotAllowed);
    controller.toggle(all.at(3), both);
    QTRY_COMPARE(state(1, 1), State::Allowed);
    QTRY_COMPARE(fixture.undo.text(fixture.undo.latestUndo()),
                 u"Undo: revoke send and join permissions in group g2 from connection %1"_s.arg(ids.last()));
    QVERIFY(fixture.undo.caution(fixture.undo.latestUndo()).isEmpty());
    controller.acts().undoShown();
    QTRY_COMPARE(state(1, 1), State::NotAllowed);
    QTRY_COMPARE(matrix.answer(all.at(3), Permission::JoinLeaveGroup).state, State::NotAllowed);
    QVERIFY(!may(ids.last(), u"g2"_s));
}

void TestUndo::aTabThatClosesLosesNothing()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    const QString id = clients.connectOne();
    auto controller = std::make_unique<ConnectionController>(session, *ConnectionId::parse(id), fixture.context);
    controller->addToGroup(u"room1"_s);
    controller.reset();
    QTRY_VERIFY(fixture.undo.latestUndo() != UndoService::kNone);
    QVERIFY(undoLatest(fixture.undo));
    QVERIFY(membersOf(fixture.emulator, u"room1"_s).isEmpty());
}

void TestUndo::theJobsDockOffersIt()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    const QStringList ids = clients.connectMany(2);
    JobsController controller(fixture.jobs);
    JobsPanel panel(controller, fixture.navigator, fixture.undo);
    panel.show();
    auto *undo = panel.findChild<QAction *>(u"jobUndo"_s);
    BulkJob *job = fixture.jobs.run(session, addToGroup(connectionTargets(ids), u"room1"_s));
    QVERIFY(!undo->isEnabled());
    QTRY_VERIFY(job->hasEnded());
    QTRY_VERIFY(undo->isEnabled());
    undo->trigger();
    QTRY_VERIFY(membersOf(fixture.emulator, u"room1"_s).isEmpty());
    QCOMPARE(fixture.jobs.entries().size(), 2);
    controller.select(job);
    QTRY_VERIFY(!undo->isEnabled()); // it has been taken back
    QTRY_VERIFY(fixture.jobs.entries().last().job->hasEnded());
    fixture.jobs.clearEnded();
    QCOMPARE(fixture.undo.text(fixture.undo.latestRedo()), u"Redo: add 2 connections to group room1"_s);
}

void TestUndo::textFieldsKeepTheirOwnUndo()
{
    ShellFixture shell;
    shell.window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&shell.window()));
    QAction *undo = shell.action(u"edit.undo"_s);
    QAction *redo = shell.action(u"edit.redo"_s);
    QVERIFY(!undo->isEnabled());
    shell.action(u"hub.tryEmulator"_s)->trigger();
    const HubSessionPtr session = shell.context().workspace.session();
    EmulatorClients clients(shell.context().io, session);
    const QString id = clients.connectOne();
    BulkJob *job = shell.context().jobs.run(session, addToGroup(connectionTargets({id}), u"a&b"_s));
    QTRY_VERIFY(job->hasEnded());
    QVERIFY(undo->isEnabled());
    QCOMPARE(undo->text(), u"&Undo: remove connection %1 from group a&&b"_s.arg(id));
    auto *field = shell.window().dock(u"explorer"_s)->findChild<QLineEdit *>();
    field->setFocus();
    QTest::keyClicks(field, u"xyz"_s);
    QTest::keySequence(field, QKeySequence::Undo);
    QCOMPARE(field->text(), QString());
    QTest::keySequence(field, QKeySequence::Undo);
    QCOMPARE(membersOf(shell.context().emulator, u"a&b"_s), QStringList{id});
    QVERIFY(undo->isEnabled());

    auto *tree = shell.window().findChild<QTreeView *>(u"explorerTree"_s);
    tree->setFocus();
    QTest::keySequence(tree, QKeySequence::Undo);
    QTRY_VERIFY(membersOf(shell.context().emulator, u"a&b"_s).isEmpty());
    QTRY_VERIFY(redo->isEnabled());
    QVERIFY(!undo->isEnabled());
    QCOMPARE(redo->text(), u"&Redo: add connection %1 to group a&&b"_s.arg(id));
    QTest::keySequence(tree, QKeySequence::Redo);
    QTRY_COMPARE(membersOf(shell.context().emulator, u"a&b"_s), QStringList{id});
    VERIFY_OK(shell.console().sessions().switchHub(u"other"_s));
    QVERIFY(!undo->isEnabled());
    QCOMPARE(undo->text(), u"&Undo"_s);
}

QTEST_MAIN(TestUndo)
#include "tst_undo.moc"
