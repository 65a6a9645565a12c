// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/ack_log.h"
#include "core/emulator/hub_state.h"
#include "core/emulator/json_frame.h"
#include "core/emulator/rest_message.h"
#include "core/emulator/rest_router.h"
#include "core/emulator/role_set.h"
#include "core/emulator/system_frames.h"
#include "tests/support/verify_result.h"

#include <QTest>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

class FakeSink final : public ConnectionSink
{
public:
    void deliver(const SharedFrame &frame, std::optional<std::chrono::steady_clock::time_point>) override
    {
        frames.append(frame);
    }
    void replay(const SharedFrame &frame) override { frames.append(frame); }
    void close(quint16 code, const QString &) override { closeCode = code; }
    void cut() override {}
    void hold() override {}
    void release() override {}
    bool isHeld() const override { return false; }
    bool isOpen() const override { return true; }

    QList<SharedFrame> frames;
    int closeCode = 0;
};

} // namespace

class EmulatorStateTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void patterns_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("group");
        QTest::addColumn<bool>("matches");
        const auto row = [](const char *pattern, const char *group, bool matches) {
            QTest::addRow("%s on %s", pattern, group)
                << QString::fromUtf8(pattern) << QString::fromUtf8(group) << matches;
        };
        row("room", "room", true);
        row("room", "Room", false);
        row("room.*", "room.1", true);
        row("room.*", "room.", true);
        row("room.*", "room.1.2", false);
        row("room.**", "room.1.2", true);
        row("**.end", "a.b.end", true);
        row("a?c", "abc", true);
        row("a?c", "a.c", false);
        row("a?c", "ac", false);
        row("a\\*", "a*", true);
        row("a\\*", "ab", false);
        row("a\\\\?", "a\\b", true);
        row("a\\b", "a\\b", true);
        row("*b*", "abc", true);
        row("", "", true);
        row("*", "", true);
    }
    void patterns()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, group);
        QFETCH(bool, matches);
        QCOMPARE(matchesGroupPattern(pattern, group), matches);
    }

    void hostilePatternIsQuick()
    {
        QElapsedTimer timer;
        timer.start();
        QVERIFY(!matchesGroupPattern(u"**a**a**a**a**b"_s, QString(1024, u'a')));
        QVERIFY(timer.elapsed() < 1000);
    }

    void roles()
    {
        auto set = RoleSet::fromRoles({u"webpubsub.sendToGroup.a"_s, u"webpubsub.joinLeaveGroups.r.*"_s, u"other"_s});
        VERIFY_OK(set);
        QVERIFY(set->allows(Permission::SendToGroup, u"a"_s));
        QVERIFY(!set->allows(Permission::SendToGroup, u"A"_s));
        QVERIFY(!set->allows(Permission::JoinLeaveGroup, u"a"_s));
        QVERIFY(set->allows(Permission::JoinLeaveGroup, u"r.1"_s));
        QVERIFY(set->setOverride(Permission::JoinLeaveGroup, u"r.1"_s, false));
        QVERIFY(!set->allows(Permission::JoinLeaveGroup, u"r.1"_s));
        QVERIFY(set->setOverride(Permission::JoinLeaveGroup, u"*"_s, true));
        QVERIFY(!set->allows(Permission::JoinLeaveGroup, u"x"_s)); // a star is an ordinary name here
        for (int i = 0; i < 998; ++i)
            QVERIFY(set->setOverride(Permission::JoinLeaveGroup, QString::number(i), true));
        QVERIFY(!set->setOverride(Permission::JoinLeaveGroup, u"more"_s, true));
        QVERIFY(set->setOverride(Permission::JoinLeaveGroup, u"r.1"_s, true));
        QVERIFY(set->setOverride(Permission::SendToGroup, u"more"_s, true));
    }

    void wildcardLimits()
    {
        const QString head = u"webpubsub.sendToGroups."_s;
        VERIFY_OK(RoleSet::fromRoles({head + u"*a*a*a*a*"_s, head + QString(1024, u'x')}));
        VERIFY_FAILS(RoleSet::fromRoles({head + u"*a*a*a*a*a*"_s}), Error::Kind::InvalidInput);
        VERIFY_FAILS(RoleSet::fromRoles({head + QString(1025, u'x')}), Error::Kind::InvalidInput);
        QStringList eleven;
        for (int i = 0; i < 11; ++i)
            eleven.append(head + QString::number(i));
        VERIFY_FAILS(RoleSet::fromRoles(eleven), Error::Kind::InvalidInput);
        VERIFY_OK(RoleSet::fromRoles(eleven.mid(1)));
    }

    void ackLogKeepsRuns()
    {
        AckLog log;
        for (const quint64 id : {quint64(3), quint64(1), quint64(2), std::numeric_limits<quint64>::max(), quint64(0)})
            log.insert(id);
        QCOMPARE(log.runs(), size_t(2));
        for (const quint64 id : {quint64(0), quint64(1), quint64(2), quint64(3), std::numeric_limits<quint64>::max()})
            QVERIFY(log.contains(id));
        QVERIFY(!log.contains(4));
        QVERIFY(!log.contains(std::numeric_limits<quint64>::max() - 1));
        for (quint64 id = 10; id < 10 + 4 * AckLog::kMaxRuns; id += 2)
            log.insert(id);
        QVERIFY(log.runs() <= AckLog::kMaxRuns);
    }

    void groupsAndUsersExistWhileSomebodyIsThere()
    {
        HubState state;
        int changes = 0;
        state.setChangeListener([&] { ++changes; });
        Hub &hub = state.hub(u"chat"_s);
        const auto sink = std::make_shared<FakeSink>();
        Connection *a = addConnection(state, hub, u"a"_s, u"alice"_s, sink, {u"g"_s, u"g"_s});
        Connection *b = addConnection(state, hub, u"b"_s, std::nullopt, sink, {u"g"_s});
        QCOMPARE(hub.group(u"g"_s).size(), size_t(2));
        QCOMPARE(hub.user(u"alice"_s).size(), size_t(1));
        QVERIFY(hub.user(u"ALICE"_s).empty());
        state.leave(hub, {a}, {u"g"_s, u"none"_s});
        state.leaveAll(hub, {b});
        QVERIFY(hub.group(u"g"_s).empty());
        QCOMPARE(changes, 4);
        state.leaveAll(hub, {b}); // nothing changed, nothing told
        QCOMPARE(changes, 4);
        state.join(hub, {a, b}, {u"x"_s, u"y"_s});
        QCOMPARE(state.snapshot().hubs.at(0).connections.at(1).groups, (QStringList{u"x"_s, u"y"_s}));
        state.disconnected(hub, u"a"_s);
        state.disconnected(hub, u"a"_s);
        QVERIFY(hub.user(u"alice"_s).empty());
        QCOMPARE(hub.group(u"x"_s).size(), size_t(1));
        state.close(hub, {b}, u"why"_s);
        QVERIFY(hub.connections().empty());
        QVERIFY(hub.group(u"x"_s).empty());
        QCOMPARE(sink->closeCode, 1000);
        QCOMPARE(
            sink->frames.last()->bytes,
            disconnectedFrame(FrameFormat::Json, u"Application server closed the connection. Reason: why"_s)->bytes);
    }

    void oneEncodingServesAll()
    {
        HubState state;
        Hub &hub = state.hub(u"chat"_s);
        const auto first = std::make_shared<FakeSink>();
        const auto second = std::make_shared<FakeSink>();
        const auto raw = std::make_shared<FakeSink>();
        ConnectionList all{addConnection(state, hub, u"a"_s, {}, first, {}),
                           addConnection(state, hub, u"b"_s, {}, second, {}),
                           addConnection(state, hub, u"c"_s, {}, raw, {})};
        all.at(2)->format = FrameFormat::Raw;
        state.deliver(hub, all, jsonMessage("{ }"));
        QCOMPARE(first->frames.at(0).get(), second->frames.at(0).get());
        QCOMPARE(raw->frames.at(0)->bytes, "{ }"_ba);
        QVERIFY(raw->frames.at(0)->isText);
        QCOMPARE(state.snapshot().deliveries, quint64(3));
    }

    void targets_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QStringList>("segments");
        QTest::addColumn<QStringList>("values");
        QTest::newRow("plain") << "/a/b?x=1"_ba << QStringList{u"a"_s, u"b"_s} << QStringList{u"1"_s};
        QTest::newRow("escapes") << "/a%20b/%2f%2F%252F+?x=a%2Fb%2B+c"_ba << QStringList{u"a b"_s, u"%2f%2F%2F+"_s}
                                 << QStringList{u"a/b+ c"_s};
        QTest::newRow("repeated, any case")
            << "/?X=1&x=2&y=3&x"_ba << QStringList{QString()} << QStringList{u"1"_s, u"2"_s, QString()};
        QTest::newRow("absolute") << "http://host/a?x=1"_ba << QStringList{u"a"_s} << QStringList{u"1"_s};
        QTest::newRow("garbage") << "%?x=%g"_ba << QStringList{QString()} << QStringList();
    }
    void targets()
    {
        QFETCH(QByteArray, target);
        QFETCH(QStringList, segments);
        QFETCH(QStringList, values);
        const EmulatorTarget parsed(target);
        QCOMPARE(parsed.segments(), segments);
        QCOMPARE(parsed.values(u"x"), values);
    }

    void refusedRequestChangesNothing()
    {
        HubState state;
        const TokenValidator tokens(SecretText("key"), 8080);
        RestRouter router(state, tokens);
        EmulatorRequest request;
        request.method = "POST";
        request.target = "/api/hubs/chat/:send";
        const EmulatorResponse response = router.handle(request);
        QCOMPARE(response.status, 401);
        QVERIFY(state.snapshot().hubs.isEmpty()); // a refused request changes nothing
        QCOMPARE(state.snapshot().requests, quint64(1));
    }

    void connectionIdsAreRandom()
    {
        const QString id = HubState::makeConnectionId();
        QCOMPARE(id.size(), 25);
        QVERIFY(id != HubState::makeConnectionId());
    }

    void deepFrameIsRefusedQuietly()
    {
        QVERIFY(!parseJsonFrame(QByteArray(500'000, '[')));
        QVERIFY(
            !parseJsonFrame("{`type`:`event`,`event`:`e`,`data`:\"\\ud800\",`dataType`:`text`}"_ba.replace('`', '"')));
        QVERIFY(!parseJsonFrame("{\"type\":\"\xff\"}"));
    }

    void reliableConnectionWaitsForItsClient()
    {
        HubState state;
        bool waits = false;
        state.setWaitListener([&] { waits = true; });
        Hub &hub = state.hub(u"chat"_s);
        const auto first = std::make_shared<FakeSink>();
        Connection *client = addConnection(state, hub, u"a"_s, {}, first, {u"g"_s});
        client->reliable.emplace();
        state.deliver(hub, {client}, jsonMessage("1"));
        state.deliver(hub, {client}, jsonMessage("2"));
        QCOMPARE(first->frames.at(1)->bytes,
                 R"({"sequenceId":2,"type":"message","from":"server","dataType":"json","data":2})"_ba);
        HubState::acknowledge(*client, 1);
        state.brokeOff(hub, u"a"_s);
        QVERIFY(waits);
        QCOMPARE(hub.group(u"g"_s).size(), size_t(1)); // still counts
        state.deliver(hub, {client}, jsonMessage("3"));
        state.deliver(hub, {client},
                      std::make_shared<const OutgoingMessage>(OutgoingMessage::Origin(),
                                                              Payload{PayloadType::Json, "0"}, Metadata(),
                                                              std::chrono::seconds(1)));
        QVERIFY(state.removeForgotten().has_value());

        const auto second = std::make_shared<FakeSink>();
        state.recover(*client, second);
        QCOMPARE(second->frames.size(), 3);
        QVERIFY(second->frames.at(0)->bytes.contains(R"("sequenceId":2,)"));
        QVERIFY(second->frames.at(1)->bytes.contains(R"("sequenceId":3,)"));
        QVERIFY(!state.removeForgotten().has_value());
        QCOMPARE(hub.connections().size(), size_t(1));

        state.setRecoveryWindow(std::chrono::milliseconds(0));
        state.brokeOff(hub, u"a"_s);
        QVERIFY(!state.removeForgotten().has_value());
        QVERIFY(hub.connections().empty());
    }

    void clientThatDoesNotAcknowledgeIsClosed()
    {
        HubState state;
        Hub &hub = state.hub(u"chat"_s);
        const auto sink = std::make_shared<FakeSink>();
        Connection *client = addConnection(state, hub, u"a"_s, {}, sink, {});
        client->reliable.emplace();
        for (std::size_t i = 0; i < ReliableBuffer::kMaxMessages; ++i)
            state.deliver(hub, {client}, jsonMessage("1"));
        QCOMPARE(sink->closeCode, 0);
        HubState::acknowledge(*client, 1);
        state.deliver(hub, {client}, jsonMessage("1"));
        QCOMPARE(sink->closeCode, 0);
        state.deliver(hub, {client}, jsonMessage("1"));
        QCOMPARE(sink->closeCode, 1008);
        QVERIFY(hub.connections().empty());
    }

    void expiredMessagesDoNotFillTheBuffer_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("size");
        QTest::newRow("messages") << int(ReliableBuffer::kMaxMessages) << 1;
        QTest::newRow("bytes") << 16 << int(ReliableBuffer::kMaxBytes / 16);
    }
    void expiredMessagesDoNotFillTheBuffer()
    {
        QFETCH(int, count);
        QFETCH(int, size);
        HubState state;
        Hub &hub = state.hub(u"chat"_s);
        Connection *client = addConnection(state, hub, u"a"_s, {}, std::make_shared<FakeSink>(), {});
        client->reliable.emplace();
        state.brokeOff(hub, u"a"_s);
        const auto expiring = std::make_shared<const OutgoingMessage>(OutgoingMessage::Origin(),
                                                                      Payload{PayloadType::Json, QByteArray(size, '1')},
                                                                      Metadata(), std::chrono::seconds(1));
        for (int i = 0; i < count; ++i)
            state.deliver(hub, {client}, expiring);
        QTRY_VERIFY(std::chrono::steady_clock::now() >= *expiring->expiry());
        state.deliver(hub, {client}, jsonMessage("2"));
        QCOMPARE(hub.connections().size(), size_t(1));
        const auto sink = std::make_shared<FakeSink>();
        state.recover(*client, sink);
        QCOMPARE(sink->frames.size(), 1);
        QVERIFY(sink->frames.at(0)->bytes.startsWith(R"({"sequenceId":1,)"));
    }

    void waitingMessagesThatLastAreLimited()
    {
        HubState state;
        Hub &hub = state.hub(u"chat"_s);
        Connection *client = addConnection(state, hub, u"a"_s, {}, std::make_shared<FakeSink>(), {});
        client->reliable.emplace();
        state.brokeOff(hub, u"a"_s);
        for (std::size_t i = 0; i < ReliableBuffer::kMaxMessages; ++i)
            state.deliver(hub, {client}, jsonMessage("1"));
        QCOMPARE(hub.connections().size(), size_t(1));
        state.deliver(hub, {client}, jsonMessage("1"));
        QVERIFY(hub.connections().empty());
    }

    void bytesOfABufferAreLimitedToo()
    {
        ReliableBuffer buffer;
        for (int i = 0; i < 16; ++i)
            buffer.append(std::make_shared<const OutgoingMessage>(
                OutgoingMessage::Origin(),
                Payload{PayloadType::Binary, QByteArray(ReliableBuffer::kMaxBytes / 16, 'x')}, Metadata(),
                std::chrono::seconds(0)));
        QVERIFY(!buffer.isOverfull());
        QCOMPARE(buffer.takeUnsent(std::chrono::steady_clock::now(), FrameFormat::Json).size(), size_t(16));
        QVERIFY(!buffer.isOverfull()); // base64 is longer
        buffer.append(jsonMessage("1"));
        QVERIFY(buffer.isOverfull());
        buffer.acknowledge(1);
        QVERIFY(!buffer.isOverfull());
    }

private:
    static std::shared_ptr<const OutgoingMessage> jsonMessage(const QByteArray &json)
    {
        return std::make_shared<const OutgoingMessage>(OutgoingMessage::Origin(), Payload{PayloadType::Json, json},
                                                       Metadata(), std::chrono::seconds(0));
    }

    static Connection *addConnection(HubState &state, Hub &hub, const QString &id, const std::optional<QString> &user,
                                     const std::shared_ptr<ConnectionSink> &sink, const QStringList &groups)
    {
        auto connection = std::make_unique<Connection>();
        connection->id = id;
        connection->userId = user;
        connection->format = FrameFormat::Json;
        connection->sink = sink;
        return state.connect(hub, std::move(connection), groups);
    }
};

QTEST_GUILESS_MAIN(EmulatorStateTest)
#include "tst_emulator_state.moc"
