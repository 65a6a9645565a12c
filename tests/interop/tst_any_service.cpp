// SPDX-License-Identifier: GPL-3.0-or-later
// The client against a service that is only known by a client URL, with the wire cut at every byte: the service of
// WPS_FOREIGN_URL, or else, at some of them, the emulator.
#include "core/auth/client_access_token.h"
#include "core/auth/connection_string.h"
#include "core/emulator/emulator.h"
#include "core/watch/message_log.h"
#include "tests/interop/exchange.h"
#include "tests/support/cutting_wire.h"
#include "tests/support/listening_client.h"
#include "tests/support/verify_result.h"
#include "tests/support/wait_for.h"

#include <QLoggingCategory>
#include <QRandomGenerator>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QTest>

using namespace wps;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(wps::Subprotocol)

namespace
{

constexpr auto kShort = 10s;
constexpr auto kLong = 4min; // a service may be far away

/// Some stand-ins speak a reliable subprotocol, but open a new connection where one is to be recovered.
bool isRecovered(Subprotocol subprotocol)
{
    static const bool forgets = qEnvironmentVariableIsSet("WPS_FOREIGN_FORGETS");
    return !forgets && (subprotocol == Subprotocol::JsonReliable || subprotocol == Subprotocol::ProtobufReliable);
}

} // namespace

class AnyServiceTest : public QObject
{
    Q_OBJECT

private:
    IoThread m_io;
    Emulator m_emulator;
    QByteArray m_url;
    qint64 m_step = 1;

    Exchange::Settings settings(Subprotocol subprotocol) const
    {
        return {subprotocol, m_url, {}, isRecovered(subprotocol), false};
    }

    /// Those of WPS_FOREIGN_SUBPROTOCOLS, or all.
    static void subprotocolRows(bool onlyRecovered = false)
    {
        QTest::addColumn<Subprotocol>("subprotocol");
        const QList<QByteArray> wanted = qgetenv("WPS_FOREIGN_SUBPROTOCOLS").simplified().split(' ');
        const QList<QPair<const char *, Subprotocol>> all{{"json", Subprotocol::Json},
                                                          {"json-reliable", Subprotocol::JsonReliable},
                                                          {"protobuf", Subprotocol::Protobuf},
                                                          {"protobuf-reliable", Subprotocol::ProtobufReliable}};
        for (const auto &[name, subprotocol] : all) {
            if ((wanted.first().isEmpty() || wanted.contains(name)) && (isRecovered(subprotocol) || !onlyRecovered))
                QTest::newRow(name) << subprotocol;
        }
    }

    static void verify(const ExchangeRun &run)
    {
        qInfo("%d exchanges, %d cuts, %d recoveries, %d reconnects, %d operations sent again", run.ended, run.cuts,
              run.recoveries, run.reconnects, run.repeats);
        QVERIFY2(run.problems.isEmpty(), qPrintable(run.problems.join(u'\n')));
    }

private Q_SLOTS:
    void initTestCase()
    {
        QLoggingCategory::setFilterRules(u"wps.client.info=false"_s); // there are thousands of them
        QSslConfiguration trust = QSslConfiguration::defaultConfiguration();
        if (const QString file = qEnvironmentVariable("WPS_FOREIGN_CA"); !file.isEmpty())
            QVERIFY(trust.addCaCertificates(file));
        QSslConfiguration::setDefaultConfiguration(trust);
        m_url = qgetenv("WPS_FOREIGN_URL");
        if (!m_url.isEmpty())
            return;
        m_step = 3; // tests of its own cut the emulator too
        EmulatorOptions options;
        options.port = 0;
        VERIFY_OK(m_emulator.start(options));
        const auto service = ConnectionString::parse(QString::fromUtf8(m_emulator.connectionString().reveal()));
        VERIFY_OK(service);
        ClientAccessRequest request;
        request.roles = {u"webpubsub.joinLeaveGroup"_s, u"webpubsub.sendToGroup"_s};
        m_url =
            makeClientAccess(service->endpoint, *HubName::parse(u"chat"_s), request, service->accessKey).url.reveal();
    }

    void uncut_data() { subprotocolRows(); }
    void uncut()
    {
        QFETCH(Subprotocol, subprotocol);
        Exchange exchange(m_io, settings(subprotocol));
        runUntil([&] { return exchange.isDone(); }, kShort);
        QCOMPARE(exchange.problem(), QString());
    }

