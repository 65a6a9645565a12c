// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/operations/connection.h"
#include "core/rest/operations/group.h"
#include "core/rest/operations/user.h"
#include "tests/support/verify_result.h"
#include "tests/ui/emulator_clients.h"
#include "tests/ui/panel_fixture.h"
#include "ui/common/banner.h"
#include "ui/common/bulk_acts.h"
#include "ui/panels/jobs/jobs_panel.h"
#include "ui/panels/jobs/register_jobs.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QFile>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>

using namespace Qt::StringLiterals;
using namespace wps;

namespace
{

constexpr auto kFatal = QAbstractItemModelTester::FailureReportingMode::Fatal;

/// Every connection into every group: one item each.
BulkPlan crossPlan(const HubSessionPtr &session, const QStringList &connections, int groups)
{
    BulkPlan plan;
    plan.title = u"Filling groups"_s;
    for (const QString &connection : connections) {
        for (int group = 0; group < groups; ++group)
            plan.items.append(u"%1 into g%2"_s.arg(connection).arg(group));
    }
    plan.start = [session, connections, groups](qsizetype item, const QString &requestId) {
        auto operation = requireYes(addConnectionToGroup(session->hub(), *GroupName::parse(u"g%1"_s.arg(item % groups)),
                                                         *ConnectionId::parse(connections.at(item / groups))),
                                    u"There is no such connection."_s);
        operation.request.requestId = requestId;
        return session->client().send(operation);
    };
    return plan;
}

qsizetype membershipsIn(const Emulator &emulator)
{
    qsizetype count = 0;
    const EmulatorSnapshot snapshot = emulator.snapshot();
    for (const EmulatorHub &hub : snapshot.hubs) {
        for (const EmulatorConnection &connection : hub.connections)
            count += connection.groups.size();
    }
    return count;
}

QAbstractButton *button(const QWidget &panel, const QString &words)
{
    const auto all = panel.findChildren<QAbstractButton *>();
    for (QAbstractButton *one : all) {
        if (QString(one->text()).remove(u'&') == words)
            return one;
    }
    return nullptr;
}

} // namespace

class TestJobs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tenThousandAgreeWithTheEmulator();
    void cancelStartsNothingMore();
    void failuresAreToldAndTriedAgain();
    void rateLimitHolds();
    void guardStopsAtOnce();
    void resultsAreCsvThatNoSpreadsheetWorksOut();
    void dockShowsTheJobs();
    void dyingAbortsWhatRuns();
};

