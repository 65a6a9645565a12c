// SPDX-License-Identifier: GPL-3.0-or-later
// Every operation through the executable, its effect seen at a client or in the emulator.
#include "tests/cli/cli_fixture.h"

#include <QJsonArray>
#include <QTemporaryFile>
#include <QUrl>

using namespace wps;
using namespace Qt::StringLiterals;

class TestCliOperations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void health();
    void broadcast();
    void payloads_data();
    void payloads();
    void groupSend();
    void userSend();
    void connectionSend();
    void exists();
    void groupMembers();
    void groupList();
    void bulk();
    void permissions();
    void closes();
    void token();
    void namesWithSlash();

private:
    CliResult hub(const QStringList &arguments, const QByteArray &input = {}) const
    {
        return m_emulator->run(arguments + QStringList{u"--hub"_s, u"chat"_s}, input);
    }
    std::unique_ptr<CliListener> listen(const QString &user, const QStringList &groups = {})
    {
        auto listener = std::make_unique<CliListener>(*m_io, *m_emulator, user, groups);
        return listener->waitConnected() ? std::move(listener) : nullptr;
    }

    std::unique_ptr<IoThread> m_io;
    std::unique_ptr<CliEmulator> m_emulator;
};

void TestCliOperations::init()
{
    m_io = std::make_unique<IoThread>();
    m_emulator = std::make_unique<CliEmulator>();
    VERIFY_OK(m_emulator->started());
}

void TestCliOperations::cleanup()
{
    m_emulator.reset();
    m_io.reset();
}

void TestCliOperations::health()
{
    const CliResult text = m_emulator->run({u"health"_s});
    VERIFY_EXIT(text, 0);
    QVERIFY(!text.out.isEmpty());
    const CliResult json = m_emulator->run({u"health"_s, u"--output"_s, u"json"_s});
    VERIFY_EXIT(json, 0);
    QCOMPARE(json.json().object().value(u"healthy"_s).toBool(), true);
}

void TestCliOperations::broadcast()
{
    const auto alice = listen(u"alice"_s);
    const auto bob = listen(u"bob"_s);
    QVERIFY(alice && bob);
    const CliResult sent = hub({u"broadcast"_s, u"--payload"_s, u"{\"z\":1, \"a\":2}"_s, u"--output"_s, u"json"_s,
                                u"--metadata"_s, u"trace=t=1"_s, u"--ttl"_s, u"60"_s});
    VERIFY_EXIT(sent, 0);
    QCOMPARE(sent.json().object().value(u"accepted"_s).toBool(), true);
    QVERIFY(alice->waitHeard("{\"z\":1, \"a\":2}"));
    QVERIFY(alice->waitHeard("t=1"));
    QVERIFY(bob->waitHeard("{\"z\":1, \"a\":2}"));
    VERIFY_EXIT(hub({u"broadcast"_s, u"--payload"_s, u"not for alice"_s, u"--excluded"_s, alice->id()}), 0);
    QVERIFY(bob->waitHeard("not for alice"));
    VERIFY_EXIT(hub({u"broadcast"_s, u"--payload"_s, u"for alice"_s, u"--filter"_s, u"userId eq 'alice'"_s}), 0);
    QVERIFY(alice->waitHeard("for alice"));
    QVERIFY(!alice->heard.contains("not for alice"));
    QVERIFY(!bob->heard.contains("\"for alice"));
}

void TestCliOperations::payloads_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("heard");
    const QStringList file{u"--payload-file"_s, u"-"_s};
    const QString type = u"--content-type"_s;
    QTest::newRow("json") << QStringList{u"--payload"_s, u"[1, 2]"_s} << QByteArray() << QByteArray("\"data\":[1, 2]");
    QTest::newRow("negative number") << QStringList{u"--payload=-12"_s} << QByteArray() << QByteArray("\"data\":-12");
    QTest::newRow("empty") << QStringList{u"--payload"_s, QString()} << QByteArray() << QByteArray("\"data\":\"\"");
    QTest::newRow("number") << QStringList{u"--payload"_s, u"12"_s} << QByteArray() << QByteArray("\"data\":12");
    QTest::newRow("text") << QStringList{u"--payload"_s, u"hello"_s} << QByteArray()
                          << QByteArray("\"data\":\"hello\"");
    QTest::newRow("text that is JSON") << QStringList{u"--payload"_s, u"12"_s, type, u"text/plain"_s} << QByteArray()
                                       << QByteArray("\"data\":\"12\"");
    QTest::newRow("stdin") << file << QByteArray("{\"from\":\"stdin\"}") << QByteArray("{\"from\":\"stdin\"}");
    QTest::newRow("binary") << file + QStringList{type, u"application/octet-stream"_s} << QByteArray("\x01\x00\xff", 3)
                            << QByteArray("AQD/");
    QTest::newRow("binary by itself") << file << QByteArray("\x01\x00\xff", 3) << QByteArray("AQD/");
}

