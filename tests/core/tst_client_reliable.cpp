// SPDX-License-Identifier: GPL-3.0-or-later
// The reliable and the protobuf subprotocols against the local emulator, with the socket cut while messages flow.
#include "core/auth/client_access_token.h"
#include "core/auth/connection_string.h"
#include "core/base/future_util.h"
#include "core/client/sequence_tracker.h"
#include "core/client/web_pubsub_client.h"
#include "core/emulator/emulator.h"
#include "core/watch/message_log.h"
#include "tests/support/cutting_wire.h"
#include "tests/support/listening_client.h"
#include "tests/support/verify_result.h"
#include "tests/support/wait_for.h"

#include <QTest>

#include <algorithm>

using namespace wps;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = DownstreamMessage::Kind;

Q_DECLARE_METATYPE(wps::Subprotocol)

namespace
{

const QString kHub = u"chat"_s;

/// A client that keeps what it heard.
class Listener : public QObject
{
    Q_OBJECT

public:
    Listener(IoThread &io, const ClientOptions &options) : client(io, options)
    {
        connect(&client, &ListeningClient::framesReady, this, [this](const QList<ClientFrame> &batch) {
            for (const ClientFrame &frame : batch) {
                if (frame.direction == ClientFrame::Direction::Received &&
                    (frame.message.kind == Kind::GroupMessage || frame.message.kind == Kind::ServerMessage))
                    messages.append(frame);
                else
                    others.append(frame);
            }
        });
        connect(&client, &WebPubSubClient::statusChanged, this,
                [this](const ClientStatus &status) { states.append(status.state); });
        client.start();
    }

    bool isConnected() const { return client.status().state == ClientState::Connected; }
    QList<int> numbers() const
    {
        QList<int> result;
        for (const ClientFrame &frame : messages)
            result.append(payload(frame).toInt());
        return result;
    }
    static QByteArray payload(const ClientFrame &frame)
    {
        LogRecord record;
        record.frame = frame;
        return record.payload();
    }

    ListeningClient client;
    QList<ClientFrame> messages;
    QList<ClientFrame> others;
    QList<ClientState> states;
};

QList<int> countTo(int count)
{
    QList<int> numbers;
    for (int i = 0; i < count; ++i)
        numbers.append(i);
    return numbers;
}

} // namespace

class ClientReliableTest : public QObject
{
    Q_OBJECT

private:
    IoThread m_io;
    std::unique_ptr<Emulator> m_emulator;
    const GroupName m_group = *GroupName::parse(u"room"_s);

    void startEmulator(std::chrono::milliseconds recoveryWindow = 30s)
    {
        m_emulator = std::make_unique<Emulator>();
        EmulatorOptions options;
        options.port = 0;
        options.recoveryWindow = recoveryWindow;
        VERIFY_OK(m_emulator->start(options));
    }

    ClientOptions options(Subprotocol subprotocol) const
    {
        const auto connection = ConnectionString::parse(QString::fromUtf8(m_emulator->connectionString().reveal()));
        ClientAccessRequest request;
        request.userId = *UserId::parse(u"ann"_s);
        request.roles = {u"webpubsub.joinLeaveGroup"_s, u"webpubsub.sendToGroup"_s};
        const ClientAccess access =
            makeClientAccess(connection->endpoint, *HubName::parse(kHub), request, connection->accessKey);
        ClientOptions options;
        options.subprotocol = subprotocol;
        options.urlProvider = [url = access.url] { return readyFuture<Result<SecretText>>(url); };
        options.reconnectBaseDelay = 10ms;
        options.recoveryInterval = 10ms;
        options.sequenceAckInterval = 20ms;
        return options;
    }

    SendToGroupMessage number(int i) const
    {
        SendToGroupMessage message{m_group, {DataType::Json, QByteArray::number(i)}, false, {}, {}, {}};
        return message;
    }

    void reliableRows() const
    {
        QTest::addColumn<Subprotocol>("subprotocol");
        QTest::newRow("json") << Subprotocol::JsonReliable;
        QTest::newRow("protobuf") << Subprotocol::ProtobufReliable;
    }

private Q_SLOTS:
    void init() { startEmulator(); }
    void cleanup() { m_emulator.reset(); }

