// SPDX-License-Identifier: GPL-3.0-or-later
// Every operation is recorded, written as a curl line, and done by a real shell: the emulator then is as if the
// operation itself had been done.
#include "core/rest/operations/connection.h"
#include "core/rest/operations/health.h"
#include "core/rest/operations/hub.h"
#include "core/rest/operations/permission.h"
#include "core/rest/operations/token.h"
#include "core/rest/operations/user.h"
#include "core/rest/request_snippet.h"
#include "core/rest/service_client.h"
#include "tests/emulator/emulator_fixture.h"
#include "tests/support/verify_result.h"
#include "tests/support/wait_for.h"

#include <QFile>
#include <QMutex>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace wps;
using namespace Qt::StringLiterals;

class RequestReplayTest : public QObject
{
    Q_OBJECT

private:
    IoThread m_io;
    std::unique_ptr<EmulatorFixture> m_emulator;
    std::unique_ptr<RestTransport> m_transport;
    std::unique_ptr<TestClient> m_peer;
    QList<HttpExchange> m_exchanges;
    QList<CallRecord> m_records;
    QMutex m_mutex;
    ProductionGuard m_guard;
    const HubName m_hub = *HubName::parse(u"chat"_s);
    const GroupName m_group = *GroupName::parse(u"ro\"om $(id) '1' é[2]"_s);
    const GroupName m_slash = *GroupName::parse(u"tenant/1"_s);
    const UserId m_user = *UserId::parse(u"O'Brïen@x"_s);