void TestCliOperations::payloads()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, heard);
    const auto alice = listen(u"alice"_s);
    QVERIFY(alice);
    VERIFY_EXIT(hub(QStringList{u"broadcast"_s} + arguments, input), 0);
    QVERIFY2(alice->waitHeard(heard), alice->heard.constData());
}

void TestCliOperations::groupSend()
{
    const auto in = listen(u"alice"_s, {u"room 1"_s});
    const auto out = listen(u"bob"_s);
    QVERIFY(in && out);
    VERIFY_EXIT(hub({u"group"_s, u"send"_s, u"--group-name"_s, u"room 1"_s, u"--payload"_s, u"to the room"_s}), 0);
    QVERIFY(in->waitHeard("to the room"));
    QVERIFY(in->heard.contains("\"from\":\"group\""));
    VERIFY_EXIT(hub({u"broadcast"_s, u"--payload"_s, u"later"_s}), 0);
    QVERIFY(out->waitHeard("later"));
    QVERIFY(!out->heard.contains("to the room"));
}

void TestCliOperations::userSend()
{
    const auto alice = listen(u"alice"_s);
    QVERIFY(alice);
    VERIFY_EXIT(hub({u"user"_s, u"send"_s, u"--user-id"_s, u"alice"_s, u"--payload"_s, u"for you"_s}), 0);
    QVERIFY(alice->waitHeard("for you"));
}

void TestCliOperations::connectionSend()
{
    const auto alice = listen(u"alice"_s);
    QVERIFY(alice);
    VERIFY_EXIT(hub({u"connection"_s, u"send"_s, u"--connection-id"_s, alice->id(), u"--payload"_s, u"you only"_s}), 0);
    QVERIFY(alice->waitHeard("you only"));
    // 202 also for nobody: the service does not tell.
    VERIFY_EXIT(hub({u"connection"_s, u"send"_s, u"--connection-id"_s, u"nobody"_s, u"--payload"_s, u"x"_s}), 0);
}

void TestCliOperations::exists()
{
    const auto alice = listen(u"alice"_s, {u"room"_s});
    QVERIFY(alice);
    const CliResult yes = hub({u"group"_s, u"exists"_s, u"--group-name"_s, u"room"_s, u"--output"_s, u"json"_s});
    VERIFY_EXIT(yes, 0);
    QCOMPARE(yes.json().object().value(u"exists"_s), QJsonValue(true));
    const CliResult no = hub({u"group"_s, u"exists"_s, u"--group-name"_s, u"Room"_s, u"--output"_s, u"json"_s});
    VERIFY_EXIT(no, 1);
    QCOMPARE(no.json().object().value(u"exists"_s), QJsonValue(false));
    VERIFY_EXIT(hub({u"user"_s, u"exists"_s, u"--user-id"_s, u"alice"_s}), 0);
    VERIFY_EXIT(hub({u"user"_s, u"exists"_s, u"--user-id"_s, u"bob"_s}), 1);
    VERIFY_EXIT(hub({u"connection"_s, u"exists"_s, u"--connection-id"_s, alice->id()}), 0);
    const CliResult gone = hub({u"connection"_s, u"exists"_s, u"--connection-id"_s, u"nobody"_s});
    VERIFY_EXIT(gone, 1);
    QCOMPARE(gone.out, QByteArray("no\n"));
}

