// SPDX-License-Identifier: GPL-3.0-or-later
// Somebody who tries everything: with production locked, nothing is sent, closed or changed, and every refusal says how
// to go on and is one line of the audit.
#include "tests/ui/siege.h"
#include "ui/panels/watch/filter_field.h"

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

qsizetype refusalsIn(const QStringList &said)
{
    return said.filter(kWay).size();
}

} // namespace

class TestLockedProduction : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyActionAndThePalette();
    void explorerMenus();
    void viewsOfGroupUserConnection();
    void permissionMatrix();
    void composerAsTheService();
    void composerAsAClient();
    void aClientUrlIsNoWayAround();
    void watchRowsAndASecondWindow();
    void policyMakesTheLocalEmulatorProduction();
};

void TestLockedProduction::everyActionAndThePalette()
{
    Siege s;
    // They end the program, leave the profile for another one, or are Qt's own dialog with a loop of its own.
    const QStringList leftOut{u"file.quit"_s, u"hub.tryEmulator"_s, u"help.aboutQt"_s};
    s.shell.context().navigator.compose({TargetKind::Hub, {}}, *MessageBody::json("1"));
    const QList<QString> ids = s.shell.context().actions.ids();
    int tried = 0;
    for (int round = 0; round < 2; ++round) { // the second time, a watch is in front
        for (const QString &id : ids) {
            QAction *action = s.shell.action(id);
            if (leftOut.contains(id) || !action->isEnabled())
                continue;
            action->trigger();
            ++tried;
            s.sayYes();
            QVERIFY2(s.isUntouched(), qPrintable(id));
        }
    }
    qInfo("actions tried: %d, dialogs answered: %d", tried, s.dialogs);
    QVERIFY(tried > 60);
    // message.send, resendLast and hub.closeAll, twice each.
    const QList<AuditEntry> refused = s.refused();
    QVERIFY2(refused.size() >= 5, qPrintable(QString::number(refused.size())));
    for (const AuditEntry &entry : refused) {
        QVERIFY2(entry.detail.contains(kWay), qPrintable(entry.detail));
        QCOMPARE(entry.attempts, 0);
    }
    QVERIFY(refusalsIn(s.said) >= 2); // in the dialog that asked whether to close all

    const qsizetype before = refused.size();
    s.shell.window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&s.shell.window()));
    s.shell.window().setFocus();
    s.hand.shortcut(QKeySequence(Qt::CTRL | Qt::Key_K));
    QTRY_VERIFY(QApplication::activeModalWidget() &&
                QApplication::activeModalWidget()->isAncestorOf(QApplication::focusWidget()));
    s.hand.type(u"close all conn"_s);
    s.hand.confirm();
    QTRY_VERIFY(qobject_cast<CloseDialog *>(QApplication::activeModalWidget()));
    s.sayYes();
    QVERIFY(s.isUntouched());
    QVERIFY(s.hasRefused(before + 1));
}

