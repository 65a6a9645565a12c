// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/auth/connection_string.h"
#include "core/profile/connection_profile.h"
#include "ui/common/hub_session.h"
#include "ui/common/latest_call.h"
#include "ui/common/ui_context.h"

#include <QObject>

#include <optional>

namespace wps
{

class LocalEmulator;

/// Makes sessions and hands them to the Workspace: from a profile and its key, from the keyring, for another hub, for
/// the local emulator. GUI thread.
class SessionFactory : public QObject
{
    Q_OBJECT

public:
    SessionFactory(UiContext &context, LocalEmulator &emulator, QObject *parent = nullptr);

    LocalEmulator &emulator() const { return m_emulator; }

    /// Starts the emulator when it does not run; the session becomes the workspace's.
    Result<HubSessionPtr> openLocalEmulator(const HubName &hub);
    /// The session becomes the workspace's, and the profile the most recently used when the store knows it.
    HubSessionPtr open(const ConnectionProfile &profile, const HubName &hub, const SecretText &accessKey);
    /// The same with the key from the keyring; keyNeeded() when it is not there. `hub` empty = the last one used.
    void openStored(const QUuid &profileId, const QString &hub = {});
    /// Another hub of the current session, with the same credential. InvalidInput for a wrong name.
    Result<HubSessionPtr> switchHub(const QString &hub);
    /// The service client that a connection string leads to, for a test before connecting.
    WebPubSubServiceClient clientFor(const QUrl &endpoint, const SecretText &accessKey,
                                     const QUrl &reverseProxyEndpoint) const;
    UiContext &context() const { return m_context; }

Q_SIGNALS:
    /// A hub or an access key has to be asked for. `why` is empty when nothing failed: it is just not there.
    void keyNeeded(const wps::ConnectionProfile &profile, const std::optional<wps::Error> &why);

private:
    HubSessionPtr take(HubSessionPtr session);

    UiContext &m_context;
    LocalEmulator &m_emulator;
    LatestCall<std::optional<SecretText>> m_readKey;
};

} // namespace wps
