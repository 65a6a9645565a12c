// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/start/connect_controller.h"

#include "core/profile/profile_store.h"
#include "core/profile/secret_store.h"
#include "core/rest/operations/health.h"
#include "ui/common/navigator.h"
#include "ui/common/session_factory.h"

namespace wps
{

using namespace Qt::StringLiterals;

namespace
{

Result<QUrl> proxyEndpoint(const QString &text)
{
    return text.trimmed().isEmpty() ? Result<QUrl>(QUrl()) : parseEndpoint(text);
}

} // namespace

ConnectController::ConnectController(SessionFactory &factory, QObject *parent) : QObject(parent), m_factory(factory) {}

QList<Error> ConnectController::check(const ConnectInput &input) const
{
    QList<Error> wrong;
    const auto add = [&wrong](Error error, const QString &field) {
        error.field = field;
        wrong.append(std::move(error));
    };
    if (const auto parsed = ConnectionString::parse(input.connectionString); !parsed)
        add(parsed.error(), u"connectionString"_s);
    if (input.name.trimmed().isEmpty())
        add(Error::invalidInput(u"name"_s, tr("Give the profile a name.")), u"name"_s);
    else if (const auto same = m_factory.context().profiles.findByName(input.name.trimmed());
             same && same->name == input.name.trimmed() && same->id != input.profileId)
        add(Error::invalidInput(u"name"_s, tr("Another profile has this name.")), u"name"_s);
    if (const auto hub = HubName::parse(input.hub.trimmed()); !hub)
        add(hub.error(), u"hub"_s);
    if (const auto proxy = proxyEndpoint(input.reverseProxyEndpoint); !proxy)
        add(proxy.error(), u"reverseProxyEndpoint"_s);
    return wrong;
}

void ConnectController::test(const ConnectInput &input)
{
    const auto parsed = ConnectionString::parse(input.connectionString);
    const auto proxy = proxyEndpoint(input.reverseProxyEndpoint);
    if (!parsed || !proxy) {
        Q_EMIT testFailed(parsed ? proxy.error() : parsed.error());
        return;
    }
    const WebPubSubServiceClient client = m_factory.clientFor(parsed->endpoint, parsed->accessKey, *proxy);
    m_test.start(client.send(getServiceStatus()), this, [this](const Result<void> &result) {
        if (result)
            Q_EMIT testSucceeded();
        else
            Q_EMIT testFailed(result.error());
    });
}

Result<void> ConnectController::connectTo(const ConnectInput &input)
{
    if (const QList<Error> wrong = check(input); !wrong.isEmpty())
        return failure(wrong.first());
    m_test.cancel();
    const ConnectionString parsed = *ConnectionString::parse(input.connectionString);
    const HubName hub = *HubName::parse(input.hub.trimmed());
    UiContext &context = m_factory.context();

    ConnectionProfile profile;
    if (const auto stored = context.profiles.find(input.profileId))
        profile = *stored;
    else
        profile.id = QUuid::createUuid();
    profile.name = input.name.trimmed();
    profile.endpoint = parsed.endpoint;
    profile.reverseProxyEndpoint = *proxyEndpoint(input.reverseProxyEndpoint);
    profile.hub = hub.value();
    profile.environment = input.environment;
    profile.colour = input.colour;
    profile.rememberSecret = input.rememberKey;
    if (Result<void> saved = context.profiles.save(profile); !saved)
        return saved;

    context.secrets.keepForSession(profile.secretId(), parsed.accessKey);
    if (input.rememberKey) {
        // The form is gone before the keyring answers, so the factory is the context, and the status bar has the news.
        context.secrets.write(profile.secretId(), parsed.accessKey)
            .then(&m_factory, [&navigator = context.navigator](const Result<void> &written) {
                if (!written)
                    navigator.announce(
                        tr("The system keyring did not take the access key: it is kept for this time only."));
            });
    }
    m_factory.open(profile, hub, parsed.accessKey);
    return {};
}

} // namespace wps
