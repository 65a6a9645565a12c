// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audit/audit_log.h"

#include "core/base/logging.h"
#include "core/rest/call_record.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QPromise>
#include <QSaveFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QStandardPaths>
#include <QUuid>

#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr int kSchemaVersion = 2; // 2: body, body_cut
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

/// Without its secrets and no longer than what is kept. Anything that is no text is left as it is around them.
void makeKeepable(AuditEntry &entry)
{
    if (!entry.body)
        return;
    QByteArray &body = *entry.body;
    const bool isText = body.isValidUtf8();
    // All of it: a secret of which a part is cut off is not known for one.
    body = isText ? redactSecrets(body) : redactSecrets(QString::fromLatin1(body)).toLatin1();
    if (body.size() <= AuditLog::kMaxBody)
        return;
    qsizetype end = AuditLog::kMaxBody;
    while (isText && (static_cast<uchar>(body.at(end)) & 0xC0) == 0x80) // inside a character
        --end;
    entry.bodyCut = body.size() - end;
    body.truncate(end);
}

/// The row that a select() stands at.
AuditEntry entryAt(const QSqlQuery &row)
{
    const auto text = [&row](int column) { return row.value(column).toString(); };
    AuditEntry entry{row.value(0).toLongLong(),
                     QDateTime::fromMSecsSinceEpoch(row.value(1).toLongLong(), Qt::UTC),
                     text(2),
                     text(3),
                     text(4),
                     text(5),
                     text(6),
                     text(7),
                     text(8),
                     row.value(9).toInt(),
                     text(10),
                     text(11),
                     row.value(12).toInt(),
                     std::chrono::milliseconds(row.value(13).toLongLong()),
                     std::nullopt,
                     row.value(15).toLongLong()};
    if (const QVariant body = row.value(14); !body.isNull())
        entry.body = body.toByteArray();
    return entry;
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

    void append(AuditEntry entry)
    {
        makeKeepable(entry);
        if (const auto written = write(entry); !written && !std::exchange(m_complained, true))
            qCWarning(logProfile, "The audit cannot be written: %s", qPrintable(written.error().message));
    }
    Result<QList<AuditEntry>> find(const AuditQuery &query);
    Result<qsizetype> exportCsv(const AuditQuery &query, const QString &path);

private:
    Result<void> open();
    Result<void> makeTables();
    Result<void> exec(const QString &sql);
    Result<QSqlQuery> select(const AuditQuery &query);
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
    if (auto made = makeTables(); !made) {
        m_database.close();
        return made;
    }
    return {};
}

Result<void> AuditLog::Writer::makeTables()
{
    const QStringList tables{
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
        "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"_s};
    for (const QString &sql : tables) {
        if (auto done = exec(sql); !done)
            return done;
    }
    // The columns themselves are looked at: a program of version 1 that opens a newer file writes its own version.
    QStringList rest;
    if (!m_database.record(u"calls"_s).contains(u"body"_s)) {
        rest = {u"ALTER TABLE calls ADD COLUMN body BLOB"_s,
                u"ALTER TABLE calls ADD COLUMN body_cut INTEGER NOT NULL DEFAULT 0"_s};
    }
    rest += {u"PRAGMA user_version = %1"_s.arg(kSchemaVersion), u"COMMIT"_s};
    for (const QString &sql : std::as_const(rest)) {
        if (auto done = exec(sql); !done)
            return done;
    }
    return {};
}

Result<void> AuditLog::Writer::write(const AuditEntry &entry)
{
    if (auto opened = open(); !opened)
        return opened;
    QSqlQuery query(m_database);
    query.prepare(u"INSERT INTO calls (at, profile, environment, endpoint, hub, verb, target, result, status, detail, "
                  "request_id, attempts, milliseconds, body, body_cut) "
                  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s);
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
    query.addBindValue(entry.body ? QVariant(entry.body->isNull() ? QByteArray("") : *entry.body) : QVariant());
    query.addBindValue(entry.bodyCut);
    if (!query.exec())
        return failure(storageError(query.lastError().text()));
    return {};
}

