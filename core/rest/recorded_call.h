// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/rest/http_exchange.h"

#include <QStringList>

namespace wps
{

/// What a recorded exchange asked for, read back from its URL (rest-api section 4). The operation is the one that was
/// really called: a send to the group "a/b" goes hub-wide with a filter, and that is what a repetition has to do.
struct RecordedCall {
    QByteArray method;
    QByteArray url;      ///< encoded, as sent
    QString operation;   ///< operationId
    QByteArray endpoint; ///< "https://host:port"
    QString hub;         ///< empty for health
    QString group;
    QString user;
    QString connection;
    QString permission;
    QList<QPair<QString, QString>> query; ///< decoded, without api-version
    QList<QPair<QByteArray, QByteArray>> metadata;
    QByteArray contentType;
    QByteArray body;

    QString option(const QString &name) const; ///< the first of that name; empty when absent
    QStringList options(const QString &name) const;
    bool asksMoreThan(const QStringList &names) const; ///< the query has others than these

    bool isText() const; ///< the body is UTF-8
    QString text() const { return QString::fromUtf8(body); }
    QString base64() const { return QString::fromLatin1(body.toBase64()); }
};

/// InvalidInput when the body was kept only in part, or the URL is none of the data plane's.
Result<RecordedCall> recordedCall(const HttpExchange &exchange);

} // namespace wps
