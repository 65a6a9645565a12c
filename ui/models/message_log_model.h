// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/watch/log_part.h"
#include "core/watch/message_query.h"
#include "ui/models/row_counts.h"

#include <QAbstractTableModel>
#include <QFuture>
#include <QHash>
#include <QSet>

#include <deque>
#include <optional>
#include <utility>

namespace wps
{

/// A window over a watch's log: grows at the end, loses rows at the front, holds numbers and no text. With a query it
/// holds the matching numbers, found on the thread pool file by file, newest first, and continues with what arrives.
/// GUI thread.
class MessageLogModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        TimeColumn,
        UtcColumn,
        DeltaColumn, ///< since the row before
        NumberColumn,
        ClientColumn,  ///< whose row it is; for logs of several clients
        ServiceColumn, ///< and of which service, as setServices() says
        DirectionColumn,
        FromColumn,
        TargetColumn,
        TypeColumn,
        SizeColumn,
        SequenceColumn,
        AckColumn,
        StreamColumn,
        MetadataColumn,
        DataColumn,
        ColumnCount
    };
    /// At most so many rows are shown, the newest; a little more until the next cut. The log keeps the older ones, and
    /// a query finds them.
    static constexpr qsizetype kMaxRows = 50'000;

    /// `log` outlives the model and changes on this thread only.
    explicit MessageLogModel(const MessageLog &log, QObject *parent = nullptr);

    /// Takes over what changed in the log: call once after each batch.
    void sync();
    /// A paused model shows nothing new. The log goes on.
    void setPaused(bool paused);
    bool isPaused() const { return m_paused; }
    quint64 heldBack() const; ///< records that came since the pause

    void setQuery(const MessageQuery &query);
    bool isFiltered() const { return !m_query.isEmpty(); }
    bool isSearching() const { return m_searching; }
    /// The log has records older than those searched so far.
    bool isSearchingBack() const { return isFiltered() && m_searchedFrom > m_log.firstNumber(); }
    RowCounts counts() const;
    /// "8,412 rows", "12 of 8,412 shown", "paused, +1,204 new", and what is not shown, each with its number.
    QString countsText() const;
    /// The filter matches nothing of what there is.
    bool hidesAll() const;
    quint64 hiddenOlder() const; ///< records (with a query: matches) that are older than the first row

    /// By the name of each client in a log of several: the service and hub that it is connected to.
    void setServices(const QHash<QString, QString> &services);
    qsizetype services() const; ///< how many different ones

    /// Marks stay with their records, whatever the filter shows, and go with them.
    void setMarked(const QList<quint64> &numbers, bool marked);
    bool isMarked(quint64 number) const { return m_marks.contains(number); }
    const QSet<quint64> &marks() const { return m_marks; }
    /// The next marked row after (before) this one, going round at the end; -1 when none is marked.
    int markedRow(int from, bool forward) const;

    /// The column in words, for a menu; headerData() gives the short ones.
    static QString columnTitle(Column column);
    /// False for those that only some want to see.
    static bool isShownFirst(Column column);

    /// For an export: the records as they are now, and those of them that the filter shows, when there is one.
    QList<LogPart> parts() const;
    std::optional<QList<quint64>> matches() const;

    /// Null when the row's record has expired a moment ago. Valid until the next call of recordAt() or data().
    const LogRecord *recordAt(int row) const;
    quint64 numberAt(int row) const;
    int rowOf(quint64 number) const; ///< -1 when not shown

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// Rows, what is held back, or the state of the search changed.
    void countsChanged();
    void marksChanged();

private:
    quint64 visibleEnd() const;
    static QString header(Column column, bool tip);
    void forgetMarks();
    QString text(const LogRecord &record, int row, Column column) const;
    QString delta(int row) const;
    std::optional<qint64> timeOf(quint64 number) const;
    void syncWindow();
    void dropExpiredMatches();
    void searchOn();
    void takeNewer(const QList<quint64> &matches, quint64 searchedTo);
    void takeOlder(const QList<quint64> &matches, quint64 searchedFrom);
    int shownMatches() const { return int(m_matches.size() - m_firstMatch); }

    const MessageLog &m_log;
    MessageQuery m_query;
    bool m_paused = false;
    quint64 m_pausedEnd = 0;
    // without a query: rows are [m_first, m_end)
    quint64 m_first = 0;
    quint64 m_end = 0;
    // with one: the matches, which of them is the first row, and what of the log was searched
    std::deque<quint64> m_matches;
    size_t m_firstMatch = 0;
    quint64 m_searchedFrom = 0;
    quint64 m_searchedTo = 0;
    bool m_searchedNewer = false; // last: the two ends take turns
    quint64 m_searchGeneration = 0;
    bool m_searching = false;
    QSet<quint64> m_marks;
    QHash<QString, QString> m_services;
    // decoded once for all cells of a row; numbers are never used again
    mutable LogRecord m_last;
    mutable bool m_hasLast = false;
    mutable std::optional<std::pair<quint64, qint64>> m_beforeLast; // number and time: rows are painted in order
};

} // namespace wps
