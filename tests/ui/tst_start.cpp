// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/operations/health.h"
#include "tests/support/verify_result.h"
#include "tests/support/wait_for.h"
#include "tests/ui/shell_fixture.h"
#include "ui/panels/start/connect_dialog.h"
#include "ui/panels/start/recent_recordings.h"
#include "ui/shell/tab_area.h"

#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QDirIterator>
#include <QLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTcpServer>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace wps;

class TestStart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneClickIsReadyToSend();
    void aSmallScreenShowsTheWork();
    void takenPortGivesAnother();
    void pasteAnywhereFillsTheForm();
    void wrongInputIsSaidAtTheField();
    void connectMakesProfileAndSession();
    void testAnswersFromTheEmulator();
    void missingKeyIsAskedFor();
    void newestRecordingsAreOffered();
    void aWatchThatHasClosedIsOffered();
};

namespace
{

ConnectDialog *openDialog()
{
    const QList<QWidget *> widgets = QApplication::topLevelWidgets();
    for (QWidget *widget : widgets) {
        if (auto *dialog = qobject_cast<ConnectDialog *>(widget); dialog && dialog->isVisible())
            return dialog;
    }
    return nullptr;
}

QLineEdit *field(QWidget *dialog, const QString &name)
{
    return dialog->findChild<QLineEdit *>(name);
}

} // namespace

void TestStart::oneClickIsReadyToSend()
{
    ShellFixture shell;
    QSignalSpy watched(&shell.context().navigator, &Navigator::watchRequested);
    QSignalSpy composed(&shell.context().navigator, &Navigator::composeRequested);
    auto *button = shell.window().findChild<QPushButton *>(u"hub.tryEmulator"_s);
    QTest::mouseClick(button, Qt::LeftButton);

    const HubSessionPtr session = shell.context().workspace.session();
    QVERIFY(session && session->isLocalEmulator());
    QCOMPARE(session->hub().value(), u"demo"_s);
    QCOMPARE(watched.size(), 1);
    QCOMPARE(watched.at(0).at(0).value<WatchRequest>().groups, QStringList{u"room1"_s});
    QCOMPARE(composed.size(), 1);
    const auto body = composed.at(0).at(1).value<std::optional<MessageBody>>();
    QVERIFY(body);
    QCOMPARE(body->type, DataType::Json);
    VERIFY_OK(waitFor(session->client().send(getServiceStatus())));
}

void TestStart::aSmallScreenShowsTheWork()
{
    ShellFixture shell(QSize(900, 600));
    QTest::mouseClick(shell.window().findChild<QPushButton *>(u"hub.tryEmulator"_s), Qt::LeftButton);
    QTRY_VERIFY(shell.window().layout()->totalMinimumSize().width() > 400); // the watch is there
    shell.window().resize(900, 600);
    QCOMPARE(shell.window().size(), QSize(900, 600));
}

void TestStart::takenPortGivesAnother()
{
    QTcpServer other;
    other.listen(QHostAddress::LocalHost, LocalEmulator::kUsualPort); // or someone else has it: taken either way
    ShellFixture shell;
    shell.action(u"hub.tryEmulator"_s)->trigger();
    const HubSessionPtr session = shell.context().workspace.session();
    QVERIFY(session);
    QVERIFY(session->profile().endpoint.port() != LocalEmulator::kUsualPort);
    VERIFY_OK(waitFor(session->client().send(getServiceStatus())));
}