Result<QSqlQuery> AuditLog::Writer::select(const AuditQuery &wanted)
{
    if (const auto opened = open(); !opened)
        return failure(opened.error());
    QString sql = u"SELECT number, at, profile, environment, endpoint, hub, verb, target, result, status, detail, "
                  "request_id, attempts, milliseconds, %1, body_cut FROM calls WHERE at >= ?"_s.arg(
                      wanted.bodies == AuditBodies::Include ? u"body"_s : u"NULL"_s);
    QVariantList values{wanted.since.isValid() ? wanted.since.toMSecsSinceEpoch() : 0};
    if (wanted.number > 0) {
        sql += u" AND number = ?"_s;
        values.append(wanted.number);
    }
    if (!wanted.hub.isEmpty()) {
        sql += u" AND hub = ? COLLATE NOCASE"_s;
        values.append(wanted.hub);
    }
    if (!wanted.verb.isEmpty()) {
        sql += u" AND verb = ? COLLATE NOCASE"_s;
        values.append(wanted.verb);
    }
    if (!wanted.text.isEmpty()) {
        sql += u" AND profile || ' ' || hub || ' ' || verb || ' ' || target || ' ' || result || ' ' || detail || ' ' "
               "|| ifnull(CAST(body AS TEXT), '') LIKE ? ESCAPE '\\'"_s;
        values.append(likeAnywhere(wanted.text));
    }
    sql += u" ORDER BY number DESC"_s;
    if (wanted.limit > 0)
        sql += u" LIMIT %1"_s.arg(wanted.limit);
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    query.prepare(u"SELECT * FROM (%1) ORDER BY number"_s.arg(sql));
    for (const QVariant &value : std::as_const(values))
        query.addBindValue(value);
    if (!query.exec())
        return failure(storageError(u"The audit in %1 cannot be read: %2."_s.arg(m_path, query.lastError().text())));
    return query;
}

Result<QList<AuditEntry>> AuditLog::Writer::find(const AuditQuery &wanted)
{
    auto query = select(wanted);
    if (!query)
        return failure(query.error());
    QList<AuditEntry> entries;
    while (query->next())
        entries.append(entryAt(*query));
    return entries;
}

Result<qsizetype> AuditLog::Writer::exportCsv(const AuditQuery &wanted, const QString &path)
{
    auto query = select(wanted);
    if (!query)
        return failure(query.error());
    QSaveFile file(path);
    const auto notWritten = [&file, &path] {
        return failure(storageError(u"%1 could not be written: %2."_s.arg(path, file.errorString())));
    };
    if (!file.open(QIODevice::WriteOnly))
        return notWritten();
    file.write(auditCsvHeader(wanted.bodies));
    qsizetype count = 0;
    for (; query->next(); ++count)
        file.write(auditCsvLine(entryAt(*query), wanted.bodies));
    if (!file.commit()) // an earlier write that failed, too
        return notWritten();
    return count;
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

template <typename Work> auto AuditLog::onThread(Work work) -> QFuture<decltype(work())>
{
    auto promise = std::make_shared<QPromise<decltype(work())>>();
    promise->start();
    QMetaObject::invokeMethod(
        m_writer,
        [promise, work = std::move(work)] {
            promise->addResult(work());
            promise->finish();
        },
        Qt::QueuedConnection);
    return promise->future();
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
    return onThread([writer = m_writer, query] { return writer->find(query); });
}

QFuture<Result<qsizetype>> AuditLog::exportCsv(const AuditQuery &query, const QString &path)
{
    return onThread([writer = m_writer, query, path] { return writer->exportCsv(query, path); });
}

std::function<void(const CallRecord &)> auditTo(const std::shared_ptr<AuditLog> &log)
{
    return [log](const CallRecord &record) {
        AuditEntry entry = auditEntryOf(record);
        if (log->keepsBodies())
            entry.body = record.body;
        log->append(entry);
    };
}

} // namespace wps

#include "audit_log.moc"
