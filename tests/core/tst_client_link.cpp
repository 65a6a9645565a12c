// SPDX-License-Identifier: GPL-3.0-or-later
// The client against a small real WebSocket server: life of a link, acks, rejoin, flood.
#include "core/base/future_util.h"
#include "core/client/web_pubsub_client.h"
#include "tests/core/client_test_server.h"
#include "tests/support/listening_client.h"
#include "tests/support/verify_result.h"
#include "tests/support/wait_for.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <memory>

using namespace wps;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class ClientLinkTest : public QObject
{
    Q_OBJECT

private:
    IoThread m_io;
    std::unique_ptr<ClientTestServer> m_server;

    ClientOptions options(Subprotocol subprotocol = Subprotocol::Json) const
    {
        ClientOptions options;
        options.urlProvider = [url = m_server->url()] { return readyFuture<Result<SecretText>>(SecretText(url)); };
        options.subprotocol = subprotocol;
        options.reconnectBaseDelay = 20ms;
        options.connectTimeout = 5s;
        return options;
    }

    static GroupName group(const QString &name) { return *GroupName::parse(name); }

private Q_SLOTS:
    void init() { m_server = std::make_unique<ClientTestServer>(); }
    void cleanup() { m_server.reset(); }

    void connectsAndTells()
    {
        ListeningClient client(m_io, options());
        QList<ClientFrame> frames;
        connect(&client, &ListeningClient::framesReady, this,
                [&](const QList<ClientFrame> &batch) { frames += batch; });
        client.start();
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        QCOMPARE(client.status().connectionId, u"c1"_s);
        QCOMPARE(client.status().userId, u"ann"_s);
        QCOMPARE(frames.size(), 1);
        QCOMPARE(frames.at(0).message.kind, DownstreamMessage::Kind::Connected);
        const QByteArray odd =
            "{ \"type\" : \"message\",\"from\":\"server\", \"dataType\":\"json\" ,\"data\": [1, 2.50] }";
        m_server->say(odd);
        QTRY_COMPARE(frames.size(), 2);
        QCOMPARE(frames.at(1).bytes, odd);
        QVERIFY(waitFor(client.joinGroup(group(u"a"_s))).has_value());
        QTRY_COMPARE(frames.size(), 4);
        QCOMPARE(frames.at(2).direction, ClientFrame::Direction::Sent);
        QCOMPARE(frames.at(2).message.typeName, u"joinGroup"_s);
        QCOMPARE(frames.at(2).message.group, u"a"_s);
        QCOMPARE(frames.at(3).message.kind, DownstreamMessage::Kind::Ack);
    }

    void refusesWhileNotConnected()
    {
        WebPubSubClient client(m_io, options());
        VERIFY_FAILS(waitFor(client.joinGroup(group(u"a"_s))), Error::Kind::InvalidInput);
        client.start();
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        VERIFY_FAILS(waitFor(client.sendRaw(MessageBody::text(u"x"_s))), Error::Kind::Unsupported);
    }

    void acks()
    {
        ClientOptions quick = options();
        quick.ackTimeout = 100ms;
        WebPubSubClient client(m_io, quick);
        client.start();
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        const SendToGroupMessage message{group(u"a"_s), MessageBody::text(u"hi"_s), false, {}, {}, {}};
        VERIFY_OK(waitFor(client.sendToGroup(message)));
        m_server->acks = ClientTestServer::Acks::Duplicate;
        VERIFY_OK(waitFor(client.sendToGroup(message)));
        m_server->acks = ClientTestServer::Acks::Forbidden;
        const auto forbidden = waitFor(client.joinGroup(group(u"a"_s)));
        VERIFY_FAILS(forbidden, Error::Kind::Service);
        QCOMPARE(forbidden.error().serviceCode, u"Forbidden"_s);
        QCOMPARE(forbidden.error().message, u"no right"_s);
        QVERIFY(client.joinedGroups().isEmpty());
        m_server->acks = ClientTestServer::Acks::None;
        VERIFY_FAILS(waitFor(client.leaveGroup(group(u"a"_s))), Error::Kind::Timeout);
        auto pending = client.leaveGroup(group(u"b"_s));
        QTRY_VERIFY(m_server->frames.last().contains("\"group\":\"b\""_L1));
        m_server->cut();
        const auto closed = waitFor(pending);
        VERIFY_FAILS(closed, Error::Kind::Closed);
    }

    void reconnectsAndRejoinsInOrder()
    {
        WebPubSubClient client(m_io, options());
        client.start();
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        for (const QString &name : {u"b"_s, u"a"_s, u"c"_s})
            VERIFY_OK(waitFor(client.joinGroup(group(name))));
        VERIFY_OK(waitFor(client.leaveGroup(group(u"a"_s))));
        QTRY_COMPARE(client.joinedGroups().size(), 2);
        m_server->frames.clear();
        m_server->cut();
        QTRY_COMPARE(client.status().reconnects, 1);
        QCOMPARE(client.status().connectionId, u"c2"_s);
        QCOMPARE(client.status().closeCode, 1006);
        QTRY_COMPARE(m_server->frames.size(), 2);
        QVERIFY(m_server->frames.at(0).startsWith("2 {\"type\":\"joinGroup\",\"group\":\"b\""_L1));
        QVERIFY(m_server->frames.at(1).startsWith("2 {\"type\":\"joinGroup\",\"group\":\"c\""_L1));
    }

    void rejoinRefused()
    {
        WebPubSubClient client(m_io, options());
        QSignalSpy failed(&client, &WebPubSubClient::rejoinFailed);
        client.start();
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        VERIFY_OK(waitFor(client.joinGroup(group(u"a"_s))));
        m_server->acks = ClientTestServer::Acks::Forbidden;
        m_server->cut();
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed.at(0).at(0).toString(), u"a"_s);
        QTRY_VERIFY(client.joinedGroups().isEmpty());
    }

    void rejoinIsTriedAgain()
    {
        WebPubSubClient client(m_io, options());
        QSignalSpy failed(&client, &WebPubSubClient::rejoinFailed);
        client.start();
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        VERIFY_OK(waitFor(client.joinGroup(group(u"a"_s))));
        m_server->acks = ClientTestServer::Acks::InternalServerError;
        m_server->frames.clear();
        m_server->cut();
        QTRY_COMPARE(m_server->frames.size(), 2);
        QCOMPARE(client.joinedGroups(), QList<GroupName>{group(u"a"_s)});
        m_server->acks = ClientTestServer::Acks::Success;
        QTRY_COMPARE(m_server->frames.size(), 3);
        QVERIFY(failed.isEmpty());
        m_server->acks = ClientTestServer::Acks::InternalServerError; // to the end
        m_server->cut();
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 20'000);
        QVERIFY(client.joinedGroups().isEmpty());
    }

    void dyingEndsWhatWaits()
    {
        auto client = std::make_unique<WebPubSubClient>(m_io, options());
        client->start();
        QTRY_COMPARE(client->status().state, ClientState::Connected);
        m_server->acks = ClientTestServer::Acks::None;
        const auto pending = client->joinGroup(group(u"a"_s));
        QTRY_COMPARE(m_server->frames.size(), 1);
        client.reset();
        VERIFY_FAILS(waitFor(pending), Error::Kind::Closed);
    }

    void whatIsLeftOutIsCountedAndTold()
    {
        const auto message = [](int id) -> QByteArray {
            return R"({"sequenceId":)" + QByteArray::number(id) +
                   R"(,"type":"message","from":"server","dataType":"json","data":1})";
        };
        WebPubSubClient client(m_io, options(Subprotocol::JsonReliable));
        QSignalSpy told(&client, &WebPubSubClient::statusChanged);
        client.start();
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        told.clear();
        for (const int id : {1, 2, 2, 5, 6})
            m_server->say(message(id));
        QTRY_COMPARE(client.status().missing, quint64(2));
        QCOMPARE(client.status().duplicates, quint64(1));
        QCOMPARE(client.status().state, ClientState::Connected);
        QCOMPARE(told.size(), 1);
        // and not forgotten with the connection
        m_server->takesUp = false;
        m_server->cut();
        QTRY_COMPARE(client.status().reconnects, 1);
        m_server->say(message(2));
        QTRY_COMPARE(client.status().missing, quint64(3));
    }

    void aNewConnectionIsNoRecovery()
    {
        WebPubSubClient client(m_io, options(Subprotocol::JsonReliable));
        QList<ClientState> states;
        connect(&client, &WebPubSubClient::statusChanged, this,
                [&states](const ClientStatus &status) { states.append(status.state); });
        client.start();
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        m_server->takesUp = false;
        m_server->cut();
        QTRY_COMPARE(client.status().connectionId, u"c2"_s);
        QVERIFY(m_server->requests.at(1).query().contains(u"awps_connection_id=c1"_s));
        QCOMPARE(client.status().reconnects, 1);
        QCOMPARE(client.status().recoveries, 0);
        const QList<ClientState> due{ClientState::Connecting, ClientState::Connected, ClientState::Recovering,
                                     ClientState::Reconnecting, ClientState::Connected};
        QCOMPARE(states, due);
    }

    void aReplayMayTakeItsTime()
    {
        constexpr int kReplayed = 15;
        WebPubSubClient client(m_io, options(Subprotocol::JsonReliable));
        client.start();
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        m_server->answersPings = false;
        m_server->cut();
        QTRY_COMPARE(m_server->connections, 2);
        int sent = 0;
        QTimer replay; // over a slow line
        connect(&replay, &QTimer::timeout, this, [&] {
            if (sent < kReplayed) {
                m_server->say(R"({"sequenceId":)" + QByteArray::number(++sent) +
                              R"(,"type":"message","from":"server","dataType":"json","data":1})");
            }
        });
        replay.start(100ms);
        QTRY_COMPARE_WITH_TIMEOUT(client.status().recoveries, 1, 20'000);
        QCOMPARE(client.status().replayed, quint64(kReplayed));
    }

    void aConnectionThatDropsAtOnceIsNotRunAt()
    {
        ClientOptions patient = options(Subprotocol::JsonReliable);
        patient.recoveryInterval = 2s;
        WebPubSubClient client(m_io, patient);
        bool waits = false;
        connect(&client, &WebPubSubClient::statusChanged, this, [&waits](const ClientStatus &status) {
            waits = waits || (status.state == ClientState::Recovering && status.retryIn);
        });
        client.start();
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        m_server->cutsAfterPings = true; // taken up each time
        m_server->cut();
        QTRY_VERIFY(waits);
        QVERIFY2(m_server->connections < 10, qPrintable(QString::number(m_server->connections)));
        m_server->cutsAfterPings = false;
        QTRY_COMPARE_WITH_TIMEOUT(client.status().state, ClientState::Connected, 20'000);
        QCOMPARE(client.status().reconnects, 0);
    }

    void keepsCloseCodeAndReason()
    {
        ClientOptions once = options();
        once.autoReconnect = false;
        WebPubSubClient client(m_io, once);
        client.start();
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        m_server->say(R"({"type":"system","event":"disconnected","message":"Closed by admin. Reason: tea"})");
        m_server->current->close(QWebSocketProtocol::CloseCodePolicyViolated, u"not allowed"_s);
        QTRY_COMPARE(client.status().state, ClientState::Stopped);
        QCOMPARE(client.status().closeCode, 1008);
        QCOMPARE(client.status().closeReason, u"not allowed"_s);
        QCOMPARE(client.status().disconnectedMessage, u"Closed by admin. Reason: tea"_s);
        QCOMPARE(client.status().error->closeCode, 1008);
        client.start();
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        m_server->say(R"({"type":"system","event":"disconnected","message":"Bye"})");
        m_server->current->close();
        QTRY_COMPARE(client.status().state, ClientState::Stopped);
        QCOMPARE(client.status().closeCode, 1000);
        QCOMPARE(client.status().closeReason, u"Bye"_s);
    }

    void stopsWith1000()
    {
        WebPubSubClient client(m_io, options());
        client.start();
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        m_server->acks = ClientTestServer::Acks::None;
        auto pending = client.joinGroup(group(u"a"_s));
        QTRY_COMPARE(m_server->frames.size(), 1);
        client.stop();
        VERIFY_FAILS(waitFor(pending), Error::Kind::Closed);
        QTRY_COMPARE(client.status().state, ClientState::Stopped);
        QTRY_COMPARE(m_server->closeCodes, QList<int>{1000});
        QVERIFY(!client.status().error);
        client.start();
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        QCOMPARE(m_server->connections, 2);
    }

    void dyingClosesWith1000()
    {
        auto client = std::make_unique<WebPubSubClient>(m_io, options());
        client->start();
        QTRY_COMPARE(client->status().state, ClientState::Connected);
        m_server->acks = ClientTestServer::Acks::None;
        const auto pending = client->joinGroup(group(u"a"_s));
        client.reset();
        QTRY_COMPARE(m_server->closeCodes, QList<int>{1000});
        QTRY_VERIFY(pending.isFinished());
    }

    void silentServiceIsLeft()
    {
        ClientOptions quick = options();
        quick.pingInterval = 20ms;
        quick.keepAliveTimeout = 300ms;
        WebPubSubClient client(m_io, quick);
        std::optional<Error> error;
        connect(&client, &WebPubSubClient::statusChanged, this, [&](const ClientStatus &status) {
            if (status.error && !error)
                error = status.error;
        });
        client.start();
        QTRY_VERIFY(m_server->frames.size() > 3); // the pings, answered
        QCOMPARE(client.status().reconnects, 0);
        m_server->current->blockSignals(true); // the server falls silent, its connection stays
        QTRY_COMPARE(client.status().reconnects, 1);
        QCOMPARE(error->kind, Error::Kind::Timeout);
        QCOMPARE(error->closeCode, 1006);
    }

    void serviceThatNeverSaysConnected()
    {
        m_server->sayConnected = false;
        ClientOptions quick = options();
        quick.connectTimeout = 50ms;
        quick.autoReconnect = false;
        WebPubSubClient client(m_io, quick);
        client.start();
        QTRY_VERIFY(client.status().error.has_value());
        QCOMPARE(client.status().error->kind, Error::Kind::Timeout);
        QCOMPARE(client.status().state, ClientState::Stopped);
        QVERIFY(m_server->frames.isEmpty()); // nothing is sent before the connected frame
    }

    void rawModes()
    {
        ClientOptions raw = options(Subprotocol::Raw);
        raw.rawSendToGroup = group(u"a&b=c d+ä/#"_s);
        raw.rawNoEcho = true;
        WebPubSubClient client(m_io, raw);
        client.start();
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        QCOMPARE(m_server->requests.last().query(QUrl::FullyEncoded),
                 u"access_token=canary&webpubsub_mode=sendToGroup&group=a%26b%3Dc%20d%2B%C3%A4%2F%23&noEcho=true"_s);
        VERIFY_FAILS(waitFor(client.joinGroup(group(u"a"_s))), Error::Kind::Unsupported);
        VERIFY_OK(waitFor(client.sendRaw(MessageBody::text(u"hé\n"_s))));
        VERIFY_OK(waitFor(client.sendRaw(MessageBody::binary(QByteArray("\0\xff", 2)))));
        QTRY_COMPARE(m_server->binaryFrames.size(), 1);
        QCOMPARE(m_server->binaryFrames.first(), QByteArray("\0\xff", 2));
        QCOMPARE(m_server->frames.last(), u"1 hé\n"_s);
    }

    void floodArrivesInOrder()
    {
        ListeningClient client(m_io, options());
        QList<ClientFrame> frames;
        connect(&client, &ListeningClient::framesReady, this,
                [&](const QList<ClientFrame> &batch) { frames += batch; });
        client.start();
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        frames.clear();
        for (int i = 0; i < 20'000; ++i)
            m_server->say("{\"type\":\"message\",\"from\":\"server\",\"dataType\":\"json\",\"data\":" +
                          QByteArray::number(i) + "}");
        QTRY_COMPARE_WITH_TIMEOUT(frames.size(), 20'000, 60'000);
        for (int i = 0; i < frames.size(); ++i) {
            const DownstreamMessage &message = frames.at(i).message;
            QCOMPARE(frames.at(i).bytes.mid(message.dataOffset, message.dataLength).toInt(), i);
        }
    }
};

QTEST_GUILESS_MAIN(ClientLinkTest)
#include "tst_client_link.moc"