void TestLockedProduction::explorerMenus()
{
    Siege s;
    auto *panel = s.view<ExplorerPanel>();
    auto *tree = panel->findChild<QTreeView *>();
    VERIFY_OK(panel->controller().addName(RowKind::Group, u"room1"_s));
    VERIFY_OK(panel->controller().addName(RowKind::User, u"ann"_s));
    VERIFY_OK(panel->controller().addName(RowKind::User, u"cat"_s));
    VERIFY_OK(panel->controller().addName(RowKind::Connection, s.idOf(0)));
    VERIFY_OK(panel->controller().addName(RowKind::Connection, s.idOf(1)));
    QTRY_VERIFY(find(*tree->model(), RowKind::Connection, s.idOf(1)).isValid());
    tree->expandAll();
    const auto open = [&](const QList<std::pair<RowKind, QString>> &rows) -> QMenu * {
        tree->clearSelection();
        QModelIndex last;
        for (const auto &[kind, name] : rows) {
            last = find(*tree->model(), kind, name);
            if (!last.isValid())
                return nullptr; // it was forgotten: the last verb of its menu
            tree->selectionModel()->setCurrentIndex(last, QItemSelectionModel::Select | QItemSelectionModel::Rows);
        }
        tree->scrollTo(last);
        Q_EMIT tree->customContextMenuRequested(tree->visualRect(last).center());
        const auto menus = panel->findChildren<QMenu *>(QString(), Qt::FindDirectChildrenOnly);
        return menus.isEmpty() ? nullptr : menus.last();
    };
    int tried = s.tryMenu([&] { return open({{RowKind::Hub, kHub}}); });
    tried += s.tryMenu([&] {
        return open({{RowKind::Connection, s.idOf(0)}, {RowKind::Connection, s.idOf(1)}, {RowKind::User, u"cat"_s}});
    });
    QVERIFY(!QTest::currentTestFailed());
    // Add, remove and close: each is refused at the first of its three, and the two others are not even tried.
    QVERIFY(s.hasRefused(3));
    const auto jobs = s.shell.context().jobs.entries();
    QCOMPARE(jobs.size(), 3);
    for (const auto &entry : jobs) {
        QCOMPARE(entry.job->state(), BulkJob::State::Refused);
        QCOMPARE(entry.job->counts().left, 3);
        QVERIFY(entry.job->refusal()->message.contains(kWay));
    }
    auto *jobsPanel = s.view<JobsPanel>();
    QTRY_VERIFY(jobsPanel->isVisible());
    s.tryButtons(jobsPanel);
    QVERIFY(s.isUntouched());

    // Del asks; yes is refused beside the tree, with the way on.
    tree->clearSelection();
    tree->setCurrentIndex(find(*tree->model(), RowKind::Group, u"room1"_s));
    tree->setFocus();
    const qsizetype before = s.refused().size();
    QTest::keyClick(tree, Qt::Key_Delete, Qt::ShiftModifier);
    QVERIFY(qobject_cast<CloseDialog *>(QApplication::activeModalWidget()));
    s.sayYes();
    QVERIFY(s.isUntouched());
    QVERIFY(s.hasRefused(before + 1));
    auto *line = panel->findChild<ActLine *>();
    QTRY_VERIFY2(line->isVisible() && line->text().contains(kWay), qPrintable(line->text()));
    QVERIFY(line->findChild<QToolButton *>(u"actUnlock"_s)->isVisible());

    for (const auto &[kind, name] :
         {std::pair{RowKind::Group, u"room1"_s}, {RowKind::User, u"ann"_s}, {RowKind::Connection, s.idOf(0)}})
        tried += s.tryMenu([&, row = std::pair(kind, name)] { return open({row}); });
    qInfo("menu verbs tried: %d, dialogs answered: %d", tried, s.dialogs);
    QVERIFY(tried >= 20);
}

void TestLockedProduction::viewsOfGroupUserConnection()
{
    Siege s;
    Navigator &navigator = s.shell.context().navigator;
    navigator.showGroup(u"room1"_s);
    auto *group = s.view<GroupPanel>();
    QTRY_COMPARE(group->table()->model()->rowCount(), 2);
    group->table()->selectAll();
    const auto edits = group->findChildren<QLineEdit *>();
    edits.first()->setText(s.idOf(2));
    QVERIFY(s.tryButtons(group, [&] { navigator.showGroup(u"room1"_s); }) >= 8);
    QVERIFY2(refusalsIn(s.said) >= 3, qPrintable(s.said.join(u'\n')));
    QVERIFY(group->findChild<QToolButton *>(u"actUnlock"_s));

    const qsizetype afterGroup = 5;
    QVERIFY(s.hasRefused(afterGroup)); // close all, add, remove, to another group, close
    s.said.clear();
    navigator.showUser(u"ann"_s);
    auto *user = s.view<UserPanel>();
    user->findChild<QLineEdit *>()->setText(u"room2"_s);
    QVERIFY(s.tryButtons(user, [&] { navigator.showUser(u"ann"_s); }) >= 6);
    QVERIFY2(refusalsIn(s.said) >= 3, qPrintable(s.said.join(u'\n')));
    QVERIFY(s.hasRefused(afterGroup + 4)); // add, remove, remove from all, close

    const qsizetype afterUser = s.refused().size();
    s.said.clear();
    navigator.showConnection(s.idOf(0));
    auto *connection = s.view<ConnectionPanel>();
    connection->findChild<QLineEdit *>()->setText(u"room2"_s);
    QVERIFY(s.tryButtons(connection, [&] { navigator.showConnection(s.idOf(0)); }) >= 6);
    QVERIFY2(refusalsIn(s.said) >= 3, qPrintable(s.said.join(u'\n')));
    QVERIFY(s.hasRefused(afterUser + 4)); // add, remove, remove from all, close
    QVERIFY(connection->findChild<QToolButton *>(u"actUnlock"_s)->isVisible());
}

