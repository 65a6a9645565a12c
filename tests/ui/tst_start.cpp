// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/operations/health.h"
#include "tests/support/verify_result.h"
#include "tests/support/wait_for.h"
#include "tests/ui/shell_fixture.h"
#include "ui/panels/start/connect_dialog.h"

#include <QClipboard>
#include <QComboBox>
#include <QDirIterator>
#include <QLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTcpServer>

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

QTEST_MAIN(TestStart)
#include "tst_start.moc"
