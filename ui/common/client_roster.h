// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/guard/production_guard.h"
#include "core/rest/send_options.h"
#include "core/watch/live_watch.h"
#include "ui/common/hub_session.h"
#include "ui/common/navigator.h"

#include <QObject>

namespace wps
{

class ProfileStore;

/// A client that is open in this window: it listens, and can act as its user.
struct OpenClient {
    quint64 id = 0; ///< never used again
    LiveWatch *watch = nullptr;
    HubSessionPtr session; ///< null: made from a client URL alone
    QUrl endpoint;         ///< of the service; host and port only
    QString hub;
    QString userId; ///< empty: anonymous, or the client URL's own, which the service has not told yet
    Subprotocol subprotocol = Subprotocol::JsonReliable;

    bool isConnected() const { return watch->status().state == ClientState::Connected; }
    QString user() const;  ///< "u7", or "anonymous"
    QString name() const;  ///< that; unique among those open, by a number
    QString place() const; ///< "orders-test / chat": the service and hub that it is connected to
    int ordinal = 0;       ///< 0, or the number behind a user that another client has as well
};

/// The clients of all open watches, for whoever acts as one of them. GUI thread.
class ClientRoster : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Until remove(), `client.watch` is there. Gives the id.
    quint64 add(OpenClient client);
    void remove(quint64 id);
    const QList<OpenClient> &clients() const { return m_clients; }
    const OpenClient *find(quint64 id) const; ///< null when it has gone; until the next add() or remove()
    /// Those that are connected to the session's hub, of its profile or of another of the same service.
    QList<ConnectionId> connectionsIn(const HubSession &session) const;

    /// A client URL of a service that a profile knows is guarded as that profile is. `profiles` outlives the roster.
    void useProfiles(const ProfileStore &profiles) { m_profiles = &profiles; }
    /// Host and port are the same, also where one leaves out the usual port.
    static bool isSameService(const QUrl &a, const QUrl &b);
    /// On whose behalf this client sends, for the guard.
    CallOrigin originOf(const OpenClient &client) const;

    /// A message to a group, or an event, as this client. Locked where the guard refuses it: what a client of locked
    /// production sends is as real as what the service sends.
    QFuture<Result<void>> send(quint64 id, const ProductionGuard &guard, const MessageTarget &target,
                               const MessageBody &body, const SendOptions &options, bool noEcho) const;

Q_SIGNALS:
    void changed(); ///< one came or went, or its link's state changed

private:
    void noteStatus(quint64 id, const ClientStatus &status);
    void number(OpenClient &client) const;

    QList<OpenClient> m_clients;
    quint64 m_lastId = 0;
    const ProfileStore *m_profiles = nullptr;
};

} // namespace wps
