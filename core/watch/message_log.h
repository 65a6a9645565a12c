// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/frame_sink.h"
#include "core/watch/log_part.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

class QFile;

namespace wps
{

class SegmentBin;

/// One row of a watch: the frame that arrived, its own bytes, and its envelope. A row can also be an event of the link
/// (connected, closed, ...). The reconnection token in a `connected` frame was blotted out by the client.
struct LogRecord {
    enum class Kind { Frame, LinkEvent };
    quint64 number = 0; ///< rises by one, never reused
    Kind kind = Kind::Frame;
    ClientFrame frame;
    QString client;    ///< whose it is, in a log of several clients; empty in that of one
    QString linkEvent; ///< English sentence for LinkEvent rows: "Connected as c1", "Closed: 1000 ..."

    /// The payload: JSON text as it came, text decoded, binary decoded from base64; the whole frame when it has no
    /// `data`.
    QByteArray payload() const;
};

/// What a watch has received, in mapped files that are also its journal: a recording is a folder of them and can be
/// opened again after any end of the writer. Without a folder (private) the files have no name and leave nothing
/// behind. Bounded by bytes, rows and age; the oldest go first and are counted, and a file goes when all of its records
/// have gone.
///
/// One thread at a time; or, after setPublishing(), one thread that appends and one that does everything else. The
/// readers' thread then sees the log as it was at its last publish(): nothing comes or goes in between.
class MessageLog
{
public:
    struct Limits {
        qsizetype maxBytes = 256 * 1024 * 1024;
        qsizetype maxRecords = 1'000'000;
        std::chrono::milliseconds maxAge{0}; ///< against the newest record; 0 = no limit
    };
    /// Whatever the limits, once its files cannot be on a disk.
    static constexpr qsizetype kMaxInMemory = 256 * 1024 * 1024;
    /// How the writer of a recording ended.
    struct Ending {
        bool clean = true;       ///< false: killed, or it is writing still
        bool writing = false;    ///< somebody writes it at this moment
        qint64 droppedBytes = 0; ///< of a record that was not whole
    };
    /// A record as it is stored: cheap to take out, decoded later and on any thread.
    struct Stored {
        quint64 number = 0;
        qint64 timeMs = 0;
        quint32 flags = 0;
        QByteArray body;
        /// `clients` are those of its log.
        LogRecord decoded(const QStringList &clients = {}) const;
        static Stored of(const FrameView &frame, quint16 client);
        static Stored ofLinkEvent(const QDateTime &at, const QString &sentence, quint16 client);
        /// The same as a record of another log.
        Stored as(quint16 client) const;
    };

    MessageLog(); ///< private
    explicit MessageLog(Limits limits);
    ~MessageLog();
    MessageLog(MessageLog &&) noexcept;
    MessageLog &operator=(MessageLog &&) noexcept;

    /// A recording in a new or empty folder, made 0700 with files of 0600. InvalidInput, field "recording".
    static Result<MessageLog> record(const QString &folder, Limits limits);
    /// A recording as it was left, to read. InvalidInput, field "recording".
    static Result<MessageLog> open(const QString &folder);
    /// Goes on with a recording: the numbers continue, the limits are those given now. InvalidInput, field "recording",
    /// also while somebody else writes it.
    static Result<MessageLog> resume(const QString &folder, Limits limits);
    Ending ending() const { return m_ending; }
    /// What a recording holds and how it ended, as far as that is known without opening it.
    struct Summary {
        quint64 records = 0;
        quint64 expired = 0;
        qint64 fileBytes = 0;
        QDateTime from; ///< of its first record and its last, UTC; null without any
        QDateTime to;
        Ending ending;
    };
    /// Also of one that is being written. InvalidInput, field "recording".
    static Result<Summary> summary(const QString &folder);
    /// Before the first record: from now on this is a recording as by record(), and what it says of the folder holds.
    /// By the thread that appends. Private still when it fails.
    Result<void> beginIn(const QString &folder, Limits limits);
    /// Records of an opened recording whose bytes have changed since they were written. Reads all of them.
    quint64 damaged() const;

