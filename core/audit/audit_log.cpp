// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audit/audit_log.h"

#include "core/base/logging.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QPromise>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QStandardPaths>
#include <QUuid>

#include <algorithm>
#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr int kSchemaVersion = 1;
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
    const QString folder = QFileInfo(path).absolutePath();
    if (!QFileInfo::exists(folder)) {
        QDir().mkpath(QFileInfo(folder).absolutePath());
        // Another process may have made it in between.
        if (!QDir().mkdir(folder, kPrivateDir) && !QFileInfo::exists(folder))
            return failure(storageError(u"The folder %1 cannot be made."_s.arg(folder)));
    }
    QFile file(path);
    if (file.open(QIODevice::ReadWrite | QIODevice::NewOnly, kPrivateFile))
        return {};
    if (!file.open(QIODevice::ReadWrite) || !file.setPermissions(kPrivateFile))
        return failure(storageError(u"%1 cannot be opened: %2."_s.arg(path, file.errorString())));
    return {};
}

/// A pattern for LIKE ... ESCAPE '\' that finds the text anywhere.
QString likeAnywhere(QString text)
{
    text.replace(u'\\', u"\\\\"_s).replace(u'%', u"\\%"_s).replace(u'_', u"\\_"_s);
    return u'%' + text + u'%';
}

} // namespace

class AuditLog::Writer : public QObject
{
    Q_OBJECT

public:
    explicit Writer(QString path) : m_path(std::move(path)) {}
    ~Writer() override
    {
        m_database = {};
        if (!m_connection.isEmpty())
            QSqlDatabase::removeDatabase(m_connection);
    }

    void append(const AuditEntry &entry)
    {
        if (const auto written = write(entry); !written && !std::exchange(m_complained, true))
            qCWarning(logProfile, "The audit cannot be written: %s", qPrintable(written.error().message));
    }
    Result<QList<AuditEntry>> find(const AuditQuery &query);

private:
    Result<void> open();
    Result<void> exec(const QString &sql);
    Result<void> write(const AuditEntry &entry);

    const QString m_path;
    QString m_connection;
    QSqlDatabase m_database;
    bool m_complained = false;
};

Result<void> AuditLog::Writer::exec(const QString &sql)
{
    QSqlQuery query(m_database);
    if (query.exec(sql))
        return {};
    return failure(storageError(u"The audit in %1 cannot be used: %2."_s.arg(m_path, query.lastError().text())));
}

Result<void> AuditLog::Writer::open()
{
    if (m_database.isOpen())
        return {};
    if (auto made = makePrivateFile(m_path); !made)
        return made;
    if (m_connection.isEmpty()) {
        m_connection = u"audit-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces);
        m_database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_connection);
        m_database.setDatabaseName(m_path);
        m_database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=10000"_s);
    }
    if (!m_database.open())
        return failure(storageError(u"%1 cannot be opened: %2."_s.arg(m_path, m_database.lastError().text())));
    const QStringList setup{
        u"PRAGMA journal_mode = WAL"_s,
        u"PRAGMA synchronous = NORMAL"_s,
        u"BEGIN IMMEDIATE"_s,
        u"CREATE TABLE IF NOT EXISTS calls (number INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, "
        "profile TEXT NOT NULL, environment TEXT NOT NULL, endpoint TEXT NOT NULL, hub TEXT NOT NULL, "
        "verb TEXT NOT NULL, target TEXT NOT NULL, result TEXT NOT NULL, status INTEGER NOT NULL, "
        "detail TEXT NOT NULL, request_id TEXT NOT NULL, attempts INTEGER NOT NULL, milliseconds INTEGER NOT NULL)"_s,
        u"CREATE INDEX IF NOT EXISTS calls_at ON calls (at)"_s,
        u"CREATE TRIGGER IF NOT EXISTS calls_stay BEFORE DELETE ON calls "
        "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"_s,
        u"CREATE TRIGGER IF NOT EXISTS calls_keep BEFORE UPDATE ON calls "
        "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"_s,
        u"PRAGMA user_version = %1"_s.arg(kSchemaVersion),
        u"COMMIT"_s};
    for (const QString &sql : setup) {
        if (auto done = exec(sql); !done) {
            m_database.close();
            return done;
        }
    }
    return {};
}

