// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/auth/client_access_token.h"
#include "core/auth/connection_string.h"
#include "core/auth/jwt.h"
#include "core/auth/token_source.h"
#include "tests/support/verify_result.h"

#include <QJsonArray>
#include <QTest>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

class FixedClock final : public Clock
{
public:
    QDateTime time = QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC);
    QDateTime nowUtc() const override { return time; }
    std::chrono::steady_clock::time_point now() const override { return {}; }
};

} // namespace

class AuthTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void connectionStrings_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("endpoint");
        QTest::addColumn<QByteArray>("key");
        const QByteArray key = "Kk+/9=";
        const QString azure = u"https://h.webpubsub.azure.com/"_s;
        const auto row = [](const char *name, const QString &text, const QString &endpoint,
                            const QByteArray &expected) { QTest::newRow(name) << text << endpoint << expected; };
        row("as printed", u"Endpoint=https://h.webpubsub.azure.com;AccessKey=Kk+/9=;Version=1.0;"_s, azure, key);
        row("no trailing semicolon", u"Endpoint=https://h.webpubsub.azure.com;AccessKey=Kk+/9="_s, azure, key);
        row("order", u"Version=1.0;AccessKey=Kk+/9=;Endpoint=https://h.webpubsub.azure.com/"_s, azure, key);
        row("case", u"ENDPOINT=HTTPS://H.webpubsub.azure.com;accesskey=Kk+/9="_s, azure, key);
        row("blanks", u"  Endpoint = https://h.webpubsub.azure.com ; AccessKey = Kk+/9= ; \n"_s, azure, key);
        row("line breaks between", u"Endpoint=https://h.webpubsub.azure.com;\r\nAccessKey=Kk+/9=;\n"_s, azure, key);
        row("wrapped inside", u"Endpoint=https://h.webpub\n sub.azure.com;AccessKey=Kk+\n/9="_s, azure, key);
        row("quoted", u"\"Endpoint=https://h.webpubsub.azure.com;AccessKey=Kk+/9=\""_s, azure, key);
        row("no scheme", u"Endpoint=h.webpubsub.azure.com;AccessKey=Kk+/9="_s, azure, key);
        row("unknown name", u"Foo=bar;Endpoint=https://h.webpubsub.azure.com;AccessKey=Kk+/9="_s, azure, key);
        row("http", u"Endpoint=http://localhost;AccessKey=k;Port=8080"_s, u"http://localhost:8080/"_s, "k");
        row("port replaces", u"Endpoint=http://localhost:1;AccessKey=k;Port=2"_s, u"http://localhost:2/"_s, "k");
        row("usual port", u"Endpoint=https://h:443;AccessKey=k"_s, u"https://h/"_s, "k");
        row("path dropped", u"Endpoint=https://h/a/b?c#d;AccessKey=k"_s, u"https://h/"_s, "k");
        row("ipv6", u"Endpoint=http://[::1]:8080;AccessKey=k"_s, u"http://[::1]:8080/"_s, "k");
        row("byte order mark", QChar(0xfeff) + u"Endpoint=https://h;AccessKey=k"_s, u"https://h/"_s, "k");
    }
    void connectionStrings()
    {
        QFETCH(QString, text);
        QFETCH(QString, endpoint);
        QFETCH(QByteArray, key);
        const auto parsed = ConnectionString::parse(text);
        VERIFY_OK(parsed);
        QCOMPARE(parsed->endpoint.toString(QUrl::FullyEncoded), endpoint);
        QCOMPARE(parsed->accessKey.reveal(), key);
        QVERIFY(looksLikeConnectionString(text));
        const auto again = ConnectionString::parse(QString::fromUtf8(parsed->toSecretText().reveal()));
        VERIFY_OK(again);
        QVERIFY(*again == *parsed);
    }

    void wrongConnectionStrings_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("field");
        const auto row = [](const char *name, const QString &text, const QString &field) {
            QTest::newRow(name) << text << field;
        };
        row("empty", u"  \n"_s, u"ConnectionString"_s);
        row("only a key", u"CANARY+/="_s, u"Endpoint"_s);
        row("no endpoint", u"AccessKey=CANARY;Version=1.0"_s, u"Endpoint"_s);
        row("empty endpoint", u"Endpoint=;AccessKey=CANARY"_s, u"Endpoint"_s);
        row("no key", u"Endpoint=https://h;Version=1.0;"_s, u"AccessKey"_s);
        row("empty key", u"Endpoint=https://h;AccessKey=;"_s, u"AccessKey"_s);
        row("key twice", u"Endpoint=https://h;AccessKey=CANARY;AccessKey=CANARY2"_s, u"AccessKey"_s);
        row("endpoint twice", u"Endpoint=https://h;endpoint=https://g;AccessKey=CANARY"_s, u"Endpoint"_s);
        row("semicolon in key", u"Endpoint=https://h;AccessKey=abc;CANARY"_s, u"ConnectionString"_s);
        row("no name", u"Endpoint=https://h;=CANARY;AccessKey=CANARY"_s, u"ConnectionString"_s);
        row("scheme", u"Endpoint=ftp://h;AccessKey=CANARY"_s, u"Endpoint"_s);
        row("userinfo", u"Endpoint=https://user:CANARY@h;AccessKey=CANARY"_s, u"Endpoint"_s);
        row("blank in endpoint", u"Endpoint=https://h x;AccessKey=CANARY"_s, u"Endpoint"_s);
        row("no host", u"Endpoint=https://;AccessKey=CANARY"_s, u"Endpoint"_s);
        row("port 0 in endpoint", u"Endpoint=https://h:0;AccessKey=CANARY"_s, u"Endpoint"_s);
        row("port 0", u"Endpoint=https://h;AccessKey=CANARY;Port=0"_s, u"Port"_s);
        row("port text", u"Endpoint=https://h;AccessKey=CANARY;Port=CANARY"_s, u"Port"_s);
        row("port too high", u"Endpoint=https://h;AccessKey=CANARY;Port=65536"_s, u"Port"_s);
        row("version", u"Endpoint=https://h;AccessKey=CANARY;Version=2.0"_s, u"Version"_s);
        row("huge", u"Endpoint=https://h;AccessKey="_s + u"CANARY"_s.repeated(200'000), u"ConnectionString"_s);
    }
    void wrongConnectionStrings()
    {
        QFETCH(QString, text);
        QFETCH(QString, field);
        const auto parsed = ConnectionString::parse(text);
        VERIFY_FAILS(parsed, Error::Kind::InvalidInput);
        QVERIFY2(!parsed.error().message.contains(u"CANARY"_s), qPrintable(parsed.error().message));
        QVERIFY(!parsed.error().message.isEmpty());
        QCOMPARE(parsed.error().field, field);
    }

    void pastedTexts()
    {
        QVERIFY(!looksLikeConnectionString(u"hello"_s));
        QVERIFY(!looksLikeConnectionString(u"Endpoint=https://h;Version=1.0"_s));
        QVERIFY(!looksLikeConnectionString(u"wss://h/client/hubs/chat?access_token=x"_s));
    }

    // RFC 7515 has no HS256 vector with a text key; this one is signed with openssl:
    // printf %s header.claims | openssl dgst -sha256 -hmac secret -binary | basenc --base64url
    void knownJwt()
    {
        const SecretText token = signJwt({{u"sub"_s, u"1234567890"_s}}, SecretText("secret"));
        QCOMPARE(token.reveal(), QByteArray("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0."
                                            "Rq8IxqeX7eA6GgYxlcHdPFVRNFFZc5rEI3MQTZZbK3I"));
        QVERIFY(verifyJwt(token.reveal(), SecretText("secret")));
        QVERIFY(!verifyJwt(token.reveal(), SecretText("Secret")));
        QByteArray changed = token.reveal();
        changed.replace("eyJzdWIiOiIxMjM0NTY3ODkwIn0", "eyJzdWIiOiIxMjM0NTY3ODkxIn0");
        QVERIFY(!verifyJwt(changed, SecretText("secret")));
        const QByteArray none = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.";
        VERIFY_OK(decodeJwt(none));
        QVERIFY(!verifyJwt(none, SecretText("secret")));
    }

    void wrongJwts_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("two parts") << QByteArray("e30.e30");
        QTest::newRow("four parts") << QByteArray("e30.e30.e30.e30");
        QTest::newRow("not base64url") << QByteArray("e3*0.e30.");
        QTest::newRow("not JSON") << QByteArray("aGVsbG8.e30.");
        QTest::newRow("array") << QByteArray("e30.W10.");
        QTest::newRow("bad signature") << QByteArray("e30.e30.+/");
        QTest::newRow("huge") << QByteArray(1'000'000, '.');
    }
    void wrongJwts()
    {
        QFETCH(QByteArray, token);
        const auto decoded = decodeJwt(token);
        VERIFY_FAILS(decoded, Error::Kind::InvalidInput);
        QCOMPARE(decoded.error().field, u"token"_s);
    }

    void tokensAreKeptByAudienceUntilNearTheirEnd()
    {
        FixedClock clock;
        AccessKeyTokenSource source(SecretText("secret"), clock);
        const BearerToken first = *source.tokenFor("https://h/a").result();
        QVERIFY(verifyJwt(first.token.reveal(), SecretText("secret")));
        const QJsonObject claims = decodeJwt(first.token.reveal())->claims;
        QCOMPARE(claims.value("aud"_L1).toString(), u"https://h/a"_s);
        QCOMPARE(claims.value("iat"_L1).toInteger(), 1'700'000'000);
        QCOMPARE(claims.value("exp"_L1).toInteger(), 1'700'003'600);
        clock.time = clock.time.addSecs(3299);
        QVERIFY(source.tokenFor("https://h/a").result()->token == first.token);
        QVERIFY(!(source.tokenFor("https://h/b").result()->token == first.token));
        clock.time = clock.time.addSecs(1);
        QVERIFY(!(source.tokenFor("https://h/a").result()->token == first.token));
        clock.time = clock.time.addSecs(-7200); // the clock was set back
        QVERIFY(source.tokenFor("https://h/a").result()->expiresAt == clock.time.addSecs(3600));
    }

    void clientAccess()
    {
        FixedClock clock;
        ClientAccessRequest request;
        request.userId = *UserId::parse(u"al ice"_s);
        request.roles = {u"webpubsub.sendToGroup.room"_s};
        request.groups = {*GroupName::parse(u"a/b"_s)};
        request.lifetime = std::chrono::minutes(5);
        const HubName hub = *HubName::parse(u"Chat"_s);
        const ClientAccess access =
            makeClientAccess(QUrl(u"https://h:8443/"_s), hub, request, SecretText("secret"), clock);
        QCOMPARE(access.baseUrl.toString(), u"wss://h:8443/client/hubs/chat"_s);
        QCOMPARE(access.url.reveal(), "wss://h:8443/client/hubs/chat?access_token=" + access.token.reveal());
        QCOMPARE(access.expiresAt, clock.time.addSecs(300));
        QVERIFY(verifyJwt(access.token.reveal(), SecretText("secret")));
        const QJsonObject claims = decodeJwt(access.token.reveal())->claims;
        QCOMPARE(claims.value("aud"_L1).toString(), u"https://h:8443/client/hubs/chat"_s);
        QCOMPARE(claims.value("sub"_L1).toString(), u"al ice"_s);
        QCOMPARE(claims.value("role"_L1).toArray(), QJsonArray{u"webpubsub.sendToGroup.room"_s});
        QCOMPARE(claims.value("webpubsub.group"_L1).toArray(), QJsonArray{u"a/b"_s});

        request.endpoint = ClientEndpoint::Mqtt;
        QCOMPARE(makeClientAccess(QUrl(u"http://h/"_s), hub, request, SecretText("s"), clock).baseUrl.toString(),
                 u"ws://h/clients/mqtt/hubs/chat"_s);
        request.endpoint = ClientEndpoint::SocketIo;
        QCOMPARE(makeClientAccess(QUrl(u"http://h/"_s), hub, request, SecretText("s"), clock).baseUrl.toString(),
                 u"ws://h/clients/socketio/hubs/chat"_s);

        const ClientAccess plain = makeClientAccess(QUrl(u"https://h/"_s), hub, {}, SecretText("s"), clock);
        const QJsonObject few = decodeJwt(plain.token.reveal())->claims;
        QCOMPARE(few.keys(), (QStringList{u"aud"_s, u"exp"_s, u"iat"_s}));
        QCOMPARE(clientAccessFromToken(QUrl(u"https://h/"_s), hub, ClientEndpoint::Default, plain.token).expiresAt,
                 plain.expiresAt);
    }

    void roles_data()
    {
        QTest::addColumn<QString>("role");
        QTest::addColumn<bool>("good");
        const auto row = [](const QString &role, bool good) {
            QTest::newRow(qPrintable(role.left(60))) << role << good;
        };
        row(u"webpubsub.sendToGroup"_s, true);
        row(u"webpubsub.joinLeaveGroup"_s, true);
        row(u"webpubsub.sendToGroup.a.b/c*"_s, true);
        row(u"webpubsub.joinLeaveGroups.room.*"_s, true);
        row(uR"(webpubsub.sendToGroups.a\*b\?\\)"_s, true);
        row(u"webpubsub.sendToGroups.*.*.*.*.*"_s, true);
        row(u"webpubsub.sendToGroups.*.*.*.*.*.*"_s, false);
        row(uR"(webpubsub.sendToGroups.a\b)"_s, false);
        row(uR"(webpubsub.sendToGroups.a\)"_s, false);
        row(u"webpubsub.sendToGroups."_s, false);
        row(u"webpubsub.sendToGroups"_s, false);
        row(u"webpubsub.sendToGroup. "_s, false);
        row(u"webpubsub.sendtogroup"_s, false);
        row(u"sendToGroup"_s, false);
        row(QString(), false);
        row(u"webpubsub.sendToGroup."_s + u"x"_s.repeated(1024), true);
        row(u"webpubsub.sendToGroup."_s + u"x"_s.repeated(1025), false);
        row(u"webpubsub.sendToGroups."_s + u"x"_s.repeated(1025), false);
    }
    void roles()
    {
        QFETCH(QString, role);
        QFETCH(bool, good);
        const auto checked = checkRole(role);
        QCOMPARE(checked.has_value(), good);
        if (!good)
            QCOMPARE(checked.error().field, u"role"_s);
    }

    void patternsAreCounted()
    {
        QStringList roles;
        for (int i = 0; i < 10; ++i)
            roles << u"webpubsub.sendToGroups.r%1.*"_s.arg(i) << u"webpubsub.joinLeaveGroups.r%1.*"_s.arg(i);
        VERIFY_OK(checkRoles(roles));
        VERIFY_FAILS(checkRoles(roles + QStringList{u"webpubsub.sendToGroups.x"_s}), Error::Kind::InvalidInput);
    }

    void clientUrls_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("as it is") << u" wss://h/client/hubs/c?access_token=a.b.c\n"_s
                                  << QByteArray("wss://h/client/hubs/c?access_token=a.b.c");
        QTest::newRow("https") << u"https://h/client/hubs/c"_s << QByteArray("wss://h/client/hubs/c");
        QTest::newRow("http") << u"http://h:8080/client?hub=c#x"_s << QByteArray("ws://h:8080/client?hub=c");
        QTest::newRow("no scheme") << u"h/client?access_token=CANARY"_s << QByteArray();
        QTest::newRow("userinfo") << u"wss://u:CANARY@h/client"_s << QByteArray();
        QTest::newRow("blank") << u"wss://h/cl ient?access_token=CANARY"_s << QByteArray();
        QTest::newRow("empty") << QString() << QByteArray();
        QTest::newRow("no host") << u"wss:///client?access_token=CANARY"_s << QByteArray();
    }
    void clientUrls()
    {
        QFETCH(QString, text);
        QFETCH(QByteArray, expected);
        const auto url = parseClientUrl(text);
        QCOMPARE(url ? url->reveal() : QByteArray(), expected);
        if (!url) {
            QCOMPARE(url.error().field, u"clientUrl"_s);
            QVERIFY(!url.error().message.contains(u"CANARY"_s));
        }
    }
};

QTEST_GUILESS_MAIN(AuthTest)
#include "tst_auth.moc"