    void payloadsArriveInEveryProtocol_data()
    {
        QTest::addColumn<Subprotocol>("from");
        QTest::addColumn<Subprotocol>("to");
        const QList<QPair<const char *, Subprotocol>> all{{"json", Subprotocol::Json},
                                                          {"json reliable", Subprotocol::JsonReliable},
                                                          {"protobuf", Subprotocol::Protobuf},
                                                          {"protobuf reliable", Subprotocol::ProtobufReliable}};
        for (const auto &[fromName, from] : all) {
            for (const auto &[toName, to] : all)
                QTest::addRow("%s to %s", fromName, toName) << from << to;
        }
    }
    void payloadsArriveInEveryProtocol()
    {
        QFETCH(Subprotocol, from);
        QFETCH(Subprotocol, to);
        Listener sender(m_io, options(from));
        Listener receiver(m_io, options(to));
        QTRY_VERIFY(sender.isConnected() && receiver.isConnected());
        VERIFY_OK(waitFor(receiver.client.joinGroup(m_group)));
        SendToGroupMessage message = number(1);
        message.body.bytes = R"({ "a":"é" })";
        message.metadata = {{u"key"_s, u"value"_s}};
        message.ttlSeconds = 60;
        VERIFY_OK(waitFor(sender.client.sendToGroup(message)));
        message.body = MessageBody::text(u"room \"\n"_s);
        VERIFY_OK(waitFor(sender.client.sendToGroup(message)));
        message.body = MessageBody::binary(QByteArray("\0\xff", 2));
        VERIFY_OK(waitFor(sender.client.sendToGroup(message)));
        QTRY_COMPARE(receiver.messages.size(), 3);
        QCOMPARE(Listener::payload(receiver.messages.at(0)), QByteArray(R"({ "a":"é" })"));
        QCOMPARE(Listener::payload(receiver.messages.at(1)), "room \"\n"_ba);
        QCOMPARE(Listener::payload(receiver.messages.at(2)), QByteArray("\0\xff", 2));
        const DownstreamMessage &first = receiver.messages.at(0).message;
        QCOMPARE(first.kind, Kind::GroupMessage);
        QCOMPARE(first.group, u"room"_s);
        QCOMPARE(first.dataType, u"json"_s);
        const bool reliable = to == Subprotocol::JsonReliable || to == Subprotocol::ProtobufReliable;
        QCOMPARE(first.sequenceId.value_or(0), quint64(reliable ? 1 : 0));

        // What was sent can be read again, and is told apart from what comes.
        const auto sent = std::find_if(sender.others.cbegin(), sender.others.cend(), [](const ClientFrame &frame) {
            return frame.direction == ClientFrame::Direction::Sent;
        });
        QVERIFY(sent != sender.others.cend());
        QCOMPARE(sent->message.typeName, u"sendToGroup"_s);
        QCOMPARE(sent->message.group, u"room"_s);
        QCOMPARE(Listener::payload(*sent), QByteArray(R"({ "a":"é" })"));

        message.group = *GroupName::parse(u"nobody"_s);
        VERIFY_OK(waitFor(sender.client.sendToGroup(message)));
        VERIFY_OK(waitFor(receiver.client.leaveGroup(m_group)));
        const auto event = waitFor(sender.client.sendEvent({u"news"_s, MessageBody::text(u"x"_s), {}, {}}));
        QVERIFY(!event);
        QCOMPARE(event.error().serviceCode, u"InternalServerError"_s);
    }

