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
    QJsonObject json{{u"number"_s, entry.number},     {u"at"_s, entry.at.toString(Qt::ISODateWithMs)},
                     {u"profile"_s, entry.profile},   {u"environment"_s, entry.environment},
                     {u"endpoint"_s, entry.endpoint}, {u"hub"_s, entry.hub},
                     {u"verb"_s, entry.verb},         {u"target"_s, entry.target},
                     {u"result"_s, entry.result},     {u"status"_s, entry.status},
                     {u"detail"_s, entry.detail},     {u"requestId"_s, entry.requestId},
                     {u"attempts"_s, entry.attempts}, {u"milliseconds"_s, static_cast<qint64>(entry.duration.count())}};
    if (entry.body) {
        if (entry.body->isValidUtf8())
            json.insert(u"body"_s, QString::fromUtf8(*entry.body));
        else
            json.insert(u"bodyBase64"_s, QString::fromLatin1(entry.body->toBase64()));
        json.insert(u"bodyCut"_s, entry.bodyCut);
    }
    return json;
}

QByteArray auditCsvHeader(AuditBodies bodies)
{
    QByteArray header = "number,at,profile,environment,endpoint,hub,verb,target,result,status,detail,requestId,"
                        "attempts,milliseconds";
    if (bodies == AuditBodies::Include)
        header += ",body,bodyCut";
    return header + "\r\n";
}

QByteArray auditCsvLine(const AuditEntry &entry, AuditBodies bodies)
{
    QByteArray line = QByteArray::number(entry.number) + ',' + entry.at.toString(Qt::ISODateWithMs).toLatin1();
    for (const QString &text :
         {entry.profile, entry.environment, entry.endpoint, entry.hub, entry.verb, entry.target, entry.result})
        line += ',' + csvCell(text);
    line += ',' + QByteArray::number(entry.status) + ',' + csvCell(entry.detail) + ',' + csvCell(entry.requestId) +
            ',' + QByteArray::number(entry.attempts) + ',' +
            QByteArray::number(static_cast<qint64>(entry.duration.count()));
    if (bodies == AuditBodies::Include) {
        const QByteArray body = entry.body.value_or(QByteArray());
        line += ',' + csvCell(body.isValidUtf8() ? QString::fromUtf8(body)
                                                 : u"base64:"_s + QString::fromLatin1(body.toBase64()));
        line += ',' + (entry.body ? QByteArray::number(entry.bodyCut) : QByteArray());
    }
    return line + "\r\n";
}

} // namespace wps
