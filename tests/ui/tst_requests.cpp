// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/operations/group.h"
#include "core/rest/operations/hub.h"
#include "tests/support/verify_result.h"
#include "tests/ui/panel_fixture.h"
#include "ui/panels/requests/register_requests.h"
#include "ui/panels/requests/requests_controller.h"
#include "ui/panels/requests/requests_panel.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTableView>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

HttpExchange makeExchange(int number)
{
    HttpExchange exchange;
    exchange.requestId = u"id-%1"_s.arg(number);
    exchange.startedAt = QDateTime::currentDateTimeUtc();
    exchange.operationId = u"sendToAll"_s;
    exchange.method = "POST";
    exchange.url = u"https://h.example/api/hubs/chat/:send?api-version=2024-12-01"_s;
    exchange.requestHeaders = {{"Authorization", "Bearer ***"}, {"Content-Type", "text/plain"}};
    exchange.requestBody = "it's";
    exchange.status = 202;
    return exchange;
}

} // namespace

class RequestsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qRegisterMetaType<HttpExchange>(); }

    void modelIsBoundedAndCountsWhatGoes()
    {
        RequestsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QSignalSpy inserts(&model, &QAbstractItemModel::rowsInserted);
        for (int i = 0; i < 1500; ++i)
            model.add(makeExchange(i));
        QTRY_COMPARE(model.rowCount(), 1500);
        QCOMPARE(inserts.size(), 1);
        for (int i = 1500; i < 2600; ++i)
            model.add(makeExchange(i));
        QTRY_COMPARE(model.rowCount(), RequestsModel::kMaxRows);
        QCOMPARE(model.dropped(), 600);
        QCOMPARE(model.exchange(0)->requestId, u"id-600"_s);
        QCOMPARE(model.rowOf(u"id-2599"_s), RequestsModel::kMaxRows - 1);
        QCOMPARE(model.rowOf(u"id-1"_s), -1);
        for (int i = 0; i < 2 * RequestsModel::kMaxRows; ++i)
            model.add(makeExchange(i));
        QTRY_COMPARE(model.dropped(), 600 + 2 * RequestsModel::kMaxRows);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.dropped(), 0);
    }

    void statusIsSaidInWords()
    {
        HttpExchange exchange = makeExchange(1);
        QCOMPARE(RequestsModel::statusText(exchange), u"202 accepted"_s);
        exchange.status = 0;
        QCOMPARE(RequestsModel::statusText(exchange), u"no answer"_s);
        exchange.error = Error();
        exchange.error->kind = Error::Kind::OutcomeUnknown;
        QCOMPARE(RequestsModel::statusText(exchange), u"outcome unknown"_s);
        exchange.status = 502;
        QCOMPARE(RequestsModel::statusText(exchange), u"502 service error"_s);
    }

    void copiesWithAndWithoutASecret()
    {
        PanelFixture f;
        const HubSessionPtr session = f.connectToEmulator();
        registerRequests(f.context);
        std::unique_ptr<QWidget> panel(f.panels.docks().constFirst().create(nullptr));
        panel->show();
        VERIFY_OK(waitFor(session->client().send(sendToAll(session->hub(), MessageBody::text(u"it's"_s)))));
        auto *table = panel->findChild<QTableView *>();
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->setCurrentIndex(table->model()->index(0, 0));
        const QList<QAction *> actions = panel->findChild<QMenu *>()->actions();
        QCOMPARE(actions.size(), 7);
        const QList<QString> wanted{u"--header \"Authorization: Bearer $WEBPUBSUB_TOKEN\""_s, u"az rest"_s,
                                    u"@azure/web-pubsub"_s, u"azure.messaging.webpubsubservice"_s,
                                    u"Azure.Messaging.WebPubSub"_s};
        for (int i = 0; i < wanted.size(); ++i) {
            actions.at(i)->trigger();
            const QString text = QGuiApplication::clipboard()->text();
            QVERIFY2(text.contains(wanted.at(i)), qPrintable(text));
            QVERIFY(!text.contains(u".eyJ"_s));
        }
        actions.last()->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().contains(u"'Authorization: Bearer eyJ"_s));
        QCOMPARE(QGuiApplication::clipboard()->mimeData()->data(u"x-kde-passwordManagerHint"_s), QByteArray("secret"));
    }

    void tokenIsForTheConnectedProfileOnly()
    {
        PanelFixture f;
        RequestsController controller(f.transport, f.context.workspace);
        VERIFY_FAILS(controller.curlWithToken(makeExchange(1)), Error::Kind::InvalidInput);
        const HubSessionPtr session = f.connectToEmulator();
        VERIFY_FAILS(controller.curlWithToken(makeExchange(1)), Error::Kind::InvalidInput);
    }

    void realCallsArriveAndAreFound()
    {
        PanelFixture f;
        const HubSessionPtr session = f.connectToEmulator();
        registerRequests(f.context);
        std::unique_ptr<QWidget> panel(f.panels.docks().constFirst().create(nullptr));
        panel->resize(900, 300);
        panel->show();
        auto *table = panel->findChild<QTableView *>();
        QAbstractItemModelTester tester(table->model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        auto send = sendToAll(session->hub(), MessageBody::text(u"hello"_s));
        send.request.requestId = u"wanted"_s;
        VERIFY_OK(waitFor(session->client().send(send)));
        VERIFY_OK(waitFor(session->client().send(groupExists(session->hub(), *GroupName::parse(u"room1"_s)))));
        QTRY_COMPARE(table->model()->rowCount(), 2);

        QSignalSpy raised(&f.navigator, &Navigator::dockRequested);
        f.navigator.showRequest(u"wanted"_s);
        QCOMPARE(raised.constFirst().constFirst().toString(), u"requests"_s);
        QCOMPARE(table->currentIndex().row(), 0);
        const auto viewers = panel->findChildren<QPlainTextEdit *>();
        QString raw;
        for (const QPlainTextEdit *viewer : viewers)
            raw += viewer->toPlainText();
        QVERIFY2(raw.contains(u"hello"_s) && raw.contains(u"202"_s), qPrintable(raw));
        QVERIFY(!raw.contains(u".eyJ"_s));

        VERIFY_OK(waitFor(session->client().send(groupExists(session->hub(), *GroupName::parse(u"room1"_s)))));
        QTRY_COMPARE(table->model()->rowCount(), 3);
        QCOMPARE(table->currentIndex().row(), 0); // the selection stays
    }

    void askedForBeforeItCame()
    {
        PanelFixture f;
        RequestsController controller(f.transport, f.context.workspace);
        QSignalSpy selected(&controller, &RequestsController::selectRequested);
        controller.setFilter({u"nothing like it"_s, {}, {}});
        QSignalSpy cleared(&controller, &RequestsController::filterCleared);
        controller.show(u"id-7"_s);
        QVERIFY(selected.isEmpty());
        controller.model().add(makeExchange(7));
        QTRY_COMPARE(selected.size(), 1);
        QCOMPARE(cleared.size(), 1);
        QVERIFY(selected.constFirst().constFirst().toModelIndex().isValid());
    }

    void filterTakesAllWords()
    {
        PanelFixture f;
        RequestsController controller(f.transport, f.context.workspace);
        controller.model().add(makeExchange(1));
        QTRY_COMPARE(controller.model().rowCount(), 1);
        controller.setFilter({u"post CHAT 202"_s, {}, {}});
        QCOMPARE(controller.shown().rowCount(), 1);
        controller.setFilter({u"post 404"_s, {}, {}});
        QCOMPARE(controller.shown().rowCount(), 0);
        QCOMPARE(controller.countText(), u"0 of 1 shown"_s);
    }

    void filtersByMethodAndOutcome()
    {
        PanelFixture f;
        RequestsController controller(f.transport, f.context.workspace);
        RequestsPanel panel(controller);
        QList<int> statuses{202, 404, 503, 0};
        for (int i = 0; i < statuses.size(); ++i) {
            HttpExchange exchange = makeExchange(i);
            exchange.status = statuses.at(i);
            exchange.method = i == 1 ? "HEAD" : "POST";
            if (i == 2)
                exchange.retryIn = std::chrono::milliseconds(500);
            controller.model().add(exchange);
        }
        QTRY_COMPARE(controller.model().rowCount(), 4);
        const QList<QComboBox *> boxes = panel.findChildren<QComboBox *>();
        QCOMPARE(boxes.size(), 2);
        const auto shown = [&] {
            QStringList ids;
            for (int row = 0; row < controller.shown().rowCount(); ++row)
                ids.append(controller.exchangeAt(controller.shown().index(row, 0))->requestId);
            return ids.join(u' ');
        };
        const QStringList wanted{u"id-0 id-1 id-2 id-3"_s, u"id-0"_s, u"id-1"_s, u"id-2"_s, u"id-3"_s, u"id-2"_s};
        for (int i = 0; i < wanted.size(); ++i) {
            boxes.last()->setCurrentIndex(i);
            QCOMPARE(shown(), wanted.at(i));
        }
        boxes.last()->setCurrentIndex(0);
        boxes.first()->setCurrentText(u"HEAD"_s);
        QCOMPARE(shown(), u"id-1"_s);
        controller.show(u"id-3"_s); // is hidden: the filter goes
        QCOMPARE(boxes.first()->currentIndex(), 0);
        QCOMPARE(controller.shown().rowCount(), 4);
    }

    void everyAttemptIsToldWithItsTime()
    {
        PanelFixture f;
        RequestsController controller(f.transport, f.context.workspace);
        const auto add = [&](quint64 call, int attempt, int status, bool again) {
            HttpExchange exchange = makeExchange(attempt);
            exchange.callId = call;
            exchange.attempt = attempt;
            exchange.status = status;
            exchange.duration = std::chrono::microseconds(1500 * attempt);
            if (again)
                exchange.retryIn = std::chrono::milliseconds(500);
            controller.model().add(exchange);
        };
        add(7, 1, 200, false); // a page before, of the same call
        add(7, 1, 503, true);
        add(8, 1, 202, false);
        add(7, 2, 202, false);
        add(7, 1, 200, false); // and one after
        QTRY_COMPARE(controller.model().rowCount(), 5);
        const auto text = [&](int row) { return controller.attemptsText(controller.shown().index(row, 0)); };
        const QString told =
            u"1: 503 not available after 1.5 ms, again in 500 ms \u00b7 2: 202 accepted after 3.0 ms"_s;
        QCOMPARE(text(1), u"Attempt 1 of 2. "_s + told);
        QCOMPARE(text(3), u"Attempt 2 of 2. "_s + told);
        QCOMPARE(text(2), u"One attempt, 1.5 ms"_s);
        QCOMPARE(text(4), u"One attempt, 1.5 ms"_s);
        QCOMPARE(text(9), QString());
    }

    void saysHowManyAreNoLongerKept()
    {
        PanelFixture f;
        RequestsController controller(f.transport, f.context.workspace);
        for (int i = 0; i < RequestsModel::kMaxRows + 1234; ++i)
            controller.model().add(makeExchange(i));
        QTRY_COMPARE(controller.model().rowCount(), RequestsModel::kMaxRows);
        QVERIFY2(controller.countText().endsWith(u"1,234 older ones are no longer kept"_s),
                 qPrintable(controller.countText()));
        controller.clear();
        QVERIFY(!controller.countText().contains(u"older"_s));
    }
};

QTEST_MAIN(RequestsTest)
#include "tst_requests.moc"
