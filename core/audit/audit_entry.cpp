// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audit/audit_entry.h"

#include "core/base/csv.h"
#include "core/base/logging.h"
#include "core/rest/call_record.h"

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

QString resultOf(const CallRecord &record)
{
    if (!record.error)
        return u"done"_s;
    switch (record.error->kind) {
    case Error::Kind::Locked:
        return u"refused"_s;
    case Error::Kind::OutcomeUnknown:
        return u"unknown"_s;
    case Error::Kind::Cancelled:
        return u"cancelled"_s;
    default:
        return u"failed"_s;
    }
}

} // namespace

AuditEntry auditEntryOf(const CallRecord &record)
{
    AuditEntry entry;
    entry.at = record.startedAt;
    entry.profile = record.origin.profileName;
    entry.environment = environmentName(record.origin.environment);
    entry.endpoint = record.endpoint;
    entry.hub = record.hub;
    entry.verb = record.operationId.isEmpty() ? QString::fromLatin1(record.method) : record.operationId;
    entry.target = record.target;
    entry.result = resultOf(record);
    entry.status = record.status;
    if (record.error)
        entry.detail = redactSecrets(record.error->summary());
    entry.requestId = record.requestId;
    entry.attempts = record.attempts;
    entry.duration = record.duration;
    return entry;
}

QJsonObject toJson(const AuditEntry &entry)
{
    return {{u"number"_s, entry.number},     {u"at"_s, entry.at.toString(Qt::ISODateWithMs)},
            {u"profile"_s, entry.profile},   {u"environment"_s, entry.environment},
            {u"endpoint"_s, entry.endpoint}, {u"hub"_s, entry.hub},
            {u"verb"_s, entry.verb},         {u"target"_s, entry.target},
            {u"result"_s, entry.result},     {u"status"_s, entry.status},
            {u"detail"_s, entry.detail},     {u"requestId"_s, entry.requestId},
            {u"attempts"_s, entry.attempts}, {u"milliseconds"_s, static_cast<qint64>(entry.duration.count())}};
}

QByteArray toCsv(const QList<AuditEntry> &entries)
{
    QByteArray csv = "number,at,profile,environment,endpoint,hub,verb,target,result,status,detail,requestId,attempts,"
                     "milliseconds\r\n";
    for (const AuditEntry &entry : entries) {
        csv += QByteArray::number(entry.number) + ',' + entry.at.toString(Qt::ISODateWithMs).toLatin1();
        for (const QString &text :
             {entry.profile, entry.environment, entry.endpoint, entry.hub, entry.verb, entry.target, entry.result})
            csv += ',' + csvCell(text);
        csv += ',' + QByteArray::number(entry.status) + ',' + csvCell(entry.detail) + ',' + csvCell(entry.requestId) +
               ',' + QByteArray::number(entry.attempts) + ',' +
               QByteArray::number(static_cast<qint64>(entry.duration.count())) + "\r\n";
    }
    return csv;
}

} // namespace wps