void TestCliOperations::groupMembers()
{
    const auto alice = listen(u"alice"_s);
    QVERIFY(alice);
    const QStringList connection{u"--connection-id"_s, alice->id()};
    const QStringList user{u"--user-id"_s, u"alice"_s};
    const auto group = [](const QString &name) { return QStringList{u"--group-name"_s, name}; };
    VERIFY_EXIT(hub(QStringList{u"group"_s, u"add-connection"_s} + group(u"a"_s) + connection), 0);
    VERIFY_EXIT(hub(QStringList{u"group"_s, u"add-user"_s} + group(u"b"_s) + user), 0);
    QTRY_COMPARE(m_emulator->groupsOf(alice->id()).size(), 2);
    VERIFY_EXIT(hub(QStringList{u"group"_s, u"remove-connection"_s} + group(u"a"_s) + connection), 0);
    QTRY_COMPARE(m_emulator->groupsOf(alice->id()), QStringList{u"b"_s});
    VERIFY_EXIT(hub(QStringList{u"group"_s, u"remove-user"_s} + group(u"b"_s) + user), 0);
    QTRY_VERIFY(m_emulator->groupsOf(alice->id()).isEmpty());
    VERIFY_EXIT(hub(QStringList{u"group"_s, u"add-user"_s} + group(u"a"_s) + user), 0);
    VERIFY_EXIT(hub(QStringList{u"connection"_s, u"remove-from-all-groups"_s} + connection), 0);
    QTRY_VERIFY(m_emulator->groupsOf(alice->id()).isEmpty());
    VERIFY_EXIT(hub(QStringList{u"group"_s, u"add-user"_s} + group(u"a"_s) + user), 0);
    VERIFY_EXIT(hub(QStringList{u"user"_s, u"remove-from-all-groups"_s} + user), 0);
    QTRY_VERIFY(m_emulator->groupsOf(alice->id()).isEmpty());

    // What is not there cannot be put into a group: the service's own code says so.
    const CliResult nobody =
        hub(QStringList{u"group"_s, u"add-connection"_s, u"--connection-id"_s, u"nobody"_s, u"--output"_s, u"json"_s} +
            group(u"a"_s));
    VERIFY_EXIT(nobody, 3);
    QCOMPARE(nobody.error().value(u"code"_s).toString(), u"Error.Connection.NotExisted"_s);
    QCOMPARE(nobody.error().value(u"status"_s).toInt(), 404);
    VERIFY_EXIT(hub(QStringList{u"group"_s, u"add-user"_s, u"--user-id"_s, u"nobody"_s} + group(u"a"_s)), 3);
}

void TestCliOperations::groupList()
{
    std::vector<std::unique_ptr<CliListener>> members;
    for (int i = 0; i < 3; ++i)
        members.push_back(listen(i == 0 ? QString() : u"user %1"_s.arg(i), {u"room"_s}));
    const QStringList list{u"group"_s, u"list"_s, u"--group-name"_s, u"room"_s, u"--output"_s, u"json"_s};
    const CliResult all = hub(list);
    VERIFY_EXIT(all, 0);
    const QJsonArray array = all.json().array();
    QCOMPARE(array.size(), 3);
    int anonymous = 0;
    for (const QJsonValue &value : array) {
        QVERIFY(!value[u"connectionId"_s].toString().isEmpty());
        anonymous += value[u"userId"_s].isNull() ? 1 : 0;
    }
    QCOMPARE(anonymous, 1);
    const CliResult top = hub(list + QStringList{u"--top"_s, u"2"_s});
    VERIFY_EXIT(top, 0);
    QCOMPARE(top.json().array().size(), 2);
    const CliResult empty = hub({u"group"_s, u"list"_s, u"--group-name"_s, u"nobody"_s});
    VERIFY_EXIT(empty, 0);
    QVERIFY(empty.out.isEmpty());
}

void TestCliOperations::bulk()
{
    const auto alice = listen(u"alice"_s);
    const auto bob = listen(u"bob"_s);
    QVERIFY(alice && bob);
    VERIFY_EXIT(hub({u"groups"_s, u"add"_s, u"--group-name"_s, u"a"_s, u"--group-name"_s, u"b"_s, u"--filter"_s,
                     u"userId eq 'alice'"_s}),
                0);
    QTRY_COMPARE(m_emulator->groupsOf(alice->id()).size(), 2);
    QVERIFY(m_emulator->groupsOf(bob->id()).isEmpty());
    VERIFY_EXIT(hub({u"groups"_s, u"add"_s, u"--group-name"_s, u"a"_s, u"--all-connections"_s}), 0);
    QTRY_COMPARE(m_emulator->groupsOf(bob->id()), QStringList{u"a"_s});
    VERIFY_EXIT(hub({u"groups"_s, u"remove"_s, u"--group-name"_s, u"a"_s, u"--filter"_s, u"userId eq 'bob'"_s}), 0);
    QTRY_VERIFY(m_emulator->groupsOf(bob->id()).isEmpty());
    QCOMPARE(m_emulator->groupsOf(alice->id()).size(), 2);
}

