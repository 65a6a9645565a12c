// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/frame_sink.h"
#include "core/watch/message_log.h"
#include "core/watch/recording_info.h"

#include <QObject>

#include <atomic>
#include <chrono>

namespace wps
{

class TimelineCapture;

/// What the change to this status was, as a sentence for a log.
QString linkSentence(const ClientStatus &status, ClientState before);

/// Where a watch keeps what it hears while it runs and after any end of its program.
struct WatchJournal {
    QString folder; ///< new
    RecordingInfo info;
    bool keepsSilence = false; ///< also when no message came; otherwise such a one goes with its watch
};

/// How much a watch keeps while it runs. Its oldest rows go first, and are counted.
struct WatchLimits {
    static constexpr qint64 kBytes = 8LL * 1024 * 1024 * 1024;
    static constexpr qint64 kRows = 20'000'000;
    static constexpr std::chrono::days kMaxAge{7};
    qint64 bytes = kBytes; ///< and never more than roomForWatch()
    qint64 rows = kRows;
    std::chrono::milliseconds maxAge = kMaxAge; ///< of the rows of a journal

    friend bool operator==(const WatchLimits &, const WatchLimits &) = default;
};

/// What a watch may take of the disk of this folder, whatever its limits: a quarter of what is left there, but always
/// 256 MB. The folder need not be there yet. Looks at the disk.
qint64 roomForWatch(const QString &folder);

/// Stores what a client hears where it is received, on the I/O thread, so that no other thread's pace can hold it up.
/// Made on the reader's thread; shared by the client, which fills it, and the reader.
class WatchCapture : public QObject, public FrameSink
{
    Q_OBJECT

public:
    struct Totals {
        quint64 messages = 0; ///< no acks, pongs or system frames
        quint64 bytes = 0;    ///< of the messages
    };

    explicit WatchCapture(const WatchLimits &limits = {}); ///< private: nothing outlives the program
    ~WatchCapture() override;

    /// On the I/O thread, before anything comes: from now on the log is in the journal's folder. Private still when it
    /// fails, which log().problem() says too.
    Result<void> beginJournal(const WatchJournal &journal);

    void takeFrames(std::span<const FrameView> frames) override;
    void takeStatus(const ClientStatus &status) override;

    /// On the I/O thread: from now on `timeline` is given everything too, as that client. Null: nothing is. Gives the
    /// number of the first record that it will be given.
    quint64 feed(std::shared_ptr<TimelineCapture> timeline, quint16 client);

    /// On the I/O thread: from now on everything is kept in a recording in `folder` too. Errors as
    /// MessageLog::record().
    Result<void> beginRecording(const QString &folder);
    /// On the I/O thread, again and again after beginRecording() until it gives something: takes some of the records of
    /// before into the recording, which gets the newer ones after them. Gives how many those of before were.
    std::optional<quint64> takeBefore();
    /// On the I/O thread. Gives how many records it has.
    Result<quint64> endRecording();
    bool isRecordingBroken() const { return m_isRecordingBroken; } ///< its folder takes no more; from any thread

    MessageLog &log() { return m_log; } ///< for the reader's thread
    const MessageLog &log() const { return m_log; }
    /// On the reader's thread: publishes what has come. news() may be sent again.
    Totals takeNews();

Q_SIGNALS:
    /// On the I/O thread: something came; once until takeNews().
    void news();

private:
    void tell();

    const WatchLimits m_limits;
    MessageLog m_log;
    QString m_journal; // folder; set before anything comes
    bool m_keepsSilence = false;
    ClientState m_lastState = ClientState::Stopped; // on the I/O thread
    qint64 m_lastFrameMs = 0;                       // likewise; of the last frame that was received
    std::shared_ptr<TimelineCapture> m_timeline;    // likewise
    quint16 m_client = 0;                           // likewise; in the timeline
    std::optional<MessageLog> m_recording;          // likewise
    std::optional<quint64> m_takesFrom;             // likewise; it has no records of the log from here on yet
    std::atomic<bool> m_isRecordingBroken = false;
    std::atomic<quint64> m_messages = 0;
    std::atomic<quint64> m_messageBytes = 0;
    std::atomic<bool> m_isTold = false;
};

} // namespace wps
