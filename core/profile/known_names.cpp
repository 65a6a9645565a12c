// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile/known_names.h"

#include "core/base/logging.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr int kSchemaVersion = 1;
constexpr qint64 kConnectionLifeDays = 30; // a connection id dies with its connection
constexpr qint64 kRepeatMs = 10'000;       // the same name again within this time is not written again

constexpr auto kPrivateDir = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;
constexpr auto kPrivateFile = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

Error storageError(const QString &message)
{
    Error error;
    error.kind = Error::Kind::Storage;
    error.message = message;
    return error;
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

} // namespace

struct KnownNames::Private {
    using Names = QHash<QString, Entry>;

    QString connectionName;
    QSqlDatabase database;
    std::optional<Error> problem;
    QHash<QPair<QString, int>, Names> memory; ///< what could not be written; everything, when there is no file
    QHash<QPair<QString, int>, QHash<QString, qint64>> recent;
    QHash<QPair<QString, QString>, qsizetype> members;

    ~Private() { close(); }

    void close()
    {
        database = {};
        if (!connectionName.isEmpty())
            QSqlDatabase::removeDatabase(connectionName);
        connectionName.clear();
    }

    bool usable() const { return database.isOpen(); }

    void fail(const QString &what, const QString &detail)
    {
        if (problem)
            return;
        problem = storageError(u"Remembered names are kept in memory only: %1 (%2)"_s.arg(what, detail));
        qCWarning(logProfile, "%s", qPrintable(problem->message));
    }

    bool exec(QSqlQuery &query, const QString &what)
    {
        if (query.exec())
            return true;
        fail(what, query.lastError().text());
        return false;
    }

    bool exec(const QString &sql, const QString &what)
    {
        QSqlQuery query(database);
        if (query.exec(sql))
            return true;
        fail(what, query.lastError().text());
        return false;
    }

    bool open(const QString &path)
    {
        if (const auto made = makePrivateFile(path); !made) {
            fail(u"the file cannot be used"_s, made.error().message);
            return false;
        }
        connectionName = u"known-names-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces);
        database = QSqlDatabase::addDatabase(u"QSQLITE"_s, connectionName);
        database.setDatabaseName(path);
        database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=2000"_s);
        if (!database.open()) {
            fail(u"the database cannot be opened"_s, database.lastError().text());
            return false;
        }
        return exec(u"PRAGMA journal_mode = WAL"_s, u"the database cannot be read"_s) &&
               exec(u"PRAGMA synchronous = NORMAL"_s, u"the database cannot be set up"_s) && prepareSchema();
    }

    bool prepareSchema()
    {
        QSqlQuery version(database);
        if (!version.exec(u"PRAGMA user_version"_s) || !version.next()) {
            fail(u"the database cannot be read"_s, version.lastError().text());
            return false;
        }
        const int found = version.value(0).toInt();
        version.finish();
        if (found > kSchemaVersion) {
            fail(u"the database belongs to a newer version"_s, u"schema %1"_s.arg(found));
            return false;
        }
        const QString what = u"the database cannot be set up"_s;
        const bool ready = exec(u"CREATE TABLE IF NOT EXISTS names (scope TEXT NOT NULL, kind INTEGER NOT NULL, "
                                u"name TEXT NOT NULL, seen INTEGER NOT NULL, confirmed INTEGER, "
                                u"PRIMARY KEY (scope, kind, name)) WITHOUT ROWID"_s,
                                what) &&
                           exec(u"CREATE INDEX IF NOT EXISTS names_seen ON names (scope, kind, seen DESC)"_s, what) &&
                           exec(u"PRAGMA user_version = %1"_s.arg(kSchemaVersion), what);
        if (!ready)
            return false;
        QSqlQuery prune(database);
        prune.prepare(u"DELETE FROM names WHERE kind = ? AND seen < ?"_s);
        prune.addBindValue(static_cast<int>(Kind::Connection));
        prune.addBindValue(QDateTime::currentDateTimeUtc().addDays(-kConnectionLifeDays).toMSecsSinceEpoch());
        return exec(prune, what);
    }