void TestCliOperations::permissions()
{
    const auto alice = listen(u"alice"_s);
    QVERIFY(alice);
    const auto act = [&](const QString &verb, const QString &id) {
        return hub({u"permission"_s, verb, u"--connection-id"_s, id, u"--permission"_s, u"sendToGroup"_s,
                    u"--group-name"_s, u"room"_s});
    };
    VERIFY_EXIT(act(u"check"_s, alice->id()), 1);
    VERIFY_EXIT(act(u"grant"_s, alice->id()), 0);
    VERIFY_EXIT(act(u"check"_s, alice->id()), 0);
    VERIFY_EXIT(act(u"revoke"_s, alice->id()), 0);
    VERIFY_EXIT(act(u"check"_s, alice->id()), 1);
    VERIFY_EXIT(act(u"grant"_s, u"nobody"_s), 3);
}

void TestCliOperations::closes()
{
    const auto one = listen(u"one"_s);
    const auto two = listen(u"two"_s, {u"room"_s});
    const auto three = listen(u"three"_s);
    const auto four = listen(u"four"_s);
    const auto five = listen(u"five"_s);
    QVERIFY(one && two && three && four && five);
    VERIFY_EXIT(hub({u"connection"_s, u"close"_s, u"--connection-id"_s, one->id(), u"--reason"_s, u"go, please"_s}), 0);
    QVERIFY(one->waitHeard("go, please"));
    QTRY_VERIFY(!m_emulator->isOpen(one->id()));
    VERIFY_EXIT(hub({u"group"_s, u"close"_s, u"--group-name"_s, u"room"_s}), 0);
    QVERIFY(two->waitClosed());
    VERIFY_EXIT(hub({u"user"_s, u"close"_s, u"--user-id"_s, u"three"_s}), 0);
    QVERIFY(three->waitClosed());
    QVERIFY(four->connected() && five->connected());
    VERIFY_EXIT(hub({u"hub"_s, u"close"_s}), 2);
    QVERIFY(four->connected());
    VERIFY_EXIT(hub({u"hub"_s, u"close"_s, u"--yes"_s, u"--excluded"_s, five->id()}), 0);
    QVERIFY(four->waitClosed());
    QVERIFY(five->connected());
}

void TestCliOperations::token()
{
    const QStringList arguments{
        u"token"_s,        u"--user-id"_s, u"alice"_s,     u"--role"_s, u"webpubsub.sendToGroup"_s,
        u"--group-name"_s, u"room"_s,      u"--minutes"_s, u"5"_s};
    const CliResult json = hub(arguments + QStringList{u"--output"_s, u"json"_s});
    VERIFY_EXIT(json, 0);
    const QJsonObject object = json.json().object();
    const QString url = object.value(u"url"_s).toString();
    QVERIFY(url.startsWith(u"ws://"_s));
    QVERIFY(url.contains(object.value(u"token"_s).toString()));
    const QDateTime expires = QDateTime::fromString(object.value(u"expiresAt"_s).toString(), Qt::ISODate);
    const qint64 left = QDateTime::currentDateTimeUtc().secsTo(expires);
    QVERIFY2(left > 200 && left <= 301, qPrintable(QString::number(left)));
    const CliResult text = hub(arguments);
    VERIFY_EXIT(text, 0);
    QVERIFY(text.out.startsWith("ws://"));
    QCOMPARE(text.out.count('\n'), 1);
    const CliResult mqtt = hub({u"token"_s, u"--client-protocol"_s, u"mqtt"_s});
    QVERIFY(mqtt.out.contains("/clients/mqtt/hubs/chat"));
    // Signed with a key, a request to let the service sign is refused.
    VERIFY_EXIT(hub({u"token"_s, u"--ask-service"_s}), 3);
}

void TestCliOperations::namesWithSlash()
{
    const auto alice = listen(u"a/b"_s, {u"x/y"_s});
    QVERIFY(alice);
    const CliResult group = hub({u"group"_s, u"send"_s, u"--group-name"_s, u"x/y"_s, u"--payload"_s, u"slashed"_s});
    VERIFY_EXIT(group, 0);
    QVERIFY(!group.err.isEmpty());
    QVERIFY(alice->waitHeard("slashed"));
    // What no route leads to is refused, without a word of a route.
    const CliResult closed = hub({u"group"_s, u"close"_s, u"--group-name"_s, u"x/y"_s});
    VERIFY_EXIT(closed, 2);
    QVERIFY2(!closed.err.contains("instead"), closed.err.constData());
    const CliResult user = hub({u"user"_s, u"send"_s, u"--user-id"_s, u"a/b"_s, u"--payload"_s, u"for a/b"_s});
    VERIFY_EXIT(user, 0);
    QVERIFY(!user.err.isEmpty());
    QVERIFY(alice->waitHeard("for a/b"));
}

QTEST_GUILESS_MAIN(TestCliOperations)
#include "tst_cli_operations.moc"
