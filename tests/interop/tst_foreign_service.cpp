// SPDX-License-Identifier: GPL-3.0-or-later
// The client against a service whose WebSocket, JSON and protobuf are not ours, with the wire cut at every byte.
#include "core/base/future_util.h"
#include "core/watch/message_log.h"
#include "tests/interop/exchange.h"
#include "tests/interop/foreign_service.h"
#include "tests/support/cutting_wire.h"
#include "tests/support/listening_client.h"
#include "tests/support/verify_result.h"
#include "tests/support/wait_for.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace wps;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = DownstreamMessage::Kind;
using Plan = CuttingWire::Plan;

Q_DECLARE_METATYPE(wps::Subprotocol)

namespace
{

constexpr auto kShort = 10s;
constexpr auto kLong = 60s;

QByteArray payload(const ClientFrame &frame)
{
    LogRecord record;
    record.frame = frame;
    return record.payload();
}

QList<int> countTo(int count)
{
    QList<int> numbers;
    for (int i = 0; i < count; ++i)
        numbers.append(i);
    return numbers;
}

} // namespace

class ForeignServiceTest : public QObject
{
    Q_OBJECT

private:
    IoThread m_io;
    std::unique_ptr<ForeignService> m_service;
    const quint32 m_seed = QRandomGenerator::global()->generate(); // told when it matters

    static void reliableRows()
    {
        QTest::addColumn<Subprotocol>("subprotocol");
        QTest::newRow("json") << Subprotocol::JsonReliable;
        QTest::newRow("protobuf") << Subprotocol::ProtobufReliable;
    }

    QByteArray url(const QByteArray &manner = {}) const { return ForeignService::url(m_service->port(), manner); }

    static void verify(const ExchangeRun &run, int atLeast)
    {
        qInfo("%d exchanges, %d cuts, %d recoveries, %d reconnects, %d operations asked for twice", run.ended, run.cuts,
              run.recoveries, run.reconnects, run.duplicates);
        QVERIFY2(run.problems.isEmpty(), qPrintable(run.problems.join(u'\n')));
        QVERIFY(run.cuts >= atLeast);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QLoggingCategory::setFilterRules(u"wps.client.info=false"_s); // there are thousands of them
        m_service = std::make_unique<ForeignService>();
        QVERIFY2(m_service->port() > 0, qPrintable(m_service->problem()));
    }

    void init() { QTest::failOnWarning(QRegularExpression(u"Socket|QIODevice"_s)); }

    void manners_data()
    {
        QTest::addColumn<Subprotocol>("subprotocol");
        QTest::addColumn<QByteArray>("manner");
        QTest::addColumn<qsizetype>("piece");
        const QList<QPair<const char *, Subprotocol>> all{{"json", Subprotocol::Json},
                                                          {"json reliable", Subprotocol::JsonReliable},
                                                          {"protobuf", Subprotocol::Protobuf},
                                                          {"protobuf reliable", Subprotocol::ProtobufReliable}};
        for (const auto &[name, subprotocol] : all) {
            QTest::addRow("%s", name) << subprotocol << QByteArray() << qsizetype(0);
            QTest::addRow("%s, fragments and pings", name) << subprotocol << "fragments"_ba << qsizetype(0);
            QTest::addRow("%s, would compress", name) << subprotocol << "deflate"_ba << qsizetype(0);
            QTest::addRow("%s, a byte at a time", name) << subprotocol << "fragments"_ba << qsizetype(1);
            QTest::addRow("%s, seven bytes at a time", name) << subprotocol << "deflate,fragments"_ba << qsizetype(7);
        }
    }
    void manners()
    {
        QFETCH(Subprotocol, subprotocol);
        QFETCH(QByteArray, manner);
        QFETCH(qsizetype, piece);
        Exchange exchange(m_io, {subprotocol, url(manner), {{-1, -1, piece, false}}});
        QVERIFY(runUntil([&] { return exchange.isDone(); }, kShort));
        QCOMPARE(exchange.problem(), QString());
        QCOMPARE(exchange.report()["offered"_L1].toString(), QString()); // no extension
        QCOMPARE(exchange.report()["pongs"_L1].toInt() > 5, manner.contains("fragments"));
    }

    void cutAtEveryByte_data() { reliableRows(); }
    void cutAtEveryByte()
    {
        QFETCH(Subprotocol, subprotocol);
        ExchangeRun run(m_io);
        QVERIFY(run.addCuts({subprotocol, url(), {}}));
        run.run(kLong);
        verify(run, 1300);
        QVERIFY(run.recoveries > 500 && run.duplicates > 100);
    }

