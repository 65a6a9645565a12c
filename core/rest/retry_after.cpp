// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/retry_after.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace wps
{

QDateTime parseHttpDate(const QByteArray &value)
{
    QString date = QString::fromLatin1(value.trimmed());
    if (date.endsWith(u" GMT"_s))
        date.chop(4);
    QDateTime at = QLocale::c().toDateTime(date, u"ddd, dd MMM yyyy hh:mm:ss"_s);
    at.setTimeSpec(Qt::UTC);
    return at;
}

std::optional<std::chrono::milliseconds> parseRetryAfter(const QByteArray &value, const QDateTime &nowUtc)
{
    const QByteArray text = value.trimmed();
    if (text.isEmpty() || text.size() > 64)
        return std::nullopt;
    if (std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
        // A number too long to read is still a number: "very long", which every caller caps.
        bool ok = false;
        const qint64 seconds = text.toLongLong(&ok);
        return std::chrono::seconds(ok ? std::min<qint64>(seconds, 366LL * 86'400) : 366LL * 86'400);
    }
    if (const QDateTime at = parseHttpDate(text); at.isValid())
        return std::chrono::milliseconds(std::max<qint64>(0, nowUtc.msecsTo(at)));
    return std::nullopt;
}

std::chrono::milliseconds retryDelay(const RetryPolicy &policy, int attempt,
                                     std::optional<std::chrono::milliseconds> retryAfter, double random01)
{
    if (retryAfter)
        return std::min(*retryAfter, policy.maxRetryAfter);
    const double doubled = static_cast<double>(policy.baseDelay.count()) * std::pow(2.0, std::max(0, attempt - 1));
    const double capped = std::min(doubled, static_cast<double>(policy.maxDelay.count()));
    return std::chrono::milliseconds(std::llround(capped * (0.8 + 0.5 * random01)));
}

} // namespace wps
