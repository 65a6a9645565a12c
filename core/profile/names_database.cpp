// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile/names_database.h"

#include "core/base/logging.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

/// 2 added how and when a name was learned.
constexpr int kSchemaVersion = 2;
constexpr qint64 kConnectionLifeDays = 30; // a connection id dies with its connection

constexpr auto kPrivateDir = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;
constexpr auto kPrivateFile = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

Error storageError(const QString &message)
{
    Error error;
    error.kind = Error::Kind::Storage;
    error.message = message;
    return error;
}

Error queryError(const QSqlQuery &query)
{
    return storageError(u"The remembered names cannot be used: %1."_s.arg(query.lastError().text()));
}

Result<void> makePrivateFile(const QString &path)
{
    const QFileInfo info(path);
    QDir dir = info.absoluteDir();
    if (!dir.exists()) {
        QDir().mkpath(QFileInfo(dir.absolutePath()).absolutePath());
        if (!QDir().mkdir(dir.absolutePath(), kPrivateDir))
            return failure(storageError(u"The folder %1 cannot be made."_s.arg(dir.absolutePath())));
    } else if (!QFile::setPermissions(dir.absolutePath(), kPrivateDir)) {
        qCWarning(logProfile, "The folder of the remembered names cannot be made private");
    }
    QFile file(path);
    const bool opened = file.exists() ? file.open(QIODevice::ReadWrite) && file.setPermissions(kPrivateFile)
                                      : file.open(QIODevice::ReadWrite | QIODevice::NewOnly, kPrivateFile);
    if (!opened)
        return failure(storageError(u"%1 cannot be opened: %2."_s.arg(path, file.errorString())));
    return {};
}

QVariant stored(const QDateTime &time)
{
    return time.isValid() ? QVariant(time.toMSecsSinceEpoch()) : QVariant(QMetaType::fromType<qint64>());
}

QDateTime restored(const QVariant &value)
{
    return value.isNull() ? QDateTime() : QDateTime::fromMSecsSinceEpoch(value.toLongLong(), Qt::UTC);
}

/// A pattern for LIKE ... ESCAPE '\' that finds the text anywhere.
QString likeAnywhere(QString text)
{
    text.replace(u'\\', u"\\\\"_s).replace(u'%', u"\\%"_s).replace(u'_', u"\\_"_s);
    return u'%' + text + u'%';
}

/// SQLite's LIKE folds the case of ASCII only: the other spellings are patterns of their own.
QStringList patternsOf(const QString &filter)
{
    if (filter.isEmpty())
        return {};
    QStringList patterns{likeAnywhere(filter), likeAnywhere(filter.toLower()), likeAnywhere(filter.toUpper())};
    patterns.removeDuplicates();
    return filter.toLatin1() == filter.toUtf8() ? patterns.first(1) : patterns;
}

QString conditionOf(const QStringList &patterns)
{
    if (patterns.isEmpty())
        return {};
    return u" AND ("_s + QStringList(patterns.size(), u"name LIKE ? ESCAPE '\\'"_s).join(u" OR "_s) + u')';
}

} // namespace

