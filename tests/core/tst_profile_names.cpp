// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile/known_names.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

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

private:
    QString path() const { return m_dir->filePath(u"data/names.db"_s); }
    static QStringList textOf(const QList<KnownNames::Entry> &entries);

    const QString m_scope = KnownNames::scopeOf(u"p1"_s, u"Chat"_s);
    std::unique_ptr<QTemporaryDir> m_dir;
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
    QCOMPARE(m_scope, KnownNames::scopeOf(u"p1"_s, u"chat"_s));
    const QSignalSpy changed(&names, &KnownNames::changed);
    names.note(m_scope, KnownNames::Kind::Group, u"room 1"_s);
    names.note(m_scope, KnownNames::Kind::Group, u"Robert'); DROP TABLE names;--"_s);
    names.note(m_scope, KnownNames::Kind::User, u"alice"_s, true);
    names.note(m_scope, KnownNames::Kind::User, QString());
    QCOMPARE(changed.count(), 3);
    names.note(m_scope, KnownNames::Kind::Group, u"room 1"_s);
    QCOMPARE(changed.count(), 3);
    QCOMPARE(textOf(names.names(m_scope, KnownNames::Kind::Group)),
             (QStringList{u"Robert'); DROP TABLE names;--"_s, u"room 1"_s}));
    QVERIFY(names.names(m_scope, KnownNames::Kind::User).constFirst().confirmedAt.isValid());
    QVERIFY(!names.names(m_scope, KnownNames::Kind::Group).constFirst().confirmedAt.isValid());
    QVERIFY(names.names(KnownNames::scopeOf(u"p2"_s, u"chat"_s), KnownNames::Kind::Group).isEmpty());
    QCOMPARE(names.names(m_scope, KnownNames::Kind::Group, 1).size(), 1);
    names.note(m_scope, KnownNames::Kind::Group, u"room 1"_s, true);
    names.forget(m_scope, KnownNames::Kind::Group, u"Robert'); DROP TABLE names;--"_s);
    QCOMPARE(textOf(names.names(m_scope, KnownNames::Kind::Group)), QStringList{u"room 1"_s});
    QVERIFY(names.names(m_scope, KnownNames::Kind::Group).constFirst().confirmedAt.isValid());
}

void TestProfileNames::survivesRestart()
{
    {
        KnownNames names(path());
        names.note(m_scope, KnownNames::Kind::Connection, u"c1"_s, true);
    }
    KnownNames names(path());
    QCOMPARE(textOf(names.names(m_scope, KnownNames::Kind::Connection)), QStringList{u"c1"_s});
    // A later sight without a confirmation keeps the earlier confirmation.
    names.note(m_scope, KnownNames::Kind::Connection, u"c1"_s);
    QVERIFY(names.names(m_scope, KnownNames::Kind::Connection).constFirst().confirmedAt.isValid());
}

void TestProfileNames::filesArePrivate()
{
    KnownNames names(path());
    names.note(m_scope, KnownNames::Kind::Group, u"room"_s);
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
    names.note(m_scope, KnownNames::Kind::Group, u"room"_s);
    QCOMPARE(textOf(names.names(m_scope, KnownNames::Kind::Group)), QStringList{u"room"_s});
}

void TestProfileNames::twoProgramsAtOnce()
{
    KnownNames one(path());
    KnownNames two(path());
    one.note(m_scope, KnownNames::Kind::Group, u"a"_s);
    two.note(m_scope, KnownNames::Kind::Group, u"b"_s);
    QCOMPARE(textOf(one.names(m_scope, KnownNames::Kind::Group)), (QStringList{u"a"_s, u"b"_s}));
    QVERIFY(!one.problem());
    QVERIFY(!two.problem());
}

QTEST_GUILESS_MAIN(TestProfileNames)
#include "tst_profile_names.moc"
