// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audit/audit_log.h"
#include "core/rest/call_record.h"
#include "tests/core/rest_fixture.h"

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
        QVERIFY(!toCsv(entries).contains("the body"));
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
        const QByteArray csv = toCsv({entry(u"=cmd|' /C calc'!A0"_s, u"sendToAll"_s, u"a \"b\", c"_s)});
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
