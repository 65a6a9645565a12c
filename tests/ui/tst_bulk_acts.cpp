// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/verify_result.h"
#include "tests/ui/emulator_clients.h"
#include "tests/ui/panel_fixture.h"
#include "tests/ui/shell_fixture.h"
#include "ui/common/group_name_dialog.h"
#include "ui/panels/connection/connection_controller.h"
#include "ui/panels/explorer/explorer_acts.h"
#include "ui/panels/explorer/explorer_panel.h"
#include "ui/panels/group/group_panel.h"
#include "ui/panels/user/user_controller.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace wps;
using RowKind = ExplorerModel::RowKind;

namespace
{

qsizetype connectionsOf(const Emulator &emulator)
{
    qsizetype count = 0;
    const EmulatorSnapshot snapshot = emulator.snapshot();
    for (const EmulatorHub &hub : snapshot.hubs)
        count += hub.connections.size();
    return count;
}

QModelIndex find(const QAbstractItemModel &model, RowKind kind, const QString &name, const QModelIndex &parent = {})
{
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        if (ExplorerModel::kindOf(index) == kind && ExplorerModel::nameOf(index) == name)
            return index;
        if (const QModelIndex inner = find(model, kind, name, index); inner.isValid())
            return inner;
    }
    return {};
}

QPushButton *button(const QWidget &panel, const QString &words)
{
    const auto all = panel.findChildren<QPushButton *>();
    for (QPushButton *one : all) {
        if (QString(one->text()).remove(u'&') == words)
            return one;
    }
    return nullptr;
}

} // namespace

class TestBulkActs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wordsForMany();
    void groupViewActsOnTheSelection();
    void closingManyInProductionWantsTheName();
    void closingLeavesTheExcludedOpen();
    void whatCouldNotBeAddedStaysTyped();
    void whatIsRefusedStaysTyped();
    void viewsTellWhatListsHaveShown();
    void explorerActsOnTheSelection();
};

void TestBulkActs::wordsForMany()
{
    QCOMPARE(describeTargets({{BulkKind::Connection, u"c1"_s}}), u"1 connection"_s);
    QCOMPARE(describeTargets({{BulkKind::User, u"a"_s}, {BulkKind::User, u"b"_s}, {BulkKind::Group, u"g"_s}}),
             u"2 users and 1 group"_s);
}

void TestBulkActs::groupViewActsOnTheSelection()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    clients.connectMany(3, {u"room1"_s});
    auto *controller = new GroupController(session, *GroupName::parse(u"room1"_s), fixture.context);
    GroupPanel panel(controller, fixture.context);
    panel.show();
    QVERIFY2(panel.minimumSizeHint().width() < 640, qPrintable(QString::number(panel.minimumSizeHint().width())));
    QTRY_COMPARE(controller->members().rowCount(), 3);
    QVERIFY(!button(panel, u"Remove from group"_s)->isEnabled());
    const QStringList all = membersOf(fixture.emulator, u"room1"_s);

    panel.table()->selectAll();
    button(panel, u"To another group\u2026"_s)->click();
    auto *dialog = panel.findChild<GroupNameDialog *>();
    QVERIFY(dialog);
    QVERIFY(!dialog->acceptButton()->isEnabled());
    QTest::keyClicks(dialog->nameField(), u"room2"_s);
    dialog->acceptButton()->click();
    QTRY_COMPARE(membersOf(fixture.emulator, u"room2"_s), all);
    QTRY_COMPARE(controller->acts().state().kind, ActState::Kind::Done);
    QVERIFY2(controller->acts().state().text.contains(u"3 done"_s), qPrintable(controller->acts().state().text));

    QTRY_VERIFY(!controller->isListing());
    panel.table()->clearSelection();
    panel.table()->selectRow(1);
    const QString gone = controller->members().rows().at(1).connectionId;
    button(panel, u"Remove from group"_s)->click();
    QTRY_COMPARE(controller->members().rowCount(), 2);
    QVERIFY(!membersOf(fixture.emulator, u"room1"_s).contains(gone));

    controller->addTargets(connectionTargets({gone, u"nobody"_s}));
    QTRY_VERIFY(controller->hasFailed());
    QVERIFY2(controller->acts().state().text.contains(u"There is no such connection"_s),
             qPrintable(controller->acts().state().text));
    QTRY_COMPARE(controller->members().rowCount(), 3);
    QVERIFY(button(panel, u"Retry failed"_s)->isVisible());
    button(panel, u"Retry failed"_s)->click();
    QTRY_VERIFY(controller->hasFailed());
    QCOMPARE(fixture.jobs.entries().last().job->results().items.size(), 1);

    QTRY_VERIFY(!controller->isListing());
    panel.table()->clearSelection();
    panel.table()->selectRow(0);
    panel.table()->selectionModel()->select(controller->members().index(2, 0),
                                            QItemSelectionModel::Select | QItemSelectionModel::Rows);
    button(panel, u"Close\u2026"_s)->click();
    auto *ask = panel.findChild<CloseDialog *>();
    QVERIFY(ask);
    QVERIFY(ask->keepButton()->isDefault());
    QVERIFY(!ask->hubField());
    ask->closeButton()->click();
    QTRY_COMPARE(connectionsOf(fixture.emulator), 1);
    QTRY_COMPARE(controller->members().rowCount(), 1);
}

