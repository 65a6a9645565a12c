// SPDX-License-Identifier: GPL-3.0-or-later
// The tab of the local emulator: what it holds, and the faults that are asked of it.
#include "core/rest/operations/hub.h"
#include "tests/support/verify_result.h"
#include "tests/ui/emulator_clients.h"
#include "tests/ui/panel_fixture.h"
#include "ui/common/banner.h"
#include "ui/common/empty_state.h"
#include "ui/common/local_emulator.h"
#include "ui/models/row_diff.h"
#include "ui/panels/emulator/emulator_panel.h"
#include "ui/panels/emulator/fault_dialogs.h"
#include "ui/panels/emulator/faults_view.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTest>
#include <QTreeView>

#include <random>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

constexpr auto kFatal = QAbstractItemModelTester::FailureReportingMode::Fatal;

EmulatorConnectionsModel::Row row(int number, const QStringList &groups = {})
{
    EmulatorConnection connection;
    connection.id = u"c%1"_s.arg(number);
    connection.userId = number % 3 == 0 ? QString() : u"u%1"_s.arg(number % 7);
    connection.anonymous = connection.userId.isEmpty();
    connection.groups = groups;
    return {u"chat"_s, connection};
}

QStringList titles(const QAbstractItemModel &model, const QModelIndex &parent = {})
{
    QStringList all;
    for (int i = 0; i < model.rowCount(parent); ++i) {
        const QModelIndex index = model.index(i, 0, parent);
        all.append(index.data().toString() + u' ' + index.siblingAtColumn(1).data().toString());
        all += titles(model, index);
    }
    return all;
}

/// The panel over an emulator that the panel itself started.
struct Stage {
    Stage() : local(fixture.emulator)
    {
        fixture.emulator.stop();
        panel = std::make_unique<EmulatorPanel>(new EmulatorController(local));
        panel->resize(900, 600);
        panel->show();
    }

    void start()
    {
        button(u"Start the local emulator"_s)->click();
        QVERIFY(local.isRunning());
        clients = std::make_unique<EmulatorClients>(fixture.io, fixture.connectToEmulator());
    }
    /// By its object name or its words.
    QPushButton *button(const QString &name) const
    {
        const auto buttons = panel->findChildren<QPushButton *>();
        for (QPushButton *each : buttons) {
            if (each->objectName() == name || QString(each->text()).remove(u'&') == name)
                return each;
        }
        return nullptr;
    }
    QString text(const QString &label) const { return panel->findChild<QLabel *>(label)->text(); }
    template <typename Dialog> Dialog *dialog() const { return panel->findChild<Dialog *>(); }
    const QList<ActiveFault> &faults() const { return panel->controller().faults().faults(); }
    int connections() const { return panel->controller().connections().rowCount(); }
    void choose(const QString &title)
    {
        const QAbstractItemModel &model = panel->controller().scopes();
        const auto found = model.match(model.index(0, 0), Qt::DisplayRole, title, 1,
                                       Qt::MatchExactly | Qt::MatchRecursive | Qt::MatchCaseSensitive);
        QVERIFY2(!found.isEmpty(), qPrintable(title));
        panel->scopes()->setCurrentIndex(found.first());
    }

    PanelFixture fixture;
    LocalEmulator local;
    std::unique_ptr<EmulatorPanel> panel;
    std::unique_ptr<EmulatorClients> clients;
};

} // namespace

class EmulatorPanelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsChangeInFewRanges()
    {
        std::mt19937 random(7); // NOLINT(cert-msc51-cpp): the same rows in each run
        QList<int> shown;
        for (int round = 0; round < 500; ++round) {
            QList<int> fresh;
            for (int key = 0; key < 30; ++key) {
                if (random() % 3 != 0)
                    fresh.append(key);
            }
            if (round % 50 == 0)
                std::shuffle(fresh.begin(), fresh.end(), random);
            const QList<int> old = shown;
            applyRowDiff(
                old, fresh, [&](int first, int last) { shown.remove(first, last - first + 1); },
                [&](int first, int last) {
                    for (int i = first; i <= last; ++i)
                        shown.insert(i, fresh.at(i));
                });
            QCOMPARE(shown, fresh);
        }
    }

    void connectionsKeepTheirRows()
    {
        EmulatorConnectionsModel model;
        const QAbstractItemModelTester tester(&model, kFatal);
        QList<EmulatorConnectionsModel::Row> rows;
        for (int i = 0; i < 10'000; ++i)
            rows.append(row(i));
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setRows(rows);
        QCOMPARE(inserted.size(), 1);
        const QPersistentModelIndex kept = model.index(5'000, 0);
        rows.remove(100, 50);
        rows.append(row(10'000));
        rows[4'950].connection.isHalfOpen = true;
        model.setRows(rows);
        QCOMPARE(kept.row(), 4'950);
        QCOMPARE(kept.data().toString(), u"c5000"_s);
        QCOMPARE(kept.sibling(kept.row(), EmulatorConnectionsModel::StateColumn).data().toString(), u"half-open"_s);
        QCOMPARE(inserted.size(), 2);
        QCOMPARE(removed.size(), 1);
        QCOMPARE(reset.size(), 0);
        model.setRows({});
        QCOMPARE(model.rowCount(), 0);
    }

    void scopesAreExactAndKeepTheirRows()
    {
        EmulatorScopeModel model;
        const QAbstractItemModelTester tester(&model, kFatal);
        EmulatorSnapshot snapshot;
        snapshot.hubs = {{u"chat"_s, {row(1, {u"a"_s, u"b"_s}).connection, row(2, {u"b"_s}).connection}},
                         {u"other"_s, {row(3).connection}}};
        model.setSnapshot(snapshot);
        QCOMPARE(titles(model),
                 QStringList({u"Everything 3"_s, u"chat 2"_s, u"Groups 2"_s, u"a 1"_s, u"b 2"_s, u"Users 2"_s,
                              u"u1 1"_s, u"u2 1"_s, u"other 1"_s, u"Groups 0"_s, u"Users 0"_s}));
        const QModelIndex everything = model.index(0, 0);
        const QModelIndex chat = model.index(0, 0, everything);
        const QPersistentModelIndex groupB = model.index(1, 0, model.index(0, 0, chat));
        QVERIFY(EmulatorScopeModel::scopeOf(everything) == FaultScope::everything());
        QVERIFY(EmulatorScopeModel::scopeOf(model.index(1, 0, chat)) == FaultScope::ofHub(u"chat"_s));
        QVERIFY(EmulatorScopeModel::scopeOf(groupB) == FaultScope::group(u"chat"_s, u"b"_s));
        QVERIFY(EmulatorScopeModel::scopeOf(model.index(0, 0, model.index(1, 0, chat))) ==
                FaultScope::user(u"chat"_s, u"u1"_s));
        snapshot.hubs[0].connections.removeFirst();
        snapshot.hubs.prepend({u"a-new-hub"_s, {}});
        model.setSnapshot(snapshot);
        QVERIFY(groupB.isValid());
        QCOMPARE(groupB.row(), 0);
        QCOMPARE(groupB.sibling(groupB.row(), 1).data().toString(), u"1"_s);
        QCOMPARE(model.hubCount(), 3);
        QCOMPARE(model.groupCount(), 1);
        QCOMPARE(model.userCount(), 1);
        model.setSnapshot({});
        QCOMPARE(titles(model), QStringList{u"Everything 0"_s});
    }

    void startsAndStops()
    {
        Stage stage;
        auto *start = stage.button(u"Start the local emulator"_s);
        QVERIFY(start->isVisible());
        stage.start();
        QVERIFY(!start->isVisible());
        QVERIFY(stage.text(u"where"_s).contains(stage.local.endpoint().toString()));
        stage.button(u"copyConnectionString"_s)->click();
        QCOMPARE(QGuiApplication::clipboard()->text().toUtf8(), stage.local.connectionString().reveal());
        stage.button(u"stop"_s)->click();
        QVERIFY(!stage.local.isRunning());
        QVERIFY(start->isVisible());
    }

    void showsWhatTheEmulatorHolds()
    {
        Stage stage;
        stage.start();
        const QAbstractItemModelTester scopes(&stage.panel->controller().scopes(), kFatal);
        const QAbstractItemModelTester connections(&stage.panel->controller().connections(), kFatal);
        const QString ann = stage.clients->connectOne(u"ann"_s, {u"room"_s});
        stage.clients->connectOne(u"bob@home"_s);
        QTRY_COMPARE(stage.connections(), 2);
        QVERIFY(stage.text(u"counts"_s).startsWith(u"Hubs: 1 · connections: 2 · groups: 1 · users: 2"_s));
        stage.panel->connections()->selectRow(0);
        stage.clients->connectOne();
        QTRY_COMPARE(stage.connections(), 3);
        QCOMPARE(stage.panel->connections()->selectionModel()->selectedRows().size(), 1);
        QCOMPARE(stage.panel->connections()->currentIndex().data().toString(), ann);
        QCOMPARE(stage.text(u"target"_s), u"Acts on: connection %1 of hub chat"_s.arg(ann));
        stage.choose(u"room"_s);
        QCOMPARE(stage.connections(), 1);
        QCOMPARE(stage.text(u"target"_s), u"Acts on: group room of hub chat"_s);
        QVERIFY(!stage.button(u"refuse"_s)->isEnabled());
        stage.choose(u"Everything"_s);
        auto *filter = stage.panel->findChild<QLineEdit *>(u"connectionFilter"_s);
        // With a character that no connection id has: the filter reads the ids too, and they are random.
        filter->setText(u"BOB@"_s);
        QCOMPARE(stage.connections(), 1);
        filter->setText(u"nobody"_s);
        QCOMPARE(stage.connections(), 0);
        stage.button(u"Clear filter"_s)->click();
        QCOMPARE(stage.connections(), 3);
    }

    void countsFollowWithoutAnyChange()
    {
        Stage stage;
        stage.start();
        stage.clients->connectOne();
        QTRY_COMPARE(stage.connections(), 1);
        const auto body = MessageBody{DataType::Text, "x"};
        const auto session = stage.fixture.workspace.session();
        VERIFY_OK(waitFor(session->client().send(sendToAll(session->hub(), body))));
        QTRY_VERIFY(stage.text(u"counts"_s).endsWith(u"requests: 1 · deliveries: 1"_s));
    }

    void cutsWhatIsSelectedAndClosesWithCode()
    {
        Stage stage;
        stage.start();
        stage.clients->connectMany(3, {u"room"_s});
        QTRY_COMPARE(stage.connections(), 3);
        stage.panel->connections()->selectRow(1);
        stage.button(u"cut"_s)->click();
        QTRY_COMPARE(stage.connections(), 2);
        QTRY_COMPARE(stage.text(u"outcome"_s), u"Sockets cut: 1"_s);

        stage.choose(u"room"_s);
        stage.button(u"closeWithCode"_s)->click();
        auto *dialog = stage.dialog<CloseFaultDialog>();
        auto *code = dialog->findChild<QComboBox *>();
        auto *problem = dialog->findChild<QLabel *>(u"problem"_s);
        auto *accept = dialog->findChild<QPushButton *>(u"accept"_s);
        code->setEditText(u"1005"_s);
        QVERIFY(problem->text().contains(u"1007"_s));
        accept->click();
        QVERIFY(dialog->isVisible()); // and nothing typed is lost
        code->setEditText(u"4000"_s);
        QVERIFY(problem->text().isEmpty());
        dialog->findChild<QLineEdit *>(QString())->setText(u"bye"_s);
        accept->click();
        QTRY_COMPARE(stage.text(u"outcome"_s), u"Connections closed with 4000: 2"_s);
        QTRY_COMPARE(stage.fixture.emulator.snapshot().hubs.value(0).connections.size(), 0);
    }

    void aGoneConnectionIsNotReplacedByTheScope()
    {
        Stage stage;
        stage.start();
        stage.clients->connectMany(3);
        QTRY_COMPARE(stage.connections(), 3);
        const auto isGone = [&] {
            for (const QString &name : {u"cut"_s, u"halfOpen"_s, u"withholdAcks"_s, u"closeWithCode"_s}) {
                if (stage.button(name)->isEnabled())
                    return false;
            }
            return stage.text(u"target"_s).startsWith(u"Acts on: nothing");
        };
        stage.panel->connections()->selectRow(1);
        stage.button(u"cut"_s)->click();
        QTRY_COMPARE(stage.connections(), 2);
        QVERIFY2(isGone(), qPrintable(stage.text(u"target"_s)));
        QVERIFY(stage.button(u"delay"_s)->isEnabled()); // which never concerns a connection
        stage.clients->connectOne();
        QTRY_COMPARE(stage.connections(), 3);
        QVERIFY(isGone());

        QTreeView *scopes = stage.panel->scopes(); // the one that is chosen there already
        QTest::mouseClick(scopes->viewport(), Qt::LeftButton, {},
                          scopes->visualRect(scopes->model()->index(0, 0)).center());
        QVERIFY(!isGone());
        QCOMPARE(stage.text(u"target"_s), u"Acts on: everything"_s);
        QVERIFY(stage.button(u"cut"_s)->isEnabled());

        stage.panel->connections()->selectRow(0);
        auto *filter = stage.panel->findChild<QLineEdit *>(u"connectionFilter"_s);
        filter->setText(stage.panel->connections()->model()->index(1, 0).data().toString());
        QCOMPARE(stage.connections(), 1);
        QVERIFY(isGone());
        filter->clear();
        QVERIFY(isGone());
        stage.panel->connections()->selectRow(2);
        QVERIFY(!isGone());
        stage.panel->connections()->clearSelection(); // by whoever looks at it
        QCOMPARE(stage.text(u"target"_s), u"Acts on: everything"_s);
        QVERIFY(stage.button(u"cut"_s)->isEnabled());

        stage.panel->connections()->selectAll();
        const QString last = stage.panel->connections()->model()->index(2, 0).data().toString();
        filter->setText(last);
        QCOMPARE(stage.text(u"target"_s), u"Acts on: connection %1 of hub chat"_s.arg(last)); // a part of them is
    }

    void aGoneGroupIsNotReplacedByItsNeighbour()
    {
        Stage stage;
        stage.start();
        stage.clients->connectMany(2, {u"other"_s});
        stage.clients->connectOne({}, {u"room"_s});
        QTRY_COMPARE(stage.connections(), 3);
        stage.choose(u"room"_s);
        QCOMPARE(stage.connections(), 1);
        stage.button(u"cut"_s)->click();
        QTRY_COMPARE(stage.connections(), 0);
        const auto isThere = [&](const QString &title) {
            const QAbstractItemModel &model = stage.panel->controller().scopes();
            return !model
                        .match(model.index(0, 0), Qt::DisplayRole, title, 1,
                               Qt::MatchExactly | Qt::MatchRecursive | Qt::MatchCaseSensitive)
                        .isEmpty();
        };
        QTRY_VERIFY(!isThere(u"room"_s));
        QVERIFY(isThere(u"other"_s));
        const FaultScope room = FaultScope::group(u"chat"_s, u"room"_s);
        QVERIFY(stage.panel->controller().scope() == room);
        QCOMPARE(stage.text(u"target"_s), u"Acts on: group room of hub chat"_s);
        QVERIFY(!stage.button(u"cut"_s)->isEnabled());
        QVERIFY(!stage.panel->scopes()->selectionModel()->hasSelection());
        const auto empty = stage.panel->findChildren<EmptyState *>();
        QVERIFY(std::any_of(empty.begin(), empty.end(), [](const EmptyState *state) {
            return state->isVisible() && state->sentence().contains(u"group room of hub chat");
        }));

        stage.panel->scopes()->setFocus(Qt::TabFocusReason); // chooses nobody
        QVERIFY(stage.panel->controller().scope() == room);
        stage.clients->connectOne({}, {u"room"_s});
        QTRY_COMPARE(stage.connections(), 1);
        QCOMPARE(EmulatorScopeModel::scopeOf(stage.panel->scopes()->currentIndex()).name, u"room"_s);
        QVERIFY(stage.panel->scopes()->selectionModel()->hasSelection());
        stage.button(u"cut"_s)->click();
        QTRY_COMPARE(stage.connections(), 0);
        QTRY_COMPARE(stage.text(u"outcome"_s), u"Sockets cut: 1"_s);
        stage.choose(u"other"_s);
        QCOMPARE(stage.connections(), 2);
    }

    void faultsAreSeenAndLifted()
    {
        Stage stage;
        stage.start();
        const QAbstractItemModelTester tester(&stage.panel->controller().faults(), kFatal);
        auto *view = stage.panel->findChild<FaultsView *>();
        QVERIFY(!view->isVisible());
        const QString id = stage.clients->connectOne();
        QTRY_COMPARE(stage.connections(), 1);
        stage.panel->connections()->selectRow(0);
        stage.button(u"halfOpen"_s)->click();
        QTRY_COMPARE(stage.faults().size(), 1);
        QVERIFY(stage.faults().at(0).fault == (Fault{FaultScope::connection(u"chat"_s, id), HalfOpenFault{}}));
        QTRY_COMPARE(
            stage.panel->connections()->model()->index(0, EmulatorConnectionsModel::StateColumn).data().toString(),
            u"half-open"_s);
        stage.panel->connections()->clearSelection();
        stage.button(u"withholdAcks"_s)->click();
        stage.button(u"expireTokens"_s)->click();
        QTRY_COMPARE(stage.faults().size(), 3);
        QVERIFY(view->isVisible());
        QVERIFY(stage.panel->findChild<Banner *>()->text().startsWith(u"3 faults are in force"_s));
        auto *lift = qobject_cast<QPushButton *>(
            view->table()->indexWidget(view->table()->model()->index(0, FaultsModel::LiftColumn)));
        QCOMPARE(lift->accessibleName(), u"Lift: half-open sockets, connection %1 of hub chat"_s.arg(id));
        lift->click();
        QTRY_COMPARE(stage.faults().size(), 2);
        QVERIFY(std::holds_alternative<WithholdAcksFault>(stage.faults().at(0).fault.effect));
        QTRY_COMPARE(stage.panel->findChild<Banner *>()->text().left(8), u"2 faults"_s);
        const auto buttons = view->findChildren<QAbstractButton *>();
        const auto all = std::find_if(buttons.begin(), buttons.end(), [](const QAbstractButton *button) {
            return button->isVisible() && QString(button->text()).remove(u'&') == u"Lift all"_s;
        });
        QVERIFY(all != buttons.end());
        (*all)->click();
        QTRY_VERIFY(stage.faults().isEmpty());
        QVERIFY(!view->isVisible());
    }

    void delaysAndRefusesWhatTheDialogsSay()
    {
        Stage stage;
        stage.start();
        stage.clients->connectOne(u"ann"_s, {u"room"_s});
        QTRY_COMPARE(stage.connections(), 1);
        stage.choose(u"room"_s);
        stage.button(u"delay"_s)->click();
        auto *delay = stage.dialog<DelayFaultDialog>();
        const auto spins = delay->findChildren<QSpinBox *>();
        spins.at(0)->setValue(75);
        spins.at(1)->setValue(5);
        QVERIFY(!delay->findChildren<QCheckBox *>().at(0)->isEnabled()); // a group has no requests
        delay->findChild<QPushButton *>(u"accept"_s)->click();
        QTRY_COMPARE(stage.faults().size(), 1);
        QVERIFY(stage.faults().at(0).fault ==
                (Fault{FaultScope::group(u"chat"_s, u"room"_s),
                       DelayFault{std::chrono::milliseconds(75), std::chrono::milliseconds(5), false, true}}));

        stage.choose(u"chat"_s);
        stage.button(u"refuse"_s)->click();
        auto *refuse = stage.dialog<RefuseFaultDialog>();
        refuse->findChild<QComboBox *>()->setEditText(u"700"_s);
        auto *accept = refuse->findChild<QPushButton *>(u"accept"_s);
        accept->click();
        QVERIFY(refuse->findChild<QLabel *>(u"problem"_s)->text().contains(u"400"_s));
        refuse->findChild<QComboBox *>()->setEditText(u"418"_s);
        const auto numbers = refuse->findChildren<QSpinBox *>();
        numbers.at(0)->setValue(9);
        numbers.at(1)->setValue(50);
        numbers.at(2)->setValue(3);
        refuse->findChildren<QCheckBox *>().at(1)->setChecked(false);
        accept->click();
        QTRY_COMPARE(stage.faults().size(), 2);
        RefuseFault expected;
        expected.status = 418;
        expected.handshakes = false;
        expected.retryAfter = std::chrono::seconds(9);
        expected.percent = 50;
        expected.times = 3;
        QVERIFY(stage.faults().at(1).fault == (Fault{FaultScope::ofHub(u"chat"_s), expected}));
    }

    void tooManyConnectionsAreNamedOtherwise()
    {
        Stage stage;
        stage.start();
        QList<FaultScope> many;
        for (int i = 0; i <= EmulatorController::kMostTargets; ++i)
            many.append(FaultScope::connection(u"chat"_s, QString::number(i)));
        stage.panel->controller().inject(many, WithholdAcksFault{});
        QVERIFY(stage.panel->controller().hasFailed());
        QVERIFY(stage.text(u"outcome"_s).contains(u"100"_s));
        QVERIFY(stage.fixture.emulator.snapshot().faults.isEmpty());
    }
};

QTEST_MAIN(EmulatorPanelTest)
#include "tst_emulator_panel.moc"