    ConnectionId peer() const { return *ConnectionId::parse(m_peer->connectionId()); }
    QUrl endpoint() const { return QUrl(u"http://"_s + QString::fromLatin1(m_emulator->host())); }
    WebPubSubServiceClient client(const QByteArray &key) const
    {
        return {*m_transport, makeAccessKeyCredential(endpoint(), SecretText(key)), CallOrigin(u"test"_s)};
    }
    /// With a wrong key: the service refuses it, so that nothing has happened but the record.
    template <typename T> HttpExchange record(const RestOperation<T> &operation)
    {
        m_exchanges.clear();
        (void)waitFor(client("wrong key").send(operation));
        return QTest::qWaitFor([this] { return !m_exchanges.isEmpty(); }) ? m_exchanges.constLast() : HttpExchange();
    }
    static QByteArray shell(const QString &line, const SecretText &token = {})
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"WEBPUBSUB_TOKEN"_s, QString::fromUtf8(token.reveal()));
        process.setProcessEnvironment(environment);
        process.start(u"sh"_s, {});
        process.write(line.toUtf8() + '\n'); // as typed: an argument of sh may not be this long
        process.closeWriteChannel();
        if (!QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 20'000) ||
            process.exitCode() != 0)
            return "failed: " + process.readAllStandardError();
        return process.readAllStandardOutput();
    }
    /// Where there is a compiler for it.
    static bool compiles(SnippetLanguage language, const QString &text)
    {
        const bool isPython = language == SnippetLanguage::Python;
        if (language == SnippetLanguage::AzureCli || language == SnippetLanguage::CSharp ||
            QStandardPaths::findExecutable(isPython ? u"python3"_s : u"node"_s).isEmpty())
            return true;
        const QTemporaryDir folder;
        QFile file(folder.filePath(u"x.mjs"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0)
            return false;
        file.close();
        const QString check =
            isPython ? u"python3 -c 'import ast,sys; ast.parse(open(sys.argv[1]).read())' "_s : u"node --check "_s;
        return shell(check + file.fileName() + u" 2>&1 && echo fine"_s) == "fine\n";
    }
    SecretText tokenFor(const HttpExchange &exchange) const
    {
        return tokenForExchange(exchange, endpoint(), SecretText(kTestKey), std::chrono::minutes(5));
    }
    /// The status that the copied line got.
    template <typename T> QByteArray replay(const RestOperation<T> &operation)
    {
        const HttpExchange exchange = record(operation);
        const auto line = curlWithToken(exchange, tokenFor(exchange));
        if (!line)
            return "no line: " + line.error().message.toUtf8();
        const QByteArray said = shell(QString::fromUtf8(line->reveal()));
        const QByteArray head = said.left(said.indexOf('\r'));
        return head.startsWith("HTTP/1.1 ") ? head.mid(9, 3) : line->reveal() + '\n' + said;
    }
    QStringList groups() const
    {
        const EmulatorSnapshot snapshot = m_emulator->emulator.snapshot();
        for (const EmulatorHub &hub : snapshot.hubs) {
            for (const EmulatorConnection &one : hub.connections) {
                if (one.id == m_peer->connectionId())
                    return one.groups;
            }
        }
        return {u"(closed)"_s};
    }
    bool may() const
    {
        const auto has =
            waitFor(client(kTestKey).send(checkPermission(m_hub, peer(), Permission::SendToGroup, m_group)));
        return has && *has;
    }
    bool connectPeer()
    {
        m_peer = std::make_unique<TestClient>(m_emulator->clientUrl({{u"sub"_s, m_user.value()}}));
        return m_peer->isReady();
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (QStandardPaths::findExecutable(u"curl"_s).isEmpty())
            QSKIP("there is no curl here");
    }
    void init()
    {
        m_emulator = std::make_unique<EmulatorFixture>();
        QVERIFY(m_emulator->started);
        m_transport = std::make_unique<RestTransport>(m_io, m_guard, [this](const CallRecord &made) {
            const QMutexLocker lock(&m_mutex);
            m_records.append(made);
        });
        connect(m_transport.get(), &RestTransport::exchangeFinished, this,
                [this](const HttpExchange &exchange) { m_exchanges.append(exchange); });
        QVERIFY(connectPeer());
    }
    void cleanup()
    {
        m_peer.reset();
        m_transport.reset();
        m_emulator.reset();
        m_records.clear();
    }

    void membership()
    {
        const QByteArray ok = "200";
        const QByteArray gone = "204";
        const QStringList none;
        const QStringList one{m_group.value()};
        const auto all = ConnectionSelection::allConnections();
        QCOMPARE(replay(groupExists(m_hub, m_group)), QByteArray("404"));
        QCOMPARE(replay(addConnectionToGroup(m_hub, m_group, peer())), ok);
        QCOMPARE(groups(), one);
        QCOMPARE(replay(groupExists(m_hub, m_group)), ok);
        QCOMPARE(replay(listConnectionsInGroup(m_hub, m_group)), ok);
        QCOMPARE(replay(removeConnectionFromGroup(m_hub, m_group, peer())), gone);
        QCOMPARE(groups(), none);
        QCOMPARE(replay(addUserToGroup(m_hub, m_user, m_group)), ok);
        QCOMPARE(groups(), one);
        QCOMPARE(replay(removeUserFromGroup(m_hub, m_user, m_group)), gone);
        QCOMPARE(groups(), none);
        QCOMPARE(replay(addConnectionsToGroups(m_hub, {m_group, m_slash}, all)), ok);
        QCOMPARE(groups().size(), 2);
        QCOMPARE(replay(removeConnectionsFromGroups(m_hub, {m_slash}, all)), ok);
        QCOMPARE(groups(), one);
        QCOMPARE(replay(removeConnectionFromAllGroups(m_hub, peer())), gone);
        QCOMPARE(groups(), none);
        QCOMPARE(replay(addConnectionToGroup(m_hub, m_slash, peer())), ok);
        QCOMPARE(groups(), QStringList{m_slash.value()});
        QCOMPARE(replay(removeUserFromAllGroups(m_hub, m_user)), gone);
        QCOMPARE(groups(), none);
    }

    void permissions()
    {
        const Permission send = Permission::SendToGroup;
        QCOMPARE(replay(checkPermission(m_hub, peer(), send, m_group)), QByteArray("404"));
        QCOMPARE(replay(grantPermission(m_hub, peer(), send, m_group)), QByteArray("200"));
        QVERIFY(may());
        QCOMPARE(replay(checkPermission(m_hub, peer(), send, m_group)), QByteArray("200"));
        QCOMPARE(replay(revokePermission(m_hub, peer(), send, m_group)), QByteArray("204"));
        QVERIFY(!may());
    }

    void questions()
    {
        QCOMPARE(replay(getServiceStatus()), QByteArray("200"));
        QCOMPARE(replay(userExists(m_hub, m_user)), QByteArray("200"));
        QCOMPARE(replay(connectionExists(m_hub, peer())), QByteArray("200"));
        ClientAccessRequest request;
        request.userId = m_user;
        request.roles = {u"webpubsub.joinLeaveGroup"_s, u"webpubsub.sendToGroup.a b"_s};
        // The emulator generates none for a key, and says so to curl as well.
        QCOMPARE(replay(generateClientToken(m_hub, request)), QByteArray("401"));
    }

    void sends()
    {
        const QByteArray accepted = "202";
        VERIFY_OK(waitFor(client(kTestKey).send(addConnectionToGroup(m_hub, m_group, peer()))));
        SendOptions options;
        options.filter = u"userId ne 'it''s'"_s;
        options.messageTtlSeconds = 60;
        options.metadata = {{u"trace"_s, u"t$(id)"_s}};
        QCOMPARE(replay(sendToAll(m_hub, MessageBody::text(u"to all"_s), options)), accepted);
        QCOMPARE(replay(sendToGroup(m_hub, m_group, MessageBody::text(u"to group"_s))), accepted);
        QCOMPARE(replay(sendToUser(m_hub, m_user, MessageBody::text(u"to user"_s))), accepted);
        QCOMPARE(replay(sendToConnection(m_hub, peer(), MessageBody::text(u"to one"_s))), accepted);
        const QList<QString> wanted{u"to all"_s, u"to group"_s, u"to user"_s, u"to one"_s};
        for (int i = 0; i < wanted.size(); ++i) {
            const QByteArray frame = m_peer->frame(i + 1);
            QCOMPARE(QJsonDocument::fromJson(frame).object().value(u"data"_s).toString(), wanted.at(i));
        }
    }

    void closes()
    {
        const QByteArray gone = "204";
        QCOMPARE(replay(closeConnection(m_hub, peer(), u"a 'reason' & $(id)"_s)), gone);
        QVERIFY(m_peer->isClosed());
        QVERIFY(connectPeer());
        QCOMPARE(replay(closeUserConnections(m_hub, m_user)), gone);
        QVERIFY(m_peer->isClosed());
        QVERIFY(connectPeer());
        VERIFY_OK(waitFor(client(kTestKey).send(addConnectionToGroup(m_hub, m_group, peer()))));
        CloseOptions options;
        options.excluded = {peer()};
        QCOMPARE(replay(closeGroupConnections(m_hub, m_group, options)), gone);
        QCOMPARE(groups(), QStringList{m_group.value()});
        QCOMPARE(replay(closeGroupConnections(m_hub, m_group)), gone);
        QVERIFY(m_peer->isClosed());
        QVERIFY(connectPeer());
        QCOMPARE(replay(closeAllConnections(m_hub)), gone);
        QVERIFY(m_peer->isClosed());
    }

    void hostilePayloads_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("type");
        QTest::newRow("quotes") << QByteArray("it's \"quoted\" `id` $(id) $HOME !! \\ \\n %s %%") << u"text"_s;
        QTest::newRow("lines") << QByteArray("\n one\r\n\ttwo\n\n") << u"text"_s;
        QTest::newRow("file") << QByteArray("@/etc/passwd") << u"text"_s;
        QTest::newRow("option") << QByteArray("--help") << u"text"_s;
        QTest::newRow("unicode") << QByteArray("h\xc3\xa9 \xf0\x9f\x98\x80 \xe2\x80\xa8\xe2\x80\xae") << u"text"_s;
        QTest::newRow("nul") << QByteArray("a\0b", 3) << u"text"_s;
        QTest::newRow("long") << QByteArray(300'000, 'x') << u"text"_s;
        QTest::newRow("json") << QByteArray("{\"a\":\"it's $(id)\",\"n\":1.0}") << u"json"_s;
        QTest::newRow("bytes") << QByteArray("\xff\x00\n'\"", 5) << u"binary"_s;
        QTest::newRow("nothing") << QByteArray() << u"text"_s;
    }
    void hostilePayloads()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, type);
        const MessageBody message = type == u"text"_s   ? MessageBody::text(QString::fromUtf8(body))
                                    : type == u"json"_s ? *MessageBody::json(body)
                                                        : MessageBody::binary(body);
        const HttpExchange exchange = record(sendToConnection(m_hub, peer(), message));
        const auto line = requestSnippet(exchange, SnippetLanguage::Curl);
        VERIFY_OK(line);
        const QByteArray said = shell(*line, tokenFor(exchange));
        const QByteArray told = line->left(2000).toUtf8() + '\n' + said;
        QVERIFY2(said.startsWith("HTTP/1.1 202"), told.constData());
        const QByteArray replayed = m_peer->frame(1);
        VERIFY_OK(waitFor(client(kTestKey).send(sendToConnection(m_hub, peer(), message))));
        QVERIFY(!replayed.isEmpty());
        QCOMPARE(replayed, m_peer->frame(2));
        for (const auto language : {SnippetLanguage::AzureCli, SnippetLanguage::JavaScript, SnippetLanguage::Python,
                                    SnippetLanguage::CSharp}) {
            const auto snippet = requestSnippet(exchange, language);
            VERIFY_OK(snippet);
            QVERIFY(!snippet->contains(u'\0') && !snippet->contains(u"***"_s));
            QVERIFY2(compiles(language, *snippet), qPrintable(snippet->left(2000)));
            QVERIFY(!snippet->contains(QChar(0x2028)) || language == SnippetLanguage::AzureCli);
        }
    }

    void azHasACommandForIt()
    {
        HttpExchange exchange = record(sendToGroup(m_hub, m_group, MessageBody::text(u"it's"_s)));
        exchange.url.replace(endpoint().toString(), u"https://orders.webpubsub.azure.com"_s);
        const auto service = requestSnippet(exchange, SnippetLanguage::AzureCli);
        VERIFY_OK(service);
        QVERIFY2(service->startsWith(u"az webpubsub service group send"_s), qPrintable(*service));
        QVERIFY2(service->contains(u"--payload 'it'\\''s'"_s), qPrintable(*service));
        QVERIFY2(service->contains(u"--name 'orders'"_s), qPrintable(*service));
        // az would take these for a file and an option
        for (const char *body : {"@x", "-x"}) {
            exchange.requestBody = body;
            exchange.requestBodySize = exchange.requestBody.size();
            const auto other = requestSnippet(exchange, SnippetLanguage::AzureCli);
            VERIFY_OK(other);
            QVERIFY2(!other->contains(u"az webpubsub"_s) && other->contains(u"--data-raw"_s), qPrintable(*other));
        }
        exchange.requestBodySize = 1'000'000;
        VERIFY_FAILS(requestSnippet(exchange, SnippetLanguage::Curl), Error::Kind::InvalidInput);
    }

    // A call that is not retried is one line of the audit and one request.
    void oneRecordAndOneExchange()
    {
        const WebPubSubServiceClient ours = client(kTestKey);
        const MessageBody body = MessageBody::text(u"hello"_s);
        const auto all = ConnectionSelection::allConnections();
        const Permission send = Permission::SendToGroup;
        int calls = 0;
        const auto once = [&](const auto &operation) -> bool {
            m_exchanges.clear();
            m_records.clear();
            ++calls;
            (void)waitFor(ours.send(operation));
            const bool came = QTest::qWaitFor([this] {
                const QMutexLocker lock(&m_mutex);
                return !m_exchanges.isEmpty() && !m_records.isEmpty();
            });
            const QMutexLocker lock(&m_mutex);
            return came && m_exchanges.size() == 1 && m_records.size() == 1 &&
                   m_exchanges[0].requestId == m_records[0].requestId &&
                   m_exchanges[0].operationId == m_records[0].operationId &&
                   m_exchanges[0].rawRequest().startsWith(QByteArray(m_exchanges[0].method + " /api/")) &&
                   m_exchanges[0].rawResponse().startsWith("HTTP/1.1 2");
        };
        QVERIFY(once(getServiceStatus()));
        QVERIFY(once(sendToAll(m_hub, body)));
        QVERIFY(once(sendToGroup(m_hub, m_group, body)));
        QVERIFY(once(sendToUser(m_hub, m_user, body)));
        QVERIFY(once(sendToConnection(m_hub, peer(), body)));
        QVERIFY(once(addConnectionToGroup(m_hub, m_group, peer())));
        QVERIFY(once(groupExists(m_hub, m_group)));
        QVERIFY(once(listConnectionsInGroup(m_hub, m_group)));
        QVERIFY(once(removeConnectionFromGroup(m_hub, m_group, peer())));
        QVERIFY(once(addUserToGroup(m_hub, m_user, m_group)));
        QVERIFY(once(removeUserFromGroup(m_hub, m_user, m_group)));
        QVERIFY(once(removeUserFromAllGroups(m_hub, m_user)));
        QVERIFY(once(removeConnectionFromAllGroups(m_hub, peer())));
        QVERIFY(once(addConnectionsToGroups(m_hub, {m_group}, all)));
        QVERIFY(once(removeConnectionsFromGroups(m_hub, {m_group}, all)));
        QVERIFY(once(grantPermission(m_hub, peer(), send, m_group)));
        QVERIFY(once(checkPermission(m_hub, peer(), send, m_group)));
        QVERIFY(once(revokePermission(m_hub, peer(), send, m_group)));
        QVERIFY(once(userExists(m_hub, m_user)));
        QVERIFY(once(connectionExists(m_hub, peer())));
        QVERIFY(once(closeGroupConnections(m_hub, m_group)));
        QVERIFY(once(closeConnection(m_hub, peer())));
        QVERIFY(once(closeUserConnections(m_hub, m_user)));
        QVERIFY(once(closeAllConnections(m_hub)));
        QCOMPARE(calls, 24); // all but generateClientToken, which the emulator refuses
    }
};

QTEST_GUILESS_MAIN(RequestReplayTest)
#include "tst_request_replay.moc"
