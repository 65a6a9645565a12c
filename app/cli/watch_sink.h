// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/frame_sink.h"
#include "core/watch/message_log.h"

#include <QElapsedTimer>
#include <QObject>

#include <mutex>
#include <optional>

namespace wps::cli
{

/// What a watch has taken in, for --stats.
class WatchStats
{
public:
    void add(std::span<const FrameView> frames);
    void addLost(quint64 frames) { m_lost += frames; }
    /// What the client itself counts.
    void setCounters(const ClientStatus &status);
    /// From the first message to the last frame that was dealt with.
    QByteArray line() const;

private:
    QElapsedTimer m_clock; ///< since the first message came
    double m_seconds = 0;
    qint64 m_frames = 0;
    qint64 m_bytes = 0;
    quint64 m_lost = 0;
    quint64 m_missing = 0; ///< left out by the service: lost too
    quint64 m_duplicates = 0;
    quint64 m_recoveries = 0;
};

/// Takes the frames of a watch where they are received, on the I/O thread, so that no reader of the output can hold a
/// recording up: records them, counts them, and makes their lines. Everything else on any thread.
class WatchSink : public QObject, public FrameSink
{
    Q_OBJECT

public:
    struct News {
        QByteArray lines;             ///< each with its end
        quint64 unprinted = 0;        ///< frames behind these for whose lines there was no room
        bool isOver = false;          ///< the last message of the count came, or the recording cannot go on
        std::optional<Error> problem; ///< of the recording
    };

    /// `count`: messages after which nothing is taken any more; 0 = no limit. `mostWaiting`: bytes of lines that
    /// nobody has taken yet, beyond which no more are made.
    WatchSink(int count, bool makesLines, qsizetype mostWaiting = 256 * 1024 * 1024)
        : m_count(count), m_makesLines(makesLines), m_mostWaiting(mostWaiting)
    {
    }

    void record(MessageLog log); ///< before anything comes
    void takeFrames(std::span<const FrameView> frames) override;
    void takeStatus(const ClientStatus &status) override;

    /// What came since the last time; news() may be sent again.
    News takeNews();
    /// Nothing is taken any more; a recording is marked as ended. Error when that cannot be written.
    Result<void> end();
    WatchStats stats() const;

    /// `{"receivedAt":"...Z","frame":...}`: the frame as it came, on one line; base64 when it is not JSON.
    static QByteArray lineOf(const FrameView &frame);

Q_SIGNALS:
    /// On the I/O thread; once until takeNews().
    void news();

private:
    qsizetype lengthToLast(std::span<const FrameView> frames);
    void addLines(std::span<const FrameView> frames);
    void checkRecording();
    void tell();

    const int m_count;
    const bool m_makesLines;
    const qsizetype m_mostWaiting;
    mutable std::mutex m_mutex;      // over everything below
    std::optional<MessageLog> m_log; // until end()
    bool m_records = false;
    ClientState m_lastState = ClientState::Stopped;
    WatchStats m_stats;
    int m_messages = 0;
    News m_news;
    bool m_isOver = false;
    bool m_isTold = false;
};

} // namespace wps::cli
