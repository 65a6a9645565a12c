// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/client_protocol.h"
#include "core/model/message_body.h"
#include "core/model/names.h"
#include "core/watch/message_log.h"
#include "ui/common/hub_session.h"

#include <QIcon>
#include <QObject>
#include <QStringList>
#include <QWidget>

#include <functional>
#include <optional>

namespace wps
{

enum class TargetKind { Hub, Group, User, Connection, Event };

/// To whom a message goes. `name` is empty for the hub. Only a client raises an event, of that name.
struct MessageTarget {
    TargetKind kind = TargetKind::Hub;
    QString name;
    friend bool operator==(const MessageTarget &, const MessageTarget &) = default;
};

/// A view in the central area. Asking again for the same key raises the tab that is there.
struct TabRequest {
    QString key; ///< "watch/<profile>/<hub>/...": unique for each view
    QString title;
    QString iconName;
    std::function<QWidget *(QWidget *parent)> create;
};

struct WatchRequest {
    HubSessionPtr session;
    QStringList groups;   ///< to join at connect
    QString userId;       ///< empty = anonymous
    bool maySend = false; ///< to any group; otherwise it can join, leave and raise events
    Subprotocol subprotocol = Subprotocol::JsonReliable;
    bool isPrivate = false;   ///< leaves nothing on disk
    bool joinsItself = false; ///< the groups are not in the token of the client URL: join them once connected
    QString clientUrl;        ///< a pasted client URL instead of a minted one; a secret, kept in memory only
};

/// How panels reach each other without knowing each other: requests to show something. GUI thread.
class Navigator : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    void openTab(const TabRequest &request) { Q_EMIT tabRequested(request); }
    void watch(const WatchRequest &request) { Q_EMIT watchRequested(request); }
    void showGroup(const QString &group) { Q_EMIT groupRequested(group); }
    void showUser(const QString &user) { Q_EMIT userRequested(user); }
    void showConnection(const QString &connection) { Q_EMIT connectionRequested(connection); }
    void showPermissions(const QString &connection, const QString &group)
    {
        Q_EMIT permissionsRequested(connection, group);
    }
    /// Fills the composer and focuses it; a missing body leaves the text as it is. With an open client's id, that
    /// client becomes the sender.
    void compose(const MessageTarget &target, const std::optional<MessageBody> &body = {}, quint64 client = 0)
    {
        Q_EMIT composeRequested(target, body, client);
    }
    /// Asks whether this session's hub is to be unlocked for a while.
    void askToUnlock(const HubSessionPtr &session) { Q_EMIT unlockRequested(session); }
    /// Asks what a new client shall be, for somebody who wants to act as it.
    void askForClient() { Q_EMIT clientWanted(); }
    /// A recording's folder or a file of JSON Lines in a tab; with `exporting`, asks at once what to export of it.
    void openRecording(const QString &path, bool exporting = false) { Q_EMIT recordingRequested(path, exporting); }
    void showClientUrlDialog() { Q_EMIT clientUrlRequested(); }
    /// Shows one exchange in the Requests dock, by x-ms-client-request-id.
    void showRequest(const QString &requestId) { Q_EMIT requestRequested(requestId); }
    /// Shows one received or sent frame in the Inspector.
    void inspect(const LogRecord &record) { Q_EMIT inspectRequested(record); }
    void showDock(const QString &panelId) { Q_EMIT dockRequested(panelId); }
    /// The same, but the focus stays where it is.
    void revealDock(const QString &panelId) { Q_EMIT dockRevealRequested(panelId); }
    /// A short sentence at the left of the status bar.
    void announce(const QString &text) { Q_EMIT announced(text); }

Q_SIGNALS:
    void tabRequested(const wps::TabRequest &request);
    void watchRequested(const wps::WatchRequest &request);
    void groupRequested(const QString &group);
    void userRequested(const QString &user);
    void connectionRequested(const QString &connection);
    void permissionsRequested(const QString &connection, const QString &group);
    void composeRequested(const wps::MessageTarget &target, const std::optional<wps::MessageBody> &body,
                          quint64 client);
    void unlockRequested(const wps::HubSessionPtr &session);
    void clientWanted();
    void recordingRequested(const QString &path, bool exporting);
    void clientUrlRequested();
    void requestRequested(const QString &requestId);
    void inspectRequested(const wps::LogRecord &record);
    void dockRequested(const QString &panelId);
    void dockRevealRequested(const QString &panelId);
    void announced(const QString &text);
};

} // namespace wps
