// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/emulator_fixture.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

constexpr char kVersions[] = "2021-10-01, 2022-11-01, 2023-07-01, 2024-01-01, 2024-12-01";

QByteArray j(QByteArray text)
{
    return text.replace('`', '"');
}

} // namespace

class EmulatorRestTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_fixture = std::make_unique<EmulatorFixture>();
        QVERIFY(m_fixture->started);
    }
    void cleanup() { m_fixture.reset(); }

    void healthNeedsNoToken()
    {
        const HttpAnswer answer = m_fixture->send("HEAD", "/api/health?api-version=2024-12-01", {}, {});
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.header("api-supported-versions").isEmpty());
    }

    void statusWithNobodyThere_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *method, const char *path, int status, const char *code = "",
                            const QString &message = {}, const QByteArray &body = {}) {
            QTest::addRow("%s %s", method, path) << QByteArray(method) << "/api/hubs/" + QByteArray(path) << body
                                                 << status << QByteArray(code) << message;
        };
        row("POST", "chat/:send", 202, "", {}, "1");
        row("POST", "chat/groups/g/:send", 202, "", {}, "1");
        row("POST", "chat/users/u/:send", 202, "", {}, "1");
        row("POST", "chat/connections/c/:send", 202, "", {}, "1");
        row("POST", "chat/:closeConnections", 204);
        row("POST", "chat/groups/g/:closeConnections", 204);
        row("POST", "chat/users/u/:closeConnections", 204);
        row("DELETE", "chat/connections/c", 204);
        row("HEAD", "chat/connections/c", 404, "Warning.Connection.NotExisted");
        row("HEAD", "chat/groups/g", 404, "Warning.Group.NotExisted");
        row("HEAD", "chat/users/u", 404, "Warning.User.NotExisted");
        row("GET", "chat/groups/g/connections", 200);
        row("PUT", "chat/groups/g/connections/c", 404, "Error.Connection.NotExisted",
            u"Connection `c` is not found."_s);
        row("DELETE", "chat/groups/g/connections/c", 204);
        row("DELETE", "chat/connections/c/groups", 204);
        row("PUT", "chat/users/u/groups/g", 404, "Warning.User.NotExisted", u"User `u` is not found."_s);
        row("PUT", "chat/users/a%2Fb%20%2B+/groups/g", 404, "Warning.User.NotExisted",
            u"User `a%2Fb ++` is not found."_s);
        row("PUT", "chat/users/a%252Fb/groups/g", 404, "Warning.User.NotExisted", u"User `a%2Fb` is not found."_s);
        row("DELETE", "chat/users/u/groups/g", 204);
        row("DELETE", "chat/users/u/groups", 204);
        row("POST", "chat/:addToGroups", 200, "", {}, j("{`groups`:[`a`,`a`]}"));
        row("POST", "chat/:removeFromGroups", 200, "", {}, j("{`groups`:[`a/b`],`filter`:null}"));
        row("PUT", "chat/permissions/sendToGroup/connections/c?targetName=g", 404, "Info.Connection.NotExisted",
            u"Connection `c` is not found."_s);
        row("DELETE", "chat/permissions/JOINLEAVEGROUP/connections/c?targetName=g", 204);
        row("HEAD", "chat/permissions/1/connections/c?targetName=g", 404, "Info.Connection.NotExisted");
        const QString group =
            u"Invalid group name. Valid group name should be in between 1 and 1024 characters long."_s;
        row("DELETE", "chat/permissions/sendToGroup/connections/c", 400, "Error.BadRequest", group);
        row("DELETE", "chat/permissions/sendToGroup/connections/c?targetName=%20", 400, "Error.BadRequest", group);
        row("PUT", "chat/permissions/3/connections/c?targetName=g", 400, "Error.BadRequest");
        row("PUT", "chat/users/u/groups/%20", 400, "Error.BadRequest", group);
        row("PUT", "chat/users/%20/groups/g", 400, "Error.BadRequest");
        row("GET", "1chat/groups/g/connections", 400, "Error.BadRequest");
        row("GET", "chat/groups/g/connections?top=0", 400, "Error.BadRequest");
        row("GET", "chat/groups/g/connections?top=2147483648", 400, "Error.BadRequest");
        row("GET", "chat/groups/g/connections?maxpagesize=201", 400, "Error.BadRequest");
        row("GET", "chat/groups/g/connections?maxpagesize=1&maxpagesize=1", 400, "Error.BadRequest");
        row("GET", "chat/groups/g/connections?continuationToken=made-up", 400, "Error.BadRequest");
        row("GET", "chat/groups/g/connections?api-version=2023-07-01", 200);
        row("GET", "chat/groups/g/connections?api-version=1999-01-01", 400, "Error.BadRequest");
        row("GET", "chat/groups/g/connections?api-version=2023-07-01,2024-01-01", 400, "Error.BadRequest");
        row("GET", "chat/groups/g/connections?api-version=2023-07-01&api-version=2023-07-01", 400, "Error.BadRequest");
        row("POST", "chat/:send?messageTtlSeconds=0", 202, "", {}, "1");
        row("POST", "chat/:send?messageTtlSeconds=300", 202, "", {}, "1");
        row("POST", "chat/:send?messageTtlSeconds=301", 400, "Error.BadRequest", {}, "1");
        row("POST", "chat/:send?messageTtlSeconds=-1", 400, "Error.BadRequest", {}, "1");
        row("POST", "chat/:send?messageTtlSeconds=1.5", 400, "Error.BadRequest", {}, "1");
        row("POST", "chat/:send", 400, "Error.BadRequest", {}, "{");
        row("POST", "chat/:addToGroups", 400, "Error.BadRequest", {}, j("{`groups`:[]}"));
        row("POST", "chat/:addToGroups", 400, "Error.BadRequest", {}, j("{`filter`:`userId eq null`}"));
        row("POST", "chat/:addToGroups", 400, "Error.BadRequest", group, j("{`groups`:[`a`,` `]}"));
        row("POST", "chat/:addToGroups", 400, "Error.BadRequest", {}, j("{`groups`:[`a`],`filter`:` `}"));
        row("POST", "chat/:addToGroups", 400, "Error.BadRequest", {}, "[]");
        row("POST", "chat/:generateToken", 401, "Error.Unauthorized");
        row("POST", "chat/:generateToken?minutesToExpire=0", 400, "Error.BadRequest");
        row("POST", "chat/:generateToken?minutesToExpire=2147483647&clientType=MqTT", 401, "Error.Unauthorized");
        row("POST", "chat/:generateToken?clientType=other", 400, "Error.BadRequest");
        row("GET", "chat/chat/rooms", 404, "Error.NotFound");
        row("GET", "chat/:send", 405, "Error.MethodNotAllowed");
    }
    void statusWithNobodyThere()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        QFETCH(QByteArray, code);
        QFETCH(QString, message);
        const HttpAnswer answer = m_fixture->rest(method, path, "application/json", body);
        QCOMPARE(answer.status, status);
        QCOMPARE(answer.header("x-ms-error-code"), code);
        QCOMPARE(answer.header("api-supported-versions"), QByteArray(kVersions));
        if (code.isEmpty())
            return;
        QCOMPARE(answer.header("Content-Type"), "application/json; charset=utf-8"_ba);
        if (method == "HEAD") {
            QVERIFY(answer.header("Content-Length").toInt() > 0);
            QVERIFY(answer.body.isEmpty());
            return;
        }
        QCOMPARE(answer.code().toUtf8(), code);
        QVERIFY(!answer.message().isEmpty());
        if (!message.isEmpty())
            QCOMPARE(answer.message(), message);
        QVERIFY(answer.json().value(u"details"_s).isNull());
        QVERIFY(answer.json().value(u"inner"_s).isNull());
    }

    void invalidQueryFilterIsAProblem()
    {
        const HttpAnswer answer =
            m_fixture->rest("POST", "/api/hubs/chat/:send?filter=invalid%20filter", "text/plain", "x");
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.header("Content-Type"), "application/problem+json; charset=utf-8"_ba);
        QCOMPARE(answer.header("x-ms-error-code"), "Error.BadRequest"_ba);
        QVERIFY(answer.header("api-supported-versions").isEmpty());
        QCOMPARE(answer.code(), u"Error.BadRequest"_s);
        QCOMPARE(answer.json().value(u"target"_s).toString(), u"filter"_s);
        QVERIFY(answer.message().startsWith(u"Invalid syntax for "_s));
        QCOMPARE(answer.json().value(u"errors"_s).toObject().value(u"filter"_s).toArray().at(0).toString(),
                 answer.message());
        for (const QString &member : {u"type"_s, u"title"_s, u"status"_s, u"detail"_s, u"instance"_s, u"extensions"_s})
            QVERIFY(answer.json().contains(member));
    }

    void checksRunInTheServicesOrder()
    {
        const QByteArray token = "Bearer " + signToken({{u"aud"_s, u"nowhere"_s}, {u"exp"_s, inOneHour()}});
        // Each request is wrong in everything from one check on.
        const auto send = [&](const QByteArray &target, const EmulatorFixture::Headers &headers,
                              bool withLength = true) {
            return m_fixture->send("POST", "/api/hubs/" + target, headers, withLength ? "{" : "", withLength);
        };
        QVERIFY(send("1/:send?api-version=x", {{"Authorization", token}}).message().contains(u"api-version"_s));
        QVERIFY(send("1/:send?messageTtlSeconds=999", {{"Authorization", token}}).message().contains(u"hub name"_s));
        QCOMPARE(send("chat/:send?messageTtlSeconds=999", {{"Authorization", token}}).status, 401);
        const auto authorized = [&](const QByteArray &target, EmulatorFixture::Headers headers = {},
                                    bool withLength = true) {
            headers.append(
                {"Authorization",
                 "Bearer " +
                     signToken({{u"aud"_s, QString::fromUtf8("http://" + m_fixture->host() + "/api/hubs/" + target)},
                                {u"exp"_s, inOneHour()}})});
            return send(target, headers, withLength);
        };
        QVERIFY(authorized("chat/:send?messageTtlSeconds=999&filter=x").message().contains(u"messageTtlSeconds"_s));
        QVERIFY(authorized("chat/:send?filter=x", {{"Content-Type", "a/b"}}, false)
                    .message()
                    .startsWith(u"Invalid syntax"_s));
        QCOMPARE(authorized("chat/:send", {{"Content-Type", "a/b"}}, false).message(),
                 u"Invalid Content-Length header."_s);
        QCOMPARE(authorized("chat/:send", {{"Content-Type", "a/b"}}).status, 415);
        QCOMPARE(authorized("chat/:send", {{"Content-Type", "application/json"}}).status, 400);
    }

    void contentTypes_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("delivered");
        QTest::newRow("json as sent") << "application/json"_ba << j("{`b`: 1.0,`a`:2}") << 202
                                      << j("`dataType`:`json`,`data`:{`b`: 1.0,`a`:2}");
        QTest::newRow("json charset") << "Application/JSON; Charset=\"UTF-8\""_ba
                                      << "[]"_ba << 202 << j("`dataType`:`json`,`data`:[]");
        QTest::newRow("text") << "text/plain"_ba << j("a`b") << 202 << j("`dataType`:`text`,`data`:`a\\`b`");
        QTest::newRow("latin1") << "text/plain; charset=iso-8859-1"_ba
                                << "\xe9"_ba << 202 << j("`dataType`:`text`,`data`:`\xc3\xa9`");
        QTest::newRow("octets") << "application/octet-stream"_ba
                                << "\x01\x02"_ba << 202 << j("`dataType`:`binary`,`data`:`AQI=`");
        QTest::newRow("none") << ""_ba
                              << "\x01\x02"_ba << 202 << j("`dataType`:`binary`,`data`:`AQI=`");
        QTest::newRow("unknown charset") << "text/plain; charset=klingon"_ba
                                         << "x"_ba << 415 << ""_ba;
        QTest::newRow("protobuf") << "application/x-protobuf"_ba
                                  << "x"_ba << 415 << ""_ba;
        QTest::newRow("malformed") << "nonsense"_ba
                                   << "x"_ba << 415 << ""_ba;
    }
    void contentTypes()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        QFETCH(QByteArray, delivered);
        TestClient client(m_fixture->clientUrl({{u"sub"_s, u"u"_s}}));
        QVERIFY(client.isReady());
        QCOMPARE(m_fixture->rest("POST", "/api/hubs/Chat/users/u/:send", type, body).status, status);
        if (status == 202)
            QCOMPARE(client.frame(1), j("{`type`:`message`,`from`:`server`,") + delivered + '}');
    }

    void sendReachesWhomItNames()
    {
        TestClient a(m_fixture->clientUrl({{u"sub"_s, u"a"_s}, {u"webpubsub.group"_s, u"room"_s}}));
        TestClient b(m_fixture->clientUrl({{u"sub"_s, u"b"_s}, {u"webpubsub.group"_s, u"room"_s}}));
        QVERIFY(a.isReady());
        QVERIFY(b.isReady());
        QTRY_COMPARE(m_fixture->emulator.snapshot().hubs.value(0).connections.size(), 2);
        const auto send = [&](const QByteArray &target, const QByteArray &text) {
            return m_fixture->rest("POST", "/api/hubs/chat/" + target, "text/plain", text).status;
        };
        QCOMPARE(send("groups/room/:send?excluded=" + a.connectionId().toUtf8() + "&excluded=x", "1"), 202);
        QCOMPARE(send("groups/ROOM/:send", "nobody"), 202);
        QCOMPARE(send(":send?filter=userId%20eq%20'a'", "2"), 202);
        QCOMPARE(send("connections/" + b.connectionId().toUtf8() + "/:send", "3"), 202);
        QCOMPARE(send(":send?filter=", "4"), 202);
        const QByteArray toGroup = j("{`type`:`message`,`from`:`group`,`group`:`room`,`dataType`:`text`,`data`:");
        const QByteArray toServer = j("{`type`:`message`,`from`:`server`,`dataType`:`text`,`data`:");
        QCOMPARE(b.frame(1), toGroup + j("`1`}"));
        QCOMPARE(b.frame(2), toServer + j("`3`}"));
        QCOMPARE(b.frame(3), toServer + j("`4`}"));
        QCOMPARE(a.frame(1), toServer + j("`2`}"));
        QCOMPARE(a.frame(2), toServer + j("`4`}"));
        QVERIFY(m_fixture->emulator.snapshot().requests >= 5);
        QCOMPARE(m_fixture->emulator.snapshot().deliveries, quint64(5));
    }

    void metadataHeadersReachJsonReceivers()
    {
        TestClient client(m_fixture->clientUrl());
        QVERIFY(client.isReady());
        const auto send = [&](const EmulatorFixture::Headers &headers) {
            return m_fixture->rest("POST", "/api/hubs/chat/:send", "text/plain", "x", headers).status;
        };
        QCOMPARE(send({{"X-WebPubSub-Metadata-Key", "first"}, {"x-webpubsub-metadata-kEY", "a, b ,  c "}}), 202);
        QCOMPARE(client.frame(1),
                 j("{`type`:`message`,`from`:`server`,`dataType`:`text`,`data`:`x`,`metadata`:{`key`:`c`}}"));
        QCOMPARE(send({{"X-WebPubSub-Metadata-Key", QByteArray(1025, 'x')}}), 400);
        QCOMPARE(send({{"X-WebPubSub-Metadata-" + QByteArray(257, 'k'), "v"}}), 400);
    }

    void bodyLength()
    {
        const QByteArray full(1024 * 1024, 'x');
        QCOMPARE(m_fixture->rest("POST", "/api/hubs/chat/:send", "text/plain", full).status, 202);
        const HttpAnswer over = m_fixture->rest("POST", "/api/hubs/chat/:send", "text/plain", full + 'x');
        QCOMPARE(over.status, 400);
        QCOMPARE(over.message(), u"Invalid Content-Length header."_s);
        const QByteArray target = "/api/hubs/chat/:send";
        const QByteArray token =
            signToken({{u"aud"_s, QString::fromUtf8("http://" + m_fixture->host() + target)}, {u"exp"_s, inOneHour()}});
        const HttpAnswer chunked =
            m_fixture->send("POST", target, {{"Authorization", "Bearer " + token}, {"Transfer-Encoding", "chunked"}},
                            "1\r\nx\r\n0\r\n\r\n", false);
        QCOMPARE(chunked.status, 400);
        QCOMPARE(chunked.message(), u"Invalid Content-Length header."_s);
    }

    void tokens_data()
    {
        QTest::addColumn<QJsonObject>("claims");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("algorithm");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const char *audience, qint64 expires, int status,
                            const QByteArray &key = kTestKey, const QByteArray &algorithm = "HS256") {
            QJsonObject claims{{u"aud"_s, QString::fromUtf8(audience)}};
            if (expires != 0)
                claims.insert(u"exp"_s, QDateTime::currentSecsSinceEpoch() + expires);
            QTest::newRow(name) << claims << key << algorithm << status;
        };
        constexpr char kFull[] = "http://HOST/api/hubs/chat/groups/a%20b/connections?top=1";
        row("full URL", kFull, 60, 200);
        row("without query", "http://HOST/api/hubs/chat/groups/a%20b/connections", 60, 200);
        row("case", "HTTP://HOST/API/hubs/CHAT/groups/a%20b/connections", 60, 200);
        row("decoded", "http://HOST/api/hubs/chat/groups/a b/connections", 60, 200);
        row("encoded again", "http%3A%2F%2FHOST%2Fapi%2Fhubs%2Fchat%2Fgroups%2Fa%2520b%2Fconnections", 60, 200);
        row("other loopback name", "http://localhost:PORT/api/hubs/chat/groups/a%20b/connections", 60, 200);
        row("expired within the skew", kFull, -290, 200);
        row("expired", kFull, -310, 401);
        row("no expiry", kFull, 0, 401);
        row("other path", "http://HOST/api/hubs/chat/groups/b/connections", 60, 401);
        row("other query", "http://HOST/api/hubs/chat/groups/a%20b/connections?top=2", 60, 401);
        row("other host", "http://example.org/api/hubs/chat/groups/a%20b/connections", 60, 401);
        row("other key", kFull, 60, 401, "other");
        row("none", kFull, 60, 401, kTestKey, "none");
        row("RS256", kFull, 60, 401, kTestKey, "RS256");
    }
    void tokens()
    {
        QFETCH(QJsonObject, claims);
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, algorithm);
        QFETCH(int, status);
        QString audience = claims.value(u"aud"_s).toString();
        audience.replace(u"HOST"_s, QString::fromUtf8(m_fixture->host()));
        audience.replace(u"PORT"_s, QString::number(m_fixture->emulator.port()));
        claims.insert(u"aud"_s, audience);
        const HttpAnswer answer =
            m_fixture->send("GET", "/api/hubs/chat/groups/a%20b/connections?top=1",
                            {{"Authorization", "Bearer " + signToken(claims, key, algorithm)}}, {});
        QCOMPARE(answer.status, status);
        if (algorithm == "RS256")
            QVERIFY(answer.message().contains(u"Entra"_s));
    }

    void pages()
    {
        std::vector<std::unique_ptr<TestClient>> clients;
        for (int i = 0; i < 5; ++i) {
            QJsonObject claims{{u"webpubsub.group"_s, u"a b%"_s}};
            if (i > 0)
                claims.insert(u"sub"_s, u"u%1"_s.arg(i));
            clients.push_back(std::make_unique<TestClient>(m_fixture->clientUrl(claims)));
            QVERIFY(clients.back()->isReady());
        }
        const QByteArray path = "/api/hubs/chat/groups/a%20b%25/connections";
        QByteArray target = path + "?maxpagesize=2&api-version=2024-01-01&top=5";
        QStringList ids;
        QList<qsizetype> sizes;
        while (!target.isEmpty()) {
            const HttpAnswer answer = m_fixture->rest("GET", target);
            QCOMPARE(answer.status, 200);
            const QJsonArray rows = answer.json().value(u"value"_s).toArray();
            sizes.append(rows.size());
            for (const QJsonValue &row : rows)
                ids.append(row.toObject().value(u"connectionId"_s).toString());
            if (sizes.size() == 1)
                QVERIFY(rows.at(0).toObject().value(u"userId"_s).isNull());
            const QByteArray link = answer.json().value(u"nextLink"_s).toString().toUtf8();
            const QByteArray start = "http://" + m_fixture->host() + path +
                                     "?top=" + QByteArray::number(5 - ids.size()) + "&maxpagesize=2&continuationToken=";
            if (!link.isEmpty()) {
                QVERIFY2(link.startsWith(start) && link.endsWith("&api-version=2024-01-01"), link.constData());
                QVERIFY(!link.contains(ids.last().toUtf8()));
            }
            target = link.isEmpty() ? QByteArray() : link.mid(("http://" + m_fixture->host()).size());
        }
        QCOMPARE(sizes, (QList<qsizetype>{2, 2, 1}));
        QCOMPARE(QSet<QString>(ids.begin(), ids.end()).size(), 5);
        const HttpAnswer top = m_fixture->rest("GET", path + "?top=3");
        QCOMPARE(top.json().value(u"value"_s).toArray().size(), 3);
        QVERIFY(!top.json().contains(u"nextLink"_s));
    }

    void permissionsOverrideRoles()
    {
        TestClient client(m_fixture->clientUrl({{u"role"_s, u"webpubsub.sendToGroup"_s}}));
        QVERIFY(client.isReady());
        const QByteArray path =
            "/api/hubs/chat/permissions/sendToGroup/connections/" + client.connectionId().toUtf8() + "?targetName=";
        QCOMPARE(m_fixture->rest("HEAD", path + "g").status, 200);
        QCOMPARE(m_fixture->rest("DELETE", path + "g").status, 204);
        const HttpAnswer refused = m_fixture->rest("HEAD", path + "g");
        QCOMPARE(refused.status, 404);
        QCOMPARE(refused.header("x-ms-error-code"), "Info.Connection.NotExisted"_ba);
        client.send(j("{`type`:`sendToGroup`,`group`:`g`,`data`:1,`ackId`:1}"));
        QVERIFY(client.frame(1).contains("Forbidden"));
        QCOMPARE(m_fixture->rest("PUT", path + "g").status, 200);
        client.send(j("{`type`:`sendToGroup`,`group`:`g`,`data`:1,`ackId`:1}"));
        QCOMPARE(client.frame(2), j("{`type`:`ack`,`ackId`:1,`success`:true}"));
        for (int i = 1; i < 1000; ++i)
            QCOMPARE(m_fixture->rest("PUT", path + QByteArray::number(i)).status, 200);
        const HttpAnswer full = m_fixture->rest("PUT", path + "one-more");
        QCOMPARE(full.status, 409);
        QCOMPARE(full.code(), u"Error.Connection.Conflict"_s);
        QCOMPARE(m_fixture->rest("PUT", path + "g").status, 200);
    }

    void memberships()
    {
        TestClient client(m_fixture->clientUrl({{u"sub"_s, u"u/1"_s}}));
        QVERIFY(client.isReady());
        const QByteArray id = client.connectionId().toUtf8();
        const auto groups = [&] { return m_fixture->emulator.snapshot().hubs.at(0).connections.at(0).groups; };
        QCOMPARE(m_fixture->rest("PUT", "/api/hubs/chat/groups/a/connections/" + id).status, 200);
        QCOMPARE(m_fixture
                     ->rest("POST", "/api/hubs/chat/:addToGroups", "application/json",
                            j("{`groups`:[`b/c`,`d`],`filter`:`userId eq 'u/1' and 'a' in groups`}"))
                     .status,
                 200);
        QCOMPARE(groups(), (QStringList{u"a"_s, u"b/c"_s, u"d"_s}));
        QCOMPARE(
            m_fixture->rest("POST", "/api/hubs/chat/:removeFromGroups", "application/json", j("{`groups`:[`b/c`]}"))
                .status,
            200);
        QCOMPARE(m_fixture->rest("DELETE", "/api/hubs/chat/groups/a/connections/" + id).status, 204);
        QCOMPARE(groups(), QStringList{u"d"_s});
        QCOMPARE(m_fixture->rest("HEAD", "/api/hubs/chat/groups/d").status, 200);
        QCOMPARE(m_fixture->rest("DELETE", "/api/hubs/chat/connections/" + id + "/groups").status, 204);
        QCOMPARE(m_fixture->rest("HEAD", "/api/hubs/chat/groups/d").status, 404);
        QCOMPARE(m_fixture->rest("POST", "/api/hubs/chat/:addToGroups", "text/plain", j("{`groups`:[`b`]}")).status,
                 415);
    }

    void hostileInput()
    {
        const quint16 port = m_fixture->emulator.port();
        QCOMPARE(exchange(port, "nonsense\r\n\r\n").status, 400);
        QCOMPARE(exchange(port, "GET / HTTP/1.1\r\nX: " + QByteArray(70'000, 'x') + "\r\n\r\n").status, 431);
        const HttpAnswer length = exchange(port, "POST /api/hubs/chat/:send HTTP/1.1\r\nContent-Length: -5\r\n\r\n");
        QCOMPARE(length.status, 400);
        QCOMPARE(length.message(), u"Invalid Content-Length header."_s);
        QCOMPARE(m_fixture->send("GET", "/%zz/%", {}, {}).status, 404);
        QCOMPARE(m_fixture->send("HEAD", "/api/health", {}, {}).status, 200);
    }

    void qtReadsTheBodyOfARefusal()
    {
        QNetworkAccessManager manager;
        const QUrl url(u"http://127.0.0.1:%1/api/hubs/chat/groups/g/connections"_s.arg(m_fixture->emulator.port()));
        const std::unique_ptr<QNetworkReply> reply(manager.get(QNetworkRequest(url)));
        QTRY_VERIFY(reply->isFinished());
        QCOMPARE(reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), 401);
        QVERIFY(reply->readAll().contains("no bearer token"));
    }

private:
    std::unique_ptr<EmulatorFixture> m_fixture;
};

QTEST_GUILESS_MAIN(EmulatorRestTest)
#include "tst_emulator_rest.moc"