    void cutAtEveryByteOfTheRecovery_data() { reliableRows(); }
    void cutAtEveryByteOfTheRecovery()
    {
        QFETCH(Subprotocol, subprotocol);
        ExchangeRun run(m_io);
        Exchange::Settings settings{subprotocol, url("greets"), {}};
        const qint64 midway = run.measure(settings).down * 9 / 20; // some messages have been heard, some have not
        QVERIFY(midway > 0);
        settings.plans = {{-1, midway, 0, false}};
        QVERIFY(run.addCuts(settings));
        run.run(kLong);
        verify(run, 1300);
        QVERIFY(run.recoveries >= run.ended && run.duplicates > 0);
    }

    void cutWhatCannotBeRecovered_data() { reliableRows(); }
    void cutWhatCannotBeRecovered()
    {
        constexpr qint64 kStep = 5;
        QFETCH(Subprotocol, subprotocol);
        ExchangeRun run(m_io);
        QVERIFY(run.addCuts({subprotocol, url("forgetful"), {}, false}, kStep));
        const auto plain = subprotocol == Subprotocol::JsonReliable ? Subprotocol::Json : Subprotocol::Protobuf;
        QVERIFY(run.addCuts({plain, url(), {}, false}, kStep));
        run.run(kLong);
        verify(run, 400);
        QVERIFY(run.reconnects > 200);
    }

    void maskedFrameIsAViolationAndRecovered_data() { reliableRows(); }
    void maskedFrameIsAViolationAndRecovered()
    {
        QFETCH(Subprotocol, subprotocol);
        Exchange exchange(m_io, {subprotocol, url("masked"), {}});
        QVERIFY(runUntil([&] { return exchange.isDone(); }, kShort));
        QCOMPARE(exchange.problem(), QString());
        QCOMPARE(exchange.status().closeCode, 1002);
        QCOMPARE(exchange.status().recoveries, 1);
    }

    void extensionThatWasNotOfferedIsRefused()
    {
        WebPubSubClient client(m_io, ForeignService::options(Subprotocol::JsonReliable, url("extension")));
        client.start();
        QTRY_VERIFY(client.status().error.has_value());
        QCOMPARE(client.status().error->kind, Error::Kind::Protocol);
        QVERIFY(client.status().error->message.contains(u"extension"_s));
    }