void TestBulkActs::whatCouldNotBeAddedStaysTyped()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    const QString id = clients.connectMany(1).constFirst();
    auto *controller = new GroupController(session, *GroupName::parse(u"room1"_s), fixture.context);
    GroupPanel panel(controller, fixture.context);
    panel.show();
    auto *name = panel.findChild<QLineEdit *>();
    const auto add = [&](const QString &text) {
        name->setText(text);
        button(panel, u"Add to group"_s)->click();
    };
    add(id + u", nobody"_s);
    QTRY_COMPARE(controller->acts().state().kind, ActState::Kind::Failed);
    QCOMPARE(name->text(), id + u", nobody"_s);
    add(id);
    QTRY_COMPARE(controller->acts().state().kind, ActState::Kind::Done);
    QTRY_COMPARE(name->text(), QString());
    add(id);
    name->setText(u"the next"_s); // before the answer is there
    QTRY_COMPARE(controller->acts().state().kind, ActState::Kind::Done);
    QCOMPARE(name->text(), u"the next"_s);

    panel.findChild<QComboBox *>()->setCurrentIndex(1);
    add(u"no such user"_s);
    QTRY_COMPARE(controller->acts().state().kind, ActState::Kind::No);
    QCOMPARE(name->text(), u"no such user"_s);
}

void TestBulkActs::whatIsRefusedStaysTyped()
{
    PanelFixture fixture;
    auto *controller = new GroupController(fixture.connectToEmulator(Environment::Production),
                                           *GroupName::parse(u"room1"_s), fixture.context);
    GroupPanel panel(controller, fixture.context);
    panel.show();
    auto *name = panel.findChild<QLineEdit *>();
    for (const int kind : {0, 1}) {
        controller->acts().show(ActState::Kind::None, {});
        panel.findChild<QComboBox *>()->setCurrentIndex(kind);
        name->setText(u"somebody"_s);
        button(panel, u"Add to group"_s)->click();
        QTRY_COMPARE(controller->acts().state().kind, ActState::Kind::Failed);
        QVERIFY(controller->acts().state().refused);
        QCOMPARE(name->text(), u"somebody"_s);
    }
}