    void everyMessageOnceAndInOrderThroughCuts_data() { reliableRows(); }
    void everyMessageOnceAndInOrderThroughCuts()
    {
        QFETCH(Subprotocol, subprotocol);
        constexpr int kMessages = 2000;
        constexpr int kCuts = 20;
        Listener receiver(m_io, options(subprotocol));
        Listener sender(m_io, options(Subprotocol::Json));
        QTRY_VERIFY(sender.isConnected() && receiver.isConnected());
        VERIFY_OK(waitFor(receiver.client.joinGroup(m_group)));
        const QString id = receiver.client.status().connectionId;
        int cuts = 0;
        for (int i = 0; i < kMessages; ++i) {
            sender.client.sendToGroup(number(i));
            if (i % (kMessages / kCuts) == kMessages / kCuts / 2) {
                // Let some arrive, so that each cut falls into the flow.
                QTRY_VERIFY(receiver.messages.size() > i - 500);
                QTRY_COMPARE(receiver.client.status().recoveries, cuts);
                QCOMPARE(m_emulator->cut(FaultScope::connection(kHub, id)), 1);
                ++cuts;
            }
        }
        QTRY_COMPARE_WITH_TIMEOUT(receiver.messages.size(), kMessages, 30'000);
        QCOMPARE(receiver.numbers(), countTo(kMessages));
        QTRY_COMPARE(receiver.client.status().recoveries, kCuts);
        QCOMPARE(receiver.client.status().connectionId, id);
        QCOMPARE(receiver.client.status().reconnects, 0);
        QCOMPARE(receiver.client.status().missing, quint64(0));
        QVERIFY(!receiver.states.contains(ClientState::Reconnecting));
    }

    void cutAtEveryByteOfTheExchange_data() { reliableRows(); }
    void cutAtEveryByteOfTheExchange()
    {
        QFETCH(Subprotocol, subprotocol);
        constexpr qint64 kStep = 3;
        constexpr qint64 kEnd = 1500; // beyond the answer to the upgrade, the acks and several messages
        CuttingWire wire(m_emulator->port());
        qint64 budget = -1;
        wire.plan = [&](int /*connection*/) {
            if (budget >= 0)
                budget = budget < kEnd ? budget + kStep : -1;
            CuttingWire::Plan plan;
            plan.down = budget;
            return plan;
        };
        ClientOptions cut = options(subprotocol);
        cut.recoveryInterval = 1ms;
        cut.urlProvider = [provider = cut.urlProvider, port = wire.port()] {
            QUrl url = QUrl::fromEncoded(provider().result()->reveal());
            url.setPort(port);
            return readyFuture<Result<SecretText>>(SecretText(url.toEncoded()));
        };
        Listener receiver(m_io, cut);
        Listener sender(m_io, options(Subprotocol::Json));
        QTRY_VERIFY(sender.isConnected() && receiver.isConnected());
        VERIFY_OK(waitFor(receiver.client.joinGroup(m_group)));
        const QString id = receiver.client.status().connectionId;
        budget = 0;
        QCOMPARE(m_emulator->cut(FaultScope::connection(kHub, id)), 1);
        int sent = 0;
        while (budget >= 0) {
            // A few at a time: the service gives up on a client with 1000 messages behind.
            QTRY_VERIFY(budget < 0 || sent < receiver.messages.size() + 20);
            sender.client.sendToGroup(number(sent++));
        }
        QTRY_COMPARE_WITH_TIMEOUT(receiver.messages.size(), sent, 30'000);
        QCOMPARE(receiver.numbers(), countTo(sent));
        QTRY_VERIFY(receiver.client.status().recoveries > 0); // told with the pong, after the last message
        QCOMPARE(receiver.client.status().connectionId, id);
    }

    void unansweredOperationIsDoneOnce_data() { reliableRows(); }
    void unansweredOperationIsDoneOnce()
    {
        QFETCH(Subprotocol, subprotocol);
        constexpr int kMessages = 40;
        Listener receiver(m_io, options(Subprotocol::Json));
        Listener sender(m_io, options(subprotocol));
        QTRY_VERIFY(sender.isConnected() && receiver.isConnected());
        VERIFY_OK(waitFor(receiver.client.joinGroup(m_group)));
        for (int i = 0; i < kMessages; ++i) {
            QTRY_VERIFY(sender.isConnected());
            auto sent = sender.client.sendToGroup(number(i));
            m_emulator->cut(FaultScope::connection(kHub, sender.client.status().connectionId));
            VERIFY_OK(waitFor(sent));
        }
        QTRY_COMPARE(receiver.messages.size(), kMessages);
        QCOMPARE(receiver.numbers(), countTo(kMessages));
    }

    void connectionThatIsGoneIsReplaced_data() { reliableRows(); }
    void connectionThatIsGoneIsReplaced()
    {
        QFETCH(Subprotocol, subprotocol);
        m_emulator.reset();
        startEmulator(0ms);
        Listener receiver(m_io, options(subprotocol));
        QTRY_VERIFY(receiver.isConnected());
        VERIFY_OK(waitFor(receiver.client.joinGroup(m_group)));
        const QString id = receiver.client.status().connectionId;
        QCOMPARE(m_emulator->cut(FaultScope::connection(kHub, id)), 1);
        QTRY_VERIFY(receiver.isConnected() && receiver.client.status().connectionId != id);
        QVERIFY(receiver.states.contains(ClientState::Recovering));
        QCOMPARE(receiver.client.status().recoveries, 0);
        QCOMPARE(receiver.client.status().reconnects, 1);
        QCOMPARE(receiver.client.status().closeCode, 1008);
        // The group was joined again, and the sequence ids begin anew.
        QTRY_COMPARE(m_emulator->snapshot().hubs.at(0).connections.last().groups, QStringList{u"room"_s});
        Listener sender(m_io, options(Subprotocol::Protobuf));
        QTRY_VERIFY(sender.isConnected());
        VERIFY_OK(waitFor(sender.client.sendToGroup(number(7))));
        QTRY_COMPARE(receiver.messages.size(), 1);
        QCOMPARE(receiver.messages.at(0).message.sequenceId.value_or(0), quint64(1));
        QCOMPARE(receiver.client.status().duplicates, quint64(0));
    }

    void recoveryEndsWithItsWindow()
    {
        ClientOptions impatient = options(Subprotocol::JsonReliable);
        impatient.recoveryWindow = 200ms;
        impatient.autoReconnect = false;
        Listener client(m_io, impatient);
        QTRY_VERIFY(client.isConnected());
        m_emulator->cut(FaultScope::connection(kHub, client.client.status().connectionId));
        m_emulator->stop();
        QTRY_COMPARE(client.client.status().state, ClientState::Stopped);
        QVERIFY(client.states.contains(ClientState::Recovering));
        QVERIFY(client.client.status().error.has_value());
    }

    void goodbyeIsNotRecovered()
    {
        Listener client(m_io, options(Subprotocol::JsonReliable));
        QTRY_VERIFY(client.isConnected());
        QTRY_VERIFY(!client.others.isEmpty());
        const ClientFrame connected = client.others.first();
        QCOMPARE(connected.message.kind, Kind::Connected);
        const QString token = connected.message.reconnectionToken;
        QVERIFY(!token.isEmpty());
        QCOMPARE(token, u"*"_s.repeated(token.size())); // a secret: it stays inside
        client.client.stop();
        QTRY_COMPARE(client.client.status().state, ClientState::Stopped);
        QVERIFY(!client.states.contains(ClientState::Recovering));
        QTRY_VERIFY(m_emulator->snapshot().hubs.at(0).connections.isEmpty());
    }

    void sequenceIsFollowed()
    {
        SequenceTracker tracker;
        QVERIFY(!tracker.takeAck().has_value());
        QVERIFY(tracker.record(1));
        QVERIFY(tracker.record(2));
        QVERIFY(!tracker.record(2));
        QVERIFY(!tracker.record(0));
        QCOMPARE(tracker.takeAck().value_or(0), quint64(2));
        QVERIFY(!tracker.takeAck().has_value());
        tracker.forgetAcks();
        QCOMPARE(tracker.takeAck().value_or(0), quint64(2));
        QVERIFY(tracker.record(2 + SequenceTracker::kUrgent));
        QVERIFY(!tracker.isAckUrgent());
        QCOMPARE(tracker.missing(), SequenceTracker::kUrgent - 1);
        QVERIFY(tracker.record(3 + SequenceTracker::kUrgent));
        QVERIFY(tracker.isAckUrgent());
    }
};

QTEST_GUILESS_MAIN(ClientReliableTest)
#include "tst_client_reliable.moc"