void TestStart::pasteAnywhereFillsTheForm()
{
    ShellFixture shell;
    QGuiApplication::clipboard()->setText(u"  "_s + canaryConnectionString() + u"\n"_s);
    shell.window().findChild<QPushButton *>(u"hub.tryEmulator"_s)->setFocus();
    QTest::keySequence(&shell.window(), QKeySequence::Paste);
    ConnectDialog *dialog = openDialog();
    QVERIFY(dialog);
    QCOMPARE(field(dialog, u"connectionString"_s)->text(), canaryConnectionString());
    QCOMPARE(field(dialog, u"connectionString"_s)->echoMode(), QLineEdit::Password);
    QCOMPARE(field(dialog, u"name"_s)->text(), u"orders-prod"_s);
    QCOMPARE(dialog->findChild<QComboBox *>(u"environment"_s)->currentData().toInt(),
             static_cast<int>(Environment::Production));
    QGuiApplication::clipboard()->setText(u"something else"_s);
    dialog->reject();
    QTest::keySequence(&shell.window(), QKeySequence::Paste);
    QVERIFY(!openDialog());
}

void TestStart::wrongInputIsSaidAtTheField()
{
    ShellFixture shell;
    shell.action(u"file.newProfile"_s)->trigger();
    ConnectDialog *dialog = openDialog();
    field(dialog, u"connectionString"_s)->setText(u"Endpoint=https://x.webpubsub.azure.com;Version=1.0;"_s);
    QVERIFY(field(dialog, u"connectionString"_s)->accessibleDescription().contains(u"AccessKey"_s));
    QVERIFY(field(dialog, u"hub"_s)->accessibleDescription().isEmpty()); // not touched yet
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"connect"_s), Qt::LeftButton);
    QVERIFY(dialog->isVisible());
    QVERIFY(!field(dialog, u"hub"_s)->accessibleDescription().isEmpty());
    QVERIFY(!shell.context().workspace.session());
    QVERIFY(shell.context().profiles.profiles().isEmpty());
    for (const QLineEdit *edit : dialog->findChildren<QLineEdit *>())
        QTRY_VERIFY(edit->height() >= edit->sizeHint().height());
}

void TestStart::connectMakesProfileAndSession()
{
    ShellFixture shell;
    shell.action(u"file.newProfile"_s)->trigger();
    ConnectDialog *dialog = openDialog();
    dialog->setConnectionString(canaryConnectionString());
    field(dialog, u"hub"_s)->setText(u"Chat"_s);
    QVERIFY(dialog->findChild<QPushButton *>(u"connect"_s)->isDefault());
    QTest::keyClick(field(dialog, u"hub"_s), Qt::Key_Return);
    QVERIFY(!openDialog());
    const HubSessionPtr session = shell.context().workspace.session();
    QVERIFY(session);
    QCOMPARE(session->hub().value(), u"chat"_s);
    QCOMPARE(session->environment(), Environment::Production);
    QCOMPARE(shell.context().profiles.profiles().size(), 1);
    QVERIFY(!shell.window().windowTitle().contains(u"Q0FOQVJZ"_s));
    shell.context().settings.sync();
    QFile settings(shell.context().settings.fileName());
    QVERIFY(settings.open(QIODevice::ReadOnly));
    QVERIFY(!settings.readAll().contains("Q0FOQVJZ"));
}

void TestStart::testAnswersFromTheEmulator()
{
    ShellFixture shell;
    shell.action(u"hub.tryEmulator"_s)->trigger();
    ConnectController controller(shell.console().sessions());
    QSignalSpy good(&controller, &ConnectController::testSucceeded);
    QSignalSpy bad(&controller, &ConnectController::testFailed);
    controller.test({.connectionString = QString::fromUtf8(shell.context().emulator.connectionString().reveal())});
    QTRY_COMPARE(good.size(), 1);
    controller.test({.connectionString = u"nonsense"_s});
    QCOMPARE(bad.size(), 1);
}

void TestStart::missingKeyIsAskedFor()
{
    ShellFixture shell;
    ConnectionProfile profile;
    profile.id = QUuid::createUuid();
    profile.name = u"kept"_s;
    profile.endpoint = QUrl(u"https://kept.webpubsub.azure.com"_s);
    profile.hub = u"chat"_s;
    VERIFY_OK(shell.context().profiles.save(profile));
    shell.console().sessions().openStored(profile.id);
    QTRY_VERIFY(openDialog());
    QCOMPARE(field(openDialog(), u"name"_s)->text(), u"kept"_s);
    openDialog()->reject();

    shell.context().secrets.keepForSession(profile.secretId(), SecretText("key"));
    shell.console().sessions().openStored(profile.id);
    QTRY_VERIFY(shell.context().workspace.session());
    QVERIFY(!openDialog());
}