Result<void> AuditLog::Writer::write(const AuditEntry &entry)
{
    if (auto opened = open(); !opened)
        return opened;
    QSqlQuery query(m_database);
    query.prepare(u"INSERT INTO calls (at, profile, environment, endpoint, hub, verb, target, result, status, detail, "
                  "request_id, attempts, milliseconds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s);
    query.addBindValue(entry.at.toMSecsSinceEpoch());
    for (const QString &text :
         {entry.profile, entry.environment, entry.endpoint, entry.hub, entry.verb, entry.target, entry.result}) {
        query.addBindValue(text.isNull() ? u""_s : text);
    }
    query.addBindValue(entry.status);
    query.addBindValue(entry.detail.isNull() ? u""_s : entry.detail);
    query.addBindValue(entry.requestId.isNull() ? u""_s : entry.requestId);
    query.addBindValue(entry.attempts);
    query.addBindValue(static_cast<qint64>(entry.duration.count()));
    if (!query.exec())
        return failure(storageError(query.lastError().text()));
    return {};
}

Result<QList<AuditEntry>> AuditLog::Writer::find(const AuditQuery &wanted)
{
    if (const auto opened = open(); !opened)
        return failure(opened.error());
    QString sql = u"SELECT number, at, profile, environment, endpoint, hub, verb, target, result, status, detail, "
                  "request_id, attempts, milliseconds FROM calls WHERE at >= ?"_s;
    QVariantList values{wanted.since.isValid() ? wanted.since.toMSecsSinceEpoch() : 0};
    if (!wanted.hub.isEmpty()) {
        sql += u" AND hub = ? COLLATE NOCASE"_s;
        values.append(wanted.hub);
    }
    if (!wanted.verb.isEmpty()) {
        sql += u" AND verb = ? COLLATE NOCASE"_s;
        values.append(wanted.verb);
    }
    if (!wanted.text.isEmpty()) {
        sql += u" AND profile || ' ' || hub || ' ' || verb || ' ' || target || ' ' || result || ' ' || detail "
               "LIKE ? ESCAPE '\\'"_s;
        values.append(likeAnywhere(wanted.text));
    }
    sql += u" ORDER BY number DESC"_s;
    if (wanted.limit > 0)
        sql += u" LIMIT %1"_s.arg(wanted.limit);
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    query.prepare(sql);
    for (const QVariant &value : std::as_const(values))
        query.addBindValue(value);
    if (!query.exec())
        return failure(storageError(u"The audit in %1 cannot be read: %2."_s.arg(m_path, query.lastError().text())));
    QList<AuditEntry> entries;
    while (query.next()) {
        const auto text = [&](int column) { return query.value(column).toString(); };
        entries.append({query.value(0).toLongLong(),
                        QDateTime::fromMSecsSinceEpoch(query.value(1).toLongLong(), Qt::UTC), text(2), text(3), text(4),
                        text(5), text(6), text(7), text(8), query.value(9).toInt(), text(10), text(11),
                        query.value(12).toInt(), std::chrono::milliseconds(query.value(13).toLongLong())});
    }
    std::reverse(entries.begin(), entries.end());
    return entries;
}

AuditLog::AuditLog(const QString &path) : m_writer(new Writer(path))
{
    m_thread.setObjectName(u"audit"_s);
    m_writer->moveToThread(&m_thread);
    m_thread.start();
}

AuditLog::~AuditLog()
{
    // Behind everything that was posted before.
    QMetaObject::invokeMethod(
        m_writer,
        [this] {
            delete m_writer;
            m_thread.quit();
        },
        Qt::QueuedConnection);
    m_thread.wait();
}

QString AuditLog::usualPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           u"/webpubsub-console/webpubsub-console/audit.sqlite"_s;
}

void AuditLog::append(const AuditEntry &entry)
{
    QMetaObject::invokeMethod(
        m_writer, [writer = m_writer, entry] { writer->append(entry); }, Qt::QueuedConnection);
}

QFuture<Result<QList<AuditEntry>>> AuditLog::find(const AuditQuery &query)
{
    auto promise = std::make_shared<QPromise<Result<QList<AuditEntry>>>>();
    promise->start();
    QMetaObject::invokeMethod(
        m_writer,
        [writer = m_writer, query, promise] {
            promise->addResult(writer->find(query));
            promise->finish();
        },
        Qt::QueuedConnection);
    return promise->future();
}

std::function<void(const CallRecord &)> auditTo(const std::shared_ptr<AuditLog> &log)
{
    return [log](const CallRecord &record) { log->append(auditEntryOf(record)); };
}

} // namespace wps

#include "audit_log.moc"
