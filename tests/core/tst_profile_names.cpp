// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile/known_names.h"

#include "tests/support/verify_result.h"
#include "tests/support/wait_for.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace wps;
using namespace Qt::StringLiterals;

class TestProfileNames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void remembers_data();
    void remembers();
    void survivesRestart();
    void filesArePrivate();
    void unusableFileIsReported_data();
    void unusableFileIsReported();
    void twoProgramsAtOnce();
    void anOlderFileIsBroughtUpToDate();
    void howItWasLearnedStays();
    void filterSearchesAll_data();
    void filterSearchesAll();
    void bulkWork_data();
    void bulkWork();
    void bulkWorkCanBeCancelled();
    void keepsWhoStoodInWhichList();

private:
    QString path() const { return m_dir->filePath(u"data/names.db"_s); }
    static QStringList textOf(const QList<KnownNames::Entry> &entries);

    const QString m_scope = u"p1/chat"_s;
    std::unique_ptr<QTemporaryDir> m_dir;
    QStringList m_found;
};

QStringList TestProfileNames::textOf(const QList<KnownNames::Entry> &entries)
{
    QStringList names;
    for (const KnownNames::Entry &entry : entries)
        names.append(entry.name);
    names.sort();
    return names;
}

void TestProfileNames::remembers_data()
{
    QTest::addColumn<bool>("onDisk");
    QTest::newRow("on disk") << true;
    QTest::newRow("in memory") << false;
}

void TestProfileNames::remembers()
{
    QFETCH(bool, onDisk);
    KnownNames names(onDisk ? path() : QString());
    QVERIFY(!names.problem());
    const QSignalSpy changed(&names, &KnownNames::changed);
    names.note(m_scope, KnownNames::Kind::Group, u"room 1"_s, KnownNames::Source::Typed);
    names.note(m_scope, KnownNames::Kind::Group, u"Robert'); DROP TABLE names;--"_s, KnownNames::Source::Typed);
    names.note(m_scope, KnownNames::Kind::User, u"alice"_s, KnownNames::Source::Asked, true);
    names.note(m_scope, KnownNames::Kind::User, QString(), KnownNames::Source::Typed);
    QCOMPARE(changed.count(), 3);
    names.note(m_scope, KnownNames::Kind::Group, u"room 1"_s, KnownNames::Source::Typed);
    QCOMPARE(changed.count(), 3);
    QCOMPARE(textOf(names.names(m_scope, KnownNames::Kind::Group)),
             (QStringList{u"Robert'); DROP TABLE names;--"_s, u"room 1"_s}));
    QVERIFY(names.names(m_scope, KnownNames::Kind::User).constFirst().confirmedAt.isValid());
    QVERIFY(!names.names(m_scope, KnownNames::Kind::Group).constFirst().confirmedAt.isValid());
    QVERIFY(names.names(u"p2/chat"_s, KnownNames::Kind::Group).isEmpty());
    QCOMPARE(names.names(m_scope, KnownNames::Kind::Group, 1).size(), 1);
    names.note(m_scope, KnownNames::Kind::Group, u"room 1"_s, KnownNames::Source::Asked, true);
    names.forget(m_scope, KnownNames::Kind::Group, u"Robert'); DROP TABLE names;--"_s);
    QCOMPARE(textOf(names.names(m_scope, KnownNames::Kind::Group)), QStringList{u"room 1"_s});
    QVERIFY(names.names(m_scope, KnownNames::Kind::Group).constFirst().confirmedAt.isValid());
}

