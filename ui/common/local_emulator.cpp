// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/local_emulator.h"

#include <QMetaObject>
#include <QPromise>

#include <algorithm>
#include <memory>

namespace wps
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 kSnapshotShare = 8; ///< so many times as long as a snapshot took, none is made
constexpr qint64 kLongestRestMs = 2000;

} // namespace

LocalEmulator::LocalEmulator(Emulator &emulator, QObject *parent) : QObject(parent), m_emulator(emulator)
{
    m_pool.setMaxThreadCount(1);
    m_rest.setSingleShot(true);
    connect(&m_rest, &QTimer::timeout, this, [this] {
        if (m_pending)
            changeSoon();
    });
    m_emulator.setChangeListener([this] {
        if (!m_pending.exchange(true))
            QMetaObject::invokeMethod(this, &LocalEmulator::changeSoon, Qt::QueuedConnection);
    });
}

LocalEmulator::~LocalEmulator()
{
    m_emulator.stop(); // joins its threads: the listener is not called after this
    m_pool.waitForDone();
}

Result<void> LocalEmulator::start()
{
    if (isRunning())
        return {};
    EmulatorOptions options;
    options.port = kUsualPort;
    Result<void> started = m_emulator.start(options);
    if (!started) {
        options.port = 0;
        started = m_emulator.start(options);
    }
    if (started) {
        startRun();
        Q_EMIT stateChanged();
    }
    return started;
}

void LocalEmulator::stop()
{
    if (!isRunning())
        return;
    m_emulator.stop();
    startRun();
    Q_EMIT stateChanged();
}

void LocalEmulator::refresh()
{
    m_pending = true;
    changeSoon();
}

QFuture<Result<int>> LocalEmulator::run(const std::function<Result<int>(Emulator &)> &act)
{
    auto promise = std::make_shared<QPromise<Result<int>>>();
    promise->start();
    m_pool.start([this, promise, act] {
        promise->addResult(act(m_emulator));
        promise->finish();
    });
    return promise->future();
}

int LocalEmulator::connectionCount() const
{
    qsizetype count = 0;
    for (const EmulatorHub &hub : m_snapshot.hubs)
        count += hub.connections.size();
    return static_cast<int>(count);
}

ConnectionProfile LocalEmulator::profile() const
{
    ConnectionProfile profile;
    profile.id = profileId();
    profile.name = tr("Local emulator");
    profile.endpoint = isRunning() ? m_emulator.endpoint() : QUrl();
    profile.environment = Environment::Local;
    profile.rememberSecret = false;
    return profile;
}

QUuid LocalEmulator::profileId()
{
    static const QUuid id(u"{6f2f0f2c-3c0b-4d3c-9d0f-0a3a5c7e1b01}"_s);
    return id;
}

/// Begins with nothing: no client has come yet, or all are gone.
void LocalEmulator::startRun()
{
    ++m_run;
    m_asking = false;
    m_rest.stop();
    m_snapshot = {};
    Q_EMIT snapshotChanged();
    changeSoon();
}

void LocalEmulator::changeSoon()
{
    if (m_asking || m_rest.isActive() || !isRunning())
        return; // it is looked at again afterwards
    askForSnapshot();
}

void LocalEmulator::askForSnapshot()
{
    m_pending = false; // what changes from here on asks again
    m_asking = true;
    m_sinceAsked.start();
    m_pool.start([this, run = m_run] {
        QMetaObject::invokeMethod(
            this, [this, run, snapshot = m_emulator.snapshot()] { take(run, snapshot); }, Qt::QueuedConnection);
    });
}

void LocalEmulator::take(int run, const EmulatorSnapshot &snapshot)
{
    if (run != m_run)
        return;
    m_asking = false;
    m_snapshot = snapshot;
    m_rest.start(static_cast<int>(std::min(kSnapshotShare * m_sinceAsked.elapsed(), kLongestRestMs)));
    Q_EMIT snapshotChanged();
}

} // namespace wps