void TestBulkActs::closingLeavesTheExcludedOpen()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    const QStringList ids = clients.connectMany(4, {u"room1"_s});
    GroupController controller(session, *GroupName::parse(u"room1"_s), fixture.context);
    CloseQuestion question = controller.closeQuestion();
    QVERIFY(question.takesExcluded);
    QVERIFY(question.ours.isEmpty()); // no watch of this console is connected
    question.ours = {*ConnectionId::parse(ids.at(0))};

    auto *dialog = new CloseDialog(question, fixture.context, nullptr);
    QVERIFY(dialog->oursBox());
    QVERIFY(dialog->oursBox()->isChecked());
    dialog->excludedField()->setText(u"  %1  nobody "_s.arg(ids.at(2)));
    dialog->closeButton()->click();
    QTRY_COMPARE(membersOf(fixture.emulator, u"room1"_s).size(), 2);
    QVERIFY(membersOf(fixture.emulator, u"room1"_s).contains(ids.at(0)));
    QVERIFY(membersOf(fixture.emulator, u"room1"_s).contains(ids.at(2)));

    // A job leaves them open as well, in its own list of connections and in what it asks the service.
    CloseOptions options;
    options.excluded = {*ConnectionId::parse(ids.at(0))};
    const QList<BulkTarget> targets = connectionTargets({ids.at(0)}) + QList<BulkTarget>{{BulkKind::Group, u"room1"_s}};
    const BulkJob *job = fixture.jobs.run(session, planClose(session, targets, options, {}));
    QCOMPARE(job->counts().total, 1);
    QTRY_VERIFY(job->hasEnded());
    QCOMPARE(membersOf(fixture.emulator, u"room1"_s), QStringList{ids.at(0)});
}

void TestBulkActs::viewsTellWhatListsHaveShown()
{
    PanelFixture fixture;
    const HubSessionPtr exact = fixture.connectToEmulator();
    // The same service as one that tells nothing but the lists of groups.
    const auto session = std::make_shared<const HubSession>(exact->profile(), exact->hub(), exact->client(), false);
    EmulatorClients clients(fixture.io, session);
    const QString ann = clients.connectOne(u"ann"_s, {u"room1"_s, u"room2"_s});
    clients.connectOne(u"bob"_s, {u"room1"_s});

    UserController user(session, *UserId::parse(u"ann"_s), fixture.context);
    ConnectionController connection(session, *ConnectionId::parse(ann), fixture.context);
    QCOMPARE(user.connections().rowCount(), 0);
    QVERIFY(!connection.seen());
    for (const QString &name : {u"room1"_s, u"room2"_s}) {
        GroupController group(session, *GroupName::parse(name), fixture.context);
        group.refresh();
        QTRY_VERIFY(group.wasListed());
    }
    QCOMPARE(user.connections().rowCount(), 1);
    QCOMPARE(user.connections().rows().first().connectionId, ann);
    QCOMPARE(user.connections().index(0, ConnectionListModel::GroupsColumn).data().toString(), u"room1, room2"_s);
    QVERIFY(connection.seen());
    QCOMPARE(connection.seen()->userId, u"ann"_s);
}

void TestBulkActs::closingManyInProductionWantsTheName()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator(Environment::Production);
    EmulatorClients clients(fixture.io, session);
    const QStringList ids = clients.connectMany(2);
    VERIFY_OK(fixture.transport.guard().unlock(session->profile().guardId(), session->hub().value()));
    CloseDialog one(closeQuestion(session, connectionTargets({ids.first()}), {}, fixture.jobs), fixture.context,
                    nullptr);
    one.setAttribute(Qt::WA_DeleteOnClose, false);
    QVERIFY(!one.hubField());
    CloseDialog both(closeQuestion(session, connectionTargets(ids), {}, fixture.jobs), fixture.context, nullptr);
    both.setAttribute(Qt::WA_DeleteOnClose, false);
    QVERIFY(both.hubField());
    QVERIFY(!both.closeButton()->isEnabled());
    both.hubField()->setText(u"chat"_s);
    both.closeButton()->click();
    QCOMPARE(fixture.jobs.entries().size(), 1);
    const BulkJob &job = *fixture.jobs.entries().first().job;
    QTRY_VERIFY(job.hasEnded());
    QCOMPARE(job.counts().done, 2);
    QTRY_COMPARE(connectionsOf(fixture.emulator), 0);
}

