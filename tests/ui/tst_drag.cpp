// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/verify_result.h"
#include "tests/ui/emulator_clients.h"
#include "tests/ui/panel_fixture.h"
#include "tests/ui/shell_fixture.h"
#include "ui/common/dragged_targets.h"
#include "ui/panels/explorer/explorer_panel.h"
#include "ui/panels/group/group_panel.h"
#include "ui/panels/permissions/permissions_panel.h"
#include "ui/panels/user/user_panel.h"

#include <QAbstractItemModelTester>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QLabel>
#include <QSignalSpy>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>

#include <memory>

using namespace Qt::StringLiterals;
using namespace wps;
using RowKind = ExplorerModel::RowKind;

namespace
{

QStringList sorted(QStringList names)
{
    names.sort();
    return names;
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

/// What the window system tells a widget about a drag from entering it to the drop; whether it takes the drop.
bool dragTo(QWidget *over, const QPoint &place, const QMimeData *data)
{
    QDragEnterEvent enter(place, Qt::CopyAction, data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(over, &enter);
    if (!enter.isAccepted())
        return false;
    QDragMoveEvent move(place, Qt::CopyAction, data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(over, &move);
    if (!move.isAccepted()) { // the pointer is the forbidden one, and letting go drops nothing
        QDragLeaveEvent leave;
        QCoreApplication::sendEvent(over, &leave);
        return false;
    }
    QDropEvent drop(place, Qt::CopyAction, data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(over, &drop);
    return drop.isAccepted();
}

/// The explorer of a console that uses a hub of the emulator.
struct Explorer {
    explicit Explorer(ShellFixture &shell)
        : panel(shell.window().dock(u"explorer"_s)->widget()->findChild<ExplorerPanel *>())
    {
        if (!panel)
            panel = qobject_cast<ExplorerPanel *>(shell.window().dock(u"explorer"_s)->widget());
        tree = panel->findChild<QTreeView *>();
    }
    QModelIndex row(RowKind kind, const QString &name) const { return find(*tree->model(), kind, name); }
    bool has(RowKind kind, const QString &name) const
    {
        const bool there = QTest::qWaitFor([&] { return row(kind, name).isValid(); });
        tree->expandAll();
        return there;
    }
    std::unique_ptr<QMimeData> dragged(const QModelIndexList &rows) const
    {
        return std::unique_ptr<QMimeData>(tree->model()->mimeData(rows));
    }
    bool drop(const QMimeData *data, const QModelIndex &on) const
    {
        tree->scrollTo(on);
        return dragTo(tree->viewport(), tree->visualRect(on).center(), data);
    }
    void rest(const QMimeData *data, const QModelIndex &on) const
    {
        const QPoint place = tree->visualRect(on).center();
        QDragEnterEvent enter(place, Qt::CopyAction, data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(tree->viewport(), &enter);
        QDragMoveEvent move(place, Qt::CopyAction, data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(tree->viewport(), &move);
    }
    QString said() const { return panel->findChild<QLabel *>(u"actText"_s)->text(); }

    ExplorerPanel *panel;
    QTreeView *tree = nullptr;
};

} // namespace

class TestDrag : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void explorerRowsOntoAGroup();
    void whatCannotBeInTheGroupIsRefused();
    void lockedProductionRefusesTheDrop();
    void membersOntoAnOpenGroup();
    void userAndMatrixRowsCanBeDragged();
    void dataOfOthersIsNotTaken();
};

void TestDrag::explorerRowsOntoAGroup()
{
    ShellFixture shell;
    shell.action(u"hub.tryEmulator"_s)->trigger();
    const HubSessionPtr session = shell.context().workspace.session();
    EmulatorClients clients(shell.context().io, session);
    const QString c1 = clients.connectOne();
    const QString bob = clients.connectOne(u"bob"_s);
    clients.connectOne(u"ann"_s, {u"stage"_s});
    const Explorer explorer(shell);
    QVERIFY(explorer.has(RowKind::Group, u"stage"_s));
    QVERIFY(explorer.has(RowKind::User, u"bob"_s));
    QVERIFY(explorer.has(RowKind::Connection, c1));
    const QAbstractItemModelTester tester(explorer.tree->model(),
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    const QModelIndex group = explorer.row(RowKind::Group, u"stage"_s);
    QVERIFY(explorer.row(RowKind::User, u"bob"_s).flags() & Qt::ItemIsDragEnabled);
    QVERIFY(!(group.flags() & Qt::ItemIsDragEnabled));

    const auto data = explorer.dragged({explorer.row(RowKind::Connection, c1), explorer.row(RowKind::User, u"bob"_s)});
    QVERIFY(data);
    QCOMPARE(data->text(), c1 + u"\nbob"_s);
    QVERIFY(!explorer.drop(data.get(), explorer.row(RowKind::User, u"ann"_s)));
    QVERIFY(!explorer.drop(data.get(), explorer.row(RowKind::Hub, session->hub().value())));
    QCOMPARE(shell.context().jobs.entries().size(), 0);

    // Resting on a row on the way opens it, and closes none.
    const QPersistentModelIndex groups = explorer.row(RowKind::Group, u"stage"_s).parent();
    const QPersistentModelIndex hub = groups.parent();
    explorer.tree->collapse(groups);
    explorer.rest(data.get(), hub);
    explorer.rest(data.get(), groups);
    QVERIFY(groups.isValid() && !explorer.tree->isExpanded(groups));
    QTRY_VERIFY(explorer.tree->isExpanded(groups));
    QVERIFY(explorer.tree->isExpanded(hub));

    QVERIFY(explorer.drop(data.get(), explorer.row(RowKind::Group, u"stage"_s)));
    QTRY_COMPARE(membersOf(shell.context().emulator, u"stage"_s).size(), 3);
    QVERIFY(membersOf(shell.context().emulator, u"stage"_s).contains(bob));
    QCOMPARE(shell.context().jobs.entries().size(), 1);
    QTRY_VERIFY2(explorer.said().contains(u"2 done"_s), qPrintable(explorer.said()));

    // Taken back like what is done from the menu.
    QTRY_VERIFY(shell.action(u"edit.undo"_s)->isEnabled());
    shell.action(u"edit.undo"_s)->trigger();
    QTRY_COMPARE(membersOf(shell.context().emulator, u"stage"_s).size(), 1);
}

void TestDrag::whatCannotBeInTheGroupIsRefused()
{
    ShellFixture shell;
    shell.action(u"hub.tryEmulator"_s)->trigger();
    const HubSessionPtr session = shell.context().workspace.session();
    EmulatorClients clients(shell.context().io, session);
    clients.connectOne(u"ann"_s, {u"stage"_s});
    const Explorer explorer(shell);
    QVERIFY(explorer.has(RowKind::Group, u"stage"_s));
    QSignalSpy announced(&shell.context().navigator, &Navigator::announced);

    const QList<BulkTarget> targets = connectionTargets({u"c1"_s, u"c2"_s});
    const std::unique_ptr<QMimeData> otherHub(draggedMimeData(*session, u"other"_s, targets));
    QVERIFY(!explorer.drop(otherHub.get(), explorer.row(RowKind::Group, u"stage"_s)));
    QCOMPARE(announced.size(), 1); // why, once
    QVERIFY(announced.first().first().toString().contains(u"other"_s));

    ConnectionProfile profile = session->profile();
    profile.id = QUuid::createUuid();
    const HubSession elsewhere(profile, session->hub(), session->client(), true);
    const std::unique_ptr<QMimeData> otherProfile(draggedMimeData(elsewhere, session->hub().value(), targets));
    QVERIFY(!explorer.drop(otherProfile.get(), explorer.row(RowKind::Group, u"stage"_s)));
    QCOMPARE(shell.context().jobs.entries().size(), 0);

    auto *controller = new GroupController(session, *GroupName::parse(u"stage"_s), shell.context());
    GroupPanel panel(controller, shell.context());
    panel.show();
    QVERIFY(!dragTo(&panel, panel.rect().center(), otherHub.get()));
    QVERIFY(!dragTo(&panel, panel.rect().center(), otherProfile.get()));
    QCOMPARE(shell.context().jobs.entries().size(), 0);

    // Rows of a hub that is not the one in use go to none of its groups, and those of several hubs nowhere.
    const QModelIndex row = explorer.row(RowKind::User, u"ann"_s);
    const auto ann = explorer.dragged({row});
    VERIFY_OK(shell.console().sessions().switchHub(u"other"_s));
    QVERIFY(explorer.has(RowKind::Hub, u"other"_s));
    const QModelIndex group = explorer.row(RowKind::Group, u"stage"_s);
    if (group.isValid())
        QVERIFY(!explorer.drop(ann.get(), group));
    QCOMPARE(shell.context().jobs.entries().size(), 0);
}

void TestDrag::lockedProductionRefusesTheDrop()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator(Environment::Production);
    EmulatorClients clients(fixture.io, session);
    const QStringList ids = sorted(clients.connectMany(2));
    auto *controller = new GroupController(session, *GroupName::parse(u"stage"_s), fixture.context);
    GroupPanel panel(controller, fixture.context);
    panel.show();
    QTRY_VERIFY(!controller->isListing());
    const std::unique_ptr<QMimeData> data(draggedMimeData(*session, u"chat"_s, connectionTargets(ids)));
    QVERIFY(dragTo(&panel, panel.rect().center(), data.get()));
    QTRY_COMPARE(controller->acts().state().kind, ActState::Kind::Failed);
    QVERIFY(membersOf(fixture.emulator, u"stage"_s).isEmpty());
    auto *unlock = panel.findChild<QToolButton *>(u"actUnlock"_s); // the way on
    QVERIFY(unlock && unlock->isVisible());

    VERIFY_OK(fixture.transport.guard().unlock(session->profile().guardId(), u"chat"_s));
    QVERIFY(dragTo(&panel, panel.rect().center(), data.get()));
    QTRY_COMPARE(membersOf(fixture.emulator, u"stage"_s), ids);
}

void TestDrag::membersOntoAnOpenGroup()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    const QStringList ids = sorted(clients.connectMany(3, {u"stage"_s}));
    auto *from = new GroupController(session, *GroupName::parse(u"stage"_s), fixture.context);
    auto *to = new GroupController(session, *GroupName::parse(u"room2"_s), fixture.context);
    GroupPanel source(from, fixture.context);
    GroupPanel target(to, fixture.context);
    source.show();
    target.show();
    QTRY_COMPARE(from->members().rowCount(), 3);
    const QAbstractItemModelTester tester(&from->members(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    QVERIFY(source.table()->dragEnabled());
    source.table()->selectAll();
    const std::unique_ptr<QMimeData> data(
        from->members().mimeData(source.table()->selectionModel()->selectedIndexes()));
    QVERIFY(data);
    QVERIFY(dragTo(&target, target.rect().center(), data.get()));
    QTRY_COMPARE(membersOf(fixture.emulator, u"room2"_s), ids);
    QTRY_COMPARE(to->members().rowCount(), 3);
    QTRY_VERIFY(target.findChild<QToolButton *>(u"actUndo"_s)->isVisible());
    target.findChild<QToolButton *>(u"actUndo"_s)->click();
    QTRY_VERIFY(membersOf(fixture.emulator, u"room2"_s).isEmpty());
}

void TestDrag::userAndMatrixRowsCanBeDragged()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    const QString ann = clients.connectOne(u"ann"_s);
    auto *users = new UserController(session, *UserId::parse(u"ann"_s), fixture.context);
    UserPanel user(users, fixture.context);
    QTRY_COMPARE(users->connections().rowCount(), 1);
    const std::unique_ptr<QMimeData> ofUser(users->connections().mimeData({users->connections().index(0, 1)}));
    QCOMPARE(draggedTargets(ofUser.get())->targets, connectionTargets({ann}));
    QVERIFY(user.findChild<QTableView *>()->dragEnabled());

    auto *controller = new PermissionsController(session, fixture.context);
    PermissionsPanel matrix(controller, fixture.context, [](PermissionsPanel::Kind) { return QStringList(); });
    controller->addConnections({ann, u"c2"_s});
    controller->addGroups({u"g1"_s, u"g2"_s});
    matrix.resize(900, 600);
    matrix.show();
    const PermissionMatrixModel &cells = controller->matrix();
    const std::unique_ptr<QMimeData> ofMatrix(
        cells.mimeData({cells.index(0, 0), cells.index(0, 1), cells.index(1, 1)}));
    QCOMPARE(draggedTargets(ofMatrix.get())->targets, connectionTargets({ann, u"c2"_s}));

    // A press on a selected cell may begin a drag, one elsewhere a sweep over cells.
    QTableView *table = matrix.table();
    const auto press = [table](const QModelIndex &cell) {
        QTest::mousePress(table->viewport(), Qt::LeftButton, Qt::ControlModifier, table->visualRect(cell).center());
        const bool drags = table->dragEnabled();
        QTest::mouseRelease(table->viewport(), Qt::LeftButton, Qt::ControlModifier, table->visualRect(cell).center());
        return drags;
    };
    QVERIFY(!press(cells.index(0, 0)));
    QVERIFY(press(cells.index(0, 0)));
}

void TestDrag::dataOfOthersIsNotTaken()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    QVERIFY(!draggedMimeData(*session, u"chat"_s, {{BulkKind::Group, u"g"_s}}));
    auto *controller = new GroupController(session, *GroupName::parse(u"stage"_s), fixture.context);
    GroupPanel panel(controller, fixture.context);
    panel.show();
    for (const QByteArray &content : {QByteArray("{"), QByteArray(R"({"targets":[{"name":7}]})"), QByteArray("[]")}) {
        QMimeData data;
        data.setData(QString::fromLatin1(kDraggedTargetsType), content);
        QVERIFY(!dragTo(&panel, panel.rect().center(), &data));
    }
    QMimeData text;
    text.setText(u"c1"_s);
    QVERIFY(!dragTo(&panel, panel.rect().center(), &text));
    QCOMPARE(fixture.jobs.entries().size(), 0);
}

QTEST_MAIN(TestDrag)
#include "tst_drag.moc"
