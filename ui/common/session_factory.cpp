// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/session_factory.h"

#include "core/profile/profile_store.h"
#include "core/profile/secret_store.h"
#include "core/rest/rest_transport.h"
#include "ui/common/local_emulator.h"
#include "ui/common/workspace.h"

namespace wps
{

using namespace Qt::StringLiterals;

SessionFactory::SessionFactory(UiContext &context, LocalEmulator &emulator, QObject *parent)
    : QObject(parent), m_context(context), m_emulator(emulator)
{
}

Result<HubSessionPtr> SessionFactory::openLocalEmulator(const HubName &hub)
{
    m_readKey.cancel();
    if (const Result<void> started = m_emulator.start(); !started)
        return failure(started.error());
    const auto parsed = ConnectionString::parse(QString::fromUtf8(m_emulator.connectionString().reveal()));
    if (!parsed)
        return failure(parsed.error());
    ConnectionProfile profile = m_emulator.profile();
    profile.hub = hub.value();
    profile.environment = m_context.transport.guard().environmentOf(profile.environment, parsed->endpoint);
    const WebPubSubServiceClient client(m_context.transport,
                                        makeAccessKeyCredential(parsed->endpoint, parsed->accessKey),
                                        CallOrigin(profile.name, profile.guardId(), profile.environment));
    return take(std::make_shared<HubSession>(profile, hub, client, true));
}

HubSessionPtr SessionFactory::open(const ConnectionProfile &profile, const HubName &hub, const SecretText &accessKey)
{
    m_readKey.cancel();
    ConnectionProfile guarded = profile;
    guarded.environment =
        m_context.transport.guard().environmentOf(profile.environment, profile.endpoint, profile.reverseProxyEndpoint);
    const WebPubSubServiceClient client(
        m_context.transport, makeAccessKeyCredential(profile.endpoint, accessKey, profile.reverseProxyEndpoint),
        CallOrigin(profile.name, guarded.guardId(), guarded.environment));
    if (m_context.profiles.find(profile.id))
        m_context.profiles.markUsed(profile.id, hub.value());
    return take(std::make_shared<HubSession>(guarded, hub, client, false));
}

void SessionFactory::openStored(const QUuid &profileId, const QString &hub)
{
    std::optional<ConnectionProfile> profile = m_context.profiles.find(profileId);
    if (!profile)
        return;
    if (!hub.isEmpty())
        profile->hub = hub;
    const Result<HubName> hubName = HubName::parse(profile->hub);
    if (!hubName) {
        Q_EMIT keyNeeded(*profile, std::nullopt);
        return;
    }
    m_readKey.start(m_context.secrets.read(profile->secretId()), this,
                    [this, profile = *profile, hubName = *hubName](const Result<std::optional<SecretText>> &key) {
                        if (key && *key)
                            open(profile, hubName, **key);
                        else
                            Q_EMIT keyNeeded(profile, key ? std::nullopt : std::optional<Error>(key.error()));
                    });
}

Result<HubSessionPtr> SessionFactory::switchHub(const QString &hub)
{
    const Result<HubName> name = HubName::parse(hub.trimmed());
    if (!name)
        return failure(name.error());
    const HubSessionPtr current = m_context.workspace.session();
    if (!current)
        return failure(Error::invalidInput(u"hub"_s, u"connect to a service first"_s));
    if (current->hub() == *name)
        return current;
    ConnectionProfile profile = current->profile();
    profile.hub = name->value();
    profile.recentHubs.removeAll(name->value());
    profile.recentHubs.prepend(name->value());
    if (m_context.profiles.find(profile.id))
        m_context.profiles.markUsed(profile.id, name->value());
    return take(std::make_shared<HubSession>(profile, *name, current->client(), current->isLocalEmulator()));
}

WebPubSubServiceClient SessionFactory::clientFor(const QUrl &endpoint, const SecretText &accessKey,
                                                 const QUrl &reverseProxyEndpoint) const
{
    return WebPubSubServiceClient(m_context.transport,
                                  makeAccessKeyCredential(endpoint, accessKey, reverseProxyEndpoint), endpoint.host());
}

HubSessionPtr SessionFactory::take(HubSessionPtr session)
{
    m_context.workspace.setSession(session);
    return session;
}

} // namespace wps
