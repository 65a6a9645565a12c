// SPDX-License-Identifier: GPL-3.0-or-later
// The commonest tasks, done in the whole program with mouse and keyboard only: each takes at most so many clicks.
#include "core/rest/operations/permission.h"
#include "tests/emulator/emulator_fixture.h"
#include "tests/support/verify_result.h"
#include "tests/support/wait_for.h"
#include "tests/ui/hand.h"
#include "tests/ui/shell_fixture.h"
#include "ui/common/close_dialog.h"
#include "ui/common/group_name_dialog.h"
#include "ui/models/message_log_model.h"
#include "ui/panels/client_url/client_url_dialog.h"
#include "ui/panels/composer/composer_panel.h"
#include "ui/panels/explorer/explorer_panel.h"
#include "ui/panels/permissions/permissions_panel.h"
#include "ui/panels/start/connect_dialog.h"
#include "ui/panels/watch/export_dialog.h"
#include "ui/panels/watch/watch_panel.h"

#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QStandardPaths>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>

#include <functional>

using namespace Qt::StringLiterals;
using namespace wps;
using RowKind = ExplorerModel::RowKind;

namespace
{

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

/// The program, connected, with real clients of its hub and a hand to work it.
struct Scene {
    explicit Scene(bool connected = true) : shell(QSize(1400, 1000))
    {
        shell.window().activateWindow();
        [&] { QVERIFY(QTest::qWaitForWindowActive(&shell.window())); }();
        if (!connected)
            return;
        shell.action(u"hub.tryEmulator"_s)->trigger();
        [&] { QTRY_COMPARE(connections().size(), 1); }(); // its watch
    }

    const Emulator &emulator() { return shell.context().emulator; }
    HubSessionPtr session() { return shell.context().workspace.session(); }
    QList<EmulatorConnection> connections()
    {
        QList<EmulatorConnection> all;
        const EmulatorSnapshot snapshot = emulator().snapshot();
        for (const EmulatorHub &hub : snapshot.hubs)
            all += hub.connections;
        return all;
    }
    QStringList membersOf(const QString &group)
    {
        QStringList ids;
        const QList<EmulatorConnection> all = connections();
        for (const EmulatorConnection &one : all) {
            if (one.groups.contains(group))
                ids.append(one.id);
        }
        return ids;
    }
    TestClient &connectClient(const QString &user = {}, const QStringList &groups = {})
    {
        ClientAccessRequest access;
        if (!user.isEmpty())
            access.userId = *UserId::parse(user);
        for (const QString &group : groups)
            access.groups.append(*GroupName::parse(group));
        const auto url = waitFor(session()->client().clientAccess(session()->hub(), access));
        clients.push_back(std::make_unique<TestClient>(QUrl(QString::fromUtf8(url->url.reveal()))));
        [&] { QVERIFY(clients.back()->isReady()); }();
        return *clients.back();
    }
    QTreeView *tree() { return shell.window().findChild<QTreeView *>(u"explorerTree"_s); }
    QModelIndex row(RowKind kind, const QString &name)
    {
        [&] { QTRY_VERIFY(find(*tree()->model(), kind, name).isValid()); }();
        const QModelIndex index = find(*tree()->model(), kind, name);
        tree()->expand(index.parent());
        tree()->scrollTo(index);
        return index;
    }
    ComposerPanel *composer() { return shell.window().findChild<ComposerPanel *>(); }
    QPushButton *sendButton()
    {
        const auto buttons = composer()->findChildren<QPushButton *>();
        for (QPushButton *button : buttons) {
            if (button->toolTip() == u"Ctrl+Return"_s)
                return button;
        }
        return nullptr;
    }
    QWidget *editor() { return QApplication::focusWidget(); }
    /// The open dialog of that kind, in front.
    template <typename Dialog> Dialog *dialog()
    {
        Dialog *found = nullptr;
        const bool there = QTest::qWaitFor([&] {
            found = qobject_cast<Dialog *>(QApplication::activeModalWidget());
            return found && found->isActiveWindow();
        });
        [&] { QVERIFY(there); }();
        return found;
    }
    /// A message, not the frames of the connection itself.
    static bool hears(WatchPanel *watch)
    {
        const MessageLogModel &rows = watch->controller().model();
        for (int row = 0; row < rows.rowCount(); ++row) {
            const LogRecord *record = rows.recordAt(row);
            if (record && record->frame.bytes.contains("\"type\":\"message\""))
                return true;
        }
        return false;
    }
    static QByteArray dataOf(const QByteArray &frame)
    {
        const QJsonObject object = QJsonDocument::fromJson(frame).object();
        return QJsonDocument(QJsonArray{object.value(u"data"_s)}).toJson(QJsonDocument::Compact);
    }

