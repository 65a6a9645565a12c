// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/message_log_model.h"

#include "core/base/on_pool.h"
#include "core/watch/log_search.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr qsizetype kCutStep = 5'000; // rows leave the front of a full window in such portions

} // namespace

MessageLogModel::MessageLogModel(const MessageLog &log, QObject *parent)
    : QAbstractTableModel(parent), m_log(log), m_first(log.firstNumber()), m_end(log.firstNumber())
{
    sync();
}

quint64 MessageLogModel::visibleEnd() const
{
    return m_paused ? std::max(m_pausedEnd, m_log.firstNumber()) : m_log.endNumber();
}

quint64 MessageLogModel::heldBack() const
{
    return m_paused ? m_log.endNumber() - visibleEnd() : 0;
}

quint64 MessageLogModel::hiddenOlder() const
{
    if (isFiltered())
        return m_firstMatch;
    return m_first <= m_log.firstNumber() ? 0 : m_first - m_log.firstNumber();
}

bool MessageLogModel::hidesAll() const
{
    return isFiltered() && rowCount() == 0 && m_log.size() > 0 && !isSearching();
}

RowCounts MessageLogModel::counts() const
{
    RowCounts counts;
    counts.shown = quint64(rowCount());
    counts.notListed = hiddenOlder();
    counts.heldBack = heldBack();
    counts.expired = m_log.expired();
    counts.cleared = m_log.firstNumber() - m_log.expired();
    counts.lost = m_log.lost();
    if (isFiltered()) {
        const quint64 first = m_log.firstNumber();
        const quint64 end = visibleEnd();
        const quint64 from = std::clamp(m_searchedFrom, first, end);
        const quint64 to = std::clamp(m_searchedTo, from, end);
        counts.notSearched = (from - first) + (end - to);
        counts.filteredOut = (to - from) - counts.shown - counts.notListed;
    }
    return counts;
}

QString MessageLogModel::countsText() const
{
    return counts().line(isFiltered(), isPaused(), quint64(m_marks.size()));
}

void MessageLogModel::sync()
{
    forgetMarks();
    if (isFiltered()) {
        dropExpiredMatches();
        searchOn();
    } else {
        syncWindow();
    }
    Q_EMIT countsChanged();
}

void MessageLogModel::forgetMarks()
{
    if (!m_marks.isEmpty())
        m_marks.removeIf([first = m_log.firstNumber()](quint64 number) { return number < first; });
}

void MessageLogModel::setServices(const QHash<QString, QString> &services)
{
    if (services == m_services)
        return;
    m_services = services;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, ServiceColumn), index(rowCount() - 1, ServiceColumn));
}

qsizetype MessageLogModel::services() const
{
    return QSet<QString>(m_services.cbegin(), m_services.cend()).size();
}

void MessageLogModel::syncWindow()
{
    const quint64 end = std::max(visibleEnd(), m_end);
    quint64 first = std::max(m_first, m_log.firstNumber());
    if (end > first && end - first > quint64(kMaxRows + kCutStep))
        first = end - quint64(kMaxRows);
    if (first > m_first && m_end > m_first) {
        const quint64 gone = std::min(first, m_end) - m_first;
        beginRemoveRows({}, 0, int(gone) - 1);
        m_first += gone;
        endRemoveRows();
    }
    if (m_first == m_end)
        m_first = m_end = std::max(first, m_first);
    if (end > m_end) {
        beginInsertRows({}, int(m_end - m_first), int(end - m_first) - 1);
        m_end = end;
        endInsertRows();
    }
}

void MessageLogModel::dropExpiredMatches()
{
    const auto kept = std::lower_bound(m_matches.begin(), m_matches.end(), m_log.firstNumber());
    const auto expired = size_t(kept - m_matches.begin());
    size_t first = std::max(m_firstMatch, expired);
    if (m_matches.size() - first > size_t(kMaxRows + kCutStep))
        first = m_matches.size() - size_t(kMaxRows);
    if (first > m_firstMatch) {
        beginRemoveRows({}, 0, int(first - m_firstMatch) - 1);
        m_firstMatch = first;
        endRemoveRows();
    }
    m_matches.erase(m_matches.begin(), kept);
    m_firstMatch -= expired;
}

void MessageLogModel::setPaused(bool paused)
{
    if (paused == m_paused)
        return;
    m_pausedEnd = m_log.endNumber();
    m_paused = paused;
    sync();
}

void MessageLogModel::setQuery(const MessageQuery &query)
{
    beginResetModel();
    ++m_searchGeneration;
    m_searching = false;
    m_query = query;
    m_matches.clear();
    m_firstMatch = 0;
    m_searchedFrom = m_searchedTo = visibleEnd();
    m_first = m_end = m_log.firstNumber();
    endResetModel();
    sync();
}

