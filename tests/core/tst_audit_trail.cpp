// SPDX-License-Identifier: GPL-3.0-or-later
// However an operation ends, it leaves one line of the audit; and each time that it went out, one request with its raw
// HTTP, all of them under one id.
#include "core/audit/audit_log.h"
#include "core/rest/call_record.h"
#include "tests/core/every_operation.h"
#include "tests/core/rest_fixture.h"

#include <QTemporaryDir>

using namespace wps;
using namespace Qt::StringLiterals;

class AuditTrailTest : public QObject
{
    Q_OBJECT

private:
    IoThread m_io;
    QTemporaryDir m_folder;
    int m_number = 0;
    std::shared_ptr<AuditLog> m_audit;
    std::unique_ptr<ProductionGuard> m_guard;
    std::unique_ptr<RestTransport> m_transport;
    std::unique_ptr<FakeNetwork> m_service;
    QList<HttpExchange> m_exchanges;
    QString m_ending; // how the service is to behave

    WebPubSubServiceClient client(Environment environment = Environment::Test)
    {
        WebPubSubServiceClient made(*m_transport, {m_service->url(), {}, std::make_shared<CountingTokens>()},
                                    CallOrigin(u"Orders"_s, u"p1"_s, environment));
        made.setRetryPolicy(fastPolicy());
        return made;
    }
    QList<AuditEntry> lines()
    {
        const auto found = waitFor(m_audit->find({}));
        return found ? *found : QList<AuditEntry>();
    }
    static QByteArray success(const AnyOperation &operation)
    {
        const int status = operation.request.acceptedStatuses.first();
        const bool hasBody = status == 200 && operation.request.method != "HEAD";
        return FakeNetwork::answer(status, hasBody ? QByteArray("{\"value\":[],\"token\":\"a.b.c\"}") : QByteArray(),
                                   "Content-Type: application/json\r\n");
    }

private Q_SLOTS:
    void init()
    {
        m_audit = std::make_shared<AuditLog>(m_folder.filePath(u"audit-%1.sqlite"_s.arg(++m_number)));
        m_guard = std::make_unique<ProductionGuard>();
        m_transport = std::make_unique<RestTransport>(m_io, *m_guard, auditTo(m_audit));
        m_exchanges.clear();
        connect(m_transport.get(), &RestTransport::exchangeFinished, this,
                [this](const HttpExchange &exchange) { m_exchanges.append(exchange); });
    }
    void cleanup()
    {
        m_transport.reset();
        m_service.reset();
        m_audit.reset();
    }

    void oneLineHoweverItEnds_data()
    {
        QTest::addColumn<QString>("operation");
        QTest::addColumn<QString>("ending");
        QTest::addColumn<QString>("result");
        QTest::addColumn<int>("attempts");
        const auto operations = everyOperation();
        for (auto it = operations.cbegin(); it != operations.cend(); ++it) {
            const auto row = [&](const char *ending, const char *result, int attempts) {
                QTest::newRow(qPrintable(it.key() + u' ' + QLatin1String(ending)))
                    << it.key() << QString::fromLatin1(ending) << QString::fromLatin1(result) << attempts;
            };
            row("accepted", "done", 1);
            row("retried", "done", 3);
            row("not valid", "failed", 1);
            row("abandoned", "cancelled", 1);
            const bool read = verbClassOf(it.key(), it->request.method) == VerbClass::Read;
            row("locked", read ? "done" : "refused", read ? 1 : 0);
        }
    }
    void oneLineHoweverItEnds()
    {
        QFETCH(QString, operation);
        QFETCH(QString, ending);
        QFETCH(QString, result);
        QFETCH(int, attempts);
        const auto operations = everyOperation();
        const AnyOperation tried = operations.value(operation, operations.first());
        QCOMPARE(tried.request.operationId, operation);
        int came = 0;
        m_service = std::make_unique<FakeNetwork>([&](const FakeRequest &, QTcpSocket *socket) {
            ++came;
            if (ending == "abandoned"_L1)
                return;
            if (ending == "not valid"_L1)
                socket->write(FakeNetwork::answer(400));
            else if (ending == "retried"_L1 && came < 3)
                socket->write(FakeNetwork::answer(503, {}, "Retry-After: 0\r\n"));
            else
                socket->write(success(tried));
        });
        const WebPubSubServiceClient service =
            client(ending == "locked"_L1 ? Environment::Production : Environment::Test);
        if (ending == "abandoned"_L1)
            tried.abandon(service, [&came] { return came > 0; });
        else
            QCOMPARE(tried.ask(service).has_value(), result == "done"_L1);
        QTRY_COMPARE(m_exchanges.size(), attempts);
        QTRY_COMPARE(lines().size(), 1);

        const AuditEntry line = lines().constFirst();
        QCOMPARE(line.verb, operation);
        QCOMPARE(line.result, result);
        QCOMPARE(line.attempts, attempts);
        QCOMPARE(line.profile, u"Orders"_s);
        QVERIFY(!line.requestId.isEmpty());
        QCOMPARE(came, attempts);
        for (int i = 0; i < m_exchanges.size(); ++i) {
            const HttpExchange &exchange = m_exchanges.at(i);
            QCOMPARE(exchange.operationId, operation);
            QCOMPARE(exchange.requestId, line.requestId);
            QCOMPARE(exchange.callId, m_exchanges.first().callId);
            QCOMPARE(exchange.attempt, i + 1);
            QVERIFY2(exchange.rawRequest().startsWith(QByteArray(tried.request.method + " /api/")),
                     exchange.rawRequest().constData());
            QVERIFY(!exchange.rawRequest().contains("CANARY"));
            if (ending != "abandoned"_L1)
                QVERIFY2(exchange.rawResponse().startsWith("HTTP/1.1 "), exchange.rawResponse().constData());
        }
    }

    // All pages of a listing are one call, and each page one request.
    void aListingIsOneLine()
    {
        m_service = std::make_unique<FakeNetwork>([this](const FakeRequest &request, QTcpSocket *socket) {
            const bool first = !request.target.contains("continuationToken");
            const QByteArray next =
                "\"nextLink\":\"" + m_service->url().toEncoded() +
                "/api/hubs/chat/groups/room/connections?continuationToken=x&api-version=2024-12-01\"";
            socket->write(FakeNetwork::answer(200,
                                              "{\"value\":[{\"connectionId\":\"c" + QByteArray(first ? "1" : "2") +
                                                  "\"}]" + (first ? "," + next : QByteArray()) + "}",
                                              "Content-Type: application/json\r\n"));
        });
        const OperationNames names;
        const auto members = waitFor(client().listAllConnections(names.hub, names.group));
        VERIFY_OK(members);
        QCOMPARE(members->size(), 2);
        QTRY_COMPARE(m_exchanges.size(), 2);
        QTRY_COMPARE(lines().size(), 1);
        QCOMPARE(lines().constFirst().verb, u"listConnectionsInGroup"_s);
    }
};

QTEST_GUILESS_MAIN(AuditTrailTest)
#include "tst_audit_trail.moc"