void TestProfileNames::keepsWhoStoodInWhichList()
{
    KnownNames names{QString()};
    const auto member = [](const QString &id, const QString &user) {
        return GroupMember{*ConnectionId::parse(id),
                           user.isEmpty() ? std::nullopt : std::optional(*UserId::parse(user))};
    };
    QVERIFY(names.seenMembers(m_scope).ofUser(u"ann"_s).isEmpty());
    names.noteListing(m_scope, u"b"_s, {member(u"c1"_s, u"ann"_s), member(u"c2"_s, u"ann"_s), member(u"c3"_s, {})});
    names.noteListing(m_scope, u"a"_s, {member(u"c1"_s, u"ann"_s)});
    QCOMPARE(names.members(m_scope, u"b"_s), 3);
    const QList<SeenConnection> ann = names.seenMembers(m_scope).ofUser(u"ann"_s);
    QCOMPARE(ann.size(), 2);
    QCOMPARE(ann.at(0).connectionId, u"c1"_s);
    QCOMPARE(ann.at(0).groups, (QStringList{u"a"_s, u"b"_s}));
    QCOMPARE(ann.at(1).groups, QStringList{u"b"_s});
    QCOMPARE(names.seenMembers(m_scope).connection(u"c3"_s)->userId, QString());
    QVERIFY(names.seenMembers(u"p2/chat"_s).ofUser(u"ann"_s).isEmpty());
    // A newer list takes the place of the one before.
    names.noteListing(m_scope, u"b"_s, {member(u"c3"_s, {})});
    QCOMPARE(names.seenMembers(m_scope).ofUser(u"ann"_s).size(), 1);
    QVERIFY(!names.seenMembers(m_scope).connection(u"c2"_s));
}

void TestProfileNames::survivesRestart()
{
    {
        KnownNames names(path());
        names.note(m_scope, KnownNames::Kind::Connection, u"c1"_s, KnownNames::Source::Asked, true);
    }
    KnownNames names(path());
    QCOMPARE(textOf(names.names(m_scope, KnownNames::Kind::Connection)), QStringList{u"c1"_s});
    // A later sight without a confirmation keeps the earlier confirmation.
    names.note(m_scope, KnownNames::Kind::Connection, u"c1"_s, KnownNames::Source::Typed);
    QVERIFY(names.names(m_scope, KnownNames::Kind::Connection).constFirst().confirmedAt.isValid());
}

void TestProfileNames::filesArePrivate()
{
    KnownNames names(path());
    names.note(m_scope, KnownNames::Kind::Group, u"room"_s, KnownNames::Source::Typed);
    constexpr auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther |
                            QFileDevice::WriteOther | QFileDevice::ExeGroup | QFileDevice::ExeOther;
    QVERIFY(!(QFileInfo(QFileInfo(path()).absolutePath()).permissions() & others));
    const QFileInfoList files = QDir(QFileInfo(path()).absolutePath()).entryInfoList(QDir::Files);
    QVERIFY(files.size() >= 1);
    for (const QFileInfo &file : files)
        QVERIFY2(!(file.permissions() & others), qPrintable(file.fileName()));
}

void TestProfileNames::unusableFileIsReported_data()
{
    QTest::addColumn<QString>("damage");
    for (const char *damage : {"rubbish", "folder", "newer", "parent is a file"})
        QTest::newRow(damage) << QString::fromLatin1(damage);
}

void TestProfileNames::unusableFileIsReported()
{
    QFETCH(QString, damage);
    if (damage == u"parent is a file") {
        QFile file(m_dir->filePath(u"data"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
    } else {
        QVERIFY(QDir().mkpath(QFileInfo(path()).absolutePath()));
    }
    if (damage == u"rubbish") {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(8192, 'x'));
    } else if (damage == u"folder") {
        QVERIFY(QDir().mkpath(path()));
    } else if (damage == u"newer") {
        {
            QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"newer"_s);
            database.setDatabaseName(path());
            QVERIFY(database.open());
            QVERIFY(QSqlQuery(database).exec(u"PRAGMA user_version = 99"_s));
        }
        QSqlDatabase::removeDatabase(u"newer"_s);
    }
    KnownNames names(path());
    QVERIFY(names.problem());
    QCOMPARE(names.problem()->kind, Error::Kind::Storage);
    names.note(m_scope, KnownNames::Kind::Group, u"room"_s, KnownNames::Source::Typed);
    QCOMPARE(textOf(names.names(m_scope, KnownNames::Kind::Group)), QStringList{u"room"_s});
}

void TestProfileNames::twoProgramsAtOnce()
{
    KnownNames one(path());
    KnownNames two(path());
    one.note(m_scope, KnownNames::Kind::Group, u"a"_s, KnownNames::Source::Typed);
    two.note(m_scope, KnownNames::Kind::Group, u"b"_s, KnownNames::Source::Typed);
    QCOMPARE(textOf(one.names(m_scope, KnownNames::Kind::Group)), (QStringList{u"a"_s, u"b"_s}));
    QVERIFY(!one.problem());
    QVERIFY(!two.problem());
}

