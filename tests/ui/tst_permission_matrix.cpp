// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/operations/permission.h"
#include "tests/support/verify_result.h"
#include "tests/ui/emulator_clients.h"
#include "tests/ui/panel_fixture.h"
#include "ui/common/job_runner.h"
#include "ui/panels/permissions/names_dialog.h"
#include "ui/panels/permissions/permissions_panel.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTableView>

using namespace Qt::StringLiterals;
using namespace wps;
using Act = PermissionsController::Act;
using State = PermissionMatrixModel::State;

namespace
{

const QList<Permission> kSend{Permission::SendToGroup};
const QList<Permission> kBoth{Permission::SendToGroup, Permission::JoinLeaveGroup};

QStringList numbered(const QString &stem, int count)
{
    QStringList names;
    for (int i = 0; i < count; ++i)
        names.append(stem + QString::number(i));
    return names;
}

/// A panel over a running emulator.
struct Matrix {
    explicit Matrix(PanelFixture &fixture, const HubSessionPtr &session)
        : controller(new PermissionsController(session, fixture.context))
        , tester(&controller->matrix(), QAbstractItemModelTester::FailureReportingMode::Fatal)
        , panel(controller, fixture.context, [](PermissionsPanel::Kind) { return QStringList{u"known"_s}; })
    {
        panel.resize(1000, 600);
        panel.show();
    }
    QModelIndex cell(int row, int column) { return controller->matrix().index(row, column); }
    State send(int row, int column) { return controller->matrix().answer(cell(row, column), kBoth.at(0)).state; }
    State join(int row, int column) { return controller->matrix().answer(cell(row, column), kBoth.at(1)).state; }
    QModelIndexList all()
    {
        panel.table()->selectAll();
        return panel.table()->selectionModel()->selectedIndexes();
    }
    void click(int row, int column)
    {
        const QPoint place = panel.table()->visualRect(cell(row, column)).center();
        QTest::mouseClick(panel.table()->viewport(), Qt::LeftButton, Qt::NoModifier, place);
    }

    PermissionsController *controller;
    QAbstractItemModelTester tester;
    PermissionsPanel panel;
};

} // namespace

class TestPermissionMatrix : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneClickChecksThenToggles();
    void refusalsAreToldApart();
    void bulkChangesAgreeWithTheService();
    void lockedProductionKeepsWhatIsKnown();
    void namesAreChosenAndTyped();
    void twoHundredByFifty();
};

void TestPermissionMatrix::oneClickChecksThenToggles()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    const QString id = clients.connectOne();
    Matrix matrix(fixture, session);
    matrix.controller->addConnections({id});
    matrix.controller->addGroups({u"news"_s, u" "_s});
    QCOMPARE(matrix.controller->matrix().columnCount(), 1);
    QCOMPARE(matrix.cell(0, 0).data().toString(), u"send ?  join ?"_s);
    matrix.click(0, 0);
    QTRY_COMPARE(matrix.cell(0, 0).data().toString(), u"send \u2013  join \u2013"_s);
    matrix.click(0, 0);
    QTRY_COMPARE(matrix.cell(0, 0).data().toString(), u"send \u2713  join \u2013"_s);
    const auto allowed = [&] {
        return waitFor(session->client().send(checkPermission(session->hub(), *ConnectionId::parse(id),
                                                              Permission::SendToGroup, *GroupName::parse(u"news"_s))));
    };
    QVERIFY(*allowed());
    auto *status = matrix.panel.findChild<QLabel *>(u"permissionStatus"_s);
    QTRY_VERIFY2(status->text().contains(u"send allowed"_s), qPrintable(status->text()));
    QTest::keyClick(matrix.panel.table(), Qt::Key_Space);
    QTRY_COMPARE(matrix.cell(0, 0).data().toString(), u"send \u2013  join \u2013"_s);
    QVERIFY(!*allowed());
    QVERIFY(fixture.jobs.entries().isEmpty()); // one cell is no job

    VERIFY_OK(waitFor(session->client().send(grantPermission(
        session->hub(), *ConnectionId::parse(id), Permission::JoinLeaveGroup, *GroupName::parse(u"news"_s)))));
    matrix.panel.refreshView();
    QTRY_COMPARE(matrix.join(0, 0), State::Allowed);
    QVERIFY(matrix.cell(0, 0).data(Qt::AccessibleTextRole).toString().contains(u"join and leave allowed"_s));
}

void TestPermissionMatrix::refusalsAreToldApart()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    Matrix matrix(fixture, session);
    matrix.controller->addConnections({clients.connectOne(), u"<b>nobody"_s});
    matrix.controller->addGroups(numbered(u"g"_s, 3));
    matrix.controller->run(Act::Check, matrix.all(), kBoth);
    QTRY_COMPARE(matrix.join(1, 2), State::NoConnection);
    QTRY_COMPARE(matrix.send(0, 0), State::NotAllowed);
    QTRY_COMPARE(matrix.send(1, 0), State::NoConnection);
    QCOMPARE(matrix.cell(1, 2).data().toString(), u"no such connection"_s);
    QVERIFY(!matrix.cell(1, 2).data(Qt::ToolTipRole).toString().contains(u"<b>"_s));

    BulkJob *checked = fixture.jobs.entries().last().job;
    QTRY_VERIFY(checked->hasEnded());
    QCOMPARE(checked->counts().done, 12); // "no" is an answer
    matrix.controller->run(Act::Grant, matrix.all(), kSend);
    BulkJob *granted = fixture.jobs.entries().last().job;
    QTRY_VERIFY(granted->hasEnded());
    QCOMPARE(granted->counts().done, 3);
    QCOMPARE(granted->counts().failed, 3);
    QTRY_COMPARE(matrix.send(1, 1), State::NoConnection);
    QTRY_COMPARE(matrix.send(0, 2), State::Allowed);
}

