// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/message_log_model.h"

#include "ui/common/latest_call.h"
#include "ui/models/record_text.h"

#include <QPromise>
#include <QThreadPool>

#include <algorithm>
#include <memory>

namespace wps
{

namespace
{

constexpr qsizetype kCutStep = 5'000; // rows leave the front of a full window in such portions
constexpr qsizetype kBatchRecords = 4'096;
constexpr qsizetype kBatchBytes = 8 * 1024 * 1024;

QFuture<QList<quint64>> findMatches(QList<MessageLog::Stored> records, MessageQuery query)
{
    auto promise = std::make_shared<QPromise<QList<quint64>>>();
    QFuture<QList<quint64>> future = promise->future();
    QThreadPool::globalInstance()->start([promise, records = std::move(records), query = std::move(query)] {
        promise->start();
        QList<quint64> matches;
        for (const MessageLog::Stored &record : records) {
            if (query.matches(record.decoded()))
                matches.append(record.number);
        }
        promise->addResult(matches);
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
    return isFiltered() || m_first <= m_log.firstNumber() ? 0 : m_first - m_log.firstNumber();
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
    auto gone = kept - m_matches.begin();
    if (qsizetype(m_matches.size()) > kMaxRows + kCutStep)
        gone = std::max<qsizetype>(gone, qsizetype(m_matches.size()) - kMaxRows);
    if (gone <= 0)
        return;
    beginRemoveRows({}, 0, int(gone) - 1);
    m_matches.erase(m_matches.begin(), m_matches.begin() + gone);
    endRemoveRows();
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
    m_searchedTo = m_log.firstNumber();
    m_first = m_end = m_log.firstNumber();
    endResetModel();
    sync();
}

void MessageLogModel::searchOn()
{
    if (m_searching)
        return;
    m_searchedTo = std::max(m_searchedTo, m_log.firstNumber());
    QList<MessageLog::Stored> records;
    qsizetype bytes = 0;
    quint64 to = m_searchedTo;
    for (; to < visibleEnd() && records.size() < kBatchRecords && bytes < kBatchBytes; ++to) {
        records.append(m_log.stored(to));
        bytes += records.last().body.size();
    }
    if (records.isEmpty())
        return;
    m_searching = true;
    whenDone(findMatches(std::move(records), m_query), this,
             [this, to, generation = m_searchGeneration](const QList<quint64> &matches) {
                 if (generation == m_searchGeneration)
                     takeMatches(matches, to);
             });
}

void MessageLogModel::takeMatches(const QList<quint64> &matches, quint64 searchedTo)
{
    m_searching = false;
    m_searchedTo = searchedTo;
    const auto kept = std::lower_bound(matches.begin(), matches.end(), m_log.firstNumber());
    if (kept != matches.end()) {
        const int first = int(m_matches.size());
        beginInsertRows({}, first, first + int(matches.end() - kept) - 1);
        m_matches.insert(m_matches.end(), kept, matches.end());
        endInsertRows();
    }
    dropExpiredMatches();
    searchOn();
    Q_EMIT countsChanged();
}

quint64 MessageLogModel::numberAt(int row) const
{
    return isFiltered() ? m_matches[size_t(row)] : m_first + quint64(row);
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
    const auto it = std::lower_bound(m_matches.begin(), m_matches.end(), number);
    return it != m_matches.end() && *it == number ? int(it - m_matches.begin()) : -1;
}

int MessageLogModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    return isFiltered() ? int(m_matches.size()) : int(m_end - m_first);
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
        return index.column() == TimeColumn ? RecordText::sentence(*record) : data(index, Qt::DisplayRole);
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
