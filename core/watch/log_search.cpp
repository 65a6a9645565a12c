// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/watch/log_search.h"

#include "core/watch/message_log.h"
#include "core/watch/text_search.h"

#include <algorithm>

namespace wps
{

namespace
{

bool matches(const LogPart &part, quint64 number, const MessageQuery &query)
{
    const LogSegment::Entry &entry = part.entry(number);
    const MessageLog::Stored record{number, entry.timeMs, entry.flags, part.body(number).toByteArray()};
    return query.matches(record.decoded(part.clients));
}

/// The first record in [from, part.end) that ends behind `at`.
quint64 recordAt(const LogPart &part, quint64 from, const char *at)
{
    quint64 low = from;
    quint64 high = part.end;
    while (low < high) {
        const quint64 middle = low + (high - low) / 2;
        if (part.body(middle).end() <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

} // namespace

QList<quint64> findMatches(const LogPart &part, const MessageQuery &query)
{
    QList<quint64> found;
    if (part.first == part.end)
        return found;
    const QByteArray text = query.requiredText();
    if (text.isEmpty()) {
        for (quint64 number = part.first; number < part.end; ++number) {
            if (matches(part, number, query))
                found.append(number);
        }
        return found;
    }
    const TextSearch search(text);
    const bool isEnough = query.isTextAlone();
    const char *const end = part.body(part.end - 1).end();
    const char *at = part.body(part.first).begin();
    for (quint64 number = part.first; (at = search.find(at, end)) != end;) {
        number = recordAt(part, number, at);
        if (number == part.end)
            break;
        const QByteArrayView body = part.body(number);
        if (at < body.begin() || at + text.size() > body.end()) { // between two records
            ++at;
            continue;
        }
        if (isEnough || matches(part, number, query))
            found.append(number);
        at = body.end();
        if (++number == part.end)
            break;
    }
    return found;
}

} // namespace wps