void TestPermissionMatrix::bulkChangesAgreeWithTheService()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    Matrix matrix(fixture, session);
    matrix.controller->addConnections(clients.connectMany(4));
    matrix.controller->addGroups(QStringList{u"=g"_s} + numbered(u"g"_s, 9));
    matrix.controller->run(Act::Grant, matrix.all(), kSend);
    QTRY_VERIFY(fixture.jobs.entries().last().job->hasEnded());
    QTRY_COMPARE(matrix.controller->acts().state().kind, ActState::Kind::Done);
    matrix.controller->run(Act::Check, matrix.all(), kBoth);
    QTRY_VERIFY(fixture.jobs.entries().last().job->hasEnded());
    for (int row = 0; row < 4; ++row) {
        for (int column = 0; column < 10; ++column) {
            QTRY_COMPARE(matrix.send(row, column), State::Allowed);
            QTRY_COMPARE(matrix.join(row, column), State::NotAllowed);
        }
    }
    const QString path = fixture.folder.filePath(u"matrix.csv"_s);
    matrix.controller->exportTo(path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray csv = file.readAll();
    QCOMPARE(csv.count("\r\n"), 41);
    QVERIFY(csv.contains(",\"'=g\",\"allowed\",\""));

    matrix.controller->run(Act::Revoke, matrix.all(), kSend);
    QTRY_VERIFY(fixture.jobs.entries().last().job->hasEnded());
    matrix.controller->run(Act::Check, matrix.all(), kSend);
    QTRY_COMPARE(matrix.send(3, 9), State::NotAllowed);
    QTRY_COMPARE(matrix.send(0, 0), State::NotAllowed);
}

void TestPermissionMatrix::lockedProductionKeepsWhatIsKnown()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator(Environment::Production);
    EmulatorClients clients(fixture.io, session);
    Matrix matrix(fixture, session);
    matrix.controller->addConnections(clients.connectMany(2));
    matrix.controller->addGroups({u"news"_s});
    matrix.controller->run(Act::Check, matrix.all(), kBoth);
    QTRY_COMPARE(matrix.join(1, 0), State::NotAllowed);
    QTRY_COMPARE(matrix.send(0, 0), State::NotAllowed);
    matrix.controller->run(Act::Grant, matrix.all(), kBoth);
    QTRY_COMPARE(matrix.controller->acts().state().kind, ActState::Kind::Failed);
    QCOMPARE(matrix.controller->acts().state().refused, session);
    QTRY_COMPARE(matrix.send(0, 0), State::NotAllowed);
    QCOMPARE(fixture.jobs.entries().last().job->state(), BulkJob::State::Refused);
}

void TestPermissionMatrix::namesAreChosenAndTyped()
{
    PanelFixture fixture;
    Matrix matrix(fixture, fixture.connectToEmulator());
    const auto buttons = matrix.panel.findChildren<QPushButton *>();
    for (QPushButton *button : buttons) {
        if (button->text().contains(u"onnections\u2026"_s))
            button->click();
    }
    auto *dialog = matrix.panel.findChild<NamesDialog *>();
    QVERIFY(dialog);
    QVERIFY(!dialog->acceptButton()->isEnabled());
    dialog->list()->selectAll();
    dialog->typed()->setText(u"c1, c2,,known"_s);
    dialog->acceptButton()->click();
    QCOMPARE(matrix.controller->matrix().connections(), QStringList({u"known"_s, u"c1"_s, u"c2"_s}));
}

void TestPermissionMatrix::twoHundredByFifty()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, session);
    Matrix matrix(fixture, session);
    matrix.controller->addConnections(clients.connectMany(3) + numbered(u"nobody"_s, 197));
    matrix.controller->addGroups(numbered(u"g"_s, 50));
    int told = 0;
    connect(&matrix.controller->matrix(), &QAbstractItemModel::dataChanged, this, [&told] { ++told; });
    QElapsedTimer clock;
    clock.start();
    matrix.controller->run(Act::Check, matrix.all(), kSend);
    BulkJob *job = fixture.jobs.entries().last().job;
    QTRY_VERIFY_WITH_TIMEOUT(job->hasEnded(), 120'000);
    QCOMPARE(job->counts().done, 10'000);
    QTRY_COMPARE(matrix.send(199, 49), State::NoConnection);
    QTRY_COMPARE(matrix.send(2, 49), State::NotAllowed);
    QVERIFY2(told <= clock.elapsed() / 40 + 2, qPrintable(u"%1 changes in %2 ms"_s.arg(told).arg(clock.elapsed())));
}

QTEST_MAIN(TestPermissionMatrix)
#include "tst_permission_matrix.moc"