NamesDatabase::NamesDatabase(const QString &path)
    : m_connection(u"known-names-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces))
    , m_database(QSqlDatabase::addDatabase(u"QSQLITE"_s, m_connection))
{
    m_database.setDatabaseName(path);
    m_database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=2000"_s);
}

NamesDatabase::~NamesDatabase()
{
    m_database = {};
    QSqlDatabase::removeDatabase(m_connection);
}

Result<std::unique_ptr<NamesDatabase>> NamesDatabase::open(const QString &path)
{
    if (const auto made = makePrivateFile(path); !made)
        return failure(made.error());
    std::unique_ptr<NamesDatabase> database(new NamesDatabase(path));
    if (!database->m_database.open()) {
        return failure(
            storageError(u"The remembered names cannot be opened: %1."_s.arg(database->m_database.lastError().text())));
    }
    for (const QString &sql : {u"PRAGMA journal_mode = WAL"_s, u"PRAGMA synchronous = NORMAL"_s}) {
        if (const auto done = database->exec(sql); !done)
            return failure(done.error());
    }
    if (const auto ready = database->prepareSchema(); !ready)
        return failure(ready.error());
    return database;
}

Result<void> NamesDatabase::exec(const QString &sql)
{
    QSqlQuery query(m_database);
    if (query.exec(sql))
        return {};
    return failure(queryError(query));
}

template <typename Write> Result<void> NamesDatabase::inTransaction(const Write &write)
{
    if (const auto begun = exec(u"BEGIN IMMEDIATE"_s); !begun)
        return begun;
    Result<void> done = write();
    if (done)
        done = exec(u"COMMIT"_s);
    if (!done)
        (void)exec(u"ROLLBACK"_s);
    return done;
}

Result<void> NamesDatabase::prepareSchema()
{
    return inTransaction([this]() -> Result<void> {
        QSqlQuery version(m_database);
        if (!version.exec(u"PRAGMA user_version"_s) || !version.next())
            return failure(queryError(version));
        const int found = version.value(0).toInt();
        version.finish();
        if (found > kSchemaVersion) {
            return failure(storageError(
                u"The remembered names belong to a newer version of this program (schema %1)."_s.arg(found)));
        }
        QStringList setup{u"CREATE TABLE IF NOT EXISTS names (scope TEXT NOT NULL, kind INTEGER NOT NULL, "
                          "name TEXT NOT NULL, seen INTEGER NOT NULL, confirmed INTEGER, "
                          "PRIMARY KEY (scope, kind, name)) WITHOUT ROWID"_s,
                          u"CREATE INDEX IF NOT EXISTS names_seen ON names (scope, kind, seen DESC)"_s};
        if (found < 2) {
            setup +=
                {u"ALTER TABLE names ADD COLUMN source INTEGER NOT NULL DEFAULT 0"_s,
                 u"ALTER TABLE names ADD COLUMN learned INTEGER"_s, u"PRAGMA user_version = %1"_s.arg(kSchemaVersion)};
        }
        for (const QString &sql : std::as_const(setup)) {
            if (const auto done = exec(sql); !done)
                return done;
        }
        QSqlQuery prune(m_database);
        prune.prepare(u"DELETE FROM names WHERE kind = ? AND seen < ?"_s);
        prune.addBindValue(static_cast<int>(KnownName::Kind::Connection));
        prune.addBindValue(QDateTime::currentDateTimeUtc().addDays(-kConnectionLifeDays).toMSecsSinceEpoch());
        if (!prune.exec())
            return failure(queryError(prune));
        return {};
    });
}

Result<void> NamesDatabase::store(const QString &scope, const QList<KnownName> &names)
{
    return inTransaction([&]() -> Result<void> {
        QSqlQuery query(m_database);
        // What has no time of learning keeps having none (a comparison with NULL is not true): as KnownName::merge
        // does.
        query.prepare(u"INSERT INTO names (scope, kind, name, source, learned, seen, confirmed) "
                      "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (scope, kind, name) DO UPDATE SET "
                      "source = CASE WHEN excluded.learned < learned THEN excluded.source ELSE source END, "
                      "learned = CASE WHEN excluded.learned < learned THEN excluded.learned ELSE learned END, "
                      "seen = max(seen, excluded.seen), "
                      "confirmed = max(coalesce(confirmed, excluded.confirmed), "
                      "coalesce(excluded.confirmed, confirmed))"_s);
        for (const KnownName &name : names) {
            query.bindValue(0, scope);
            query.bindValue(1, static_cast<int>(name.kind));
            query.bindValue(2, name.name);
            query.bindValue(3, static_cast<int>(name.source));
            query.bindValue(4, stored(name.learnedAt));
            query.bindValue(5, name.seenAt.toMSecsSinceEpoch());
            query.bindValue(6, stored(name.confirmedAt));
            if (!query.exec())
                return failure(queryError(query));
        }
        return {};
    });
}

Result<void> NamesDatabase::remove(const QString &scope, const QList<KnownName> &names)
{
    return inTransaction([&]() -> Result<void> {
        QSqlQuery query(m_database);
        query.prepare(u"DELETE FROM names WHERE scope = ? AND kind = ? AND name = ?"_s);
        for (const KnownName &name : names) {
            query.bindValue(0, scope);
            query.bindValue(1, static_cast<int>(name.kind));
            query.bindValue(2, name.name);
            if (!query.exec())
                return failure(queryError(query));
        }
        return {};
    });
}

Result<QList<KnownName>> NamesDatabase::load(const QString &scope, KnownName::Kind kind, std::optional<int> limit,
                                             const QString &filter)
{
    const QStringList patterns = patternsOf(filter);
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    query.prepare(u"SELECT name, source, learned, seen, confirmed FROM names WHERE scope = ? AND kind = ?"_s +
                  conditionOf(patterns) + u" ORDER BY seen DESC LIMIT ?"_s);
    query.addBindValue(scope);
    query.addBindValue(static_cast<int>(kind));
    for (const QString &pattern : patterns)
        query.addBindValue(pattern);
    query.addBindValue(limit.value_or(-1));
    if (!query.exec())
        return failure(queryError(query));
    QList<KnownName> names;
    while (query.next()) {
        names.append({kind, query.value(0).toString(), static_cast<KnownName::Source>(query.value(1).toInt()),
                      restored(query.value(2)), restored(query.value(3)), restored(query.value(4))});
    }
    return names;
}

Result<qsizetype> NamesDatabase::count(const QString &scope, KnownName::Kind kind, const QString &filter)
{
    const QStringList patterns = patternsOf(filter);
    QSqlQuery query(m_database);
    query.prepare(u"SELECT count(*) FROM names WHERE scope = ? AND kind = ?"_s + conditionOf(patterns));
    query.addBindValue(scope);
    query.addBindValue(static_cast<int>(kind));
    for (const QString &pattern : patterns)
        query.addBindValue(pattern);
    if (!query.exec() || !query.next())
        return failure(queryError(query));
    return query.value(0).toLongLong();
}

} // namespace wps
