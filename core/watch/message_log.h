// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/web_pubsub_client.h"
#include "core/watch/log_segment.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <chrono>
#include <deque>
#include <memory>
#include <optional>

class QFile;

namespace wps
{

/// One row of a watch: the frame that arrived, its own bytes, and its envelope. A row can also be an event of the link
/// (connected, closed, ...). The reconnection token in a `connected` frame was blotted out by the client.
struct LogRecord {
    enum class Kind { Frame, LinkEvent };
    quint64 number = 0; ///< rises by one, never reused
    Kind kind = Kind::Frame;
    ClientFrame frame;
    QString linkEvent; ///< English sentence for LinkEvent rows: "Connected as c1", "Closed: 1000 ..."

    /// The payload: JSON text as it came, text decoded, binary decoded from base64; the whole frame when it has no
    /// `data`.
    QByteArray payload() const;
};

/// What a watch has received, in mapped files that are also its journal: a recording is a folder of them and can be
/// opened again after any end of the writer. Without a folder (private) the files have no name and leave nothing
/// behind. Bounded by bytes, rows and age; the oldest go first and are counted, and a file goes when all of its records
/// have gone. One thread at a time (the watch's).
class MessageLog
{
public:
    struct Limits {
        qsizetype maxBytes = 256 * 1024 * 1024;
        qsizetype maxRecords = 1'000'000;
        std::chrono::milliseconds maxAge{0}; ///< against the newest record; 0 = no limit
    };
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
        LogRecord decoded() const;
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

    void append(const ClientFrame &frame);
    void appendLinkEvent(const QDateTime &at, const QString &sentence);
    void clear(); ///< counts the cleared as dropped by the user, not as expired
    /// Ends a recording; appending afterwards begins a new file of it.
    Result<void> close();
    /// Why the recording could not go on in its folder (disk full, ...). From then on it is private.
    const std::optional<Error> &problem() const { return m_problem; }

    quint64 firstNumber() const; ///< number of the oldest kept record
    quint64 endNumber() const;   ///< one past the newest
    qsizetype size() const;
    qsizetype bytes() const;             ///< that the kept records take in their files
    quint64 expired() const;             ///< records that a limit removed
    quint64 lost() const;                ///< records for which there was no room at all
    LogRecord at(quint64 number) const;  ///< firstNumber() <= number < endNumber()
    Stored stored(quint64 number) const; ///< likewise

private:
    void append(qint64 timeMs, quint32 flags, QByteArrayView body);
    bool beginSegment(qsizetype bodyLength);
    Result<void> closeSegment(bool last);
    const LogSegment &segmentOf(quint64 number) const;
    void applyLimits();
    void dropOldest();

    Limits m_limits;
    QString m_folder;              // empty: private
    std::unique_ptr<QFile> m_lock; // of the one who writes the folder
    std::deque<std::unique_ptr<LogSegment>> m_segments;
    bool m_open = false; // the last segment takes records
    bool m_readOnly = false;
    Ending m_ending;
    std::optional<Error> m_problem;
    quint64 m_first = 0;
    quint64 m_end = 0;
    quint64 m_cleared = 0;
    quint64 m_lost = 0;
    qsizetype m_bytes = 0;
};

} // namespace wps