void TestStart::newestRecordingsAreOffered()
{
    ShellFixture shell;
    RecordingStore &store = shell.context().recordings;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto record = [&](int number, bool isCut) {
        const QString folder = store.root() + u"/r%1"_s.arg(number);
        QDir().mkpath(folder);
        const QString written = isCut ? store.root() + u"-running"_s : folder;
        auto log = MessageLog::record(written, {});
        log->appendLinkEvent(now, u"Connected"_s);
        if (isCut) // as a program leaves it that is killed
            QFile::copy(written + u"/00000000000000000000.wpslog"_s, folder + u"/00000000000000000000.wpslog"_s);
        RecordingInfo info;
        info.name = number == 0 ? u"<b>a & b</b>"_s : QString::number(number);
        info.begun = now.addSecs(-60 * number);
        VERIFY_OK(info.write(folder));
    };
    for (int number = 1; number <= 6; ++number)
        record(number, false);
    record(0, true);
    const QString running = store.root() + u"/running"_s;
    auto writer = MessageLog::record(running, {});
    VERIFY_OK(writer);
    writer->appendLinkEvent(now, u"Connected"_s);

    auto *list = shell.window().findChild<RecentRecordings *>();
    QVERIFY(list);
    const auto named = [list](const QString &start) {
        QList<QToolButton *> found;
        for (QToolButton *button : list->findChildren<QToolButton *>()) {
            if (button->isVisibleTo(list) && button->accessibleName().startsWith(start))
                found.append(button);
        }
        return found;
    };
    store.refresh();
    QTRY_COMPARE(named(u"Open "_s).size(), 5); // not the one that is being written
    QToolButton *first = named(u"Open "_s).constFirst();
    QCOMPARE(first->accessibleName(), u"Open <b>a & b</b>"_s);
    QCOMPARE(first->text(), u"<b>a && b</b>"_s);
    QVERIFY2(first->accessibleDescription().startsWith(u"Cut off \u00B7 1 row \u00B7 "_s),
             qPrintable(first->accessibleDescription()));

    named(u"Open 2"_s).constFirst()->setFocus();
    store.remove(store.root() + u"/r1"_s);
    QTRY_COMPARE(named(u"Open 1"_s).size(), 0);
    QVERIFY(named(u"Open 2"_s).constFirst()->hasFocus());
    QSignalSpy opened(&shell.context().navigator, &Navigator::recordingRequested);
    QTest::keyClick(named(u"Open 2"_s).constFirst(), Qt::Key_Space);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.first().first().toString(), store.root() + u"/r2"_s);
    list->findChild<QToolButton *>(u"watch.recordings"_s)->click();
    QCOMPARE(shell.window().tabArea().count(), 2);
}

void TestStart::aWatchThatHasClosedIsOffered()
{
    ShellFixture shell;
    shell.action(u"hub.tryEmulator"_s)->trigger();
    const ClientRoster &clients = shell.context().workspace.clients();
    QTRY_VERIFY(!clients.clients().isEmpty() && clients.clients().constFirst().isConnected());
    shell.action(u"message.send"_s)->trigger();
    QTRY_COMPARE(clients.clients().constFirst().watch->received(), 1U);
    shell.window().tabArea().closeTab(0);
    const auto offered = [&shell] {
        const QList<QToolButton *> buttons =
            shell.window().findChild<RecentRecordings *>()->findChildren<QToolButton *>();
        return std::any_of(buttons.begin(), buttons.end(), [](const QToolButton *button) {
            return button->isVisible() && button->accessibleName().startsWith("Open demo, "_L1);
        });
    };
    QTRY_VERIFY(offered());
}

QTEST_MAIN(TestStart)
#include "tst_start.moc"
