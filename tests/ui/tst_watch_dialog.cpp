// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog for a new watch, typed and clicked as a user would.
#include "tests/ui/panel_fixture.h"
#include "ui/panels/watch/watch_dialog.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace wps;

namespace
{

template <typename Widget> Widget *named(QWidget &dialog, const QString &accessibleName)
{
    const auto all = dialog.findChildren<Widget *>();
    for (Widget *widget : all) {
        if (widget->accessibleName() == accessibleName || widget->property("text").toString() == accessibleName)
            return widget;
    }
    return nullptr;
}

} // namespace

class WatchDialogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void clientUrlAloneIsEnough()
    {
        PanelFixture fixture;
        auto *dialog = new WatchDialog(nullptr, fixture.names, false, nullptr);
        const QSignalSpy wanted(dialog, &WatchDialog::watchWanted);
        auto *url = named<QLineEdit>(*dialog, u"Client URL"_s);
        auto *groups = named<QLineEdit>(*dialog, u"Groups"_s);
        auto *problem = named<QLabel>(*dialog, u"Problem"_s);
        auto *start = named<QPushButton>(*dialog, u"&Watch"_s);
        QVERIFY(url && groups && problem && start);
        QVERIFY(!start->isEnabled());
        QVERIFY(!named<QLineEdit>(*dialog, u"User ID"_s)->isEnabled());
        QCOMPARE(url->echoMode(), QLineEdit::Password);

        url->setText(u"ftp://example.org/client/hubs/chat"_s);
        start->click();
        QVERIFY(!problem->text().isEmpty());
        QCOMPARE(wanted.size(), 0);
        QCOMPARE(url->text(), u"ftp://example.org/client/hubs/chat"_s); // nothing typed is lost

        url->setText(u"wss://example.org/client/hubs/chat?access_token=a.b.c"_s);
        groups->setText(u" room1, room2 ,room1,"_s);
        auto *subprotocol = named<QComboBox>(*dialog, u"Subprotocol"_s);
        subprotocol->setCurrentIndex(subprotocol->findData(int(Subprotocol::Raw)));
        start->click();
        QVERIFY(problem->text().contains(u"cannot join groups"_s));
        subprotocol->setCurrentIndex(subprotocol->findData(int(Subprotocol::ProtobufReliable)));
        start->click();
        QCOMPARE(wanted.size(), 1);
        const auto request = wanted.at(0).at(0).value<WatchRequest>();
        QCOMPARE(request.subprotocol, Subprotocol::ProtobufReliable);
        QCOMPARE(request.groups, (QStringList{u"room1"_s, u"room2"_s}));
        QVERIFY(request.joinsItself);
        QVERIFY(request.clientUrl.endsWith(u"a.b.c"_s));
    }
};

QTEST_MAIN(WatchDialogTest)
#include "tst_watch_dialog.moc"
