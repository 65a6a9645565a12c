// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/web_pubsub_client.h"
#include "core/watch/watch_capture.h"

#include <QElapsedTimer>
#include <QList>
#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace wps
{

/// A client that listens, and the log of what it heard. Lives on the GUI thread and hears there, at most 60 times a
/// second, that the log has grown; the log itself is written on the I/O thread.
class LiveWatch : public QObject
{
    Q_OBJECT

public:
    struct Rates {
        double messagesPerSecond = 0;
        double bytesPerSecond = 0;
    };

    /// Without a journal it is private: nothing outlives the program.
    LiveWatch(IoThread &io, ClientOptions options, const std::optional<WatchJournal> &journal = {},
              const WatchLimits &limits = {}, QObject *parent = nullptr);
    ~LiveWatch() override;

    void start();
    void stop();
    WebPubSubClient &client() { return m_client; }
    const MessageLog &log() const { return m_capture->log(); }
    const ClientStatus &status() const { return m_client.status(); }
    Rates rates() const;      ///< over the last second
    quint64 received() const; ///< messages (not acks, pongs) since start
    /// What this watch hears, as data: its groups; broadcasts always (client-protocols section 11).
    QList<GroupName> groups() const;
    /// Groups that the token already joined at connect. One that was left is left again after a reconnect.
    void setInitialGroups(const QList<GroupName> &groups);
    QFuture<Result<void>> joinGroup(const GroupName &group);
    QFuture<Result<void>> leaveGroup(const GroupName &group);
    void clear();
    /// Keeps everything in a recording in the new or empty folder too, with the rows of before; InvalidInput, field
    /// "recording". Tells how many rows those were, when all of them are in it.
    QFuture<Result<quint64>> beginRecording(const QString &folder);
    /// Tells how many records it has.
    QFuture<Result<quint64>> endRecording();
    bool isRecordingBroken() const { return m_capture->isRecordingBroken(); } ///< its folder takes no more
    /// Whether the journal could be begun; one that is finished already for a private watch.
    const QFuture<Result<void>> &journalBegun() const { return m_journalBegun; }
    /// Why the journal does not go on (disk full, ...): what comes from then on is in memory only.
    std::optional<Error> journalProblem() const { return m_capture->log().problem(); }
    /// Shows what has come at once, instead of at the next tick.
    void takeNews();
    const std::shared_ptr<WatchCapture> &capture() const { return m_capture; }

Q_SIGNALS:
    void statusChanged(const wps::ClientStatus &status);
    /// After each batch, at most 60 a second: records [log().firstNumber(), log().endNumber()) are there now.
    void recordsChanged();
    void groupsChanged();
    void ratesChanged(); ///< at most 4 a second

private:
    struct Tick {
        qint64 atMs = 0;
        qint64 messages = 0;
        qint64 bytes = 0;
    };

    void takeStatus(const ClientStatus &status);
    void forgetInitialGroup(const QString &name);
    void leaveAgain(const GroupName &group);
    void forgetOldTicks();

    IoThread &m_io;
    std::shared_ptr<WatchCapture> m_capture;
    QFuture<Result<void>> m_journalBegun;
    WebPubSubClient m_client;
    ClientState m_lastState = ClientState::Stopped;
    QList<GroupName> m_initialGroups;
    QList<GroupName> m_leftInitialGroups; // the token joins them again at each new connection
    QElapsedTimer m_clock;
    QList<Tick> m_ticks; // of the last second
    QTimer m_newsTimer;
    QElapsedTimer m_sinceNews;
    QTimer m_ratesTimer;
    WatchCapture::Totals m_totals;
};

} // namespace wps