void TestProfileNames::anOlderFileIsBroughtUpToDate()
{
    QVERIFY(QDir().mkpath(QFileInfo(path()).absolutePath()));
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"old"_s);
        database.setDatabaseName(path());
        QVERIFY(database.open());
        // As the first version made it.
        const qint64 seen = QDateTime::currentMSecsSinceEpoch() - 5000;
        for (const QString &sql :
             {u"PRAGMA journal_mode = WAL"_s,
              u"CREATE TABLE IF NOT EXISTS names (scope TEXT NOT NULL, kind INTEGER NOT NULL, name TEXT NOT NULL, "
              "seen INTEGER NOT NULL, confirmed INTEGER, PRIMARY KEY (scope, kind, name)) WITHOUT ROWID"_s,
              u"CREATE INDEX IF NOT EXISTS names_seen ON names (scope, kind, seen DESC)"_s,
              u"PRAGMA user_version = 1"_s,
              u"INSERT INTO names VALUES ('p1/chat', 0, 'old room', %1, %1), ('p1/chat', 1, 'ann', %1, NULL)"_s.arg(
                  seen)})
            QVERIFY2(QSqlQuery(database).exec(sql), qPrintable(sql));
    }
    QSqlDatabase::removeDatabase(u"old"_s);
    for (int opened = 0; opened < 2; ++opened) {
        KnownNames names(path());
        QVERIFY(!names.problem());
        const KnownName room = names.names(m_scope, KnownName::Kind::Group).value(0);
        QCOMPARE(room.name, u"old room"_s);
        QCOMPARE(room.source, KnownName::Source::Unknown);
        QVERIFY(!room.learnedAt.isValid());
        QVERIFY(room.confirmedAt.isValid());
        QCOMPARE(names.count(m_scope, KnownName::Kind::User), 1);
        names.note(m_scope, KnownName::Kind::Group, u"old room"_s, KnownName::Source::Listed);
        names.note(m_scope, KnownName::Kind::Group, u"new room"_s, KnownName::Source::Listed);
        QCOMPARE(names.count(m_scope, KnownName::Kind::Group), 2);
        // Nobody knows how the old one was learned, and a later sight does not tell.
        const auto rooms = names.names(m_scope, KnownName::Kind::Group, 1, u"OLD"_s);
        QCOMPARE(rooms.value(0).source, KnownName::Source::Unknown);
        names.forget(m_scope, KnownName::Kind::Group, u"new room"_s);
    }
}

void TestProfileNames::howItWasLearnedStays()
{
    KnownName learned;
    {
        KnownNames names(path());
        names.note(m_scope, KnownName::Kind::Group, u"room"_s, KnownName::Source::Heard);
        learned = names.names(m_scope, KnownName::Kind::Group).value(0);
        QCOMPARE(learned.source, KnownName::Source::Heard);
        QVERIFY(learned.learnedAt.isValid());
        QVERIFY(!learned.confirmedAt.isValid());
        QTRY_VERIFY(QDateTime::currentDateTimeUtc() > learned.learnedAt);
        names.note(m_scope, KnownName::Kind::Group, u"room"_s, KnownName::Source::Asked, true);
    }
    KnownNames names(path());
    const KnownName room = names.names(m_scope, KnownName::Kind::Group).value(0);
    QCOMPARE(room.source, KnownName::Source::Heard);
    QCOMPARE(room.learnedAt, learned.learnedAt);
    QVERIFY(room.confirmedAt > learned.learnedAt);
    QVERIFY(room.seenAt > learned.seenAt);
}

void TestProfileNames::filterSearchesAll_data()
{
    remembers_data();
}