    void closeCodes_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<bool>("recovers");
        for (const int code : {1001, 1009, 1011, 1012, 3000, 4999})
            QTest::addRow("%d", code) << code << true;
        for (const int code : {1000, 1008})
            QTest::addRow("%d", code) << code << false;
    }
    void closeCodes()
    {
        QFETCH(int, code);
        QFETCH(bool, recovers);
        WebPubSubClient client(m_io, ForeignService::options(Subprotocol::JsonReliable, url()));
        client.start();
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        const QString id = client.status().connectionId;
        const auto closed = waitFor(
            client.sendEvent({u"close"_s, {DataType::Json, "{\"code\":" + QByteArray::number(code) + '}'}, {}, {}}));
        QCOMPARE(closed.has_value(), recovers); // asked again, the service says that it was done
        // The answer can be here before the news of the link.
        QTRY_COMPARE(client.status().recoveries, int(recovers));
        QTRY_COMPARE(client.status().reconnects, int(!recovers));
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        QCOMPARE(client.status().connectionId == id, recovers);
        QCOMPARE(client.status().closeCode, code);
        QCOMPARE(client.status().closeReason, u"as asked"_s);
    }

    void longMessages_data() { reliableRows(); }
    void longMessages()
    {
        QFETCH(Subprotocol, subprotocol);
        CuttingWire wire(m_service->port());
        wire.plan = [](int connection) {
            return Plan{-1, connection < 20 ? 50'000 + connection * 100'001 : -1, 0, false};
        };
        ListeningClient client(m_io,
                               ForeignService::options(subprotocol, ForeignService::url(wire.port(), "fragments")));
        QList<qsizetype> sizes;
        connect(&client, &ListeningClient::framesReady, this, [&sizes](const QList<ClientFrame> &frames) {
            for (const ClientFrame &frame : frames) {
                if (frame.message.kind == Kind::ServerMessage)
                    sizes.append(payload(frame) == "ä"_ba.repeated(payload(frame).size() / 2) ? payload(frame).size()
                                                                                              : 0);
            }
        });
        client.start();
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        const QList<qsizetype> asked{124, 126, 65'534, 65'536, 65'538, 1'000'000, 2};
        for (const qsizetype size : asked)
            client.sendEvent({u"say"_s, {DataType::Json, "{\"size\":" + QByteArray::number(size) + '}'}, {}, {}});
        QVERIFY(runUntil([&] { return sizes.size() == asked.size(); }, kLong));
        QCOMPARE(sizes, asked);
        QVERIFY(wire.cuts() > 5);
    }

    void longFlow_data()
    {
        QTest::addColumn<Subprotocol>("subprotocol");
        QTest::addColumn<QByteArray>("manner");
        QTest::newRow("json") << Subprotocol::JsonReliable << ""_ba;
        QTest::newRow("json in fragments") << Subprotocol::JsonReliable << ",fragments"_ba;
        QTest::newRow("protobuf") << Subprotocol::ProtobufReliable << ""_ba;
        QTest::newRow("protobuf in fragments") << Subprotocol::ProtobufReliable << ",fragments,greets"_ba;
    }
    void longFlow()
    {
        QFETCH(Subprotocol, subprotocol);
        QFETCH(QByteArray, manner);
        constexpr int kMessages = 5000;
        constexpr int kCuts = 60;
        CuttingWire wire(m_service->port());
        QRandomGenerator random(m_seed);
        wire.plan = [&](int connection) {
            const bool cutting = wire.cuts() < kCuts;
            Plan plan;
            if (cutting)
                plan.down = random.bounded(600, 6000);
            if (cutting && connection > 0 && random.bounded(3) == 0)
                plan.up = random.bounded(300, 650);
            plan.piece = random.bounded(2) == 0 ? 0 : random.bounded(1, 4000);
            plan.reset = random.bounded(2) == 0;
            return plan;
        };
        const ClientOptions options = ForeignService::options(
            subprotocol, ForeignService::url(wire.port(), "flow=" + QByteArray::number(kMessages) + manner));
        ListeningClient client(m_io, options);
        QList<int> numbers;
        connect(&client, &ListeningClient::framesReady, this, [&numbers](const QList<ClientFrame> &frames) {
            for (const ClientFrame &frame : frames) {
                if (frame.message.kind == Kind::ServerMessage)
                    numbers.append(payload(frame).toInt());
            }
        });
        client.start();
        const bool all = runUntil([&] { return numbers.size() >= kMessages; }, kLong);
        QVERIFY2(all,
                 qPrintable(u"%1 heard, %2 connections, %3 recoveries, %4 reconnects, state %5"_s.arg(numbers.size())
                                .arg(wire.connections())
                                .arg(client.status().recoveries)
                                .arg(client.status().reconnects)
                                .arg(int(client.status().state))));
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        QCOMPARE(client.status().reconnects, 0);
        QVERIFY2(numbers == countTo(kMessages), qPrintable(u"seed %1"_s.arg(m_seed)));
        QCOMPARE(client.status().missing, quint64(0));
        qInfo("%lld messages, %d cuts, %d recoveries, %llu duplicates dropped", numbers.size(), wire.cuts(),
              client.status().recoveries, client.status().duplicates);
        QVERIFY(wire.cuts() > 20);
    }

    void recoveryThatBringsSomethingIsNotGivenUp()
    {
        // What was lost is more than the next connections carry, and they take longer than the window.
        constexpr int kMessages = 200;
        CuttingWire wire(m_service->port());
        int heard = 0;
        wire.plan = [&heard](int connection) {
            return Plan{-1, heard < kMessages ? 1200 + 300 * connection : -1, 0, false};
        };
        ClientOptions options = ForeignService::options(
            Subprotocol::JsonReliable, ForeignService::url(wire.port(), "flow=" + QByteArray::number(kMessages)));
        options.recoveryWindow = 3s;
        options.recoveryInterval = 500ms;
        ListeningClient client(m_io, options);
        connect(&client, &ListeningClient::framesReady, this, [&heard](const QList<ClientFrame> &frames) {
            heard += static_cast<int>(std::count_if(frames.cbegin(), frames.cend(), [](const ClientFrame &frame) {
                return frame.message.kind == Kind::ServerMessage;
            }));
        });
        QElapsedTimer clock;
        clock.start();
        client.start();
        QVERIFY(runUntil([&] { return heard >= kMessages || client.status().reconnects > 0; }, kLong));
        QVERIFY2(client.status().reconnects == 0,
                 qPrintable(u"after %1 ms, %2 heard, closed with %3"_s.arg(clock.elapsed())
                                .arg(heard)
                                .arg(client.status().closeCode)));
        QCOMPARE(heard, kMessages);
        QVERIFY(std::chrono::milliseconds(clock.elapsed()) > options.recoveryWindow);
    }

    void manyOperationsAreDoneOnceAndInOrder_data() { reliableRows(); }
    void manyOperationsAreDoneOnceAndInOrder()
    {
        QFETCH(Subprotocol, subprotocol);
        constexpr int kOperations = 2000;
        constexpr int kInFlight = 50;
        CuttingWire wire(m_service->port());
        QRandomGenerator random(m_seed);
        bool cutting = true;
        // As many cuts on frames that are a third as long.
        const int longest = subprotocol == Subprotocol::ProtobufReliable ? 3000 : 9000;
        wire.plan = [&](int connection) {
            Plan plan;
            if (cutting && connection > 0 && random.bounded(3) > 0)
                plan.up = random.bounded(500, longest);
            else if (cutting)
                plan.down = random.bounded(600, std::max(longest / 2, 1500));
            plan.reset = random.bounded(2) == 0;
            return plan;
        };
        ListeningClient client(m_io, ForeignService::options(subprotocol, ForeignService::url(wire.port(), {})));
        QJsonObject report;
        connect(&client, &ListeningClient::framesReady, this, [&report](const QList<ClientFrame> &frames) {
            for (const ClientFrame &frame : frames) {
                if (frame.message.kind == Kind::ServerMessage)
                    report = QJsonDocument::fromJson(payload(frame)).object()["report"_L1].toObject();
            }
        });
        client.start();
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        QList<QFuture<Result<void>>> sent;
        QJsonArray expected;
        for (int i = 0; i < kOperations; ++i) {
            sent.append(client.sendToGroup(
                {*GroupName::parse(u"room"_s), {DataType::Json, QByteArray::number(i)}, false, {}, {}, {}}));
            expected.append(u"sendToGroup room %1"_s.arg(i));
            if (i >= kInFlight)
                QVERIFY(runUntil([&] { return sent.at(i - kInFlight).isFinished(); }, kShort));
        }
        for (const auto &one : std::as_const(sent))
            VERIFY_OK(waitFor(one));
        cutting = false;
        expected.append(u"event report 0"_s);
        VERIFY_OK(waitFor(client.sendEvent({u"report"_s, {DataType::Json, "0"}, {}, {}})));
        QTRY_VERIFY(!report.isEmpty());
        QVERIFY2(report["done"_L1].toArray() == expected, qPrintable(u"seed %1"_s.arg(m_seed)));
        QCOMPARE(client.status().reconnects, 0);
        qInfo("%lld operations, %d cuts, %d asked for twice", sent.size(), wire.cuts(),
              report["duplicates"_L1].toInt());
        QVERIFY(wire.cuts() > 10 && report["duplicates"_L1].toInt() > 10);
    }

    void commandLineWatches()
    {
        constexpr int kMessages = 5000;
        CuttingWire wire(m_service->port());
        QRandomGenerator random(m_seed);
        wire.plan = [&](int connection) { // it tries again after a second only when two cuts follow another closely
            return Plan{-1, connection < 10 ? random.bounded(2000, 20'000) : -1, 0, random.bounded(2) == 0};
        };
        const QTemporaryDir folder;
        QProcess watch;
        watch.start(QStringLiteral(WPS_CLI_PATH),
                    {u"watch"_s, u"--client-url-file"_s, u"-"_s, u"--count"_s, QString::number(kMessages), u"--stats"_s,
                     u"--record"_s, folder.filePath(u"recording"_s)});
        watch.write(ForeignService::url(wire.port(), "fragments,flow=" + QByteArray::number(kMessages)));
        watch.closeWriteChannel();
        QVERIFY(runUntil([&] { return watch.state() == QProcess::NotRunning; }, kLong));
        const QByteArray said = watch.readAllStandardError();
        QVERIFY2(watch.exitCode() == 0, said.constData());
        QList<int> numbers;
        const QList<QByteArray> lines = watch.readAllStandardOutput().split('\n');
        for (const QByteArray &line : lines) {
            const QJsonObject object = QJsonDocument::fromJson(line).object();
            const QJsonObject frame = object["frame"_L1].toObject();
            if (frame["type"_L1].toString() == "message"_L1)
                numbers.append(frame["data"_L1].toInt());
        }
        QVERIFY2(numbers == countTo(kMessages), qPrintable(u"%1, seed %2"_s.arg(numbers.size()).arg(m_seed)));
        QVERIFY(wire.cuts() >= 10);
        qInfo("%d cuts; %s", wire.cuts(), lines.value(lines.size() - 2).constData());
    }
};

QTEST_GUILESS_MAIN(ForeignServiceTest)
#include "tst_foreign_service.moc"
