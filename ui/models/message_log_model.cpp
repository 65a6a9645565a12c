// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/message_log_model.h"

#include "core/watch/log_search.h"
#include "ui/common/icons.h"
#include "ui/common/latest_call.h"
#include "ui/models/record_text.h"
#include "ui/models/visible_text.h"

#include <QLocale>
#include <QPromise>
#include <QThreadPool>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr qsizetype kCutStep = 5'000; // rows leave the front of a full window in such portions

QFuture<QList<quint64>> findOnPool(LogPart part, MessageQuery query)
{
    auto promise = std::make_shared<QPromise<QList<quint64>>>();
    QFuture<QList<quint64>> future = promise->future();
    QThreadPool::globalInstance()->start([promise, part = std::move(part), query = std::move(query)] {
        promise->start();
        promise->addResult(findMatches(part, query));
        promise->finish();
    });
    return future;
}

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

QString MessageLogModel::countsText() const
{
    const auto number = [](quint64 value) { return QLocale().toString(value); };
    const quint64 all = m_log.endNumber() - m_log.firstNumber();
    QStringList parts;
    if (isFiltered())
        parts += tr("%1 of %2 shown").arg(number(quint64(rowCount()) + hiddenOlder()), number(all));
    else
        parts += tr("%1 rows").arg(number(all));
    if (isSearchingBack())
        parts += tr("searching\u2026");
    if (hiddenOlder() > 0 && isFiltered())
        parts += tr("the oldest %1 not listed").arg(number(hiddenOlder()));
    else if (hiddenOlder() > 0)
        parts += tr("the oldest %1 only through the filter").arg(number(hiddenOlder()));
    if (m_log.expired() > 0)
        parts += tr("%1 expired").arg(number(m_log.expired()));
    if (!m_marks.isEmpty())
        parts += tr("%1 marked").arg(number(quint64(m_marks.size())));
    if (m_log.lost() > 0)
        parts += tr("%1 lost for want of room").arg(number(m_log.lost()));
    if (isPaused())
        parts += tr("paused, +%1 new").arg(number(heldBack()));
    return parts.join(u" \u00B7 "_s);
}

void MessageLogModel::sync()
{
    if (isFiltered()) {
        dropExpiredMatches();
        searchOn();
    } else {
        syncWindow();
    }
    Q_EMIT countsChanged();
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
    whenDone(findOnPool(std::move(part), m_query), this,
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

QVariant MessageLogModel::data(const QModelIndex &index, int role) const
{
    const LogRecord *record = index.isValid() ? recordAt(index.row()) : nullptr;
    if (!record)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        switch (Column(index.column())) {
        case TimeColumn:
            return RecordText::time(*record);
        case ClientColumn:
            return visibleLine(record->client, 60);
        case DirectionColumn:
            return RecordText::direction(*record);
        case FromColumn:
            return RecordText::from(*record);
        case TargetColumn:
            return RecordText::target(*record);
        case TypeColumn:
            return RecordText::type(*record);
        case SizeColumn:
            return RecordText::size(*record);
        case DataColumn:
            return RecordText::preview(*record);
        case ColumnCount:
            break;
        }
        return {};
    case Qt::AccessibleTextRole:
        if (index.column() == TimeColumn)
            return isMarked(record->number) ? tr("Marked. %1").arg(RecordText::sentence(*record))
                                            : RecordText::sentence(*record);
        return data(index, Qt::DisplayRole);
    case Qt::DecorationRole:
        return index.column() == TimeColumn && isMarked(record->number) ? QVariant(icon(u"mark"_s)) : QVariant();
    case Qt::TextAlignmentRole:
        return index.column() == SizeColumn ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case Qt::ToolTipRole: // tool tips are rich by default
        if (index.column() == TimeColumn)
            return RecordText::utc(*record);
        if (index.column() == TargetColumn && record->frame.message.kind == DownstreamMessage::Kind::ServerMessage)
            return tr("The service does not tell a client whether a message went to the hub, to its user or to it.");
        return {};
    default:
        return {};
    }
}

QVariant MessageLogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const bool tip = role == Qt::ToolTipRole;
    switch (Column(section)) {
    case TimeColumn:
        return tip ? tr("When it arrived here, local time") : tr("Time");
    case ClientColumn:
        return tip ? tr("The client that heard or sent it") : tr("Client");
    case DirectionColumn:
        return tip ? tr("in: received, out: sent by this watch, link: the connection itself") : tr("Direction");
    case FromColumn:
        return tip ? tr("The sending user, as far as the service tells") : tr("From");
    case TargetColumn:
        return tip ? tr("The group it went to, as far as the service tells") : tr("Target");
    case TypeColumn:
        return tip ? tr("Type of the data, or of the frame") : tr("Type");
    case SizeColumn:
        return tip ? tr("Size of the whole frame in bytes") : tr("Size");
    case DataColumn:
        return tip ? tr("The first 200 characters") : tr("Data");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace wps
