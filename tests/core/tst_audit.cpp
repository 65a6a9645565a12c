// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audit/audit_log.h"
#include "core/rest/call_record.h"
#include "core/rest/operations/group.h"
#include "tests/core/rest_fixture.h"

#include <QDir>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>

using namespace wps;
using namespace Qt::StringLiterals;

class AuditTest : public RestFixture
{
    Q_OBJECT

private:
    QString path() const { return m_folder.filePath(u"private/audit-%1.sqlite"_s.arg(m_number)); }
    QList<AuditEntry> all(AuditLog &log, const AuditQuery &query = {})
    {
        const auto found = waitFor(log.find(query));
        return found ? *found : QList<AuditEntry>();
    }
    static AuditEntry entry(const QString &hub, const QString &verb, const QString &target = {})
    {
        AuditEntry made;
        made.at = QDateTime::currentDateTimeUtc();
        made.hub = hub;
        made.verb = verb;
        made.target = target;
        made.result = u"done"_s;
        return made;
    }

    QTemporaryDir m_folder;
    int m_number = 0;

private Q_SLOTS:
    void init() { ++m_number; }
    void cleanup() {}

    void oneLineACallHoweverOftenItIsTried()
    {
        const auto log = std::make_shared<AuditLog>(path());
        ProductionGuard guard;
        RestTransport transport(m_io, guard, auditTo(log));
        const auto tokens = std::make_shared<CountingTokens>();
        int count = 0;
        FakeNetwork server([&](const FakeRequest &, QTcpSocket *socket) {
            socket->write(++count < 3 ? FakeNetwork::answer(503, {}, "Retry-After: 0\r\n") : FakeNetwork::answer(202));
        });
        WebPubSubServiceClient client(transport, {server.url(), {}, tokens}, CallOrigin(u"test"_s));
        client.setRetryPolicy(fastPolicy());
        VERIFY_OK(waitFor(client.send(message())));
        const QList<AuditEntry> entries = all(*log);
        QCOMPARE(entries.size(), 1);
        QCOMPARE(entries[0].verb, u"sendToAll"_s);
        QCOMPARE(entries[0].hub, u"chat"_s);
        QCOMPARE(entries[0].result, u"done"_s);
        QCOMPARE(entries[0].attempts, 3);
        QCOMPARE(entries[0].status, 202);
        QVERIFY(!entries[0].requestId.isEmpty());
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("CANARY"));
    }

    void refusedCallsAreKeptToo()
    {
        const auto log = std::make_shared<AuditLog>(path());
        ProductionGuard guard;
        RestTransport transport(m_io, guard, auditTo(log));
        const WebPubSubServiceClient client(transport,
                                            {QUrl(u"https://x.invalid"_s), {}, std::make_shared<CountingTokens>()},
                                            CallOrigin(u"Orders"_s, u"p"_s, Environment::Production));
        VERIFY_FAILS(waitFor(client.send(sendToGroup(m_hub, m_group, MessageBody::text(u"the body"_s)))),
                     Error::Kind::Locked);
        const QList<AuditEntry> entries = all(*log);
        QCOMPARE(entries.size(), 1);
        QCOMPARE(entries[0].result, u"refused"_s);
        QCOMPARE(entries[0].environment, u"production"_s);
        QCOMPARE(entries[0].profile, u"Orders"_s);
        QCOMPARE(entries[0].target, u"groups/room/:send"_s);
        QCOMPARE(entries[0].attempts, 0);
        QVERIFY(!entries[0].body);
        QVERIFY(!auditCsvLine(entries[0], AuditBodies::Include).contains("the body"));
    }

    void bodiesAreKeptByChoiceOnly()
    {
        const auto log = std::make_shared<AuditLog>(path());
        QVERIFY(!log->keepsBodies());
        ProductionGuard guard;
        RestTransport transport(m_io, guard, auditTo(log));
        FakeNetwork server([](const FakeRequest &request, QTcpSocket *socket) {
            socket->write(FakeNetwork::answer(request.method == "HEAD" ? 200 : 202));
        });
        const WebPubSubServiceClient client(transport, {server.url(), {}, std::make_shared<CountingTokens>()},
                                            CallOrigin(u"test"_s));
        const auto send = [&](const QString &text) {
            return waitFor(client.send(sendToGroup(m_hub, m_group, MessageBody::text(text))));
        };
        VERIFY_OK(send(u"before"_s));
        log->setKeepsBodies(true);
        VERIFY_OK(send(u"AccessKey=aGVsbG8gd29ybGQ=; order 4711"_s));
        VERIFY_OK(waitFor(client.send(groupExists(m_hub, m_group)))); // it has none
        log->setKeepsBodies(false);
        VERIFY_OK(send(u"after"_s));
        AuditQuery query;
        const QList<AuditEntry> without = all(*log, query);
        for (const AuditEntry &entry : without)
            QVERIFY(!entry.body);
        query.bodies = AuditBodies::Include;
        const QList<AuditEntry> entries = all(*log, query);
        QCOMPARE(entries.size(), 4);
        QVERIFY(!entries[0].body && !entries[2].body && !entries[3].body);
        QVERIFY(entries[1].body && entries[1].body->contains("order 4711"));
        QVERIFY2(!entries[1].body->contains("aGVsbG8"), entries[1].body->constData());
        QCOMPARE(entries[1].bodyCut, 0);
        query.text = u"ORDER 4711"_s;
        QCOMPARE(all(*log, query).size(), 1);
        query = {};
        query.number = entries[1].number;
        QCOMPARE(all(*log, query).size(), 1);
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("aGVsbG8"));
    }

    void longBodiesAreCutAndSecretsAtTheCutToo()
    {
        AuditLog log(path());
        const auto keep = [&](const QByteArray &body) {
            AuditEntry made = entry(u"chat"_s, u"sendToAll"_s);
            made.body = body;
            log.append(made);
            AuditQuery query;
            query.bodies = AuditBodies::Include;
            return all(log, query).constLast();
        };
        constexpr qsizetype kMax = AuditLog::kMaxBody;
        AuditEntry kept = keep(QByteArray(kMax, 'x'));
        QCOMPARE(kept.body->size(), kMax);
        QCOMPARE(kept.bodyCut, 0);
        kept = keep(QByteArray(kMax - 1, 'x') + "\u00e9rest"); // in the middle of a character
        QCOMPARE(*kept.body, QByteArray(kMax - 1, 'x'));
        QCOMPARE(kept.bodyCut, 6);
        const QByteArray token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlc2lnbmF0dXJl";
        kept = keep(QByteArray(kMax - 30, ' ') + token + QByteArray(100, ' '));
        QVERIFY2(!kept.body->contains(".eyJ"), kept.body->last(40).constData());
        const QByteArray binary("\xff\x00\xfe AccessKey=aGVsbG8=; \xc3", 25);
        kept = keep(binary);
        QVERIFY2(kept.body->startsWith(QByteArray("\xff\x00\xfe AccessKey=", 14)), kept.body->toHex(' ').constData());
        QVERIFY(kept.body->endsWith('\xc3') && !kept.body->contains("aGVsbG8"));
        QCOMPARE(QByteArray::fromBase64(toJson(kept)[u"bodyBase64"_s].toString().toLatin1()), *kept.body);
        kept = keep("");
        QVERIFY(kept.body && kept.body->isEmpty());
    }

    // As the first version made it, with a call in it.
    void anOldFileIsTakenOver()
    {
        const auto database = [&](const std::function<void(QSqlQuery &)> &work) {
            {
                QSqlDatabase opened = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"old"_s);
                opened.setDatabaseName(path());
                QVERIFY(opened.open());
                QSqlQuery query(opened);
                work(query);
            }
            QSqlDatabase::removeDatabase(u"old"_s);
        };
        QVERIFY(QDir().mkpath(QFileInfo(path()).absolutePath()));
        database([](QSqlQuery &query) {
            for (const char *sql :
                 {"CREATE TABLE calls (number INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, "
                  "profile TEXT NOT NULL, environment TEXT NOT NULL, endpoint TEXT NOT NULL, hub TEXT NOT NULL, "
                  "verb TEXT NOT NULL, target TEXT NOT NULL, result TEXT NOT NULL, status INTEGER NOT NULL, "
                  "detail TEXT NOT NULL, request_id TEXT NOT NULL, attempts INTEGER NOT NULL, "
                  "milliseconds INTEGER NOT NULL)",
                  "CREATE TRIGGER calls_stay BEFORE DELETE ON calls "
                  "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END",
                  "CREATE TRIGGER calls_keep BEFORE UPDATE ON calls "
                  "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END",
                  "INSERT INTO calls VALUES (1, 5, 'p', 'test', 'h', 'chat', 'old', 't', 'done', 202, '', 'id', 1, 9)",
                  "PRAGMA user_version = 1"})
                QVERIFY2(query.exec(QString::fromLatin1(sql)), sql);
        });
        AuditQuery bodies;
        bodies.bodies = AuditBodies::Include;
        {
            AuditLog log(path());
            AuditEntry made = entry(u"chat"_s, u"new"_s);
            made.body = "hello";
            log.append(made);
            QCOMPARE(all(log).size(), 2);
        }
        // A program of the first version writes to the new file, and its own version over the new one.
        database([](QSqlQuery &query) {
            QVERIFY(query.exec(u"PRAGMA user_version"_s) && query.next());
            QCOMPARE(query.value(0).toInt(), 2);
            QVERIFY(query.exec(u"INSERT INTO calls (at, profile, environment, endpoint, hub, verb, target, result, "
                               "status, detail, request_id, attempts, milliseconds) VALUES (6, '', '', '', 'chat', "
                               "'older', '', 'done', 0, '', '', 0, 0)"_s));
            QVERIFY(query.exec(u"PRAGMA user_version = 1"_s));
            QVERIFY(!query.exec(u"UPDATE calls SET body = 'x'"_s));
        });
        AuditLog again(path());
        const QList<AuditEntry> entries = all(again, bodies);
        QCOMPARE(entries.size(), 3);
        QCOMPARE(entries[0].verb, u"old"_s);
        QVERIFY(!entries[0].body);
        QCOMPARE(entries[1].body.value_or(QByteArray()), QByteArray("hello"));
        QCOMPARE(entries[2].verb, u"older"_s);
    }

    void exportsWithAndWithoutBodies()
    {
        AuditLog log(path());
        AuditEntry made = entry(u"chat"_s, u"sendToAll"_s);
        made.body = "=1+1";
        log.append(made);
        log.append(entry(u"other"_s, u"sendToAll"_s));
        const QString out = m_folder.filePath(u"out-%1.csv"_s.arg(m_number));
        const auto exported = [&](const AuditQuery &query) {
            const auto count = waitFor(log.exportCsv(query, out));
            QFile file(out);
            return std::pair(count.value_or(-1), file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
        };
        AuditQuery query;
        auto [count, csv] = exported(query);
        QCOMPARE(count, 2);
        QCOMPARE(csv.count("\r\n"), 3);
        QVERIFY(!csv.contains("1+1") && !csv.contains("body"));
        query.hub = u"chat"_s;
        query.bodies = AuditBodies::Include;
        std::tie(count, csv) = exported(query);
        QCOMPARE(count, 1);
        QVERIFY2(csv.startsWith(auditCsvHeader(AuditBodies::Include)) && csv.endsWith(",\"'=1+1\",0\r\n"),
                 csv.constData());
        VERIFY_FAILS(waitFor(log.exportCsv(query, u"/proc/nowhere/out.csv"_s)), Error::Kind::Storage);
    }

    void nothingIsChangedOrRemoved()
    {
        {
            AuditLog log(path());
            log.append(entry(u"chat"_s, u"sendToAll"_s));
            QCOMPARE(all(log).size(), 1);
        }
        {
            QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"other"_s);
            database.setDatabaseName(path());
            QVERIFY(database.open());
            QSqlQuery query(database);
            QVERIFY(!query.exec(u"DELETE FROM calls"_s));
            QVERIFY(!query.exec(u"UPDATE calls SET result = 'x'"_s));
        }
        QSqlDatabase::removeDatabase(u"other"_s);
        AuditLog again(path());
        QCOMPARE(all(again).size(), 1);
        QCOMPARE(QFileInfo(path()).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }

    void severalWritersLoseNothing()
    {
        constexpr int kEach = 200;
        {
            AuditLog first(path());
            AuditLog second(path());
            for (int i = 0; i < kEach; ++i) {
                first.append(entry(u"a"_s, u"sendToAll"_s));
                second.append(entry(u"b"_s, u"sendToAll"_s));
            }
        }
        AuditLog reader(path());
        QCOMPARE(all(reader).size(), 2 * kEach);
        AuditQuery query;
        query.hub = u"A"_s;
        QCOMPARE(all(reader, query).size(), kEach);
        query.limit = 7;
        const QList<AuditEntry> latest = all(reader, query);
        QCOMPARE(latest.size(), 7);
        QVERIFY(latest.constFirst().number < latest.constLast().number);
    }

    void isSearched()
    {
        AuditLog log(path());
        log.append(entry(u"chat"_s, u"sendToGroup"_s, u"groups/100%_sure/:send"_s));
        log.append(entry(u"chat"_s, u"closeAllConnections"_s));
        AuditQuery query;
        query.text = u"100%_S"_s;
        QCOMPARE(all(log, query).size(), 1);
        query.text = u"100__"_s;
        QCOMPARE(all(log, query).size(), 0);
        query = {};
        query.verb = u"closeallconnections"_s;
        QCOMPARE(all(log, query).size(), 1);
        query = {};
        query.since = QDateTime::currentDateTimeUtc().addSecs(60);
        QCOMPARE(all(log, query).size(), 0);
    }

    void aSpreadsheetRunsNothing()
    {
        const QByteArray csv =
            auditCsvLine(entry(u"=cmd|' /C calc'!A0"_s, u"sendToAll"_s, u"a \"b\", c"_s), AuditBodies::LeaveOut);
        QVERIFY2(csv.contains(",\"'=cmd|' /C calc'!A0\","), csv.constData());
        QVERIFY2(csv.contains(",\"a \"\"b\"\", c\","), csv.constData());
    }

    void aFileThatCannotBeWrittenSaysSo()
    {
        AuditLog log(u"/proc/nowhere/audit.sqlite"_s);
        log.append(entry(u"chat"_s, u"sendToAll"_s));
        VERIFY_FAILS(waitFor(log.find({})), Error::Kind::Storage);
    }
};

QTEST_GUILESS_MAIN(AuditTest)
#include "tst_audit.moc"
