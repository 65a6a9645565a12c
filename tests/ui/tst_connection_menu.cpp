// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/verify_result.h"
#include "tests/ui/emulator_clients.h"
#include "tests/ui/panel_fixture.h"
#include "ui/common/close_dialog.h"
#include "ui/common/group_name_dialog.h"
#include "ui/panels/group/group_panel.h"
#include "ui/panels/permissions/permissions_panel.h"
#include "ui/panels/user/user_panel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMenu>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace wps;

namespace
{

QStringList groupsOf(const Emulator &emulator, const QString &id)
{
    const EmulatorSnapshot snapshot = emulator.snapshot();
    for (const EmulatorHub &hub : snapshot.hubs) {
        for (const EmulatorConnection &connection : hub.connections) {
            if (connection.id == id) {
                QStringList groups = connection.groups;
                groups.sort();
                return groups;
            }
        }
    }
    return {u"closed"_s};
}

/// The context menu of a table, open; the one before is gone.
QMenu *menuOf(QTableView *table)
{
    const auto menus = table->findChildren<QMenu *>(QString(), Qt::FindDirectChildrenOnly);
    qDeleteAll(menus);
    Q_EMIT table->customContextMenuRequested(table->rect().center());
    return table->findChild<QMenu *>(QString(), Qt::FindDirectChildrenOnly);
}

QAction *verb(const QMenu *menu, const QString &words)
{
    const auto actions = menu ? menu->actions() : QList<QAction *>();
    for (QAction *action : actions) {
        if (QString(action->text()).remove(u'&').startsWith(words))
            return action;
    }
    return nullptr;
}

} // namespace

class TestConnectionMenu : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void groupView();
    void deleteAsks();
    void leavingAllGroups();
    void permissionsInTheGroup();
    void userView();
    void matrix();
    void lockedProductionRefuses();
};

void TestConnectionMenu::groupView()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    const QStringList ids = clients.connectMany(2, {u"room1"_s});
    auto *controller = new GroupController(session, *GroupName::parse(u"room1"_s), fixture.context);
    GroupPanel panel(controller, fixture.context);
    panel.show();
    QTRY_COMPARE(controller->members().rowCount(), 2);
    panel.table()->clearSelection();
    QVERIFY(!menuOf(panel.table()) || menuOf(panel.table())->isEmpty());

    panel.table()->selectRow(0);
    const QString id = controller->members().rows().at(0).connectionId;
    QSignalSpy shown(&fixture.navigator, &Navigator::connectionRequested);
    QSignalSpy composed(&fixture.navigator, &Navigator::composeRequested);
    QSignalSpy permissions(&fixture.navigator, &Navigator::permissionsRequested);
    verb(menuOf(panel.table()), u"Show connection"_s)->trigger();
    QCOMPARE(shown.last(), QVariantList{id});
    verb(menuOf(panel.table()), u"Send to connection"_s)->trigger();
    QCOMPARE(composed.size(), 1);
    verb(menuOf(panel.table()), u"Permissions"_s)->trigger();
    QCOMPARE(permissions.last(), (QVariantList{id, u"room1"_s}));
    verb(menuOf(panel.table()), u"Copy connection id"_s)->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), id);

    panel.table()->selectAll();
    QMenu *menu = menuOf(panel.table());
    QVERIFY(!verb(menu, u"Show connection"_s)); // of one only
    verb(menu, u"Add 2 connections to group"_s)->trigger();
    auto *dialog = panel.findChild<GroupNameDialog *>();
    QVERIFY(dialog);
    dialog->nameField()->setText(u"room2"_s);
    dialog->acceptButton()->click();
    QTRY_COMPARE(groupsOf(fixture.emulator, ids.at(0)), (QStringList{u"room1"_s, u"room2"_s}));
    QTRY_COMPARE(groupsOf(fixture.emulator, ids.at(1)), (QStringList{u"room1"_s, u"room2"_s}));
    QTRY_COMPARE(controller->acts().state().kind, ActState::Kind::Done); // said in the view

    QTRY_VERIFY(!controller->isListing());
    panel.table()->selectAll();
    verb(menuOf(panel.table()), u"Remove 2 connections from group room1"_s)->trigger();
    QTRY_COMPARE(groupsOf(fixture.emulator, ids.at(1)), QStringList{u"room2"_s});
    QTRY_COMPARE(controller->members().rowCount(), 0);
    QTRY_VERIFY(panel.findChild<QToolButton *>(u"actUndo"_s)->isVisible());
}

void TestConnectionMenu::deleteAsks()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    const QString id = clients.connectOne({}, {u"room1"_s});
    auto *controller = new GroupController(session, *GroupName::parse(u"room1"_s), fixture.context);
    GroupPanel panel(controller, fixture.context);
    panel.show();
    QTRY_COMPARE(controller->members().rowCount(), 1);
    panel.table()->clearSelection();
    QTest::keyClick(panel.table(), Qt::Key_Delete);
    QVERIFY(!panel.findChild<CloseDialog *>());
    panel.table()->selectRow(0);
    QTest::keyClick(panel.table(), Qt::Key_Delete, Qt::ShiftModifier);
    QPointer<CloseDialog> dialog = panel.findChild<CloseDialog *>();
    QVERIFY(dialog && dialog->keepButton()->isDefault());
    dialog->keepButton()->click();
    QTRY_VERIFY(dialog.isNull());
    QCOMPARE(groupsOf(fixture.emulator, id), QStringList{u"room1"_s});
    QTest::keyClick(panel.table(), Qt::Key_Delete);
    panel.findChild<CloseDialog *>()->closeButton()->click();
    QTRY_COMPARE(groupsOf(fixture.emulator, id), QStringList{u"closed"_s});
    QTRY_COMPARE(controller->members().rowCount(), 0);
}

