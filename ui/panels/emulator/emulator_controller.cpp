// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/emulator/emulator_controller.h"

#include "ui/common/latest_call.h"
#include "ui/panels/emulator/fault_words.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLocale>
#include <QScopedValueRollback>

#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr std::chrono::milliseconds kRefresh{200};
constexpr std::chrono::seconds kPoll{1};

bool isInScope(const FaultScope &scope, const EmulatorConnection &connection)
{
    switch (scope.kind) {
    case FaultScope::Kind::Group:
        return connection.groups.contains(scope.name);
    case FaultScope::Kind::User:
        return !connection.anonymous && connection.userId == scope.name;
    case FaultScope::Kind::Connection:
        return connection.id == scope.name;
    default:
        return true;
    }
}

bool hasText(const EmulatorConnection &connection, const QString &text)
{
    return connection.id.contains(text, Qt::CaseInsensitive) || connection.userId.contains(text, Qt::CaseInsensitive) ||
           connection.protocol.contains(text, Qt::CaseInsensitive) ||
           connection.groups.join(u'\n').contains(text, Qt::CaseInsensitive);
}

} // namespace

EmulatorController::EmulatorController(LocalEmulator &emulator, QObject *parent) : QObject(parent), m_emulator(emulator)
{
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(kRefresh);
    connect(&m_refresh, &QTimer::timeout, this, &EmulatorController::refresh);
    m_poll.setInterval(kPoll);
    connect(&m_poll, &QTimer::timeout, &emulator, &LocalEmulator::refresh);
    connect(&emulator, &LocalEmulator::snapshotChanged, this, [this] {
        if (m_watched && !m_refresh.isActive())
            m_refresh.start();
    });
    connect(&emulator, &LocalEmulator::stateChanged, this, [this] {
        setOutcome({}, false);
        refresh();
    });
    refresh();
}

QString EmulatorController::endpoint() const
{
    return m_emulator.endpoint().toString();
}

QString EmulatorController::countsText() const
{
    const EmulatorSnapshot &snapshot = m_emulator.snapshot();
    const QLocale locale;
    return tr("Hubs: %1 · connections: %2 · groups: %3 · users: %4 · requests: %5 · deliveries: %6")
        .arg(locale.toString(m_scopes.hubCount()), locale.toString(m_emulator.connectionCount()),
             locale.toString(m_scopes.groupCount()), locale.toString(m_scopes.userCount()),
             locale.toString(snapshot.requests), locale.toString(snapshot.deliveries));
}

void EmulatorController::setWatched(bool watched)
{
    if (std::exchange(m_watched, watched) == watched)
        return;
    if (!watched) {
        m_poll.stop();
        return;
    }
    m_poll.start();
    m_emulator.refresh();
    refresh();
}

void EmulatorController::setScope(const FaultScope &scope)
{
    m_scope = scope;
    updateConnections();
    Q_EMIT refreshed();
}

void EmulatorController::setFilter(const QString &text)
{
    m_filter = text.trimmed();
    updateConnections();
    Q_EMIT refreshed();
}

void EmulatorController::refresh()
{
    const EmulatorSnapshot &snapshot = m_emulator.snapshot();
    {
        const QScopedValueRollback updating(m_isUpdating, true);
        m_scopes.setSnapshot(snapshot);
    }
    updateConnections();
    m_faults.setFaults(snapshot.faults);
    Q_EMIT refreshed();
}

void EmulatorController::updateConnections()
{
    const QScopedValueRollback updating(m_isUpdating, true);
    m_connections.setRows(shownRows());
}

QList<EmulatorConnectionsModel::Row> EmulatorController::shownRows() const
{
    QList<EmulatorConnectionsModel::Row> rows;
    for (const EmulatorHub &hub : m_emulator.snapshot().hubs) {
        if (m_scope.kind != FaultScope::Kind::Everything && m_scope.hub != hub.name)
            continue;
        for (const EmulatorConnection &connection : hub.connections) {
            if (isInScope(m_scope, connection) && (m_filter.isEmpty() || hasText(connection, m_filter)))
                rows.append({hub.name, connection});
        }
    }
    return rows;
}

