// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/watch_sink.h"
#include "core/client/web_pubsub_client.h"
#include "core/watch/recording_info.h"

#include <QObject>

#include <chrono>
#include <memory>

namespace wps::cli
{

class Runner;

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
        QString recording;  ///< a folder, new or a recording to go on with; empty: none
        RecordingInfo info; ///< of a new recording
        bool stats = false;
        bool quiet = false;
    };

    Watcher(Runner &runner, const Settings &settings);
    void start();

private:
    void onStatus(const ClientStatus &status);
    void takeNews();
    bool print(const WatchSink::News &news);
    void join();
    /// Nothing is taken any more; the recording is marked as ended. The program ends when the client has.
    void end(const std::optional<Error> &error = {});
    void conclude();

    Runner &m_runner;
    Settings m_settings;
    std::shared_ptr<WatchSink> m_sink;
    WebPubSubClient m_client;
    ClientState m_state = ClientState::Stopped;
    QList<GroupName> m_unjoined; // of those that it joins itself
    quint64 m_missing = 0;
    bool m_everConnected = false;
    bool m_ended = false;
    bool m_concluded = false;
    std::optional<Error> m_error; // that ended it
};

} // namespace wps::cli