void TestLockedProduction::permissionMatrix()
{
    Siege s;
    s.shell.context().navigator.showPermissions(s.idOf(0), u"room1"_s);
    auto *panel = s.view<PermissionsPanel>();
    panel->controller().addConnections({s.idOf(1)});
    const QAbstractItemModel *matrix = panel->table()->model();
    QTRY_COMPARE(matrix->index(0, 0).data().toString(), u"send \u2713  join \u2013"_s);
    s.hand.click(panel->table(), matrix->index(0, 0));
    QVERIFY(s.isUntouched());
    QVERIFY(s.hasRefused(1)); // one click, one call
    QTRY_COMPARE(matrix->index(0, 0).data().toString(), u"send \u2713  join \u2013"_s);
    QTest::keyClick(panel->table(), Qt::Key_Space);
    QVERIFY(s.isUntouched());
    QVERIFY(s.hasRefused(2));
    panel->table()->selectAll();
    QVERIFY(s.tryButtons(panel) >= 5); // grant and revoke, each of send, join and both
    QVERIFY(s.hasRefused(2 + 6));
    QVERIFY2(refusalsIn(s.said) >= 2, qPrintable(s.said.join(u'\n')));
}

void TestLockedProduction::composerAsTheService()
{
    Siege s;
    auto *panel = s.view<ComposerPanel>();
    auto *json = panel->findChild<QWidget *>(u"composerJson"_s);
    auto *unlock = panel->findChild<QToolButton *>(u"composerUnlock"_s);
    const auto outcome = [panel] {
        QStringList texts;
        const auto labels = panel->findChildren<QLabel *>();
        for (const QLabel *label : labels) {
            if (label->isVisible())
                texts.append(label->text());
        }
        return texts.join(u'\n');
    };
    qsizetype refused = 0;
    const auto isRefused = [&] {
        ++refused;
        return s.isUntouched() && s.hasRefused(refused) && outcome().contains(kWay) && unlock->isVisible();
    };
    const MessageBody body = *MessageBody::json("1");
    for (const MessageTarget &target :
         {MessageTarget{TargetKind::Hub, {}}, MessageTarget{TargetKind::Group, u"room1"_s},
          MessageTarget{TargetKind::User, u"ann"_s}, MessageTarget{TargetKind::Connection, s.idOf(0)},
          MessageTarget{TargetKind::Group, u"a/b"_s}}) { // the last one goes to the hub with a filter
        s.shell.context().navigator.compose(target, body);
        QVERIFY(s.hand.tabTo(json));
        s.hand.shortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
        QVERIFY2(isRefused(), qPrintable(outcome()));
    }
    // The history: Up and send, the last one again, and the same held for a while.
    s.hand.press(Qt::Key_Up);
    s.hand.shortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    QVERIFY2(isRefused(), qPrintable(outcome()));
    s.hand.shortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Return));
    QVERIFY2(isRefused(), qPrintable(outcome()));
    s.shell.action(u"message.hold"_s)->trigger();
    s.hand.shortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    QVERIFY2(isRefused(), qPrintable(outcome()));

    // Unlocked, held, and locked again while it is held: the gate has the last word.
    s.shell.context().navigator.compose({TargetKind::Group, u"room1"_s}, body);
    ProductionGuard &guard = s.shell.context().transport.guard();
    VERIFY_OK(guard.unlock(s.session()->profile().guardId(), kHub));
    s.shell.action(u"message.send"_s)->trigger();
    QPushButton *yes = nullptr;
    const auto find = [&](const QString &start) {
        const auto buttons = panel->findChildren<QPushButton *>();
        for (QPushButton *button : buttons) {
            if (button->isVisible() && words(button->text()).startsWith(start))
                yes = button;
        }
        return yes != nullptr;
    };
    QTRY_VERIFY(find(u"Send to 2"_s)); // the preview names the audience
    yes->click();
    yes = nullptr;
    QTRY_VERIFY(find(u"Send now"_s));
    guard.lock(s.session()->profile().guardId(), kHub);
    yes->click();
    QVERIFY2(isRefused(), qPrintable(outcome()));
}

