// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/byte_range.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QString>

#include <optional>

namespace wps
{

/// Where a text stands in some bytes, rising and not overlapping; at most ByteFind::kMostHits. "0x48 65" looks for
/// those two bytes. Letters beyond ASCII are taken without regard to case only in bytes that are UTF-8. Pure.
QList<ByteRange> findInBytes(const QByteArray &bytes, const QString &text, bool matchesCase);

/// Looks for a text in a payload, on the thread pool, and goes from one hit to the next. GUI thread.
class ByteFind : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype kMostHits = 100'000;

    using QObject::QObject;

    void setBytes(const QByteArray &bytes);
    bool setQuery(const QString &text, bool matchesCase); ///< false: it is that already
    bool isActive() const { return !m_text.isEmpty(); }
    bool isSearching() const { return m_searching; }
    const QList<ByteRange> &hits() const { return m_hits; }
    /// The first hit behind (before) a selection, going round at the end; nothing when there is none. With `stays` the
    /// selection itself is one, too.
    std::optional<ByteRange> step(const ByteRange &from, bool forward, bool stays = false) const;
    /// "3 of 17", "17 hits", "nothing found"; empty while nothing is looked for.
    QString statusText(const ByteRange &selection) const;

Q_SIGNALS:
    void found(); ///< hits() are those of the query and the bytes of now

private:
    void search();

    QByteArray m_bytes;
    QString m_text;
    bool m_matchesCase = false;
    QList<ByteRange> m_hits;
    quint64 m_generation = 0;
    bool m_searching = false;
};

} // namespace wps
