// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/local_emulator.h"

#include <QMetaObject>

namespace wps
{

using namespace Qt::StringLiterals;

LocalEmulator::LocalEmulator(Emulator &emulator, QObject *parent) : QObject(parent), m_emulator(emulator)
{
    m_emulator.setChangeListener([this] {
        if (!m_pending.exchange(true))
            QMetaObject::invokeMethod(this, &LocalEmulator::takeSnapshot, Qt::QueuedConnection);
    });
}

LocalEmulator::~LocalEmulator()
{
    m_emulator.stop(); // joins its threads: the listener is not called after this
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
        takeSnapshot();
        Q_EMIT stateChanged();
    }
    return started;
}

void LocalEmulator::stop()
{
    if (!isRunning())
        return;
    m_emulator.stop();
    takeSnapshot();
    Q_EMIT stateChanged();
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

void LocalEmulator::takeSnapshot()
{
    m_pending = false;
    m_snapshot = isRunning() ? m_emulator.snapshot() : EmulatorSnapshot();
    Q_EMIT snapshotChanged();
}

} // namespace wps
