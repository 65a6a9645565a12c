// SPDX-License-Identifier: GPL-3.0-or-later
// 10,000 connections in 500 groups: every total agrees with what the emulator says, and cancel ends at once. How long
// the event loop was held up is printed, not judged: that depends on the machine.
#include "core/rest/operations/group.h"
#include "tests/support/pulse.h"
#include "tests/support/verify_result.h"
#include "tests/support/wait_for.h"
#include "tests/ui/crowd.h"
#include "tests/ui/shell_fixture.h"
#include "ui/common/bulk_acts.h"
#include "ui/panels/explorer/explorer_panel.h"
#include "ui/panels/explorer/selection_pane.h"
#include "ui/panels/group/group_panel.h"
#include "ui/panels/permissions/permissions_panel.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QTableView>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace wps;
using RowKind = ExplorerModel::RowKind;

namespace
{

constexpr int kCount = 10'000;
constexpr int kRows = 200;
constexpr int kColumns = 50;
constexpr int kPatience = 120'000;

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

} // namespace

class TestScale : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ShellFixture> m_shell;
    std::unique_ptr<Crowd> m_crowd;
    std::unique_ptr<Pulse> m_pulse;
    QStringList m_ids; ///< the crowd's, in order of arrival

    const Emulator &emulator() { return m_shell->context().emulator; }
    HubSessionPtr session() { return m_shell->context().workspace.session(); }
    QList<EmulatorConnection> connections()
    {
        const EmulatorSnapshot snapshot = emulator().snapshot();
        for (const EmulatorHub &hub : snapshot.hubs) {
            if (hub.name == session()->hub().value())
                return hub.connections;
        }
        return {};
    }
    qsizetype membersOf(const QString &group)
    {
        const QList<EmulatorConnection> all = connections();
        return std::count_if(all.cbegin(), all.cend(), [&](const auto &one) { return one.groups.contains(group); });
    }
    QTreeView *tree() { return m_shell->window().findChild<QTreeView *>(u"explorerTree"_s); }
    ExplorerModel &explorer() { return m_shell->window().findChild<ExplorerPanel *>()->controller().model(); }
    int rowsOf(RowKind folder)
    {
        const QModelIndex index = find(explorer(), folder, {});
        return index.isValid() ? explorer().rowCount(index) : -1;
    }
    void startMeasuring() { m_pulse->startAgain(); }
    void tell(const char *what)
    {
        // What was done last counts once the next beats have come.
        const size_t beats = m_pulse->beats();
        (void)QTest::qWaitFor([&] { return m_pulse->beats() > beats + 1; });
        qInfo("%s: longest wait %.0f ms, p99 %.0f ms, longest work %.0f ms", what, m_pulse->at(1), m_pulse->at(0.99),
              m_pulse->longestWork());
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (raiseFileLimit() < kCount + 1000)
            QSKIP("this machine does not let a program have that many connections");
        m_shell = std::make_unique<ShellFixture>(QSize(1400, 900));
        VERIFY_OK(m_shell->console().sessions().openLocalEmulator(*HubName::parse(u"chat"_s)));
        m_pulse = std::make_unique<Pulse>();
        m_crowd = std::make_unique<Crowd>();
        startMeasuring();
        m_crowd->come(kCount, u"chat"_s, emulator().connectionString());
        QVERIFY(QTest::qWaitFor([this] { return m_crowd->hasCome(); }, kPatience));
        tell("10,000 clients connect");
        const QList<EmulatorConnection> all = connections();
        QCOMPARE(all.size(), kCount);
        for (const EmulatorConnection &one : all)
            m_ids.append(one.id);
    }
    void cleanupTestCase()
    {
        m_pulse.reset();
        m_crowd.reset();
        if (m_shell)
            m_shell->console().sessions().emulator().stop();
        m_shell.reset();
    }

    void explorerAgrees()
    {
        QTRY_COMPARE(rowsOf(RowKind::Connections), kCount);
        QCOMPARE(rowsOf(RowKind::Groups), CrowdMember::kGroups);
        QCOMPARE(rowsOf(RowKind::Users), kCount / 4);
        QMap<QString, int> counts;
        const QList<EmulatorConnection> all = connections();
        for (const EmulatorConnection &one : all) {
            for (const QString &group : one.groups)
                ++counts[group];
        }
        const QModelIndex groups = find(explorer(), RowKind::Groups, {});
        for (int row = 0; row < explorer().rowCount(groups); ++row) {
            const QModelIndex index = explorer().index(row, 0, groups);
            QCOMPARE(index.siblingAtColumn(1).data().toString(),
                     QLocale().toString(counts.value(ExplorerModel::nameOf(index))));
        }
        startMeasuring();
        auto *filter = m_shell->window().findChild<ExplorerPanel *>()->findChild<QLineEdit *>();
        QTest::keyClicks(filter, u"user12"_s);
        QTRY_VERIFY(find(*tree()->model(), RowKind::User, u"user12"_s).isValid());
        filter->clear();
        QCoreApplication::processEvents();
        tell("the explorer is filtered");
    }

    void groupViewAgrees()
    {
        startMeasuring();
        m_shell->context().navigator.showGroup(u"everyone"_s);
        auto *panel = m_shell->window().findChild<GroupPanel *>();
        QVERIFY(panel);
        QTRY_VERIFY_WITH_TIMEOUT(panel->controller().isListing() || panel->table()->model()->rowCount() > 0, 5000);
        QTRY_COMPARE_WITH_TIMEOUT(panel->table()->model()->rowCount(), kCount, kPatience);
        QCOMPARE(membersOf(u"everyone"_s), qsizetype(kCount));
        tell("10,000 members are listed");
        startMeasuring();
        panel->table()->selectAll();
        panel->controller().refresh();
        QTRY_VERIFY_WITH_TIMEOUT(!panel->controller().isListing(), kPatience);
        QCOMPARE(panel->table()->selectionModel()->selectedRows().size(), kCount);
        tell("all are selected and listed again");

        panel->controller().refresh();
        QTRY_VERIFY(panel->controller().isListing());
        QElapsedTimer timer;
        timer.start();
        panel->controller().cancelListing();
        QVERIFY(!panel->controller().isListing());
        qInfo("a listing is cancelled in %lld ms", timer.elapsed());
        QCOMPARE(panel->table()->model()->rowCount(), kCount); // what was listed before stays
        m_shell->action(u"file.closeTab"_s)->trigger();
    }

    void matrixAgrees()
    {
        m_shell->context().navigator.showPermissions({}, {});
        auto *panel = m_shell->window().findChild<PermissionsPanel *>();
        QVERIFY(panel);
        QStringList groups;
        for (int i = 0; i < kColumns; ++i)
            groups.append(u"g%1"_s.arg(i));
        startMeasuring();
        panel->controller().addConnections(m_ids.first(kRows));
        panel->controller().addGroups(groups);
        panel->table()->selectAll();
        panel->controller().run(PermissionsController::Act::Check, panel->table()->selectionModel()->selectedIndexes(),
                                {Permission::SendToGroup});
        const JobRunner::Entry entry = m_shell->context().jobs.entries().last();
        QTRY_VERIFY_WITH_TIMEOUT(entry.job->hasEnded(), kPatience);
        tell("a matrix of 200 times 50 is checked");
        QCOMPARE(entry.job->counts().done, kRows * kColumns);
        const QList<EmulatorConnection> all = connections();
        const auto state = [&](int row, int column) {
            return panel->controller()
                .matrix()
                .answer(panel->controller().matrix().index(row, column), Permission::SendToGroup)
                .state;
        };
        using State = PermissionMatrixModel::State;
        // A "no" is asked about once more for each connection: whether that is there.
        QTRY_VERIFY(state(kRows - 1, kColumns - 1) == State::NotAllowed);
        for (int row = 0; row < kRows; ++row) {
            for (int column = 0; column < kColumns; ++column) {
                const bool may = all.at(row).roles.contains(u"webpubsub.sendToGroup.g%1"_s.arg(column));
                QTRY_COMPARE(state(row, column), may ? State::Allowed : State::NotAllowed);
            }
        }
        m_shell->action(u"file.closeTab"_s)->trigger();
    }

    void bulkJobsAgree()
    {
        const QString group = u"extra"_s;
        QTRY_COMPARE(rowsOf(RowKind::Connections), kCount);
        startMeasuring();
        // As a person does: the first connection, and Shift+End.
        const QModelIndex folder = find(*tree()->model(), RowKind::Connections, {});
        tree()->expand(folder);
        tree()->setFocus();
        tree()->setCurrentIndex(tree()->model()->index(0, 0, folder));
        QTest::keyClick(tree(), Qt::Key_End, Qt::ShiftModifier);
        QCOMPARE(tree()->selectionModel()->selectedRows().size(), kCount);
        const ExplorerSelection selection = explorerSelection(tree()->selectionModel()->selectedRows(), session());
        QTRY_COMPARE(m_shell->window().findChild<SelectionPane *>()->controller().selection().targets.size(), kCount);
        tell("10,000 rows are selected");

        startMeasuring();
        JobRunner &jobs = m_shell->context().jobs;
        const BulkJob *job = jobs.run(session(), addToGroup(selection.targets, group));
        QVERIFY(QTest::qWaitFor([&] { return job->counts().done > kCount / 3; }, kPatience));
        tell("10,000 are added, a third so far");
        QElapsedTimer timer;
        timer.start();
        const_cast<BulkJob *>(job)->cancel();
        QVERIFY(job->hasEnded());
        qInfo("a job of 10,000 is cancelled in %lld ms", timer.elapsed());
        BulkJob::Counts counts = job->counts();
        QCOMPARE(counts.total, kCount);
        QCOMPARE(counts.done + counts.failed + counts.notKnown + counts.left, kCount);
        QCOMPARE(counts.failed, 0);
        QVERIFY(counts.left > 0);
        // Those that were under way may have been done: the emulator knows.
        QTRY_VERIFY(membersOf(group) >= counts.done && membersOf(group) <= counts.done + counts.notKnown);
        qInfo("done %lld, not known %lld, left %lld", qint64(counts.done), qint64(counts.notKnown),
              qint64(counts.left));

        startMeasuring();
        const BulkJob *rest = jobs.runAgain(job, BulkJob::Part::Waiting);
        QVERIFY(rest);
        QTRY_VERIFY_WITH_TIMEOUT(rest->hasEnded(), kPatience);
        QCOMPARE(rest->counts().done, counts.left);
        if (counts.notKnown > 0) {
            const BulkJob *again = jobs.runAgain(job, BulkJob::Part::Troubled);
            QTRY_VERIFY_WITH_TIMEOUT(again->hasEnded(), kPatience);
            QCOMPARE(again->counts().done, counts.notKnown);
        }
        QCOMPARE(membersOf(group), qsizetype(kCount));
        tell("the rest are added");
        QTRY_COMPARE(find(explorer(), RowKind::Group, group).siblingAtColumn(1).data().toString(),
                     QLocale().toString(kCount));

        startMeasuring();
        const BulkJob *removal = jobs.run(session(), removeFromGroup(selection.targets, group));
        QTRY_VERIFY_WITH_TIMEOUT(removal->hasEnded(), kPatience);
        QCOMPARE(removal->counts().done, kCount);
        tell("10,000 are removed");
        QCOMPARE(membersOf(group), 0);
        QTRY_VERIFY(!find(explorer(), RowKind::Group, group).isValid());
    }

    void allLeaveAtOnce()
    {
        startMeasuring();
        m_crowd->leave();
        QTRY_COMPARE_WITH_TIMEOUT(connections().size(), 0, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(rowsOf(RowKind::Connections), 0, kPatience);
        QCOMPARE(rowsOf(RowKind::Groups), 0);
        tell("10,000 clients leave");
    }
};

int main(int argc, char *argv[])
{
    if (argc == 4 && QByteArray(argv[1]) == "--crowd") {
        const QCoreApplication application(argc, argv);
        return holdCrowd(QByteArray(argv[2]).toInt(), QString::fromUtf8(argv[3]));
    }
    QApplication application(argc, argv);
    TestScale test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_scale.moc"