void EmulatorController::start()
{
    if (const auto started = m_emulator.start(); !started)
        setOutcome(started.error().message, true);
}

void EmulatorController::stop()
{
    m_emulator.stop();
}

void EmulatorController::copyConnectionString()
{
    // The emulator's key is public knowledge, so this is no secret on the clipboard.
    QGuiApplication::clipboard()->setText(QString::fromUtf8(m_emulator.connectionString().reveal()));
    setOutcome(tr("Connection string copied"), false);
}

QList<FaultScope> EmulatorController::targetsOf(const QList<FaultScope> &connections) const
{
    return connections.isEmpty() ? QList<FaultScope>{m_scope} : connections;
}

void EmulatorController::cut(const QList<FaultScope> &connections)
{
    run(
        [targets = targetsOf(connections)](Emulator &emulator) -> Result<int> {
            int cut = 0;
            for (const FaultScope &target : targets)
                cut += emulator.cut(target);
            return cut;
        },
        [](int count) { return tr("Sockets cut: %1").arg(QLocale().toString(count)); });
}

void EmulatorController::close(const QList<FaultScope> &connections, const ServiceClose &close)
{
    run(
        [targets = targetsOf(connections), close](Emulator &emulator) -> Result<int> {
            int closed = 0;
            for (const FaultScope &target : targets) {
                auto count = emulator.close(target, close);
                if (!count)
                    return count;
                closed += *count;
            }
            return closed;
        },
        [code = close.code](int count) {
            return tr("Connections closed with %1: %2").arg(code).arg(QLocale().toString(count));
        });
}

void EmulatorController::inject(const QList<FaultScope> &connections, const FaultEffect &effect)
{
    if (connections.size() > kMostTargets) {
        setOutcome(tr("Nothing was done: for more than %1 connections choose their hub, group or user on the left.")
                       .arg(kMostTargets),
                   true);
        return;
    }
    injectInto(targetsOf(connections), effect);
}

void EmulatorController::injectInto(const QList<FaultScope> &targets, const FaultEffect &effect)
{
    run(
        [targets, effect](Emulator &emulator) -> Result<int> {
            int injected = 0;
            for (const FaultScope &target : targets) {
                const auto id = emulator.inject({target, effect});
                if (!id)
                    return failure(id.error());
                injected += *id == 0 ? 0 : 1;
            }
            return injected;
        },
        [what = faultText(effect), where = targets.size() == 1 ? scopeText(targets.first()) : QString()](int count) {
            if (count == 0)
                return tr("Nothing is delayed any more for %1").arg(where);
            return where.isEmpty() ? tr("In force for %1 connections: %2").arg(QLocale().toString(count), what)
                                   : tr("In force for %1: %2").arg(where, what);
        });
}

void EmulatorController::lift(quint64 id)
{
    run([id](Emulator &emulator) -> Result<int> { return emulator.lift(id) ? 1 : 0; },
        [](int count) { return count == 1 ? tr("The fault is lifted") : tr("The fault had ended already"); });
}

void EmulatorController::liftAll()
{
    run([](Emulator &emulator) -> Result<int> { return emulator.liftAll(); },
        [](int count) { return tr("Faults lifted: %1").arg(QLocale().toString(count)); });
}

void EmulatorController::run(const std::function<Result<int>(Emulator &)> &act, const std::function<QString(int)> &done)
{
    whenDone(m_emulator.run(act), this, [this, done](const Result<int> &result) {
        setOutcome(result ? done(*result) : result.error().message, !result);
        m_emulator.refresh();
    });
}

void EmulatorController::setOutcome(const QString &text, bool failed)
{
    m_outcome = text;
    m_failed = failed;
    Q_EMIT outcomeChanged();
}

} // namespace wps
