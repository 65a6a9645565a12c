// SPDX-License-Identifier: GPL-3.0-or-later
// The client against the local emulator: what the service does with its frames.
#include "core/auth/connection_string.h"
#include "core/auth/token_source.h"
#include "core/base/future_util.h"
#include "core/client/web_pubsub_client.h"
#include "core/emulator/emulator.h"
#include "core/rest/operations/connection.h"
#include "core/rest/operations/group.h"
#include "core/rest/service_client.h"
#include "core/watch/message_log.h"
#include "tests/support/listening_client.h"
#include "tests/support/verify_result.h"
#include "tests/support/wait_for.h"

#include <QTest>

using namespace wps;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = DownstreamMessage::Kind;

class ClientEmulatorTest : public QObject
{
    Q_OBJECT

private:
    IoThread m_io;
    Emulator m_emulator;
    HubName m_hub = *HubName::parse(u"chat"_s);
    std::optional<ConnectionString> m_connection;

    static GroupName group(const QString &name) { return *GroupName::parse(name); }

    ClientOptions options(const QStringList &roles, Subprotocol subprotocol = Subprotocol::Json) const
    {
        ClientAccessRequest request;
        request.userId = *UserId::parse(u"ann"_s);
        request.roles = roles;
        const ClientAccess access = makeClientAccess(m_connection->endpoint, m_hub, request, m_connection->accessKey);
        ClientOptions options;
        options.subprotocol = subprotocol;
        options.urlProvider = [url = access.url] { return readyFuture<Result<SecretText>>(url); };
        options.reconnectBaseDelay = 20ms;
        return options;
    }

    static QStringList allRoles() { return {u"webpubsub.joinLeaveGroup"_s, u"webpubsub.sendToGroup"_s}; }

    /// The messages among the frames received so far.
    static QList<ClientFrame> messagesOf(const QList<ClientFrame> &frames)
    {
        QList<ClientFrame> messages;
        for (const ClientFrame &frame : frames) {
            if (frame.message.kind == Kind::GroupMessage || frame.message.kind == Kind::ServerMessage ||
                (frame.message.kind == Kind::Raw && frame.direction == ClientFrame::Direction::Received))
                messages.append(frame);
        }
        return messages;
    }

    static QByteArray payloadOf(const ClientFrame &frame)
    {
        LogRecord record;
        record.frame = frame;
        return record.payload();
    }

private Q_SLOTS:
    void initTestCase()
    {
        EmulatorOptions options;
        options.port = 0;
        VERIFY_OK(m_emulator.start(options));
        const auto connection = ConnectionString::parse(QString::fromUtf8(m_emulator.connectionString().reveal()));
        VERIFY_OK(connection);
        m_connection = *connection;
    }

    void sendsAndHears()
    {
        ListeningClient client(m_io, options(allRoles()));
        QList<ClientFrame> frames;
        connect(&client, &ListeningClient::framesReady, this,
                [&](const QList<ClientFrame> &batch) { frames += batch; });
        client.start();
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        QCOMPARE(client.status().userId, u"ann"_s);
        VERIFY_OK(waitFor(client.joinGroup(group(u"a"_s))));

        SendToGroupMessage message{group(u"a"_s), {DataType::Json, "{ \"z\":1.50 }"}, true, {}, {}, {}};
        VERIFY_OK(waitFor(client.sendToGroup(message))); // no echo
        message.noEcho = false;
        message.ttlSeconds = 60;
        message.metadata = {{u"Key"_s, u"value"_s}};
        VERIFY_OK(waitFor(client.sendToGroup(message)));
        message.metadata.clear();
        message.body = MessageBody::text(u"tex\nt ä\0"_s);
        VERIFY_OK(waitFor(client.sendToGroup(message)));
        message.body = MessageBody::binary(QByteArray("\0\xff\xfe", 3));
        VERIFY_OK(waitFor(client.sendToGroup(message)));

        QTRY_COMPARE(messagesOf(frames).size(), 3);
        const QList<ClientFrame> heard = messagesOf(frames);
        QCOMPARE(heard.at(0).message.group, u"a"_s);
        QCOMPARE(heard.at(0).message.fromUserId, u"ann"_s);
        QCOMPARE(heard.at(0).message.dataType, u"json"_s);
        QCOMPARE(payloadOf(heard.at(0)), "{ \"z\":1.50 }");
        QVERIFY(heard.at(0).bytes.contains("\"Key\":\"value\""));
        QCOMPARE(payloadOf(heard.at(1)), u"tex\nt ä\0"_s.toUtf8());
        QCOMPARE(payloadOf(heard.at(2)), QByteArray("\0\xff\xfe", 3));

        VERIFY_OK(waitFor(client.leaveGroup(group(u"a"_s))));
        VERIFY_OK(waitFor(client.sendToGroup(message)));
        QCOMPARE(messagesOf(frames).size(), 3);
    }

    void whatIsNotAllowedIsSaid()
    {
        WebPubSubClient client(m_io, options({u"webpubsub.joinLeaveGroup.a"_s}));
        client.start();
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        VERIFY_OK(waitFor(client.joinGroup(group(u"a"_s))));
        const auto join = waitFor(client.joinGroup(group(u"b"_s)));
        VERIFY_FAILS(join, Error::Kind::Service);
        QCOMPARE(join.error().serviceCode, u"Forbidden"_s);
        const SendToGroupMessage message{group(u"a"_s), MessageBody::text(u"x"_s), false, {}, {}, {}};
        VERIFY_FAILS(waitFor(client.sendToGroup(message)), Error::Kind::Service);
        // Nobody handles events here.
        const auto event = waitFor(client.sendEvent({u"hello"_s, MessageBody::text(u"x"_s), {}, {}}));
        VERIFY_FAILS(event, Error::Kind::Service);
        QCOMPARE(event.error().serviceCode, u"InternalServerError"_s);
        QCOMPARE(client.status().state, ClientState::Connected);
        QCOMPARE(client.status().reconnects, 0);
    }