void TestLockedProduction::composerAsAClient()
{
    Siege s;
    WatchRequest request;
    request.session = s.session();
    request.userId = u"eve"_s;
    request.groups = {u"room1"_s};
    request.maySend = true;
    s.shell.context().navigator.watch(request);
    ClientRoster &clients = s.shell.context().workspace.clients();
    QTRY_VERIFY(!clients.clients().isEmpty() && clients.clients().first().isConnected());
    auto *panel = s.view<ComposerPanel>();
    const auto boxes = panel->findChildren<QComboBox *>();
    const auto actorBox = std::find_if(boxes.cbegin(), boxes.cend(),
                                       [](const QComboBox *box) { return box->accessibleName() == u"Who sends"_s; });
    QVERIFY(actorBox != boxes.cend());
    QComboBox *actor = *actorBox;
    for (const MessageTarget &target :
         {MessageTarget{TargetKind::Group, u"room1"_s}, MessageTarget{TargetKind::Event, u"hello"_s}}) {
        actor->setCurrentIndex(1);
        Q_EMIT actor->activated(1);
        s.shell.context().navigator.compose(target, *MessageBody::json("1"));
        s.shell.action(u"message.send"_s)->trigger();
        QVERIFY(s.isUntouched());
        QTRY_VERIFY(panel->findChild<QToolButton *>(u"composerUnlock"_s)->isVisible());
    }
    // It is no management call, so there is no line of the audit.
    QCOMPARE(s.refused().size(), 0);
}

void TestLockedProduction::aClientUrlIsNoWayAround()
{
    Siege s;
    ClientAccessRequest access;
    access.roles = {u"webpubsub.sendToGroup"_s};
    const auto url = waitFor(s.session()->client().clientAccess(s.session()->hub(), access));
    VERIFY_OK(url);
    ClientRoster &clients = s.shell.context().workspace.clients();
    const auto send = [&](const HubSessionPtr &session) -> Result<void> {
        WatchRequest request;
        request.session = session;
        request.clientUrl = QString::fromUtf8(url->url.reveal());
        WatchController watch(s.shell.context().io, s.shell.context().names, clients, request);
        if (!QTest::qWaitFor([&] { return watch.status().state == ClientState::Connected; }))
            return failure(Error::cancelled());
        return waitFor(clients.send(watch.clientId(), s.shell.context().transport.guard(),
                                    {TargetKind::Group, u"room1"_s}, *MessageBody::json("1"), {}, false));
    };
    // Made here, or pasted: the profile that knows the service is the one that counts.
    for (const HubSessionPtr &session : {s.session(), HubSessionPtr()}) {
        const Result<void> sent = send(session);
        VERIFY_FAILS(sent, Error::Kind::Locked);
        QVERIFY2(sent.error().message.contains(u"\"Orders\""_s), qPrintable(sent.error().message));
        QVERIFY2(sent.error().message.contains(kWay), qPrintable(sent.error().message));
        QVERIFY(s.isUntouched());
    }
}

