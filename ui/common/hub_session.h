// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/names.h"
#include "core/profile/connection_profile.h"
#include "core/rest/service_client.h"

#include <QString>

#include <memory>

namespace wps
{

/// One profile with its credential, and one hub of it: what a tab or a dialog acts on. Immutable; shared, so that a
/// dialog keeps the one with which it was opened. A switch of hub or profile makes a new one.
class HubSession
{
public:
    HubSession(ConnectionProfile profile, HubName hub, WebPubSubServiceClient client, bool localEmulator)
        : m_profile(std::move(profile))
        , m_hub(std::move(hub))
        , m_client(std::move(client))
        , m_localEmulator(localEmulator)
    {
    }

    const ConnectionProfile &profile() const { return m_profile; }
    const HubName &hub() const { return m_hub; }
    const WebPubSubServiceClient &client() const { return m_client; }
    Environment environment() const { return m_profile.environment; }
    /// True for the emulator inside this program: its state can be listed exactly.
    bool isLocalEmulator() const { return m_localEmulator; }
    QString knownNamesScope() const { return m_profile.id.toString(QUuid::WithoutBraces) + u'/' + m_hub.value(); }

private:
    ConnectionProfile m_profile;
    HubName m_hub;
    WebPubSubServiceClient m_client;
    bool m_localEmulator;
};

using HubSessionPtr = std::shared_ptr<const HubSession>;

} // namespace wps
