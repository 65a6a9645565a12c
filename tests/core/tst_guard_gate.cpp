// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/auth/connection_string.h"
#include "core/emulator/emulator.h"
#include "tests/core/every_operation.h"
#include "tests/core/rest_fixture.h"

#include <QFile>
#include <QMutex>
#include <QRegularExpression>

using namespace wps;
using namespace Qt::StringLiterals;

/// Every operation of the service, against a real emulator, as a production profile.
class GuardGateTest : public QObject
{
    Q_OBJECT

private:
    IoThread m_io;
    Emulator m_emulator;
    std::unique_ptr<ProductionGuard> m_guard;
    std::unique_ptr<RestTransport> m_transport;
    std::unique_ptr<WebPubSubServiceClient> m_client;
    QMutex m_mutex;
    QList<CallRecord> m_records;

    QList<CallRecord> records()
    {
        const QMutexLocker lock(&m_mutex);
        return m_records;
    }

    static QStringList reads()
    {
        return {u"checkPermission"_s, u"connectionExists"_s,       u"generateClientToken"_s, u"getServiceStatus"_s,
                u"groupExists"_s,     u"listConnectionsInGroup"_s, u"userExists"_s};
    }

private Q_SLOTS:
    void init()
    {
        EmulatorOptions options;
        options.port = 0;
        VERIFY_OK(m_emulator.start(options));
        m_guard = std::make_unique<ProductionGuard>();
        m_records.clear();
        m_transport = std::make_unique<RestTransport>(m_io, *m_guard, [this](const CallRecord &record) {
            const QMutexLocker lock(&m_mutex);
            m_records.append(record);
        });
        const auto string = ConnectionString::parse(QString::fromUtf8(m_emulator.connectionString().reveal()));
        VERIFY_OK(string);
        m_client = std::make_unique<WebPubSubServiceClient>(
            *m_transport, makeAccessKeyCredential(string->endpoint, string->accessKey),
            CallOrigin(u"Orders"_s, u"p1"_s, Environment::Production));
        m_client->setRetryPolicy(fastPolicy());
    }
    void cleanup()
    {
        m_client.reset();
        m_transport.reset();
        m_emulator.stop();
    }

    // The list of them leaves none out that the headers declare.
    void everyOperationIsTried()
    {
        static const QRegularExpression declared(uR"(^RestOperation<.*> (\w+)\()"_s,
                                                 QRegularExpression::MultilineOption);
        QSet<QString> names;
        for (const QString &file :
             {u"connection"_s, u"group"_s, u"health"_s, u"hub"_s, u"permission"_s, u"token"_s, u"user"_s}) {
            QFile header(QStringLiteral(WPS_SOURCE_DIR) + u"/core/rest/operations/"_s + file + u".h"_s);
            QVERIFY(header.open(QIODevice::ReadOnly));
            auto matches = declared.globalMatch(QString::fromUtf8(header.readAll()));
            while (matches.hasNext())
                names.insert(matches.next().captured(1));
        }
        names.remove(u"listConnectionsNextPage"_s); // the rest of a listing, by a link that the service gave
        const QStringList tried = everyOperation().keys();
        QCOMPARE(QSet<QString>(tried.cbegin(), tried.cend()), names);
    }

    void lockedProductionIsReadOnly()
    {
        const auto all = everyOperation();
        qsizetype count = 0;
        for (auto it = all.cbegin(); it != all.cend(); ++it) {
            const quint64 before = m_emulator.snapshot().requests;
            const Result<void> result = it->ask(*m_client);
            const quint64 reached = m_emulator.snapshot().requests - before;
            ++count;
            QTRY_COMPARE(records().size(), count);
            const CallRecord record = records().constLast();
            QCOMPARE(record.operationId, it.key());
            if (reads().contains(it.key())) {
                // The emulator makes client access tokens for nobody; it was asked all the same.
                QVERIFY2(result || result.error().httpStatus == 401, qPrintable(it.key()));
                QVERIFY2(reached >= 1, qPrintable(it.key()));
                continue;
            }
            VERIFY_FAILS(result, Error::Kind::Locked);
            QVERIFY2(result.error().message.contains("Unlock hub \"chat\""_L1), qPrintable(result.error().message));
            QVERIFY2(reached == 0, qPrintable(it.key()));
            QCOMPARE(record.attempts, 0);
            QCOMPARE(record.error->kind, Error::Kind::Locked);
            QCOMPARE(record.hub, u"chat"_s);
            QVERIFY(!record.requestId.isEmpty());
        }
    }

    void aRequestMadeByHandIsNoWayAround()
    {
        RestRequest request;
        request.path = "/api/hubs/chat/:send";
        request.hasBody = true;
        request.acceptedStatuses = {202};
        for (const QByteArray &method : {QByteArray("POST"), QByteArray("PUT"), QByteArray("DELETE")}) {
            for (const QString &claimed : {u"groupExists"_s, u"sendToAll"_s, QString()}) {
                request.method = method;
                request.operationId = claimed;
                const auto result =
                    waitFor(m_transport->send(m_client->credential(), request, fastPolicy(), m_client->origin()));
                VERIFY_FAILS(result, Error::Kind::Locked);
            }
        }
        QCOMPARE(m_emulator.snapshot().requests, 0U);
    }

    void unlockedItGoesButManyAreClosedByNameOnly()
    {
        VERIFY_OK(m_guard->unlock(u"p1"_s, u"chat"_s));
        const auto all = everyOperation();
        for (auto it = all.cbegin(); it != all.cend(); ++it) {
            const Result<void> result = it->ask(*m_client);
            const bool closesMany = it.key().startsWith("close"_L1) && it.key() != "closeConnection"_L1;
            if (closesMany)
                VERIFY_FAILS(result, Error::Kind::Locked);
            else
                QVERIFY2(result || result.error().httpStatus > 0, qPrintable(it.key()));
        }
        auto close = closeAllConnections(OperationNames().hub);
        close.request.typedHub = u"chat"_s;
        VERIFY_OK(waitFor(m_client->send(close)));
    }
};

QTEST_GUILESS_MAIN(GuardGateTest)
#include "tst_guard_gate.moc"
