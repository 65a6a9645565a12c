// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/inspector/byte_find.h"

#include "core/base/on_pool.h"
#include "core/model/message_body.h"
#include "core/watch/text_search.h"

#include <QByteArrayMatcher>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

bool isAscii(const QString &text)
{
    return std::all_of(text.cbegin(), text.cend(), [](QChar c) { return c.unicode() < 0x80; });
}

QList<ByteRange> findExact(const QByteArray &bytes, const QByteArray &needle)
{
    QList<ByteRange> hits;
    const QByteArrayMatcher matcher(needle);
    for (qsizetype at = matcher.indexIn(bytes); at >= 0 && hits.size() < ByteFind::kMostHits;
         at = matcher.indexIn(bytes, at + needle.size()))
        hits.append({at, at + needle.size()});
    return hits;
}

QList<ByteRange> findAsciiLetters(const QByteArray &bytes, const QByteArray &needle)
{
    QList<ByteRange> hits;
    const TextSearch search(needle.toLower());
    const char *const start = bytes.constData();
    const char *const end = start + bytes.size();
    for (const char *at = search.find(start, end); at != end && hits.size() < ByteFind::kMostHits;
         at = search.find(at + needle.size(), end))
        hits.append({at - start, at - start + needle.size()});
    return hits;
}

/// Empty when the bytes are no UTF-8: their places could not be told.
QList<ByteRange> findLetters(const QByteArray &bytes, const QString &needle)
{
    QList<ByteRange> hits;
    const QString text = QString::fromUtf8(bytes);
    if (text.toUtf8() != bytes)
        return hits;
    qsizetype counted = 0; // characters whose bytes are in `byte`
    qsizetype byte = 0;
    for (qsizetype at = text.indexOf(needle, 0, Qt::CaseInsensitive); at >= 0 && hits.size() < ByteFind::kMostHits;
         at = text.indexOf(needle, at + needle.size(), Qt::CaseInsensitive)) {
        byte += QStringView(text).sliced(counted, at - counted).toUtf8().size();
        counted = at;
        hits.append({byte, byte + QStringView(text).sliced(at, needle.size()).toUtf8().size()});
    }
    return hits;
}

} // namespace

QList<ByteRange> findInBytes(const QByteArray &bytes, const QString &text, bool matchesCase)
{
    if (text.isEmpty())
        return {};
    if (text.startsWith("0x"_L1)) {
        const Result<MessageBody> wanted = MessageBody::fromHex(text);
        if (wanted && !wanted->bytes.isEmpty())
            return findExact(bytes, wanted->bytes);
    }
    if (matchesCase)
        return findExact(bytes, text.toUtf8());
    return isAscii(text) ? findAsciiLetters(bytes, text.toLatin1()) : findLetters(bytes, text);
}

void ByteFind::setBytes(const QByteArray &bytes)
{
    if (bytes == m_bytes)
        return;
    m_bytes = bytes;
    search();
}

bool ByteFind::setQuery(const QString &text, bool matchesCase)
{
    if (text == m_text && matchesCase == m_matchesCase)
        return false;
    m_text = text;
    m_matchesCase = matchesCase;
    search();
    return true;
}

void ByteFind::search()
{
    const quint64 generation = ++m_generation;
    m_hits.clear();
    m_searching = isActive();
    if (!m_searching) {
        Q_EMIT found();
        return;
    }
    const auto work = [bytes = m_bytes, text = m_text, matchesCase = m_matchesCase] {
        return findInBytes(bytes, text, matchesCase);
    };
    whenDone(onPool(work), this, [this, generation](const QList<ByteRange> &hits) {
        if (generation != m_generation)
            return;
        m_searching = false;
        m_hits = hits;
        Q_EMIT found();
    });
}

std::optional<ByteRange> ByteFind::step(const ByteRange &from, bool forward, bool stays) const
{
    if (m_hits.isEmpty())
        return {};
    const auto before = [](const ByteRange &hit, qsizetype at) { return hit.begin < at; };
    const bool isHit = !from.isEmpty();
    if (forward) {
        const qsizetype at = isHit && !stays ? from.begin + 1 : from.begin;
        const auto next = std::lower_bound(m_hits.cbegin(), m_hits.cend(), at, before);
        return next == m_hits.cend() ? m_hits.first() : *next;
    }
    const auto next = std::lower_bound(m_hits.cbegin(), m_hits.cend(), from.begin, before);
    return next == m_hits.cbegin() ? m_hits.last() : *std::prev(next);
}

QString ByteFind::statusText(const ByteRange &selection) const
{
    if (!isActive())
        return {};
    if (m_searching)
        return tr("Searching\u2026");
    if (m_hits.isEmpty())
        return tr("Nothing found");
    const QLocale locale;
    const QString count =
        m_hits.size() == kMostHits ? tr("%1 or more").arg(locale.toString(kMostHits)) : locale.toString(m_hits.size());
    const qsizetype current = m_hits.indexOf(selection);
    if (current >= 0)
        return tr("%1 of %2").arg(locale.toString(current + 1), count);
    return m_hits.size() == 1 ? tr("1 hit") : tr("%1 hits").arg(count);
}

} // namespace wps
