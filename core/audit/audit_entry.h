// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace wps
{

struct CallRecord;

/// One management call, as it is kept. Never a secret; the body only where somebody chose so.
struct AuditEntry {
    qint64 number = 0; ///< of the row, rising
    QDateTime at;      ///< UTC, when it began
    QString profile;   ///< empty: a connection string that was given directly
    QString environment;
    QString endpoint;
    QString hub;
    QString verb;   ///< the operationId
    QString target; ///< the path behind the hub, decoded, and the filter
    QString result; ///< "done", "refused" by the guard, "failed", "cancelled", "unknown" outcome
    int status = 0; ///< of the last answer; 0 when none came
    QString detail; ///< why it was not done
    QString requestId;
    int attempts = 0; ///< 0: nothing was sent
    std::chrono::milliseconds duration{0};
    /// What was sent, without its secrets, at most AuditLog::kMaxBody bytes. None: not kept, or the call has none.
    std::optional<QByteArray> body;
    qint64 bodyCut = 0; ///< so many bytes followed
};

AuditEntry auditEntryOf(const CallRecord &record); ///< without the body

/// The body and how much was cut are in it when the entry has one: as "body", or as "bodyBase64" when it is no text.
QJsonObject toJson(const AuditEntry &entry);

enum class AuditBodies { LeaveOut, Include };
/// Lines that end with CRLF. A cell that a spreadsheet would take for a formula begins with an apostrophe. Bodies are
/// two more columns; one that is no text is "base64:" and that.
QByteArray auditCsvHeader(AuditBodies bodies);
QByteArray auditCsvLine(const AuditEntry &entry, AuditBodies bodies);

} // namespace wps
