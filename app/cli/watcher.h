// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/web_pubsub_client.h"
#include "core/watch/message_log.h"

#include <QElapsedTimer>
#include <QObject>

#include <chrono>
#include <optional>

namespace wps::cli
{

class Runner;

/// What a watch has taken in, for --stats.
class WatchStats
{
public:
    void add(qint64 frames, qint64 bytes, const std::optional<QDateTime> &firstMessageAt);
    void addLost(quint64 frames) { m_lost += frames; }
    /// What the client itself counts.
    void setCounters(const ClientStatus &status);
    /// From the first message to the last frame that was dealt with.
    QByteArray line() const;

private:
    QElapsedTimer m_clock; ///< since the first message was dealt with
    double m_head = 0;     ///< seconds that it had been waiting then
    double m_seconds = 0;
    qint64 m_frames = 0;
    qint64 m_bytes = 0;
    quint64 m_lost = 0;
    quint64 m_duplicates = 0;
    quint64 m_recoveries = 0;
};

/// Prints what a client hears until its count, its time, an interrupt, or the end of whoever reads. A child of the
/// runner.
class Watcher : public QObject
{
    Q_OBJECT

public:
    struct Settings {
        ClientOptions client;
        QList<GroupName> groups;
        bool joinsItself = false; ///< the token does not join the groups
        int count = 0;            ///< 0 = no limit
        std::chrono::milliseconds duration{0};
        QString recording; ///< a folder, new or a recording to go on with; empty: none
        bool stats = false;
        bool quiet = false;
    };

    Watcher(Runner &runner, const Settings &settings);
    void start();

    /// `{"receivedAt":"...Z","frame":...}`: the frame as it came, on one line; base64 when it is not JSON.
    static QByteArray lineOf(const ClientFrame &frame);

private:
    void onStatus(const ClientStatus &status);
    void onFrames(const QList<ClientFrame> &frames);
    void join();
    void record(const QList<ClientFrame> &frames);
    void recordSentence(const QDateTime &at, const QString &sentence);
    void endUnlessRecording();
    void count(const QList<ClientFrame> &frames);
    void end();
    void end(const Error &error);
    Result<void> close();

    Runner &m_runner;
    Settings m_settings;
    WebPubSubClient m_client;
    ClientState m_state = ClientState::Stopped;
    bool m_everConnected = false;
    bool m_ended = false;
    int m_messages = 0;
    std::optional<MessageLog> m_log;
    WatchStats m_stats;
};

} // namespace wps::cli