    void append(const ClientFrame &frame, quint16 client = 0);
    void append(std::span<const FrameView> frames);
    void appendLinkEvent(const QDateTime &at, const QString &sentence, quint16 client = 0);
    /// As they are, but for their numbers.
    void append(std::span<const Stored> records);
    /// The number of a client in the records of a log of several; the same for the same name, 0 for none. At most
    /// 65,535 clients; more share the last number.
    quint16 clientNumber(const QString &name);
    QStringList clients() const; ///< names; number n is at n - 1
    /// Counts the cleared as dropped by the user, not as expired. When it is publishing, waits for no disk: the files
    /// go a little later.
    void clear();
    /// Ends a recording; appending afterwards begins a new file of it.
    Result<void> close();
    /// Before the first record. Appending never waits for a reader that is late: what comes while over 512 MiB are not
    /// published is lost, and counted.
    void setPublishing() { m_isPublishing = true; }
    /// Shows the readers what has come, and applies the limits.
    void publish();
    /// Why the recording could not go on in its folder (disk full, ...). From then on it is private; what is in the
    /// folder stays there when no more than kMaxInMemory can be kept.
    std::optional<Error> problem() const;
    /// The newest records that were appended, published or not. For the thread that appends.
    std::vector<Stored> newest(quint64 count) const;
    /// At most `count` of those from `number` on, without those that are gone. Likewise.
    std::vector<Stored> writtenFrom(quint64 number, quint64 count) const;
    /// One past the newest that was appended, published or not. For the thread that appends.
    quint64 writtenEnd() const;

    quint64 firstNumber() const; ///< number of the oldest kept record
    quint64 endNumber() const;   ///< one past the newest
    qsizetype size() const;
    qsizetype bytes() const;             ///< that the kept records take in their files
    quint64 expired() const;             ///< records that a limit removed
    quint64 lost() const;                ///< records for which there was no room at all
    LogRecord at(quint64 number) const;  ///< firstNumber() <= number < endNumber()
    Stored stored(quint64 number) const; ///< likewise
    /// The records from `number` on that lie in the same file. Likewise.
    LogPart partFrom(quint64 number) const;
    /// The records up to and without `end` that lie in one file. firstNumber() < end <= endNumber()
    LogPart partUpTo(quint64 end) const;

private:
    /// What there is: the numbers [first, end), and how it came to that.
    struct Extent {
        quint64 first = 0;
        quint64 end = 0;
        quint64 cleared = 0;
        quint64 lost = 0;
        qsizetype bytes = 0;
    };

    /// What readers may see.
    const Extent &shown() const { return m_isPublishing ? m_shown : m_now; }
    qsizetype kept() const { return static_cast<qsizetype>(m_now.end - m_now.first); }
    // What is written to the disk is so with the lock open, which `lock` then is for a while: the readers' thread does
    // not wait for it, and may clear the log meanwhile.
    using Lock = std::unique_lock<std::mutex>;
    void append(Lock &lock, qint64 timeMs, quint32 flags, QByteArrayView body);
    void flush(Lock &lock);
    std::vector<Stored> written(quint64 first, quint64 end) const;
    bool beginSegment(Lock &lock, qsizetype bodyLength);
    Result<std::unique_ptr<LogSegment>> makeNamed(LogSegment::Place place, qint64 capacity) const;
    Result<void> closeSegment(Lock &lock, bool last);
    const std::shared_ptr<LogSegment> &segmentOf(quint64 number) const;
    LogPart part(const std::shared_ptr<LogSegment> &segment, quint64 first, quint64 end) const;
    void applyLimits();
    void dropOldest();
    void dropUnused();
    void forgetSegments();
    void discard(std::shared_ptr<LogSegment> segment, const QString &file);

    Limits m_limits;
    QString m_folder;              // empty: private
    std::unique_ptr<QFile> m_lock; // of the one who writes the folder
    std::deque<std::shared_ptr<LogSegment>> m_segments;
    std::shared_ptr<SegmentBin> m_bin;
    std::vector<quint64> m_leftFiles; // of records that are gone: they stay in the folder
    bool m_open = false;              // the last segment takes records
    bool m_readOnly = false;
    bool m_inMemory = false; // has had to go there
    Ending m_ending;
    std::optional<Error> m_problem;
    bool m_isPublishing = false;
    QStringList m_clients;
    std::unique_ptr<std::mutex> m_mutex; // over everything but m_shown; a pointer, as a log can be moved
    Extent m_now;
    struct {
        quint64 records = 0;
        qsizetype bytes = 0;
    } m_unwritten; // in the last segment, behind m_now
    Extent m_shown;
};

} // namespace wps
