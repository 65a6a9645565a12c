// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>
#include <QStringList>

#include <optional>

namespace wps
{

/// A request target as sent, taken apart once. Path segments: escapes decoded once, except %2F, which stays as it is
/// written; `+` stays `+`. Query: names lower-cased, values decoded once, `+` is a blank.
class EmulatorTarget
{
public:
    explicit EmulatorTarget(QByteArray target);

    const QByteArray &sent() const { return m_sent; } ///< path and query, never scheme and host
    QByteArray sentPath() const;
    const QStringList &segments() const { return m_segments; }
    QStringList values(QStringView name) const; ///< `name` in lower case; all values in the order given
    std::optional<QString> first(QStringView name) const;
    std::optional<QString> last(QStringView name) const;

private:
    QByteArray m_sent;
    QStringList m_segments;
    QList<QPair<QString, QString>> m_query;
};

using HeaderList = QList<QPair<QByteArray, QByteArray>>;

/// One HTTP request, whole. Header names as sent; compared without case.
struct EmulatorRequest {
    QByteArray method;
    QByteArray target;
    HeaderList headers;
    std::optional<quint64> contentLength; ///< empty when unknown: chunked, or not given
    QByteArray body;                      ///< not read when longer than the limit or of unknown length

    QList<QByteArray> headerValues(QByteArrayView name) const;
    QByteArray header(QByteArrayView name) const; ///< the first, trimmed; empty when there is none
};

/// One HTTP answer. A body on the answer of a HEAD is not sent, only its length.
struct EmulatorResponse {
    int status = 200;
    HeaderList headers;
    QByteArray body;
};

/// The normal error body (rest-api section 2) with its `x-ms-error-code`.
EmulatorResponse errorResponse(int status, const QString &code, const QString &message,
                               const QString &target = QStringLiteral("Request"));

inline constexpr quint64 kMaxBodySize = 1024 * 1024;

} // namespace wps
