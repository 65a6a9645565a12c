// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/auth/jwt.h"
#include "tests/ui/panel_fixture.h"
#include "ui/common/qr_view.h"
#include "ui/panels/client_url/client_url_controller.h"
#include "ui/panels/client_url/client_url_dialog.h"
#include "ui/panels/client_url/register_client_url.h"

#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QImage>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>

#include <algorithm>
#include <memory>
#include <qrencode.h>

using namespace wps;
using namespace Qt::StringLiterals;

class ClientUrlTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wrongRolesAreToldInPlace_data()
    {
        QTest::addColumn<QString>("role");
        QTest::addColumn<bool>("good");
        QTest::newRow("group") << u"webpubsub.sendToGroup.room1"_s << true;
        QTest::newRow("pattern") << u"webpubsub.joinLeaveGroups.room.*"_s << true;
        QTest::newRow("unknown") << u"webpubsub.fly"_s << false;
        QTest::newRow("too many stars") << u"webpubsub.sendToGroups.*a*a*a*a*a*"_s << false;
    }
    void wrongRolesAreToldInPlace()
    {
        QFETCH(QString, role);
        QFETCH(bool, good);
        PanelFixture f;
        ClientUrlController controller(f.connectToEmulator(), f.navigator, f.settings);
        ClientUrlForm form;
        form.roles = {role};
        controller.setForm(form);
        QCOMPARE(!controller.problem(), good);
        if (!good)
            QCOMPARE(controller.problem()->field, u"role"_s);
        controller.make();
        QTRY_COMPARE(controller.access().has_value(), good);
        QCOMPARE(controller.errorText().isEmpty(), good);
    }

    void tooManyPatternsAreToldInPlace()
    {
        PanelFixture f;
        ClientUrlController controller(f.connectToEmulator(), f.navigator, f.settings);
        ClientUrlForm form;
        for (int i = 0; i < 11; ++i)
            form.roles.append(u"webpubsub.sendToGroups.room%1.*"_s.arg(i));
        controller.setForm(form);
        QVERIFY(controller.problem());
        QVERIFY(controller.problem()->message.contains(u"10"_s));
        form.roles.removeLast();
        controller.setForm(form);
        QVERIFY(!controller.problem());
        form.roles.append(u"webpubsub.fly"_s);
        controller.setForm(form);
        QVERIFY(controller.problem()->message.startsWith(u"Role 11: "_s)); // which of them
    }

    /// What the dialog says of a group is what the emulator does with a token of these roles: both ask one matcher.
    void rolesAreTriedWithAGroup_data()
    {
        QTest::addColumn<QStringList>("roles");
        QTest::addColumn<QString>("group");
        QTest::addColumn<QString>("join"); // the role; empty = none
        QTest::addColumn<QString>("send");
        const auto row = [](const char *name, const QStringList &roles, const QString &group, const QString &join,
                            const QString &send) { QTest::newRow(name) << roles << group << join << send; };
        const QString pattern = u"webpubsub.joinLeaveGroups.room.*"_s;
        row("one star", {pattern}, u"room.1"_s, pattern, {});
        row("one star and a dot", {pattern}, u"room.1.2"_s, {}, {});
        const QString any = u"webpubsub.sendToGroups.room.**"_s;
        row("two stars", {pattern, any}, u"room.1.2"_s, {}, any);
        const QString question = u"webpubsub.sendToGroups.room?"_s;
        row("question mark", {question}, u"room7"_s, {}, question);
        row("question mark and a dot", {question}, u"room."_s, {}, {});
        const QString escaped = u"webpubsub.sendToGroups.room\\*"_s;
        row("escape", {escaped}, u"room*"_s, {}, escaped);
        row("escape, other", {escaped}, u"room1"_s, {}, {});
        const QString one = u"webpubsub.joinLeaveGroup.a.b"_s;
        row("one group", {one, u"webpubsub.sendToGroup"_s}, u"a.b"_s, one, u"webpubsub.sendToGroup"_s);
        row("case", {one}, u"A.b"_s, {}, {});
        row("none", {}, u"room"_s, {}, {});
    }
    void rolesAreTriedWithAGroup()
    {
        QFETCH(QStringList, roles);
        QFETCH(QString, group);
        QFETCH(QString, join);
        QFETCH(QString, send);
        PanelFixture f;
        f.connectToEmulator();
        auto *controller = new ClientUrlController(f.workspace.session(), f.navigator, f.settings);
        auto *dialog = new ClientUrlDialog(controller);
        dialog->show();
        auto *trial = dialog->findChild<QLabel *>(u"roleTrial"_s);
        QVERIFY(trial->isHidden());
        dialog->findChild<QPlainTextEdit *>()->setPlainText(roles.join(u'\n'));
        dialog->findChild<QLineEdit *>(u"triedGroup"_s)->setText(group);
        const QString wanted =
            (join.isEmpty() ? u"✗ may not join or leave it: no role allows it"_s
                            : u"✓ may join and leave it, by "_s + join) +
            u'\n' + (send.isEmpty() ? u"✗ may not send to it: no role allows it"_s : u"✓ may send to it, by "_s + send);
        QCOMPARE(trial->text(), wanted);
        QVERIFY(!trial->isHidden());
        auto *problem = dialog->findChild<QLabel *>(u"roleProblem"_s);
        QVERIFY(problem->isHidden());
        dialog->findChild<QPlainTextEdit *>()->setPlainText(u"webpubsub.sendToGroups.*a*a*a*a*a*"_s);
        QVERIFY(!problem->isHidden());
        QVERIFY(trial->text().startsWith(u"Not known"_s));
        delete dialog;
    }

    void eachHubRemembersItsOwn()
    {
        PanelFixture f;
        const HubSessionPtr first = f.connectToEmulator();
        ClientUrlController one(first, f.navigator, f.settings);
        ClientUrlForm form;
        form.userId = u"ann"_s;
        form.endpoint = ClientEndpoint::Mqtt;
        one.setForm(form);
        QSignalSpy made(&one, &ClientUrlController::made);
        one.make();
        QTRY_COMPARE(made.size(), 1);
        const HubSessionPtr second = f.connectToEmulator();
        ClientUrlController two(second, f.navigator, f.settings);
        QCOMPARE(two.form().userId, u"ann"_s); // nothing of its own yet
        form.userId = u"bob"_s;
        two.setForm(form);
        two.make();
        QTRY_VERIFY(two.access());
        QCOMPARE(ClientUrlController(first, f.navigator, f.settings).form().userId, u"ann"_s);
        QCOMPARE(ClientUrlController(second, f.navigator, f.settings).form(), form);
    }

    void urlCarriesWhatWasAskedAndHidesTheToken()
    {
        PanelFixture f;
        ClientUrlController controller(f.connectToEmulator(), f.navigator, f.settings);
        ClientUrlForm form;
        form.userId = u"bob"_s;
        form.sendToAllGroups = true;
        form.roles = {u"webpubsub.joinLeaveGroup.room1"_s};
        form.groups = {u"room1"_s};
        form.minutes = 5;
        controller.setForm(form);
        controller.make();
        QTRY_VERIFY(controller.access());
        const QByteArray token = controller.access()->token.reveal();
        const auto jwt = decodeJwt(token);
        QVERIFY(jwt);
        QCOMPARE(jwt->claims.value(u"sub"_s).toString(), u"bob"_s);
        QVERIFY(!controller.shownUrl(false).contains(u".eyJ"_s));
        QVERIFY(controller.shownUrl(true).contains(QString::fromUtf8(token)));
        const qint64 seconds = QDateTime::currentDateTimeUtc().secsTo(controller.access()->expiresAt);
        QVERIFY(seconds > 4 * 60 && seconds <= 5 * 60);

        f.settings.sync();
        QFile stored(f.settings.fileName());
        QVERIFY(stored.open(QIODevice::ReadOnly));
        QVERIFY(!stored.readAll().contains(".eyJ"));
        ClientUrlController again(f.workspace.session(), f.navigator, f.settings);
        QCOMPARE(again.form().roles, form.roles);
        QVERIFY(!again.access());

        form.minutes = 6;
        controller.setForm(form);
        QVERIFY(!controller.access()); // it would not be what the form says
    }

    void watchesWithTheUrl()
    {
        PanelFixture f;
        ClientUrlController controller(f.connectToEmulator(), f.navigator, f.settings);
        controller.make();
        QTRY_VERIFY(controller.access());
        QSignalSpy watched(&f.navigator, &Navigator::watchRequested);
        controller.watch();
        QCOMPARE(watched.size(), 1);
        ClientUrlForm mqtt;
        mqtt.endpoint = ClientEndpoint::Mqtt;
        controller.setForm(mqtt);
        controller.make();
        QTRY_VERIFY(controller.access());
        QVERIFY(!controller.canWatch());
        QVERIFY(controller.shownUrl(false).contains(u"/clients/mqtt/hubs/chat"_s));
    }

    void dialogShowsTheTokenOnlyWhenAsked()
    {
        PanelFixture f;
        auto *dialog = new ClientUrlDialog(new ClientUrlController(f.connectToEmulator(), f.navigator, f.settings));
        dialog->show();
        const auto button = [&](const QString &text) -> QPushButton * {
            const auto all = dialog->findChildren<QPushButton *>();
            for (QPushButton *found : all) {
                if (found->text().remove(u'&') == text)
                    return found;
            }
            return nullptr;
        };
        const auto url = [&]() -> QString {
            const auto all = dialog->findChildren<QPlainTextEdit *>();
            for (const QPlainTextEdit *found : all) {
                if (found->accessibleName() == u"Client URL"_s)
                    return found->toPlainText();
            }
            return {};
        };
        button(u"Make URL"_s)->click();
        QTRY_VERIFY(!url().isEmpty());
        QVERIFY(!url().contains(u".eyJ"_s));
        button(u"Show token"_s)->click();
        QVERIFY(url().contains(u"eyJ"_s));
        button(u"Hide token"_s)->click();
        QVERIFY(!url().contains(u".eyJ"_s));
        button(u"Copy token"_s)->click();
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(u"eyJ"_s));
        dialog->close();
    }

    void qrCodeIsShownOnlyWhenAskedAndOnlyForItsUrl()
    {
        PanelFixture f;
        auto *controller = new ClientUrlController(f.connectToEmulator(), f.navigator, f.settings);
        ClientUrlDialog dialog(controller);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();
        auto *qr = dialog.findChild<QrView *>();
        const auto buttons = dialog.findChildren<QPushButton *>();
        const auto button = std::find_if(buttons.begin(), buttons.end(), [](const QPushButton *each) {
            return each->text().remove(u'&') == u"Show as QR code"_s;
        });
        QVERIFY(qr && button != buttons.end());
        const auto words = [&]() -> QString {
            const auto labels = qr->parentWidget()->findChildren<QLabel *>();
            return labels.isEmpty() || !labels.constFirst()->isVisible() ? QString() : labels.constFirst()->text();
        };
        controller->make();
        QTRY_VERIFY(controller->access());
        QVERIFY(!qr->isVisible());
        QCOMPARE(qr->matrix().width, 0);

        (*button)->click();
        QVERIFY(qr->isVisible());
        QVERIFY(words().contains(u"secret"_s));
        const auto free = [](QRcode *code) { QRcode_free(code); };
        const std::unique_ptr<QRcode, decltype(free)> expected(
            QRcode_encodeString8bit(controller->access()->url.reveal().constData(), 0, QR_ECLEVEL_L), free);
        QVERIFY(expected);
        const int width = expected->width;
        QCOMPARE(qr->matrix().width, width);
        for (int i = 0; i < width * width; ++i)
            QCOMPARE(int(qr->matrix().modules.at(i)), expected->data[i] & 1);
        QCOMPARE(qr->accessibleName(), u"QR code of the client URL"_s);
        QVERIFY(qr->accessibleDescription().isEmpty() && qr->toolTip().isEmpty());

        QTRY_COMPARE(qr->size().expandedTo(qr->minimumSizeHint()), qr->size());
        const QImage picture = qr->grab().toImage();
        const QRect code = qr->codeRect();
        const int module = code.width() / width;
        QCOMPARE(code.width(), module * width);
        const auto isDark = [&](int x, int y) {
            const QPoint at = code.topLeft() + QPoint(x * module + module / 2, y * module + module / 2);
            return picture.pixelColor(at * picture.devicePixelRatio()) == QColor(Qt::black);
        };
        for (int y = -QrView::kQuietZone; y < width + QrView::kQuietZone; ++y) {
            for (int x = -QrView::kQuietZone; x < width + QrView::kQuietZone; ++x) {
                const bool inside = x >= 0 && y >= 0 && x < width && y < width;
                QCOMPARE(isDark(x, y), inside && (expected->data[y * width + x] & 1) != 0);
            }
        }

        ClientUrlForm form = controller->form();
        form.groups = {QString(1000, u'a'), QString(1000, u'b'), QString(1000, u'c')};
        controller->setForm(form);
        QVERIFY(!qr->isVisible());
        QCOMPARE(qr->matrix().width, 0);
        controller->make();
        QTRY_VERIFY(controller->access());
        QVERIFY(!qr->isVisible());
        (*button)->click();
        QVERIFY(!qr->isVisible());
        QVERIFY2(words().contains(u"too long"_s), qPrintable(words()));
        QVERIFY(!words().contains(u".eyJ"_s));
    }

    void actionsFollowTheSession()
    {
        PanelFixture f;
        registerClientUrl(f.context);
        QVERIFY(!f.actions.action(u"hub.clientUrl"_s)->isEnabled());
        f.connectToEmulator();
        QVERIFY(f.actions.action(u"hub.clientUrl"_s)->isEnabled());
        QSignalSpy announced(&f.navigator, &Navigator::announced);
        f.actions.action(u"hub.checkHealth"_s)->trigger();
        QTRY_COMPARE(announced.size(), 2);
        QVERIFY(announced.constLast().constFirst().toString().contains(u"is healthy"_s));
    }
};

QTEST_MAIN(ClientUrlTest)
#include "tst_client_url.moc"
