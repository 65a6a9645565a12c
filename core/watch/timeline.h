// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/watch/message_log.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <atomic>
#include <deque>
#include <memory>
#include <vector>

namespace wps
{

class IoThread;
class LiveWatch;

/// The part of a timeline that the clients fill, on the I/O thread, which all of them share: the order of its log is
/// the order in which things happened.
class TimelineCapture : public QObject
{
    Q_OBJECT

public:
    TimelineCapture();

    void takeFrames(std::span<const FrameView> frames, quint16 client);
    void takeLinkEvent(const QDateTime &at, const QString &sentence, quint16 client);
    /// What comes waits until release(), behind what that brings.
    void hold() { ++m_holds; }
    void release(const std::vector<MessageLog::Stored> &history);

    MessageLog &log() { return m_log; }
    void takeNews(); ///< on the reader's thread

Q_SIGNALS:
    void news(); ///< on the I/O thread; once until takeNews()

private:
    void tell();

    MessageLog m_log;
    int m_holds = 0;
    std::vector<MessageLog::Stored> m_held;
    std::atomic<bool> m_isTold = false;
};

/// What several clients hear and send, in one private log in the order of its receipt; client-protocols. Begins with
/// the newest records that they have already. GUI thread.
class Timeline : public QObject
{
    Q_OBJECT

public:
    /// So many of the records that a client has already are taken over, and so many bytes of them.
    static constexpr quint64 kHistory = 20'000;
    static constexpr qsizetype kHistoryBytes = 32 * 1024 * 1024;

    explicit Timeline(IoThread &io, QObject *parent = nullptr);
    ~Timeline() override;

    struct Member {
        LiveWatch *watch = nullptr;
        QString name; ///< unique among them
    };
    /// They come in together; a watch may die before the timeline, whose rows stay.
    void add(const QList<Member> &members);
    const MessageLog &log() const { return m_capture->log(); }
    quint64 leftOut() const { return m_leftOut; } ///< records of before that were too many to be taken over

Q_SIGNALS:
    void recordsChanged(); ///< at most 60 a second

private:
    struct Feed {
        QPointer<LiveWatch> watch;
        quint16 client = 0;
        quint64 from = 0; ///< the first record that comes by itself
    };
    /// What a feed has from before.
    struct Past {
        quint16 client = 0;
        quint64 oldest = 0; ///< that its log has
        quint64 first = 0;  ///< taken over are [first, end) at most
        quint64 end = 0;
        std::vector<LogPart> parts; ///< newest first
    };
    struct History {
        std::vector<MessageLog::Stored> records; ///< in the order of their times
        quint64 leftOut = 0;
    };
    void takeHistory(const std::vector<Feed> &feeds);
    void takeNextHistory();
    static std::shared_ptr<const History> historyOf(const std::vector<Past> &pasts);
    static void takePast(const Past &past, qsizetype room, History &history);
    void takeNews();

    IoThread &m_io;
    std::shared_ptr<TimelineCapture> m_capture;
    QList<QPointer<LiveWatch>> m_watches;
    QTimer m_newsTimer;
    QElapsedTimer m_sinceNews;
    quint64 m_leftOut = 0;
    std::deque<std::vector<Past>> m_pasts; // one after the other, so that they are released in the order of add()
    bool m_isTaking = false;
};

} // namespace wps
