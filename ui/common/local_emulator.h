// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/emulator.h"
#include "core/profile/connection_profile.h"

#include <QElapsedTimer>
#include <QFuture>
#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <atomic>
#include <functional>

namespace wps
{

/// The emulator inside the program, as the GUI thread sees it: started, stopped, what it holds now, and made to
/// misbehave. The only one that sets the emulator's change listener.
class LocalEmulator : public QObject
{
    Q_OBJECT

public:
    static constexpr quint16 kUsualPort = 8080;

    /// `emulator` outlives this.
    explicit LocalEmulator(Emulator &emulator, QObject *parent = nullptr);
    ~LocalEmulator() override; ///< stops it

    /// On the usual port, or on any free one when that is taken. Success when it runs already.
    Result<void> start();
    void stop();
    bool isRunning() const { return m_emulator.isRunning(); }
    quint16 port() const { return m_emulator.port(); }
    QUrl endpoint() const { return m_emulator.endpoint(); }
    SecretText connectionString() const { return m_emulator.connectionString(); }
    /// What it held a moment ago: made on another thread, as a hub with thousands of connections takes its time.
    const EmulatorSnapshot &snapshot() const { return m_snapshot; }
    int connectionCount() const;
    /// Asks for a new snapshot: counts of messages and of strikes change without one.
    void refresh();

    /// Runs `act` on a thread of its own, one after the other, as the emulator may take a while to answer. The snapshot
    /// follows by itself.
    QFuture<Result<int>> run(const std::function<Result<int>(Emulator &)> &act);

    /// Named "Local emulator", with an id that never changes; kept in no store, as its port may differ each time.
    ConnectionProfile profile() const;
    static QUuid profileId();

Q_SIGNALS:
    void stateChanged();
    void snapshotChanged(); ///< at most 20 a second; fewer where making one takes long

private:
    void changeSoon();
    void askForSnapshot();
    void take(int run, const EmulatorSnapshot &snapshot);
    void startRun();

    Emulator &m_emulator;
    EmulatorSnapshot m_snapshot;
    std::atomic_bool m_pending = false; // set on an emulator thread, cleared here
    QThreadPool m_pool;                 // one thread, for acts and snapshots
    QTimer m_rest;                      // between two snapshots
    QElapsedTimer m_sinceAsked;
    bool m_asking = false;
    int m_run = 0; // from a start to a stop: a late snapshot is of no other
};

} // namespace wps
