// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <chrono>

namespace wps
{

struct CallRecord;

/// One management call, as it is kept. Never a secret, never a body.
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
};

AuditEntry auditEntryOf(const CallRecord &record);

QJsonObject toJson(const AuditEntry &entry);
/// With a header line. A cell that a spreadsheet would take for a formula begins with an apostrophe.
QByteArray toCsv(const QList<AuditEntry> &entries);

} // namespace wps