    ShellFixture shell;
    std::vector<std::unique_ptr<TestClient>> clients;
    Hand hand;
};

} // namespace

class TestClicks : public QObject
{
    Q_OBJECT

private:
    void firstMessage();
    void connectToService();
    void jsonToGroup();
    void resendWithOneChange();
    void watchGroup();
    void whoIsInGroup();
    void twentyIntoGroup();
    void kickWithReason();
    void togglePermission();
    void exportProof();
    void clientUrl();

    struct Task {
        const char *name;
        int target;
        void (TestClicks::*run)();
    };
    static QList<Task> tasks()
    {
        return {{"first message with no account", 2, &TestClicks::firstMessage},
                {"connect to my service", 2, &TestClicks::connectToService},
                {"JSON to a group", 2, &TestClicks::jsonToGroup},
                {"resend the last with one change", 1, &TestClicks::resendWithOneChange},
                {"watch a group", 1, &TestClicks::watchGroup},
                {"who is in this group", 1, &TestClicks::whoIsInGroup},
                {"put 20 connections into a group", 3, &TestClicks::twentyIntoGroup},
                {"kick a connection, with a reason", 2, &TestClicks::kickWithReason},
                {"change what a connection may", 1, &TestClicks::togglePermission},
                {"send proof of what was seen", 2, &TestClicks::exportProof},
                {"client URL for a tester", 2, &TestClicks::clientUrl}};
    }
    int m_clicks = -1; // of the task that ran, once its effect was seen

private Q_SLOTS:
    void takesAtMost_data()
    {
        QTest::addColumn<int>("number");
        for (int i = 0; i < tasks().size(); ++i)
            QTest::newRow(tasks().at(i).name) << i;
    }
    void takesAtMost()
    {
        QFETCH(int, number);
        const Task task = tasks().at(number);
        m_clicks = -1;
        (this->*task.run)();
        if (QTest::currentTestFailed())
            return;
        qInfo("%s: %d of at most %d", task.name, m_clicks, task.target);
        QVERIFY(m_clicks >= 1);
        QVERIFY2(m_clicks <= task.target, qPrintable(QString::number(m_clicks)));
    }
};

void TestClicks::firstMessage()
{
    Scene s(false);
    s.hand.click(s.shell.window().findChild<QPushButton *>(u"hub.tryEmulator"_s));
    QTRY_COMPARE(s.membersOf(u"room1"_s).size(), 1);
    auto *watch = s.shell.window().findChild<WatchPanel *>();
    QVERIFY(watch);
    s.hand.click(s.sendButton());
    QTRY_COMPARE(s.emulator().snapshot().deliveries, 1U);
    QTRY_VERIFY(Scene::hears(watch));
    m_clicks = s.hand.clicks();
}

void TestClicks::connectToService()
{
    EmulatorFixture service; // stands for a service somewhere else
    Scene s(false);
    QGuiApplication::clipboard()->setText(QString::fromUtf8(service.emulator.connectionString().reveal()));
    s.hand.shortcut(QKeySequence::New);
    auto *dialog = s.dialog<ConnectDialog>();
    s.hand.press(Qt::Key_V, Qt::ControlModifier);
    QVERIFY(s.hand.tabTo(dialog->findChild<QLineEdit *>(u"hub"_s)));
    s.hand.type(u"orders"_s);
    s.hand.confirm();
    QTRY_VERIFY(s.session());
    QCOMPARE(s.session()->profile().endpoint.port(), int(service.emulator.port()));
    QCOMPARE(s.session()->hub().value(), u"orders"_s);
    VERIFY_OK(waitFor(s.session()->client().clientAccess(s.session()->hub(), {})));
    m_clicks = s.hand.clicks();
}