void MessageLogModel::searchOn()
{
    if (m_searching)
        return;
    m_searchedTo = std::max(m_searchedTo, m_log.firstNumber());
    const bool hasNewer = m_searchedTo < visibleEnd();
    const bool hasOlder = m_searchedFrom > m_log.firstNumber();
    if (!hasNewer && !hasOlder)
        return;
    m_searching = true;
    m_searchedNewer = hasNewer && !(hasOlder && m_searchedNewer);
    LogPart part = m_searchedNewer ? m_log.partFrom(m_searchedTo) : m_log.partUpTo(m_searchedFrom);
    part.end = std::min(part.end, visibleEnd());
    const quint64 first = part.first;
    const quint64 end = part.end;
    const bool isNewer = m_searchedNewer;
    whenDone(onPool([part = std::move(part), query = m_query] { return findMatches(part, query); }), this,
             [this, first, end, isNewer, generation = m_searchGeneration](const QList<quint64> &matches) {
                 if (generation != m_searchGeneration)
                     return;
                 m_searching = false;
                 if (isNewer)
                     takeNewer(matches, end);
                 else
                     takeOlder(matches, first);
                 dropExpiredMatches();
                 searchOn();
                 Q_EMIT countsChanged();
             });
}

void MessageLogModel::takeNewer(const QList<quint64> &matches, quint64 searchedTo)
{
    m_searchedTo = searchedTo;
    if (matches.isEmpty())
        return;
    const int first = shownMatches();
    beginInsertRows({}, first, first + int(matches.size()) - 1);
    m_matches.insert(m_matches.end(), matches.begin(), matches.end());
    endInsertRows();
}

void MessageLogModel::takeOlder(const QList<quint64> &matches, quint64 searchedFrom)
{
    m_searchedFrom = searchedFrom;
    // Those that do not fit above the others any more are counted.
    const auto shown = std::min<qsizetype>(matches.size(), std::max<qsizetype>(0, kMaxRows - shownMatches()));
    if (shown > 0)
        beginInsertRows({}, 0, int(shown) - 1);
    m_matches.insert(m_matches.begin(), matches.begin(), matches.end());
    m_firstMatch += size_t(matches.size() - shown);
    if (shown > 0)
        endInsertRows();
}

void MessageLogModel::setMarked(const QList<quint64> &numbers, bool marked)
{
    for (const quint64 number : numbers) {
        if (marked)
            m_marks.insert(number);
        else
            m_marks.remove(number);
        if (const int row = rowOf(number); row >= 0)
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
    Q_EMIT countsChanged();
    Q_EMIT marksChanged();
}

int MessageLogModel::markedRow(int from, bool forward) const
{
    QList<int> rows;
    for (const quint64 number : m_marks) {
        if (const int row = rowOf(number); row >= 0)
            rows.append(row);
    }
    if (rows.isEmpty())
        return -1;
    std::sort(rows.begin(), rows.end());
    if (forward) {
        const auto next = std::upper_bound(rows.cbegin(), rows.cend(), from);
        return next == rows.cend() ? rows.first() : *next;
    }
    const auto next = std::lower_bound(rows.cbegin(), rows.cend(), from);
    return next == rows.cbegin() ? rows.last() : *std::prev(next);
}

QList<LogPart> MessageLogModel::parts() const
{
    QList<LogPart> parts;
    for (quint64 at = m_log.firstNumber(); at < visibleEnd(); at = parts.last().end) {
        parts.append(m_log.partFrom(at));
        parts.last().end = std::min(parts.last().end, visibleEnd());
    }
    return parts;
}

std::optional<QList<quint64>> MessageLogModel::matches() const
{
    if (!isFiltered())
        return {};
    return QList<quint64>(m_matches.begin(), m_matches.end());
}

quint64 MessageLogModel::numberAt(int row) const
{
    return isFiltered() ? m_matches[m_firstMatch + size_t(row)] : m_first + quint64(row);
}

const LogRecord *MessageLogModel::recordAt(int row) const
{
    if (row < 0 || row >= rowCount())
        return nullptr;
    const quint64 number = numberAt(row);
    if (number < m_log.firstNumber() || number >= m_log.endNumber())
        return nullptr;
    if (!m_hasLast || m_last.number != number) {
        if (m_hasLast)
            m_beforeLast = {m_last.number, m_last.frame.at.toMSecsSinceEpoch()};
        m_last = m_log.at(number);
        m_hasLast = true;
    }
    return &m_last;
}

int MessageLogModel::rowOf(quint64 number) const
{
    if (!isFiltered())
        return number >= m_first && number < m_end ? int(number - m_first) : -1;
    const auto shown = m_matches.begin() + std::ptrdiff_t(m_firstMatch);
    const auto it = std::lower_bound(shown, m_matches.end(), number);
    return it != m_matches.end() && *it == number ? int(it - shown) : -1;
}

int MessageLogModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    return isFiltered() ? shownMatches() : int(m_end - m_first);
}

int MessageLogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

std::optional<qint64> MessageLogModel::timeOf(quint64 number) const
{
    if (m_beforeLast && m_beforeLast->first == number)
        return m_beforeLast->second;
    if (number < m_log.firstNumber() || number >= m_log.endNumber())
        return {};
    return m_log.stored(number).timeMs;
}

} // namespace wps
