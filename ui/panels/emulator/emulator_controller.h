// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/local_emulator.h"
#include "ui/panels/emulator/emulator_connections_model.h"
#include "ui/panels/emulator/emulator_scope_model.h"
#include "ui/panels/emulator/faults_model.h"

#include <QObject>
#include <QTimer>

namespace wps
{

/// What the local emulator holds and the faults that are asked of it. No widgets. GUI thread.
class EmulatorController : public QObject
{
    Q_OBJECT

public:
    /// More connections than these are named by their group, user or hub.
    static constexpr int kMostTargets = 100;

    /// `emulator` outlives this.
    explicit EmulatorController(LocalEmulator &emulator, QObject *parent = nullptr);

    EmulatorScopeModel &scopes() { return m_scopes; }
    EmulatorConnectionsModel &connections() { return m_connections; }
    FaultsModel &faults() { return m_faults; }
    bool isRunning() const { return m_emulator.isRunning(); }
    QString endpoint() const;   ///< "http://127.0.0.1:8080"
    QString countsText() const; ///< "2 hubs · 14 connections · ..."
    QString outcome() const { return m_outcome; }
    bool hasFailed() const { return m_failed; } ///< the outcome is a failure

    /// Counts of messages are looked at once a second while somebody watches.
    void setWatched(bool watched);
    void setScope(const FaultScope &scope);             ///< whose connections are shown
    const FaultScope &scope() const { return m_scope; } ///< also while the emulator has none like it
    void setFilter(const QString &text);                ///< in id, user, groups or protocol, without case
    /// The rows come and go now: what a view has chosen is changed by that, and by nobody's hand.
    bool isUpdating() const { return m_isUpdating; }

    void start();
    void stop();
    void copyConnectionString();
    /// Acts on the connections, or when there are none on the scope.
    void cut(const QList<FaultScope> &connections);
    void close(const QList<FaultScope> &connections, const ServiceClose &close);
    void inject(const QList<FaultScope> &connections, const FaultEffect &effect);
    /// The same on this very scope.
    void injectInto(const QList<FaultScope> &targets, const FaultEffect &effect);
    void lift(quint64 id);
    void liftAll();

Q_SIGNALS:
    void refreshed();
    void outcomeChanged();

private:
    void refresh();
    void updateConnections();
    QList<EmulatorConnectionsModel::Row> shownRows() const;
    QList<FaultScope> targetsOf(const QList<FaultScope> &connections) const;
    /// `done` makes words of the number of what was struck.
    void run(const std::function<Result<int>(Emulator &)> &act, const std::function<QString(int)> &done);
    void setOutcome(const QString &text, bool failed);

    LocalEmulator &m_emulator;
    EmulatorScopeModel m_scopes;
    EmulatorConnectionsModel m_connections;
    FaultsModel m_faults;
    FaultScope m_scope;
    QString m_filter;
    QString m_outcome;
    bool m_failed = false;
    bool m_watched = false;
    bool m_isUpdating = false;
    QTimer m_refresh; // many changes, one update
    QTimer m_poll;
};

} // namespace wps