void TestClicks::jsonToGroup()
{
    Scene s;
    TestClient &peer = s.connectClient(u"ann"_s, {u"room7"_s});
    s.hand.click(s.tree(), s.row(RowKind::Group, u"room7"_s)); // looking around
    s.hand.startCounting();
    s.hand.shortcut(QKeySequence(Qt::CTRL | Qt::Key_L));
    s.hand.type(u"Group"_s);
    s.hand.press(Qt::Key_Tab);
    s.hand.type(u"room7"_s);
    s.hand.press(Qt::Key_Escape); // the list of known names
    auto *json = s.composer()->findChild<QWidget *>(u"composerJson"_s);
    QVERIFY(json && s.hand.tabTo(json));
    s.hand.press(Qt::Key_A, Qt::ControlModifier);
    s.hand.type(u"12345"_s);
    s.hand.shortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    QCOMPARE(Scene::dataOf(peer.frame(1)), QByteArray("[12345]"));
    m_clicks = s.hand.clicks();
}

void TestClicks::resendWithOneChange()
{
    Scene s;
    TestClient &peer = s.connectClient();
    auto *json = s.composer()->findChild<QWidget *>(u"composerJson"_s);
    QVERIFY(json && s.hand.tabTo(json));
    s.hand.press(Qt::Key_A, Qt::ControlModifier);
    s.hand.type(u"12345"_s);
    s.hand.shortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    QCOMPARE(Scene::dataOf(peer.frame(1)), QByteArray("[12345]"));
    s.hand.press(Qt::Key_A, Qt::ControlModifier);
    s.hand.type(u"[]"_s); // something else was begun meanwhile
    QTRY_VERIFY(s.sendButton()->isEnabled());
    s.hand.startCounting();
    s.hand.press(Qt::Key_Up);
    s.hand.press(Qt::Key_End);
    s.hand.type(u"6"_s);
    s.hand.shortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    QCOMPARE(Scene::dataOf(peer.frame(2)), QByteArray("[123456]"));
    m_clicks = s.hand.clicks();
}

void TestClicks::watchGroup()
{
    Scene s;
    s.connectClient(u"ann"_s, {u"room7"_s});
    s.hand.doubleClick(s.tree(), s.row(RowKind::Group, u"room7"_s));
    QTRY_COMPARE(s.membersOf(u"room7"_s).size(), 2);
    m_clicks = s.hand.clicks();

    // The same by keyboard: W on the selected group.
    s.connectClient(u"bob"_s, {u"room8"_s});
    s.tree()->setCurrentIndex(s.row(RowKind::Group, u"room8"_s));
    s.tree()->setFocus();
    s.hand.startCounting();
    s.hand.shortcut(QKeySequence(Qt::Key_W));
    QTRY_COMPARE(s.membersOf(u"room8"_s).size(), 2);
    QCOMPARE(s.hand.clicks(), m_clicks);
}

void TestClicks::whoIsInGroup()
{
    Scene s;
    const QString ann = s.connectClient(u"ann"_s, {u"room7"_s}).connectionId();
    const QString bob = s.connectClient(u"bob"_s, {u"room7"_s}).connectionId();
    s.hand.click(s.tree(), s.row(RowKind::Group, u"room7"_s));
    auto *members = s.shell.window().findChild<QListWidget *>(u"selectionMembers"_s);
    const auto *note = s.shell.window().findChild<QLabel *>(u"selectionNote"_s);
    QTRY_COMPARE(members->count(), 2);
    QVERIFY(members->isVisible() && note->isVisible());
    QVERIFY2(note->text().startsWith(u"2 connections (confirmed"_s), qPrintable(note->text()));
    QStringList shown{members->item(0)->text(), members->item(1)->text()};
    shown.sort();
    QCOMPARE(shown, (QStringList{u"ann · "_s + ann, u"bob · "_s + bob}));
    m_clicks = s.hand.clicks();
}

