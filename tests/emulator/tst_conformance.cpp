// SPDX-License-Identifier: GPL-3.0-or-later
// What was seen of the real service with clients connected (spec runtime-behaviour, rest-api): identity, selection,
// permissions, tokens. What needs no client stands in tst_emulator_rest, what the client sends in tst_emulator_client.
#include "tests/emulator/emulator_fixture.h"

#include <QLoggingCategory>
#include <QRegularExpression>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

QByteArray j(QByteArray text)
{
    return text.replace('`', '"');
}

const QByteArray kHub = "/api/hubs/chat/";

} // namespace

class ConformanceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLoggingCategory::setFilterRules(u"wps.emulator.info=false"_s); }
    void init()
    {
        m_fixture = std::make_unique<EmulatorFixture>();
        QVERIFY(m_fixture->started);
    }
    void cleanup() { m_fixture.reset(); }

    void statusWithSomebodyThere_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("code");
        const auto row = [](const char *method, const char *path, int status, const char *code = "") {
            QTest::addRow("%s %s", method, path)
                << QByteArray(method) << QByteArray(path) << status << QByteArray(code);
        };
        row("HEAD", "connections/ID", 200);
        row("HEAD", "users/alice", 200);
        row("HEAD", "groups/room", 200);
        row("GET", "groups/room/connections", 200);
        row("PUT", "groups/other/connections/ID", 200);
        row("PUT", "groups/room/connections/ID", 200);
        row("DELETE", "groups/room/connections/ID", 204);
        row("DELETE", "groups/other/connections/ID", 204);
        row("DELETE", "connections/ID/groups", 204);
        row("PUT", "users/alice/groups/other", 200);
        row("DELETE", "users/alice/groups/room", 204);
        row("DELETE", "users/alice/groups", 204);
        row("PUT", "permissions/sendToGroup/connections/ID?targetName=g", 200);
        row("PUT", "permissions/JOINLEAVEGROUP/connections/ID?targetName=*", 200);
        row("PUT", "permissions/2/connections/ID?targetName=g", 200);
        row("DELETE", "permissions/sendToGroup/connections/ID?targetName=g", 204);
        row("HEAD", "permissions/sendToGroup/connections/ID?targetName=g", 404, "Info.Connection.NotExisted");
        row("HEAD", "permissions/joinLeaveGroup/connections/ID?targetName=mine", 200);
        row("DELETE", "connections/ID", 204);
        row("DELETE", "connections/ID?reason=bye", 204);
        row("POST", "users/alice/:closeConnections", 204);
        row("POST", "groups/room/:closeConnections?reason=r&excluded=x", 204);
        row("POST", ":closeConnections", 204);
        // Identity: the hub ignores case, everything else does not.
        row("HEAD", "users/ALICE", 404, "Warning.User.NotExisted");
        row("HEAD", "groups/ROOM", 404, "Warning.Group.NotExisted");
        row("HEAD", "groups/%20room", 404, "Warning.Group.NotExisted");
        row("HEAD", "../CHAT/users/alice", 200);
        row("HEAD", "../other/users/alice", 404, "Warning.User.NotExisted");
        row("HEAD", "connections/nobody", 404, "Warning.Connection.NotExisted");
        row("HEAD", "connections/alice", 404, "Warning.Connection.NotExisted");
    }
    void statusWithSomebodyThere()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QFETCH(int, status);
        QFETCH(QByteArray, code);
        TestClient client(m_fixture->clientUrl({{u"sub"_s, u"alice"_s},
                                                {u"webpubsub.group"_s, u"room"_s},
                                                {u"role"_s, u"webpubsub.joinLeaveGroup.mine"_s}}));
        QVERIFY(client.isReady());
        path.replace("ID", client.connectionId().toUtf8());
        const QByteArray target =
            path.startsWith("../") ? QByteArray("/api/hubs/" + path.mid(3)) : QByteArray(kHub + path);
        const HttpAnswer answer = m_fixture->rest(method, target);
        QCOMPARE(answer.status, status);
        QCOMPARE(answer.header("x-ms-error-code"), code);
        if (method != "GET" && method != "HEAD")
            QVERIFY(answer.body.isEmpty());
    }

    void oldApiVersionsTakeNewParameters()
    {
        TestClient client(m_fixture->clientUrl({}));
        QVERIFY(client.isReady());
        QCOMPARE(m_fixture->rest("POST", kHub + ":send?api-version=2021-10-01&messageTtlSeconds=60", "text/plain", "x")
                     .status,
                 202);
        QVERIFY(client.frame(1).contains(j("`data`:`x`")));
    }

    void slashesInPathsStayEncoded()
    {
        TestClient literal(m_fixture->clientUrl({{u"sub"_s, u"tenant%2Falice"_s}}));
        TestClient slash(m_fixture->clientUrl({{u"sub"_s, u"tenant/alice"_s}}));
        QVERIFY(literal.isReady());
        QVERIFY(slash.isReady());
        const auto send = [&](const QByteArray &target, const QByteArray &text) {
            QCOMPARE(m_fixture->rest("POST", kHub + target, "text/plain", text).status, 202);
        };
        send("users/tenant%2Falice/:send", "path");
        send("users/tenant%252Falice/:send", "escaped");
        send(":send?filter=userId%20eq%20'tenant%2Falice'", "filter");
        send(":send", "end");
        QVERIFY(literal.frame(1).contains(j("`path`")));
        QVERIFY(literal.frame(2).contains(j("`escaped`")));
        QVERIFY(literal.frame(3).contains(j("`end`")));
        QVERIFY(slash.frame(1).contains(j("`filter`")));
        QVERIFY(slash.frame(2).contains(j("`end`")));
    }

    void listsAreRepeatedNotCommaSeparated()
    {
        TestClient a(m_fixture->clientUrl({}));
        TestClient b(m_fixture->clientUrl({}));
        QVERIFY(a.isReady());
        QVERIFY(b.isReady());
        const QByteArray ids[] = {a.connectionId().toUtf8(), b.connectionId().toUtf8()};
        const auto send = [&](const QByteArray &query, const QByteArray &text) {
            QCOMPARE(m_fixture->rest("POST", kHub + ":send?" + query, "text/plain", text).status, 202);
        };
        send("excluded=" + ids[0] + "&excluded=" + ids[1], "nobody");
        send("excluded=" + ids[0] + "," + ids[1], "both");
        QVERIFY(a.frame(1).contains(j("`both`")));
        QVERIFY(b.frame(1).contains(j("`both`")));
    }

    void filterAndExcludedAndTargetMeet()
    {
        TestClient a(m_fixture->clientUrl({{u"sub"_s, u"u"_s}, {u"webpubsub.group"_s, u"g"_s}}));
        TestClient b(m_fixture->clientUrl({{u"sub"_s, u"u"_s}, {u"webpubsub.group"_s, u"g"_s}}));
        TestClient raw(m_fixture->clientUrl({{u"webpubsub.group"_s, u"g"_s}}), {});
        QVERIFY(a.isReady());
        QVERIFY(b.isReady());
        QVERIFY(raw.isReady());
        QTRY_COMPARE(m_fixture->emulator.snapshot().hubs.value(0).connections.size(), 3);
        const auto send = [&](const QByteArray &target, const QByteArray &text) {
            QCOMPARE(m_fixture->rest("POST", kHub + target, "text/plain", text).status, 202);
        };
        send("groups/g/:send?filter=userId%20eq%20'u'&excluded=" + a.connectionId().toUtf8(), "one");
        send("groups/g/:send?filter=protocol%20eq%20null", "two");
        send(":send", "end");
        QVERIFY(a.frame(1).contains(j("`end`")));
        QVERIFY(b.frame(1).contains(j("`one`")));
        QVERIFY(b.frame(2).contains(j("`end`")));
        QCOMPARE(raw.frame(0), "two"_ba);
    }

    // The selection is taken before anything is changed.
    void groupDependentFiltersUseTheOldMembership()
    {
        TestClient client(m_fixture->clientUrl({}));
        QVERIFY(client.isReady());
        QCOMPARE(m_fixture
                     ->rest("POST", kHub + ":addToGroups", "application/json",
                            j("{`groups`:[`x`,`y`],`filter`:`not ('x' in groups)`}"))
                     .status,
                 200);
        QCOMPARE(m_fixture->rest("HEAD", kHub + "groups/x").status, 200);
        QCOMPARE(m_fixture->rest("HEAD", kHub + "groups/y").status, 200);
        QCOMPARE(m_fixture
                     ->rest("POST", kHub + ":removeFromGroups", "application/json",
                            j("{`groups`:[`x`,`y`],`filter`:`'x' in groups`}"))
                     .status,
                 200);
        QCOMPARE(m_fixture->rest("HEAD", kHub + "groups/y").status, 404);
    }

    void wrongFilterInABodyChangesNothing()
    {
        TestClient client(m_fixture->clientUrl({}));
        QVERIFY(client.isReady());
        const HttpAnswer answer = m_fixture->rest("POST", kHub + ":addToGroups", "application/json",
                                                  j("{`groups`:[`x`],`filter`:`userId lt 1`}"));
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.code(), u"Error.BadRequest"_s);
        QCOMPARE(answer.message(),
                 u"Invalid syntax for 'userId lt 1': Type 'string', expect 'int'. (Parameter 'filter')"_s);
        QCOMPARE(m_fixture->rest("HEAD", kHub + "groups/x").status, 404);
    }

    void usersAreAddedAsTheyAreNow()
    {
        TestClient now(m_fixture->clientUrl({{u"sub"_s, u"u"_s}}));
        QVERIFY(now.isReady());
        QCOMPARE(m_fixture->rest("PUT", kHub + "users/u/groups/g").status, 200);
        TestClient later(m_fixture->clientUrl({{u"sub"_s, u"u"_s}}));
        QVERIFY(later.isReady());
        const QJsonArray members =
            m_fixture->rest("GET", kHub + "groups/g/connections").json().value(u"value"_s).toArray();
        QCOMPARE(members.size(), 1);
        QCOMPARE(members.at(0).toObject().value(u"connectionId"_s).toString(), now.connectionId());
        QCOMPARE(members.at(0).toObject().value(u"userId"_s).toString(), u"u"_s);
    }

    void unknownGroupListsNobody()
    {
        const HttpAnswer answer = m_fixture->rest("GET", kHub + "groups/unknown/connections");
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.json().value(u"value"_s).isArray());
        QVERIFY(answer.json().value(u"value"_s).toArray().isEmpty());
        QVERIFY(answer.json().value(u"nextLink"_s).isUndefined());
    }

    void wrongTokenChangesNothing()
    {
        TestClient client(m_fixture->clientUrl({{u"webpubsub.group"_s, u"g"_s}}));
        QVERIFY(client.isReady());
        const QByteArray id = client.connectionId().toUtf8();
        const QByteArray token =
            "Bearer " + signToken({{u"aud"_s, u"http://elsewhere"_s}, {u"exp"_s, inOneHour()}}, "other");
        const QList<QPair<QByteArray, QByteArray>> requests{{"POST", ":send"},
                                                            {"DELETE", "connections/" + id},
                                                            {"POST", ":closeConnections"},
                                                            {"DELETE", "groups/g/connections/" + id},
                                                            {"PUT", "groups/h/connections/" + id}};
        for (const auto &[method, path] : requests) {
            QCOMPARE(m_fixture->send(method, kHub + path, {{"Authorization", token}}, "x").status, 401);
            QCOMPARE(m_fixture->send(method, kHub + path, {}, "x").status, 401);
        }
        QCOMPARE(m_fixture->rest("HEAD", kHub + "groups/g").status, 200);
        QCOMPARE(m_fixture->rest("HEAD", kHub + "groups/h").status, 404);
        QCOMPARE(client.frames.size(), 1);
    }

    void revokingStopsAtOnceButDoesNotEvict()
    {
        TestClient client(m_fixture->clientUrl({{u"role"_s, u"webpubsub.joinLeaveGroups.room.*"_s}}));
        QVERIFY(client.isReady());
        const QByteArray permission =
            kHub + "permissions/joinLeaveGroup/connections/" + client.connectionId().toUtf8() + "?targetName=";
        client.send(j("{`type`:`joinGroup`,`group`:`room.a`,`ackId`:1}"));
        QCOMPARE(client.frame(1), j("{`type`:`ack`,`ackId`:1,`success`:true}"));
        QCOMPARE(m_fixture->rest("DELETE", permission + "room.a").status, 204);
        client.send(j("{`type`:`leaveGroup`,`group`:`room.a`,`ackId`:2}"));
        QCOMPARE(client.frame(2),
                 j("{`type`:`ack`,`ackId`:2,`success`:false,`error`:{`name`:`Forbidden`,`message`:`The "
                   "client does not have permission to leave group 'room.a'.`}}"));
        QCOMPARE(m_fixture->rest("HEAD", kHub + "groups/room.a").status, 200);
        QCOMPARE(m_fixture->rest("HEAD", permission + "room.b").status, 200);
        QCOMPARE(m_fixture->rest("HEAD", permission + "room.b.c").status, 404);
        // A failed ackId is free; targetName is a name and never a pattern.
        QCOMPARE(m_fixture->rest("PUT", permission + "*").status, 200);
        client.send(j("{`type`:`leaveGroup`,`group`:`room.a`,`ackId`:2}"));
        QVERIFY(client.frame(3).contains("Forbidden"));
        QCOMPARE(m_fixture->rest("PUT", permission + "room.a").status, 200);
        client.send(j("{`type`:`leaveGroup`,`group`:`room.a`,`ackId`:2}"));
        QCOMPARE(client.frame(4), j("{`type`:`ack`,`ackId`:2,`success`:true}"));
    }

    void roles_data()
    {
        QTest::addColumn<QString>("role");
        QTest::addColumn<QByteArray>("group");
        QTest::addColumn<bool>("allowed");
        const auto row = [](const char *role, const char *group, bool allowed) {
            QTest::addRow("%s %s", role, group) << QString::fromLatin1(role) << QByteArray(group) << allowed;
        };
        row("webpubsub.sendToGroup", "any", true);
        row("webpubsub.joinLeaveGroup", "any", false);
        row("webpubsub.sendToGroup.a", "a", true);
        row("webpubsub.sendToGroup.a", "A", false);
        row("webpubsub.sendToGroup.*", "a", false);
        row("webpubsub.sendToGroup.a.b", "a.b", true);
        row("webpubsub.sendToGroups.a?", "ab", true);
        row("webpubsub.sendToGroups.a?", "a.", false);
        row("webpubsub.sendToGroups.a*", "a", true);
        row("webpubsub.sendToGroups.a*", "abc", true);
        row("webpubsub.sendToGroups.a*", "ab.c", false);
        row("webpubsub.sendToGroups.a**", "ab.c", true);
        row("webpubsub.sendToGroups.a\\*", "a*", true);
        row("webpubsub.sendToGroups.a\\*", "ab", false);
        row("webpubsub.sendToGroups.A", "a", false);
        row("custom", "a", false);
    }
    void roles()
    {
        QFETCH(QString, role);
        QFETCH(QByteArray, group);
        QFETCH(bool, allowed);
        TestClient client(m_fixture->clientUrl({{u"role"_s, QJsonArray{u"unrelated"_s, role}}}));
        QVERIFY(client.isReady());
        const QByteArray target = kHub + "permissions/sendToGroup/connections/" + client.connectionId().toUtf8() +
                                  "?targetName=" + group.toPercentEncoding();
        QCOMPARE(m_fixture->rest("HEAD", target).status, allowed ? 200 : 404);
    }

    void clientTokens_data()
    {
        QTest::addColumn<QJsonObject>("claims");
        QTest::addColumn<bool>("accepted");
        const qint64 now = QDateTime::currentSecsSinceEpoch();
        const auto row = [now](const char *name, QJsonObject claims, bool accepted) {
            if (!claims.contains(u"exp"_s))
                claims.insert(u"exp"_s, now + 60);
            QTest::newRow(name) << claims << accepted;
        };
        const QString audience = u"http://HOST/client/hubs/chat"_s;
        row("plain", {{u"aud"_s, audience}}, true);
        row("case of the audience", {{u"aud"_s, u"HTTP://HOST/Client/Hubs/CHAT"_s}}, true);
        row("other hub", {{u"aud"_s, u"http://HOST/client/hubs/other"_s}}, false);
        row("REST audience", {{u"aud"_s, u"http://HOST/api/hubs/chat/:send"_s}}, false);
        row("no audience", {}, false);
        row("expired within the skew", {{u"aud"_s, audience}, {u"exp"_s, now - 240}}, true);
        row("expired", {{u"aud"_s, audience}, {u"exp"_s, now - 360}}, false);
        row("not yet valid", {{u"aud"_s, audience}, {u"nbf"_s, now + 600}}, false);
        row("several groups", {{u"aud"_s, audience}, {u"webpubsub.group"_s, QJsonArray{u"a"_s, u"b"_s}}}, true);
        row("custom claim", {{u"aud"_s, audience}, {u"tenant"_s, u"t"_s}}, true);
    }
    void clientTokens()
    {
        QFETCH(QJsonObject, claims);
        QFETCH(bool, accepted);
        claims[u"aud"_s] = claims.value(u"aud"_s).toString().replace(u"HOST"_s, QString::fromUtf8(m_fixture->host()));
        if (claims.value(u"aud"_s).toString().isEmpty())
            claims.remove(u"aud"_s);
        TestClient client(
            QUrl::fromEncoded("ws://" + m_fixture->host() + "/client/hubs/chat?access_token=" + signToken(claims)));
        QTRY_VERIFY(!client.frames.isEmpty() || client.socket.state() == QAbstractSocket::UnconnectedState);
        QCOMPARE(!client.frames.isEmpty(), accepted);
    }

    void connectionIdsAreFitForUrls()
    {
        QSet<QString> ids;
        for (int i = 0; i < 20; ++i) {
            TestClient client(m_fixture->clientUrl({}));
            QVERIFY(client.isReady());
            ids.insert(client.connectionId());
        }
        QCOMPARE(ids.size(), 20);
        static const QRegularExpression fit(u"^[A-Za-z0-9_-]{22,}$"_s);
        for (const QString &id : std::as_const(ids))
            QVERIFY2(fit.match(id).hasMatch(), qPrintable(id));
    }

    void closingSparesTheExcludedAndForgetsTheRest()
    {
        TestClient stays(m_fixture->clientUrl({{u"webpubsub.group"_s, u"g"_s}}));
        TestClient goes(m_fixture->clientUrl({{u"webpubsub.group"_s, u"g"_s}}));
        QVERIFY(stays.isReady());
        QVERIFY(goes.isReady());
        const QByteArray reason(300, 'r');
        QCOMPARE(m_fixture
                     ->rest("POST", kHub + "groups/g/:closeConnections?excluded=" + stays.connectionId().toUtf8() +
                                        "&reason=" + reason)
                     .status,
                 204);
        QCOMPARE(m_fixture->rest("HEAD", kHub + "connections/" + goes.connectionId().toUtf8()).status, 404);
        QVERIFY(goes.isClosed());
        QVERIFY(goes.frames.value(1).contains(QByteArray("Reason: " + reason)));
        QCOMPARE(int(goes.socket.closeCode()), 1000);
        const HttpAnswer members = m_fixture->rest("GET", kHub + "groups/g/connections");
        QCOMPARE(members.json().value(u"value"_s).toArray().size(), 1);
        QCOMPARE(stays.frames.size(), 1);
    }

    void ackIdsBelongToTheirConnection()
    {
        const QJsonObject claims{{u"role"_s, u"webpubsub.joinLeaveGroup"_s}};
        TestClient a(m_fixture->clientUrl(claims));
        TestClient b(m_fixture->clientUrl(claims));
        QVERIFY(a.isReady());
        QVERIFY(b.isReady());
        for (TestClient *client : {&a, &b}) {
            client->send(j("{`type`:`joinGroup`,`group`:`g`,`ackId`:18446744073709551615}"));
            QCOMPARE(client->frame(1), j("{`type`:`ack`,`ackId`:18446744073709551615,`success`:true}"));
        }
    }

private:
    std::unique_ptr<EmulatorFixture> m_fixture;
};

QTEST_GUILESS_MAIN(ConformanceTest)
#include "tst_conformance.moc"
