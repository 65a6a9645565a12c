// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/operations/connection.h"
#include "tests/support/verify_result.h"
#include "tests/ui/emulator_clients.h"
#include "tests/ui/panel_fixture.h"
#include "tests/ui/shell_fixture.h"
#include "ui/common/close_dialog.h"
#include "ui/common/group_name_dialog.h"
#include "ui/common/session_bond.h"
#include "ui/filter/filter_builder_dialog.h"
#include "ui/panels/permissions/names_dialog.h"

#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace wps;

namespace
{

HubSessionPtr otherHub(const HubSessionPtr &session)
{
    return std::make_shared<const HubSession>(session->profile(), *HubName::parse(u"other"_s), session->client(),
                                              session->isLocalEmulator());
}

} // namespace

class TestSessionBond : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSwitchCancelsEveryDialogThatActs_data();
    void aSwitchCancelsEveryDialogThatActs();
    void everyDialogOfTheProgram_data();
    void everyDialogOfTheProgram();
    void whatIsUnderWayIsTold();
};

void TestSessionBond::aSwitchCancelsEveryDialogThatActs_data()
{
    QTest::addColumn<QString>("which");
    for (const char *which : {"close", "group", "names", "filter"})
        QTest::newRow(which) << QString::fromLatin1(which);
}

void TestSessionBond::aSwitchCancelsEveryDialogThatActs()
{
    QFETCH(QString, which);
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    int acted = 0;
    QPointer<QDialog> dialog;
    if (which == u"close"_s) {
        CloseQuestion question;
        question.session = session;
        question.target = u"everything"_s;
        question.start = [&acted](const CloseOptions &, const QString &) { ++acted; };
        dialog = new CloseDialog(question, fixture.context, nullptr);
    } else if (which == u"group"_s) {
        dialog = new GroupNameDialog({session, u"Add to group"_s, u"Adds 1 connection"_s, u"&Add"_s}, fixture.context,
                                     nullptr);
    } else if (which == u"names"_s) {
        dialog = new NamesDialog(u"Add groups"_s, u"Other:"_s, {}, session, fixture.context, nullptr);
    } else {
        dialog = new FilterBuilderDialog(fixture.context, u"the hub"_s, {}, nullptr);
    }
    QSignalSpy announced(&fixture.navigator, &Navigator::announced);
    dialog->open();
    fixture.workspace.setSession(session); // no switch
    QVERIFY(dialog->isVisible());
    const QString title = dialog->windowTitle();
    fixture.workspace.setSession(otherHub(session));
    QVERIFY(!dialog || !dialog->isVisible());
    QCOMPARE(announced.size(), 1);
    const QString why = announced.first().first().toString();
    QVERIFY2(why.contains(title) && why.contains(u"hub chat of orders"_s), qPrintable(why));
    QTRY_VERIFY(dialog.isNull());
    QCOMPARE(acted, 0);
}

void TestSessionBond::everyDialogOfTheProgram_data()
{
    QTest::addColumn<QString>("id");
    QTest::newRow("close all") << u"hub.closeAll"_s;
    QTest::newRow("client URL") << u"hub.clientUrl"_s;
    QTest::newRow("watch") << u"watch"_s;
    QTest::newRow("unlock") << u"unlock"_s;
}

void TestSessionBond::everyDialogOfTheProgram()
{
    QFETCH(QString, id);
    ShellFixture shell;
    shell.window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&shell.window()));
    shell.action(u"hub.tryEmulator"_s)->trigger();
    if (id == u"unlock"_s)
        shell.context().navigator.askToUnlock(shell.context().workspace.session());
    else if (id == u"watch"_s)
        shell.context().navigator.askForClient();
    else
        shell.action(id)->trigger();
    const auto dialogs = [] {
        QList<QPointer<QDialog>> open;
        const QWidgetList widgets = QApplication::topLevelWidgets();
        for (QWidget *widget : widgets) {
            if (auto *dialog = qobject_cast<QDialog *>(widget); dialog && dialog->isVisible())
                open.append(dialog);
        }
        return open;
    };
    QCOMPARE(dialogs().size(), 1);
    QSignalSpy announced(&shell.context().navigator, &Navigator::announced);
    VERIFY_OK(shell.console().sessions().switchHub(u"other"_s));
    QVERIFY(dialogs().isEmpty());
    QCOMPARE(announced.size(), 1);
    QVERIFY2(announced.first().first().toString().contains(u"was cancelled"_s),
             qPrintable(announced.first().first().toString()));
}

void TestSessionBond::whatIsUnderWayIsTold()
{
    PanelFixture fixture;
    const HubSessionPtr session = fixture.connectToEmulator();
    QSignalSpy announced(&fixture.navigator, &Navigator::announced);
    QPointer<QDialog> dialog = new QDialog;
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    auto *bond = new SessionBond(dialog, session, fixture.workspace, fixture.navigator);
    dialog->open();
    bond->setUnderWay(true);
    fixture.workspace.setSession(otherHub(session));
    QVERIFY(dialog->isVisible());
    bond->setUnderWay(false, u"Closing failed."_s);
    QVERIFY(!dialog->isVisible());
    QVERIFY(announced.first().first().toString().startsWith(u"Closing failed."_s));

    // And a real one, whose call is already with the service.
    const HubSessionPtr again = fixture.connectToEmulator();
    EmulatorClients clients(fixture.io, again);
    const QString id = clients.connectOne();
    CloseQuestion question;
    question.session = again;
    question.many = false;
    question.target = u"the connection"_s;
    question.operation = [&](const CloseOptions &options) {
        return closeConnection(again->hub(), *ConnectionId::parse(id), options.reason);
    };
    auto *close = new CloseDialog(question, fixture.context, nullptr);
    QSignalSpy closed(close, &CloseDialog::closedConnections);
    QPointer<QDialog> guard = close;
    close->open();
    close->closeButton()->click();
    fixture.workspace.setSession(otherHub(again));
    QVERIFY(guard && guard->isVisible());
    QTRY_COMPARE(closed.size(), 1);
    QTRY_VERIFY(guard.isNull());
    QCOMPARE(announced.size(), 1);
}

QTEST_MAIN(TestSessionBond)
#include "tst_session_bond.moc"