void TestProfileNames::filterSearchesAll()
{
    QFETCH(bool, onDisk);
    KnownNames names(onDisk ? path() : QString());
    QStringList many{u"needle_1"_s, u"Ärger 100%"_s, u"needleX1"_s};
    for (int i = 0; i < 600; ++i)
        many.append(u"room%1"_s.arg(i));
    names.noteAll(m_scope, KnownName::Kind::Group, many, KnownName::Source::Listed, true);
    QCOMPARE(names.count(m_scope, KnownName::Kind::Group), 603);
    QCOMPARE(names.names(m_scope, KnownName::Kind::Group).size(), 500);
    const auto matching = [&](const QString &filter) {
        const QStringList found = textOf(names.names(m_scope, KnownName::Kind::Group, 500, filter));
        QVERIFY2(names.count(m_scope, KnownName::Kind::Group, filter) == found.size(), qPrintable(filter));
        m_found = found;
    };
    matching(u"NEEDLE_"_s); // not a pattern
    QCOMPARE(m_found, QStringList{u"needle_1"_s});
    matching(u"ärger"_s);
    QCOMPARE(m_found, QStringList{u"Ärger 100%"_s});
    matching(u"0%"_s);
    QCOMPARE(m_found, QStringList{u"Ärger 100%"_s});
    matching(u"\\"_s);
    QVERIFY(m_found.isEmpty());
    matching(u"room59"_s);
    QCOMPARE(m_found.size(), 11);
}

void TestProfileNames::bulkWork_data()
{
    remembers_data();
}

void TestProfileNames::bulkWork()
{
    QFETCH(bool, onDisk);
    KnownNames names(onDisk ? path() : QString());
    names.note(m_scope, KnownName::Kind::Group, u"room7"_s, KnownName::Source::Sent, true);
    const KnownName sent = names.names(m_scope, KnownName::Kind::Group).value(0);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QList<KnownName> many;
    for (int i = 0; i < 2300; ++i)
        many.append({i % 2 ? KnownName::Kind::Group : KnownName::Kind::User,
                     u"room%1"_s.arg(i),
                     KnownName::Source::Imported,
                     now,
                     now,
                     {}});
    QSignalSpy changed(&names, &KnownNames::changed);
    const auto added = waitFor(names.addMany(m_scope, many));
    VERIFY_OK(added);
    QCOMPARE(*added, 2299);
    QTRY_COMPARE(changed.size(), 1); // and not one for each
    QCOMPARE(names.count(m_scope, KnownName::Kind::Group), 1150);
    QCOMPARE(names.names(m_scope, KnownName::Kind::Group, 5, u"room7"_s).size(), 5);

    const auto all = waitFor(names.everything(m_scope));
    VERIFY_OK(all);
    QCOMPARE(all->size(), 2300);
    const auto room7 = std::find_if(all->cbegin(), all->cend(), [](const auto &one) { return one.name == u"room7"_s; });
    QCOMPARE(room7->source, KnownName::Source::Sent);
    QCOMPARE(room7->confirmedAt, sent.confirmedAt);

    const auto forgotten = waitFor(names.forgetMany(m_scope, *all));
    VERIFY_OK(forgotten);
    QCOMPARE(*forgotten, 2300);
    QCOMPARE(names.count(m_scope, KnownName::Kind::Group), 0);
    VERIFY_OK(waitFor(names.addMany(m_scope, *all)));
    const auto again = waitFor(names.everything(m_scope));
    VERIFY_OK(again);
    QCOMPARE(*again, *all); // brought back with how and when they were learned
}

void TestProfileNames::bulkWorkCanBeCancelled()
{
    KnownNames names(path());
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QList<KnownName> many;
    for (int i = 0; i < 100'000; ++i)
        many.append({KnownName::Kind::Group, u"room%1"_s.arg(i), KnownName::Source::Imported, now, now, {}});
    QSignalSpy changed(&names, &KnownNames::changed);
    QFuture<Result<qsizetype>> running = names.addMany(m_scope, many);
    QTRY_VERIFY(running.progressValue() > 0);
    running.cancel();
    QTRY_VERIFY(running.isFinished());
    QTRY_COMPARE(changed.size(), 1);
    const qsizetype done = names.count(m_scope, KnownName::Kind::Group);
    QVERIFY(done > 0 && done < many.size()); // what was done is there

    // And the end of the program does not wait for the rest.
    names.addMany(m_scope, many);
}

QTEST_GUILESS_MAIN(TestProfileNames)
#include "tst_profile_names.moc"