    bool store(const QString &scope, Kind kind, const QString &name, qint64 now, bool confirmed)
    {
        QSqlQuery query(database);
        query.prepare(u"INSERT INTO names (scope, kind, name, seen, confirmed) VALUES (?, ?, ?, ?, ?) "
                      u"ON CONFLICT (scope, kind, name) DO UPDATE SET seen = excluded.seen, "
                      u"confirmed = coalesce(excluded.confirmed, confirmed)"_s);
        query.addBindValue(scope);
        query.addBindValue(static_cast<int>(kind));
        query.addBindValue(name);
        query.addBindValue(now);
        query.addBindValue(confirmed ? QVariant(now) : QVariant(QMetaType::fromType<qint64>()));
        return exec(query, u"a name could not be written"_s);
    }

    void load(const QString &scope, Kind kind, int limit, Names &into)
    {
        QSqlQuery query(database);
        query.prepare(u"SELECT name, seen, confirmed FROM names WHERE scope = ? AND kind = ? "
                      u"ORDER BY seen DESC LIMIT ?"_s);
        query.addBindValue(scope);
        query.addBindValue(static_cast<int>(kind));
        query.addBindValue(limit);
        if (!exec(query, u"the names could not be read"_s))
            return;
        while (query.next()) {
            Entry entry;
            entry.name = query.value(0).toString();
            entry.seenAt = QDateTime::fromMSecsSinceEpoch(query.value(1).toLongLong(), Qt::UTC);
            if (!query.value(2).isNull())
                entry.confirmedAt = QDateTime::fromMSecsSinceEpoch(query.value(2).toLongLong(), Qt::UTC);
            into.insert(entry.name, entry);
        }
    }
};

KnownNames::KnownNames(const QString &path, QObject *parent) : QObject(parent), d(std::make_unique<Private>())
{
    if (!path.isEmpty() && !d->open(path))
        d->close();
}

KnownNames::~KnownNames() = default;

QString KnownNames::scopeOf(const QString &profileId, const QString &hub)
{
    return profileId + u'/' + hub.toLower();
}

void KnownNames::note(const QString &scope, Kind kind, const QString &name, bool confirmed)
{
    if (name.isEmpty())
        return;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto key = qMakePair(scope, static_cast<int>(kind));
    qint64 &last = d->recent[key][name];
    if (!confirmed && last > 0 && qAbs(now.toMSecsSinceEpoch() - last) < kRepeatMs)
        return;
    last = now.toMSecsSinceEpoch();
    if (!d->usable() || !d->store(scope, kind, name, last, confirmed)) {
        Entry &entry = d->memory[key][name];
        entry.name = name;
        entry.seenAt = now;
        if (confirmed)
            entry.confirmedAt = now;
    }
    Q_EMIT changed(scope);
}

void KnownNames::forget(const QString &scope, Kind kind, const QString &name)
{
    const auto key = qMakePair(scope, static_cast<int>(kind));
    d->memory[key].remove(name);
    d->recent[key].remove(name);
    if (d->usable()) {
        QSqlQuery query(d->database);
        query.prepare(u"DELETE FROM names WHERE scope = ? AND kind = ? AND name = ?"_s);
        query.addBindValue(scope);
        query.addBindValue(static_cast<int>(kind));
        query.addBindValue(name);
        d->exec(query, u"a name could not be forgotten"_s);
    }
    Q_EMIT changed(scope);
}

QList<KnownNames::Entry> KnownNames::names(const QString &scope, Kind kind, int limit) const
{
    Private::Names found;
    if (d->usable())
        d->load(scope, kind, limit, found);
    found.insert(d->memory.value(qMakePair(scope, static_cast<int>(kind))));
    QList<Entry> entries = found.values();
    std::sort(entries.begin(), entries.end(), [](const Entry &a, const Entry &b) {
        return a.seenAt != b.seenAt ? a.seenAt > b.seenAt : a.name < b.name;
    });
    return entries.mid(0, limit);
}

void KnownNames::noteMembers(const QString &scope, const QString &group, qsizetype count)
{
    d->members.insert({scope, group}, count);
}

std::optional<qsizetype> KnownNames::members(const QString &scope, const QString &group) const
{
    const auto it = d->members.constFind({scope, group});
    return it == d->members.constEnd() ? std::nullopt : std::optional(*it);
}

const std::optional<Error> &KnownNames::problem() const
{
    return d->problem;
}

} // namespace wps