void TestBulkActs::explorerActsOnTheSelection()
{
    ShellFixture shell;
    auto *panel = shell.window().findChild<ExplorerPanel *>();
    shell.action(u"hub.tryEmulator"_s)->trigger();
    const HubSessionPtr session = shell.context().workspace.session();
    EmulatorClients clients(shell.context().io, session);
    const QString c1 = clients.connectOne();
    const QString c2 = clients.connectOne(u"ann"_s);
    clients.connectOne(u"bob"_s);
    auto *tree = panel->findChild<QTreeView *>();
    const QAbstractItemModel &model = *tree->model();
    QTRY_VERIFY(find(model, RowKind::User, u"bob"_s).isValid());
    tree->expandAll();
    tree->setFocus();
    const auto select = [&](const QList<QModelIndex> &rows) {
        tree->clearSelection();
        for (const QModelIndex &row : rows)
            tree->selectionModel()->select(row, QItemSelectionModel::Select | QItemSelectionModel::Rows);
        Q_EMIT tree->customContextMenuRequested(tree->visualRect(rows.first()).center());
        const QList<QMenu *> menus = panel->findChildren<QMenu *>();
        return menus.isEmpty() ? nullptr : menus.last();
    };
    const auto entry = [](const QMenu *menu, const QString &words) -> QAction * {
        const auto actions = menu->actions();
        for (QAction *action : actions) {
            if (action->isVisible() && QString(action->text()).remove(u'&').startsWith(words))
                return action;
        }
        return nullptr;
    };
    const auto close = [](QMenu *menu) {
        menu->close();
        return QTest::qWaitFor([guard = QPointer(menu)] { return guard.isNull(); });
    };

    QMenu *menu = select({find(model, RowKind::Connection, c1), find(model, RowKind::User, u"bob"_s)});
    QVERIFY(menu);
    QVERIFY(entry(menu, u"Add 1 connection and 1 user to group"_s));
    QPointer<QWidget> focus = QApplication::focusWidget();
    entry(menu, u"Add 1 connection"_s)->trigger();
    QVERIFY(close(menu));
    auto *dialog = panel->findChild<GroupNameDialog *>();
    QVERIFY(dialog);
    dialog->nameField()->setText(u"room7"_s);
    dialog->acceptButton()->click();
    QTRY_COMPARE(membersOf(shell.context().emulator, u"room7"_s).size(), 2);
    QDockWidget *dock = shell.window().dock(u"jobs"_s);
    QVERIFY(dock->isVisible());
    QVERIFY(!dock->widget()->isAncestorOf(QApplication::focusWidget()));
    QTRY_COMPARE(dock->windowTitle(), u"Jobs"_s);

    QTRY_VERIFY(find(model, RowKind::Group, u"room7"_s).isValid());
    menu = select({find(model, RowKind::Group, u"room7"_s), find(model, RowKind::Connection, c2)});
    QVERIFY(menu);
    QVERIFY(!entry(menu, u"Add"_s));
    QVERIFY(!entry(menu, u"Remove"_s));
    QAction *cut = entry(menu, u"Close every connection of 1 connection and 1 group"_s);
    QVERIFY(cut);
    cut->trigger();
    QVERIFY(close(menu));
    auto *ask = panel->findChild<CloseDialog *>();
    QVERIFY(ask);
    ask->closeButton()->click();
    const auto isThere = [&shell](const QString &userId) {
        const EmulatorSnapshot snapshot = shell.context().emulator.snapshot();
        return std::any_of(snapshot.hubs.cbegin(), snapshot.hubs.cend(), [&](const EmulatorHub &hub) {
            return std::any_of(hub.connections.cbegin(), hub.connections.cend(),
                               [&](const EmulatorConnection &held) { return held.userId == userId; });
        });
    };
    QTRY_VERIFY(!isThere(u"ann"_s) && !isThere(u"bob"_s));
    QVERIFY(membersOf(shell.context().emulator, u"room7"_s).isEmpty());

    clients.connectOne(u"cat"_s);
    QTRY_VERIFY(find(model, RowKind::User, u"cat"_s).isValid());
    const ExplorerSelection mixed = explorerSelection(
        {find(model, RowKind::User, u"cat"_s), find(model, RowKind::Hub, session->hub().value())}, session);
    QVERIFY(!mixed.problem.isEmpty());
    const QModelIndex cat = find(model, RowKind::User, u"cat"_s);
    QVERIFY(explorerSelection({cat}, session).problem.isEmpty());
    VERIFY_OK(shell.console().sessions().switchHub(u"other"_s));
    QVERIFY(!explorerSelection({cat}, shell.context().workspace.session()).problem.isEmpty());
}

QTEST_MAIN(TestBulkActs)
#include "tst_bulk_acts.moc"