    void cutAtEveryByte_data() { subprotocolRows(); }
    void cutAtEveryByte()
    {
        QFETCH(Subprotocol, subprotocol);
        ExchangeRun run(m_io);
        QVERIFY(run.addCuts(settings(subprotocol), m_step));
        run.run(kLong);
        verify(run);
        QVERIFY(run.cuts > 300);
        if (isRecovered(subprotocol))
            QVERIFY(run.recoveries > 100 && run.repeats > 50);
        else
            QVERIFY(run.reconnects > 100 && run.recoveries == 0);
    }

    void cutAtEveryByteOfTheRecovery_data() { subprotocolRows(true); }
    void cutAtEveryByteOfTheRecovery()
    {
        if (!QTest::currentDataTag())
            QSKIP("nothing is recovered");
        QFETCH(Subprotocol, subprotocol);
        ExchangeRun run(m_io);
        Exchange::Settings twice = settings(subprotocol);
        const ExchangeRun::Bytes whole = run.measure(twice);
        QVERIFY(whole.downToFirst > 0);
        const qint64 midway = (whole.downToFirst + whole.down) / 2; // some messages have been heard, some have not
        twice.plans = {{-1, midway, 0, false}};
        QVERIFY(run.addCuts(twice, m_step));
        run.run(kLong);
        verify(run);
        QVERIFY(run.recoveries >= run.ended && run.cuts > 300);
    }

    void allThatIsSentIsHeardOnceAndInOrder_data() { subprotocolRows(true); }
    void allThatIsSentIsHeardOnceAndInOrder()
    {
        if (!QTest::currentDataTag())
            QSKIP("nothing is recovered");
        QFETCH(Subprotocol, subprotocol);
        constexpr int kMessages = 2000;
        constexpr int kInFlight = 10; // fewer than a connection carries before it breaks
        const QUrl service = QUrl::fromEncoded(m_url);
        CuttingWire there(service);
        CuttingWire back(service);
        const quint32 seed = QRandomGenerator::global()->generate(); // told when it matters
        QRandomGenerator random(seed);
        bool cutting = true;
        const auto planned = [&](int /*connection*/) {
            CuttingWire::Plan plan;
            if (cutting) {
                plan.up = random.bounded(2000, 6000);
                plan.down = random.bounded(2000, 6000);
            }
            plan.reset = random.bounded(2) == 0;
            return plan;
        };
        there.plan = back.plan = planned;
        WebPubSubClient sender(m_io, ForeignService::options(subprotocol, overWire(m_url, there)));
        ListeningClient listener(m_io, ForeignService::options(subprotocol, overWire(m_url, back)));
        QList<int> heard;
        connect(&listener, &ListeningClient::framesReady, this, [&heard](const QList<ClientFrame> &frames) {
            for (const ClientFrame &frame : frames) {
                LogRecord record;
                record.frame = frame;
                if (frame.message.kind == DownstreamMessage::Kind::GroupMessage)
                    heard.append(record.payload().toInt());
            }
        });
        const GroupName room = *GroupName::parse(u"flow-%1"_s.arg(back.port()));
        const QList<WebPubSubClient *> clients{&sender, &listener};
        for (WebPubSubClient *client : clients) {
            client->start();
            QTRY_COMPARE(client->status().state, ClientState::Connected);
        }
        VERIFY_OK(waitFor(listener.joinGroup(room)));
        QList<QFuture<Result<void>>> sent;
        QList<int> expected;
        for (int i = 0; i < kMessages; ++i) {
            sent.append(sender.sendToGroup({room, {DataType::Json, QByteArray::number(i)}, false, {}, {}, {}}));
            expected.append(i);
            if (i >= kInFlight)
                QVERIFY(runUntil([&] { return sent.at(i - kInFlight).isFinished(); }, kShort));
        }
        for (const auto &one : std::as_const(sent))
            VERIFY_OK(waitFor(one));
        QVERIFY2(runUntil([&] { return heard.size() >= kMessages; }, kShort),
                 qPrintable(u"%1 heard, seed %2"_s.arg(heard.size()).arg(seed)));
        cutting = false;
        QVERIFY2(heard == expected, qPrintable(u"seed %1"_s.arg(seed)));
        for (const WebPubSubClient *client : clients) {
            QCOMPARE(client->status().reconnects, 0);
            QCOMPARE(client->status().missing, quint64(0));
        }
        qInfo("%lld messages, %d + %d cuts, %llu duplicates dropped", heard.size(), there.cuts(), back.cuts(),
              listener.status().duplicates);
        QVERIFY(there.cuts() > 10 && back.cuts() > 10);
    }
};

QTEST_GUILESS_MAIN(AnyServiceTest)
#include "tst_any_service.moc"
