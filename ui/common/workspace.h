// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/client_roster.h"
#include "ui/common/hub_session.h"
#include "ui/common/latency_meter.h"

#include <QObject>

namespace wps
{

/// What the window is about now: the current session, or none before the first connect. GUI thread.
class Workspace : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    HubSessionPtr session() const { return m_session; }
    void setSession(HubSessionPtr session);
    /// The clients that are open, of whatever session.
    ClientRoster &clients() { return m_clients; }
    /// Of what is sent from here to those clients.
    LatencyMeter &latency() { return m_latency; }

Q_SIGNALS:
    void sessionChanged();

private:
    HubSessionPtr m_session;
    ClientRoster m_clients;
    LatencyMeter m_latency{m_clients};
};

} // namespace wps