    void everythingItEncodesIsTaken()
    {
        WebPubSubClient client(m_io, options(allRoles()));
        client.start();
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        for (const QString &name : {u"a\"\\/\n\t\u0001"_s, u"ä \U0001F600"_s, u"%2F?&#"_s, u"x"_s.repeated(1024)}) {
            VERIFY_OK(waitFor(client.joinGroup(group(name))));
            const SendToGroupMessage message{group(name), MessageBody::text(name), true, 300, {}, {}};
            VERIFY_OK(waitFor(client.sendToGroup(message)));
        }
        const SendToGroupMessage big{group(u"a"_s), {DataType::Text, QByteArray(1'048'000, 'x')}, true, {}, {}, {}};
        VERIFY_OK(waitFor(client.sendToGroup(big)));
        QCOMPARE(client.status().reconnects, 0);
    }

    void closedByRestWithReasonThenComesBack()
    {
        WebPubSubClient client(m_io, options(allRoles()));
        std::optional<ClientStatus> ended;
        connect(&client, &WebPubSubClient::statusChanged, this, [&](const ClientStatus &status) {
            if (status.closeCode != 0 && !ended)
                ended = status;
        });
        client.start();
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        const QString first = client.status().connectionId;
        VERIFY_OK(waitFor(client.joinGroup(group(u"a"_s))));

        RestTransport transport(m_io);
        const WebPubSubServiceClient service(transport,
                                             makeAccessKeyCredential(m_connection->endpoint, m_connection->accessKey));
        VERIFY_OK(waitFor(service.send(closeConnection(m_hub, *ConnectionId::parse(first), u"tea time"_s))));
        QTRY_VERIFY(ended.has_value());
        QCOMPARE(ended->closeCode, 1000);
        QVERIFY2(ended->disconnectedMessage.contains("tea time"_L1), qPrintable(ended->disconnectedMessage));
        QTRY_COMPARE(client.status().reconnects, 1);
        QVERIFY(client.status().connectionId != first);
        const auto isMember = [&] {
            for (const EmulatorHub &hub : m_emulator.snapshot().hubs) {
                for (const EmulatorConnection &connection : hub.connections) {
                    if (connection.id == client.status().connectionId && connection.groups.contains(u"a"_s))
                        return true;
                }
            }
            return false;
        };
        QTRY_VERIFY(isMember());
    }

    void rawClientSendsToItsGroup()
    {
        ListeningClient listener(m_io, options(allRoles()));
        QList<ClientFrame> frames;
        connect(&listener, &ListeningClient::framesReady, this,
                [&](const QList<ClientFrame> &batch) { frames += batch; });
        listener.start();
        QTRY_COMPARE(listener.status().state, ClientState::Connected);
        VERIFY_OK(waitFor(listener.joinGroup(group(u"r&b #1"_s))));
        ClientOptions raw = options(allRoles(), Subprotocol::Raw);
        raw.rawSendToGroup = group(u"r&b #1"_s);
        WebPubSubClient sender(m_io, raw);
        sender.start();
        QTRY_COMPARE(sender.status().state, ClientState::Connected);
        VERIFY_OK(waitFor(sender.sendRaw(MessageBody::text(u"hi"_s))));
        QTRY_COMPARE(messagesOf(frames).size(), 1);
        QCOMPARE(messagesOf(frames).constFirst().message.group, u"r&b #1"_s);
        QCOMPARE(payloadOf(messagesOf(frames).constFirst()), "hi");
    }

    void wrongKeyIsRefused()
    {
        ClientAccessRequest request;
        const ClientAccess access = makeClientAccess(m_connection->endpoint, m_hub, request, SecretText("canary-key"));
        ClientOptions wrong = options({});
        wrong.urlProvider = [url = access.url] { return readyFuture<Result<SecretText>>(url); };
        WebPubSubClient client(m_io, wrong);
        client.start();
        QTRY_COMPARE(client.status().httpRefusal, u"401 Unauthorized"_s);
        QCOMPARE(client.status().state, ClientState::Stopped);
        QCOMPARE(client.status().error->kind, Error::Kind::Unauthorized);
    }

    void emulatorGoesAndComesBack()
    {
        Emulator emulator;
        EmulatorOptions where;
        where.port = 0;
        VERIFY_OK(emulator.start(where));
        where.port = emulator.port();
        const ClientAccess access = makeClientAccess(emulator.endpoint(), m_hub, {}, m_connection->accessKey);
        ClientOptions there = options({});
        there.urlProvider = [url = access.url] { return readyFuture<Result<SecretText>>(url); };
        WebPubSubClient client(m_io, there);
        client.start();
        QTRY_COMPARE(client.status().state, ClientState::Connected);
        emulator.stop();
        QTRY_COMPARE(client.status().state, ClientState::Reconnecting);
        VERIFY_OK(emulator.start(where));
        QTRY_COMPARE_WITH_TIMEOUT(client.status().state, ClientState::Connected, 20'000);
        QCOMPARE(client.status().reconnects, 1);
    }
};

QTEST_GUILESS_MAIN(ClientEmulatorTest)
#include "tst_client_emulator.moc"