void TestJobs::tenThousandAgreeWithTheEmulator()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    constexpr int kGroups = 500;
    JobsController controller(fixture.jobs);
    const QAbstractItemModelTester jobTester(&controller.jobs(), kFatal);
    const QAbstractItemModelTester resultTester(&controller.results(), kFatal);
    BulkJob *job = fixture.jobs.run(session, crossPlan(session, clients.connectMany(20), kGroups));
    controller.select(job);
    QSignalSpy changed(job, &BulkJob::changed);
    QElapsedTimer clock;
    clock.start();
    QTRY_VERIFY_WITH_TIMEOUT(job->hasEnded(), 120'000);
    QVERIFY2(changed.size() <= clock.elapsed() / BulkJob::kSignalEveryMs + 2,
             qPrintable(u"%1 signals in %2 ms"_s.arg(changed.size()).arg(clock.elapsed())));
    QCOMPARE(job->state(), BulkJob::State::Finished);
    QCOMPARE(job->counts().done, 10'000);
    QCOMPARE(job->counts().left, 0);
    QCOMPARE(membershipsIn(fixture.emulator), 10'000);
    QVERIFY(job->rate() > 0);
    QCOMPARE(controller.results().rowCount(), 10'000);
    const QModelIndex last = controller.results().index(9'999, JobResultsModel::ResultColumn);
    QCOMPARE(last.data().toString(), u"done"_s);
    QCOMPARE(fixture.jobs.runningCount(), 0);
}

void TestJobs::cancelStartsNothingMore()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    BulkJob *job = fixture.jobs.run(session, crossPlan(session, clients.connectMany(10), 1000));
    QSignalSpy changed(job, &BulkJob::changed);
    QTRY_VERIFY(job->counts().done > 0);
    job->cancel();
    QCOMPARE(job->state(), BulkJob::State::Cancelled); // at once, not some time
    const BulkJob::Counts counts = job->counts();
    QVERIFY(counts.left > 9'000);
    QVERIFY(counts.notKnown <= BulkJob::kInFlight);
    QCOMPARE(job->results().troubled.size(), counts.notKnown);
    QCOMPARE(job->planFor(BulkJob::Part::Waiting).items.size(), counts.left);

    // A question that is asked now is answered after whatever was still on its way.
    VERIFY_OK(waitFor(session->client().send(connectionExists(session->hub(), *ConnectionId::parse(u"nobody"_s)))));
    const qsizetype there = membershipsIn(fixture.emulator);
    QVERIFY(there >= counts.done);
    QVERIFY(there <= counts.done + counts.notKnown);
    const auto told = changed.size();
    QCOMPARE(job->counts().left, counts.left);

    BulkJob *rest = fixture.jobs.runAgain(job, BulkJob::Part::Waiting);
    BulkJob *retry = fixture.jobs.runAgain(job, BulkJob::Part::Troubled); // none, when every answer was there already
    QTRY_VERIFY_WITH_TIMEOUT(rest->hasEnded() && (!retry || retry->hasEnded()), 120'000);
    QCOMPARE(membershipsIn(fixture.emulator), 10'000);
    QCOMPARE(changed.size(), told);
}

void TestJobs::failuresAreToldAndTriedAgain()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    clients.connectOne(u"ann"_s);
    const QList<BulkTarget> targets{
        {BulkKind::User, u"ann"_s}, {BulkKind::User, u"bob"_s}, {BulkKind::Group, u"g"_s}, {BulkKind::User, u" "_s}};
    JobsController controller(fixture.jobs);
    BulkJob *job = fixture.jobs.run(session, addToGroup(targets, u"room1"_s));
    controller.select(job);
    JobResultsModel &results = controller.results();
    const QAbstractItemModelTester tester(&results, kFatal);
    results.setOnlyTroubled(true);
    QTRY_VERIFY(job->hasEnded());
    QCOMPARE(job->counts().done, 1);
    QCOMPARE(job->counts().failed, 3);
    QCOMPARE(results.rowCount(), 3);
    int row = 0;
    while (results.index(row, JobResultsModel::ItemColumn).data().toString() != u"user bob"_s)
        ++row;
    QVERIFY(results.index(row, JobResultsModel::DetailColumn).data().toString().contains(u"has no connection now"_s));
    QVERIFY(!results.index(row, 0).data(JobResultsModel::RequestIdRole).toString().isEmpty());
    QCOMPARE(membershipsIn(fixture.emulator), 1);

    clients.connectOne(u"bob"_s);
    BulkJob *again = fixture.jobs.runAgain(job, BulkJob::Part::Troubled);
    QTRY_VERIFY(again->hasEnded());
    QCOMPARE(again->results().items.size(), 3);
    QCOMPARE(again->counts().done, 1);
    QCOMPARE(membershipsIn(fixture.emulator), 2);
    BulkJob *third = fixture.jobs.runAgain(again, BulkJob::Part::Troubled);
    QTRY_VERIFY(third->hasEnded());
    QCOMPARE(third->results().items.size(), 2);
}

void TestJobs::rateLimitHolds()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    fixture.jobs.setRateLimit(100);
    QElapsedTimer clock;
    clock.start();
    BulkJob *job = fixture.jobs.run(session, crossPlan(session, clients.connectMany(1), 40));
    QTRY_VERIFY(job->hasEnded());
    QVERIFY2(clock.elapsed() > 250, qPrintable(QString::number(clock.elapsed()))); // 390 ms, less one burst of five
    QCOMPARE(job->counts().done, 40);

    // A limit that is taken away counts at once: at one a second this would last 39 s.
    fixture.jobs.setRateLimit(1);
    job = fixture.jobs.run(session, crossPlan(session, clients.connectMany(1), 40));
    QTRY_VERIFY(job->counts().done == 1);
    fixture.jobs.setRateLimit(0);
    QTRY_VERIFY(job->hasEnded());
}

void TestJobs::guardStopsAtOnce()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator(Environment::Production);
    EmulatorClients clients(fixture.io, session);
    const QStringList connections = clients.connectMany(2);
    const quint64 before = fixture.emulator.snapshot().requests;
    JobsController controller(fixture.jobs);
    JobsPanel panel(controller, fixture.navigator, fixture.undo);
    panel.show();
    QSignalSpy asked(&fixture.navigator, &Navigator::unlockRequested);
    BulkJob *job = fixture.jobs.run(session, crossPlan(session, connections, 50));
    QTRY_VERIFY(job->hasEnded());
    QCOMPARE(job->state(), BulkJob::State::Refused);
    QCOMPARE(job->refusal()->kind, Error::Kind::Locked);
    QCOMPARE(job->counts().left, 100);
    QCOMPARE(job->counts().failed, 0);
    QCOMPARE(fixture.emulator.snapshot().requests, before);
    QVERIFY2(controller.note().contains(u"Nothing was sent"_s), qPrintable(controller.note()));
    auto *banner = panel.findChild<Banner *>();
    QVERIFY(banner->isVisible());
    const auto unlock = [banner]() -> QAbstractButton * {
        const auto buttons = banner->findChildren<QAbstractButton *>();
        for (QAbstractButton *one : buttons) {
            if (one->isVisible() && one->text().contains(u"nlock"_s))
                return one;
        }
        return nullptr;
    };
    QTRY_VERIFY(unlock());
    unlock()->click();
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.at(0).at(0).value<HubSessionPtr>(), session);

    VERIFY_OK(fixture.transport.guard().unlock(session->profile().guardId(), session->hub().value()));
    QVERIFY(!button(panel, u"Retry failed"_s)->isEnabled());
    button(panel, u"Run the rest"_s)->click();
    QCOMPARE(fixture.jobs.entries().size(), 2);
    BulkJob *rest = fixture.jobs.entries().last().job;
    QCOMPARE(controller.current(), rest);
    QTRY_VERIFY(rest->hasEnded());
    QCOMPARE(rest->counts().done, 100);
    QVERIFY(!banner->isVisible());

    // Whole users in production: only with the hub's name.
    const QList<BulkTarget> users{{BulkKind::User, u"ann"_s}, {BulkKind::User, u"bob"_s}};
    BulkJob *unconfirmed = fixture.jobs.run(session, planClose(session, users, {}, {}));
    BulkJob *confirmed = fixture.jobs.run(session, planClose(session, users, {}, u"CHAT"_s));
    QTRY_VERIFY(unconfirmed->hasEnded() && confirmed->hasEnded());
    QCOMPARE(unconfirmed->state(), BulkJob::State::Refused);
    QCOMPARE(confirmed->counts().done, 2);
}

void TestJobs::resultsAreCsvThatNoSpreadsheetWorksOut()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    JobsController controller(fixture.jobs);
    BulkPlan plan;
    plan.title = u"t"_s;
    plan.items = {u"=cmd|'/c calc'!A1"_s, u"say \"hi\",\nthere"_s};
    plan.start = [](qsizetype item, const QString &) {
        if (item == 0)
            return readyFuture<Result<void>>({});
        Error error = Error::invalidInput(u"name"_s, u"bad access_token=abc.def.ghi"_s);
        error.body = QByteArray(1000, 'x');
        return failedFuture<void>(error);
    };
    controller.select(fixture.jobs.run(session, plan));
    QTRY_VERIFY(controller.current()->hasEnded());
    QVERIFY(controller.current()->results().errors.value(1).body.isEmpty());
    const QString path = fixture.folder.filePath(u"out.csv"_s);
    controller.exportTo(path);
    QTRY_VERIFY2(controller.note().contains(u"2 items"_s), qPrintable(controller.note()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray csv = file.readAll();
    QVERIFY(csv.startsWith("item,result,detail,requestId\r\n"));
    QVERIFY(csv.contains("\"'=cmd|'/c calc'!A1\",\"done\",\"\","));
    QVERIFY(csv.contains("\"say \"\"hi\"\",\nthere\",\"failed\","));
    QVERIFY(!csv.contains("abc.def"));
    controller.exportTo(u"/proc/nowhere/out.csv"_s);
    QTRY_VERIFY2(controller.note().contains(u"nowhere"_s), qPrintable(controller.note()));
}

void TestJobs::dockShowsTheJobs()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    registerJobs(fixture.context);
    QSignalSpy revealed(&fixture.navigator, &Navigator::dockRevealRequested);
    const std::unique_ptr<QWidget> widget(fixture.panels.docks().first().create(nullptr));
    auto &panel = dynamic_cast<JobsPanel &>(*widget);
    panel.show();
    QCOMPARE(panel.windowTitle(), u"Jobs"_s);
    QVERIFY(panel.minimumSizeHint().width() < 600); // a small window has room for it
    panel.findChild<QSpinBox *>()->setValue(20);
    BulkJob *first = fixture.jobs.run(session, crossPlan(session, clients.connectMany(1), 200));
    QCOMPARE(revealed.size(), 1);
    QCOMPARE(panel.windowTitle(), u"Jobs (1 running)"_s);
    const QAbstractItemModel &jobs = *panel.jobTable()->model();
    QTRY_VERIFY(jobs.index(0, JobListModel::Progress).data().toString().endsWith(u" of 200"_s) &&
                first->counts().done > 0);
    button(panel, u"Cancel"_s)->click();
    QVERIFY(first->hasEnded());
    QVERIFY(jobs.index(0, JobListModel::Progress).data().toString().startsWith(u"Cancelled: "_s));
    QVERIFY(!button(panel, u"Cancel"_s)->isEnabled());
    QCOMPARE(panel.windowTitle(), u"Jobs"_s);

    panel.findChild<QSpinBox *>()->setValue(0);
    BulkJob *one = fixture.jobs.run(session, crossPlan(session, {u"nobody"_s}, 1));
    QCOMPARE(revealed.size(), 1); // a single act is told where it was asked for
    QTRY_VERIFY(one->hasEnded());
    QCOMPARE(panel.jobTable()->currentIndex().row(), 0); // the latest
    QCOMPARE(panel.resultTable()->model()->rowCount(), 1);
    QSignalSpy shown(&fixture.navigator, &Navigator::requestRequested);
    panel.resultTable()->setCurrentIndex(panel.resultTable()->model()->index(0, 0));
    button(panel, u"Details"_s)->click();
    QCOMPARE(shown.size(), 1);
    QCOMPARE(shown.at(0).at(0).toString(), one->results().items.first().requestId);
    button(panel, u"Clear finished"_s)->click();
    QCOMPARE(jobs.rowCount(), 0);
    QCOMPARE(panel.resultTable()->model()->rowCount(), 0);
    QVERIFY(!button(panel, u"Export results\u2026"_s)->isVisible()); // the empty state is there instead
}

void TestJobs::dyingAbortsWhatRuns()
{
    QPromise<Result<void>> never;
    never.start();
    BulkPlan plan;
    plan.items = {u"a"_s, u"b"_s};
    int started = 0;
    plan.start = [&](qsizetype, const QString &) {
        ++started;
        return never.future();
    };
    auto job = std::make_unique<BulkJob>(plan);
    job->start();
    QTRY_COMPARE(started, 2);
    job.reset();
    QVERIFY(never.isCanceled());
}

QTEST_MAIN(TestJobs)
#include "tst_jobs.moc"