void TestConnectionMenu::leavingAllGroups()
{
    PanelFixture fixture;
    const HubSessionPtr exact = fixture.connectToEmulator();
    // The same service as one that tells nothing but the lists of groups.
    const auto vague = std::make_shared<const HubSession>(exact->profile(), exact->hub(), exact->client(), false);
    EmulatorClients clients(fixture.io, exact);
    const QStringList both{u"room1"_s, u"room2"_s};
    const QString id = clients.connectOne({}, both);
    for (const HubSessionPtr &session : {exact, HubSessionPtr(vague)}) {
        auto *controller = new GroupController(session, *GroupName::parse(u"room1"_s), fixture.context);
        GroupPanel panel(controller, fixture.context);
        panel.show();
        QTRY_COMPARE(controller->members().rowCount(), 1);
        panel.table()->selectRow(0);
        QAction *leave = verb(menuOf(panel.table()), u"Remove from all groups"_s);
        QCOMPARE(leave->text().contains(u"cannot be undone"_s), session == vague);
        leave->trigger();
        QTRY_VERIFY(groupsOf(fixture.emulator, id).isEmpty());
        QTRY_COMPARE(controller->acts().state().kind, ActState::Kind::Done);
        if (session == exact) {
            fixture.undo.run(fixture.undo.latestUndo());
            QTRY_COMPARE(groupsOf(fixture.emulator, id), both);
        }
    }
}

void TestConnectionMenu::permissionsInTheGroup()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    clients.connectOne({}, {u"room1"_s});
    auto *controller = new GroupController(session, *GroupName::parse(u"room1"_s), fixture.context);
    GroupPanel panel(controller, fixture.context);
    panel.show();
    QTRY_COMPARE(controller->members().rowCount(), 1);
    panel.table()->selectRow(0);
    QAction *grant = verb(menuOf(panel.table()), u"Grant in group room1"_s);
    QVERIFY(grant && grant->menu());
    verb(grant->menu(), u"Both"_s)->trigger();
    QTRY_COMPARE(controller->acts().state().kind, ActState::Kind::Done);
    QCOMPARE(fixture.undo.text(fixture.undo.latestUndo()).startsWith(u"Undo: revoke"_s), true);
    QVERIFY2(controller->acts().state().text.contains(u"2 done"_s), qPrintable(controller->acts().state().text));
}

void TestConnectionMenu::userView()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    const QString id = clients.connectOne(u"ann"_s);
    auto *controller = new UserController(session, *UserId::parse(u"ann"_s), fixture.context);
    UserPanel panel(controller, fixture.context);
    panel.show();
    QTRY_COMPARE(controller->connections().rowCount(), 1);
    auto *table = panel.findChild<QTableView *>();
    table->selectRow(0);
    QMenu *menu = menuOf(table);
    QVERIFY(verb(menu, u"Remove 1 connection from group\u2026"_s));
    QVERIFY(verb(menu, u"Permissions"_s));
    verb(menu, u"Close connection"_s)->trigger();
    auto *dialog = panel.findChild<CloseDialog *>();
    QVERIFY(dialog);
    dialog->closeButton()->click();
    QTRY_COMPARE(groupsOf(fixture.emulator, id), QStringList{u"closed"_s});
    QTRY_COMPARE(controller->acts().state().kind, ActState::Kind::Done);
}

void TestConnectionMenu::matrix()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    const QString id = clients.connectOne();
    auto *controller = new PermissionsController(session, fixture.context);
    PermissionsPanel panel(controller, fixture.context, [](PermissionsPanel::Kind) { return QStringList(); });
    controller->addConnections({id});
    controller->addGroups({u"g1"_s, u"g2"_s});
    panel.resize(900, 600);
    panel.show();
    panel.table()->selectAll();
    QMenu *menu = menuOf(panel.table());
    QVERIFY(!verb(menu, u"Permissions"_s)); // one is there already
    QVERIFY(verb(menu, u"Add 1 connection to group"_s));
    verb(verb(menu, u"Grant"_s)->menu(), u"Send"_s)->trigger();
    using State = PermissionMatrixModel::State;
    const auto state = [&](int column) {
        return controller->matrix().answer(controller->matrix().index(0, column), Permission::SendToGroup).state;
    };
    QTRY_COMPARE(state(0), State::Allowed);
    QTRY_COMPARE(state(1), State::Allowed);
    verb(verb(menuOf(panel.table()), u"Revoke"_s)->menu(), u"Send"_s)->trigger();
    QTRY_COMPARE(state(1), State::NotAllowed);
}

void TestConnectionMenu::lockedProductionRefuses()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator(Environment::Production);
    EmulatorClients clients(fixture.io, session);
    const QString id = clients.connectOne({}, {u"room1"_s});
    auto *controller = new GroupController(session, *GroupName::parse(u"room1"_s), fixture.context);
    GroupPanel panel(controller, fixture.context);
    panel.show();
    QTRY_COMPARE(controller->members().rowCount(), 1);
    for (const QString &words : {u"Remove 1 connection from group room1"_s, u"Remove from all groups"_s}) {
        panel.table()->selectRow(0);
        verb(menuOf(panel.table()), words)->trigger();
        QTRY_COMPARE(controller->acts().state().kind, ActState::Kind::Failed);
        QVERIFY(panel.findChild<QToolButton *>(u"actUnlock"_s)->isVisible()); // the way on
        QCOMPARE(groupsOf(fixture.emulator, id), QStringList{u"room1"_s});
        QTRY_VERIFY(!controller->isListing());
    }
}

QTEST_MAIN(TestConnectionMenu)
#include "tst_connection_menu.moc"