void TestLockedProduction::watchRowsAndASecondWindow()
{
    Siege s;
    s.shell.action(u"watch.start"_s)->trigger();
    auto *watch = s.view<WatchPanel>();
    QTRY_VERIFY(watch && watch->controller().status().state == ClientState::Connected);
    // Something to act on: another program, which is not this one's to lock, sends.
    s.victims.front()->send("{\"type\":\"sendToGroup\",\"group\":\"room3\",\"data\":\"x\",\"ackId\":1}");
    QVERIFY(!s.victims.front()->frame(1).isEmpty());
    s.before = s.frozen();
    QTableView *rows = watch->rows()->table();
    QTRY_VERIFY(rows->model()->rowCount() > 1);
    auto *filter = watch->rows()->findChild<FilterField *>();
    QVERIFY(filter);
    for (const int row : {0, 1}) { // an event of the link, and a frame
        const int tried = s.tryMenu([&]() -> QMenu * {
            filter->clear(); // the verb before may have set one that hides every row
            if (!QTest::qWaitFor([&] { return rows->model()->rowCount() > 1; }))
                return nullptr;
            rows->selectRow(row);
            // The key: the menu of the current row, wherever its columns are.
            QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(), QPoint());
            QApplication::sendEvent(rows, &event);
            const auto menus = watch->rows()->findChildren<QMenu *>(QString(), Qt::FindDirectChildrenOnly);
            return menus.isEmpty() ? nullptr : menus.last();
        });
        QVERIFY2(tried >= 5, qPrintable(QString::number(tried)));
    }

    s.shell.context().navigator.showGroup(u"room1"_s);
    QPointer<GroupPanel> group = s.view<GroupPanel>();
    QTRY_COMPARE(group->table()->model()->rowCount(), 2);
    s.shell.action(u"window.detachTab"_s)->trigger();
    auto *second = qobject_cast<ViewWindow *>(group->window());
    QVERIFY(second);
    QVERIFY(QTest::qWaitForWindowActive(second));
    group->table()->selectAll();
    group->findChildren<QLineEdit *>().first()->setText(s.idOf(2));
    QVERIFY(s.tryButtons(group) >= 8);
    QVERIFY2(refusalsIn(s.said) >= 3, qPrintable(s.said.join(u'\n')));
    QVERIFY(group->findChild<QToolButton *>(u"actUnlock"_s));
    const QList<AuditEntry> refused = s.refused();
    QVERIFY(refused.size() >= 4);
    // The window's own shortcuts act there too.
    s.shell.context().navigator.compose({TargetKind::Hub, {}}, *MessageBody::json("1"));
    second->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(second));
    QTest::keySequence(group->table(), QKeySequence(Qt::CTRL | Qt::Key_Return));
    QVERIFY(s.isUntouched());
    QVERIFY(s.hasRefused(refused.size() + 1));
    second->close();
}

void TestLockedProduction::policyMakesTheLocalEmulatorProduction()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"policy.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"productionHosts\": [\"127.0.0.1\"], \"allowUnlock\": false}");
    file.close();
    qputenv("WEBPUBSUB_POLICY_FILE", file.fileName().toUtf8());
    ShellFixture shell;
    qunsetenv("WEBPUBSUB_POLICY_FILE");
    shell.action(u"hub.tryEmulator"_s)->trigger();
    const HubSessionPtr session = shell.context().workspace.session();
    QVERIFY(session);
    QCOMPARE(session->environment(), Environment::Production);
    const auto connections = [&] {
        const EmulatorSnapshot snapshot = shell.context().emulator.snapshot();
        return snapshot.hubs.isEmpty() ? qsizetype(0) : snapshot.hubs.first().connections.size();
    };
    QTRY_COMPARE(connections(), 1);
    shell.action(u"message.send"_s)->trigger();
    auto *panel = shell.window().findChild<ComposerPanel *>();
    const auto says = [panel](const QString &text) {
        const auto labels = panel->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel *one) { return one->text().contains(text); });
    };
    QTRY_VERIFY(says(u"The policy of this machine does not let anybody unlock it"_s));
    QVERIFY(!panel->findChild<QToolButton *>(u"composerUnlock"_s)->isVisible());
    shell.action(u"hub.closeAll"_s)->trigger();
    auto *dialog = qobject_cast<CloseDialog *>(QApplication::activeModalWidget());
    QVERIFY(dialog);
    dialog->hubField()->setText(u"demo"_s);
    dialog->closeButton()->click();
    QTRY_VERIFY(dialog->findChild<ActLine *>()->text().contains(u"policy of this machine"_s));
    QCOMPARE(connections(), 1);
    QCOMPARE(shell.context().emulator.snapshot().deliveries, 0U);
    dialog->reject();
}

QTEST_MAIN(TestLockedProduction)
#include "tst_locked_production.moc"
