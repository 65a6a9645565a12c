// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/web_pubsub_client.h"

#include <QElapsedTimer>
#include <QList>
#include <QObject>
#include <QTimer>

#include <deque>

namespace wps
{

/// Gathers frames on the I/O thread and hands them on in order, at most 60 times a second unless a full batch waits,
/// and only when the last batch was taken: a receiver that stands still costs a bounded queue, not its own event queue.
class FrameBatcher : public QObject
{
    Q_OBJECT

public:
    struct Limits {
        qsizetype batchFrames = 8'192;
        qsizetype batchBytes = 16 * 1024 * 1024;
        /// As much as a watch keeps: what is dropped here, its log would have dropped too.
        qsizetype queuedBytes = 256 * 1024 * 1024;
    };
    explicit FrameBatcher(QObject *parent) : FrameBatcher(Limits(), parent) {}
    FrameBatcher(const Limits &limits, QObject *parent);

    void add(ClientFrame frame);
    /// The receiver is done with the last batch.
    void taken();
    /// Hands on everything at once; for what must not overtake the frames before it.
    void flush();

Q_SIGNALS:
    /// `dropped`: frames that the receiver was too slow for, older than those of this batch.
    void batchReady(const QList<wps::ClientFrame> &frames, quint64 dropped);

private:
    void schedule();
    void deliver(const Limits &limits);

    Limits m_limits;
    QTimer m_timer;
    QElapsedTimer m_sinceLast;
    std::deque<ClientFrame> m_queue;
    qsizetype m_queuedBytes = 0;
    quint64 m_dropped = 0;
    int m_inFlight = 0;
};

} // namespace wps
