// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/web_pubsub_client.h"

#include <QObject>

#include <chrono>

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
    };

    Watcher(Runner &runner, const Settings &settings);
    void start();

    /// `{"receivedAt":"...Z","frame":...}`: the frame as it came, on one line; base64 when it is not JSON.
    static QByteArray lineOf(const ClientFrame &frame);

private:
    void onStatus(const ClientStatus &status);
    void onFrames(const QList<ClientFrame> &frames);
    void join();
    void end();

    Runner &m_runner;
    Settings m_settings;
    WebPubSubClient m_client;
    ClientState m_state = ClientState::Stopped;
    bool m_everConnected = false;
    bool m_ended = false;
    int m_messages = 0;
};

} // namespace wps::cli