void TestClicks::twentyIntoGroup()
{
    Scene s;
    for (int i = 0; i < 20; ++i)
        s.connectClient();
    const QModelIndex folder = s.row(RowKind::Connection, s.clients.front()->connectionId()).parent();
    QTRY_COMPARE(s.tree()->model()->rowCount(folder), 21);
    s.tree()->collapse(folder.siblingAtRow(0)); // groups and users, to have room
    s.tree()->collapse(folder.siblingAtRow(1));
    s.tree()->scrollToBottom();
    const QModelIndex first = s.tree()->model()->index(1, 0, folder);
    const QModelIndex last = s.tree()->model()->index(20, 0, folder);
    s.hand.drag(s.tree(), first, last);
    QCOMPARE(s.tree()->selectionModel()->selectedRows().size(), 20);
    auto *add = s.shell.window().findChild<QToolButton *>(u"selectionAdd"_s);
    QTRY_VERIFY(add->isVisible());
    s.hand.click(add);
    s.dialog<GroupNameDialog>();
    s.hand.type(u"room9"_s);
    s.hand.confirm();
    QTRY_COMPARE(s.membersOf(u"room9"_s).size(), 20);
    m_clicks = s.hand.clicks();
}

void TestClicks::kickWithReason()
{
    Scene s;
    TestClient &peer = s.connectClient(u"ann"_s);
    s.hand.click(s.tree(), s.row(RowKind::Connection, peer.connectionId()));
    auto *close = s.shell.window().findChild<QToolButton *>(u"selectionClose"_s);
    QTRY_VERIFY(close->isVisible());
    s.hand.startCounting(); // the connection is what is being looked at
    s.hand.click(close);
    auto *dialog = s.dialog<CloseDialog>();
    s.hand.type(u"go away"_s);
    s.hand.click(dialog->closeButton());
    QVERIFY(peer.isClosed());
    QVERIFY2(peer.frames.last().contains("\"event\":\"disconnected\"") && peer.frames.last().contains("go away"),
             peer.frames.last().constData());
    m_clicks = s.hand.clicks();
}

void TestClicks::togglePermission()
{
    Scene s;
    const QString id = s.connectClient(u"ann"_s, {u"room7"_s}).connectionId();
    s.row(RowKind::Group, u"room7"_s);
    s.shell.context().navigator.showPermissions(id, {});
    auto *panel = s.shell.window().findChild<PermissionsPanel *>();
    QVERIFY(panel);
    const QModelIndex cell = panel->table()->model()->index(0, 0);
    QTRY_COMPARE(cell.data().toString(), u"send \u2013  join \u2013"_s); // asked as it was opened
    const auto may = [&] {
        const auto allowed = waitFor(s.session()->client().send(checkPermission(
            s.session()->hub(), *ConnectionId::parse(id), Permission::SendToGroup, *GroupName::parse(u"room7"_s))));
        return allowed && *allowed;
    };
    QVERIFY(!may());
    s.hand.click(panel->table(), cell);
    QTRY_COMPARE(cell.data().toString(), u"send \u2713  join \u2013"_s);
    QVERIFY(may());
    m_clicks = s.hand.clicks();
    s.hand.click(panel->table(), cell);
    QTRY_VERIFY(!may());
    QCOMPARE(s.hand.clicks(), 2 * m_clicks);
}

void TestClicks::exportProof()
{
    Scene s;
    auto *watch = s.shell.window().findChild<WatchPanel *>();
    s.hand.click(s.sendButton());
    QTRY_COMPARE(s.emulator().snapshot().deliveries, 1U);
    QTRY_VERIFY(Scene::hears(watch));
    s.hand.startCounting();
    s.hand.shortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S));
    auto *dialog = s.dialog<ExportDialog>();
    const QString path = dialog->findChild<QLineEdit *>()->text();
    QFile::remove(path);
    s.hand.confirm();
    QTRY_VERIFY(QFile::exists(path));
    QTRY_VERIFY(!QApplication::activeModalWidget());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray written = file.readAll();
    QVERIFY2(written.contains(R"(\"type\":\"message\")"), written.constData());
    QVERIFY(!written.contains("access_token=ey"));
    m_clicks = s.hand.clicks();
}

void TestClicks::clientUrl()
{
    Scene s;
    QGuiApplication::clipboard()->clear();
    s.hand.shortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L));
    const auto *dialog = s.dialog<ClientUrlDialog>();
    QTRY_VERIFY(dialog->findChild<QPushButton *>(u"copyUrl"_s)->isVisible());
    s.hand.confirm();
    const QString url = QGuiApplication::clipboard()->text();
    QVERIFY2(url.startsWith(u"ws://"_s), qPrintable(url));
    TestClient tester{QUrl(url)};
    QVERIFY(tester.isReady());
    m_clicks = s.hand.clicks();
}

QTEST_MAIN(TestClicks)
#include "tst_clicks.moc"
