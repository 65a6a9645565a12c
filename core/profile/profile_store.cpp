// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile/profile_store.h"

#include "core/base/logging.h"

#include <QSettings>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr int kVersion = 1;
constexpr qsizetype kMaxRecentHubs = 10;

const QString kRoot = u"profiles"_s;
const QString kVersionKey = u"profiles/version"_s;
const QString kOrderKey = u"profiles/order"_s;

QString keyOf(const QString &id, const QString &name)
{
    return kRoot + u'/' + id + u'/' + name;
}

QString idText(const QUuid &id)
{
    return id.toString(QUuid::WithoutBraces);
}

bool isServiceUrl(const QUrl &url)
{
    return url.isValid() && !url.host().isEmpty() && (url.scheme() == u"http" || url.scheme() == u"https") &&
           url.userInfo().isEmpty() && !url.hasQuery() && !url.hasFragment();
}

bool isColour(const QString &text)
{
    if (text.size() != 7 || !text.startsWith(u'#'))
        return false;
    bool ok = false;
    static_cast<void>(QStringView(text).mid(1).toUInt(&ok, 16));
    return ok;
}

std::optional<ConnectionProfile> readProfile(const QSettings &settings, const QString &id)
{
    const auto text = [&](const QString &name) { return settings.value(keyOf(id, name)).toString(); };
    ConnectionProfile profile;
    profile.id = QUuid::fromString(id);
    profile.name = text(u"name"_s);
    profile.endpoint = QUrl(text(u"endpoint"_s), QUrl::StrictMode);
    if (profile.id.isNull() || profile.name.trimmed().isEmpty() || !isServiceUrl(profile.endpoint)) {
        qCWarning(logProfile, "Skipped a saved profile: its id, name or endpoint makes no sense");
        return std::nullopt;
    }
    const QUrl proxy(text(u"reverseProxyEndpoint"_s), QUrl::StrictMode);
    if (isServiceUrl(proxy))
        profile.reverseProxyEndpoint = proxy;
    else if (!proxy.isEmpty())
        qCWarning(logProfile, "Ignored the reverse proxy endpoint of a saved profile: it is no http or https URL");
    profile.hub = text(u"hub"_s);
    profile.recentHubs = settings.value(keyOf(id, u"recentHubs"_s)).toStringList();
    const auto environment = environmentFromName(text(u"environment"_s));
    if (!environment)
        qCWarning(logProfile, "A saved profile has an unknown environment; guessed from its endpoint");
    profile.environment = environment.value_or(guessEnvironment(profile.endpoint, profile.hub));
    if (const QString colour = text(u"colour"_s); isColour(colour))
        profile.colour = colour;
    profile.rememberSecret = settings.value(keyOf(id, u"rememberSecret"_s), true).toBool();
    return profile;
}

Result<void> check(const ConnectionProfile &profile, const QList<ConnectionProfile> &others)
{
    if (profile.id.isNull())
        return failure(Error::invalidInput(u"id"_s, u"A profile needs an id."_s));
    if (profile.name.trimmed().isEmpty())
        return failure(Error::invalidInput(u"name"_s, u"A profile needs a name."_s));
    for (const ConnectionProfile &other : others) {
        if (other.id != profile.id && other.name == profile.name)
            return failure(Error::invalidInput(u"name"_s, u"There is a profile of this name already."_s));
    }
    if (!isServiceUrl(profile.endpoint)) {
        return failure(Error::invalidInput(
            u"endpoint"_s,
            u"The endpoint is an http or https URL with a host, without user name, password or query."_s));
    }
    if (!profile.reverseProxyEndpoint.isEmpty() && !isServiceUrl(profile.reverseProxyEndpoint)) {
        return failure(Error::invalidInput(u"reverseProxyEndpoint"_s,
                                           u"The reverse proxy endpoint is an http or https URL with a host."_s));
    }
    return {};
}

Error storageError(const QString &message)
{
    Error error;
    error.kind = Error::Kind::Storage;
    error.message = message;
    return error;
}

} // namespace

std::unique_ptr<QSettings> openUserSettings()
{
    return std::make_unique<QSettings>(QSettings::NativeFormat, QSettings::UserScope, u"webpubsub-console"_s,
                                       u"webpubsub-console"_s);
}

ProfileStore::ProfileStore(QSettings &settings, QObject *parent) : QObject(parent), m_settings(settings)
{
    if (settings.status() == QSettings::FormatError)
        qCWarning(logProfile, "The settings file is damaged; what can be read of it is used");
}

QStringList ProfileStore::order() const
{
    // Profiles that the order forgot (a damaged value) come last: nothing saved is out of reach.
    QStringList ids;
    for (const QString &id : m_settings.value(kOrderKey).toStringList()) {
        if (!ids.contains(id) && m_settings.contains(keyOf(id, u"name"_s)))
            ids.append(id);
    }
    m_settings.beginGroup(kRoot);
    const QStringList groups = m_settings.childGroups();
    m_settings.endGroup();
    for (const QString &id : groups) {
        if (!ids.contains(id))
            ids.append(id);
    }
    return ids;
}

QList<ConnectionProfile> ProfileStore::profiles() const
{
    QList<ConnectionProfile> result;
    for (const QString &id : order()) {
        if (auto profile = readProfile(m_settings, id))
            result.append(std::move(*profile));
    }
    return result;
}

std::optional<ConnectionProfile> ProfileStore::find(const QUuid &id) const
{
    for (const ConnectionProfile &profile : profiles()) {
        if (profile.id == id)
            return profile;
    }
    return std::nullopt;
}

std::optional<ConnectionProfile> ProfileStore::findByName(const QString &name) const
{
    const QList<ConnectionProfile> all = profiles();
    QList<ConnectionProfile> similar;
    for (const ConnectionProfile &profile : all) {
        if (profile.name == name)
            return profile;
        if (profile.name.compare(name, Qt::CaseInsensitive) == 0)
            similar.append(profile);
    }
    return similar.size() == 1 ? std::optional(similar.constFirst()) : std::nullopt;
}

Result<void> ProfileStore::save(const ConnectionProfile &profile)
{
    if (auto valid = check(profile, profiles()); !valid)
        return valid;
    if (m_settings.value(kVersionKey, kVersion).toInt() > kVersion)
        return commit();
    const QString id = idText(profile.id);
    QStringList ids = order();
    if (!ids.contains(id))
        ids.prepend(id);
    const auto set = [&](const QString &name, const QVariant &value) { m_settings.setValue(keyOf(id, name), value); };
    set(u"name"_s, profile.name);
    set(u"endpoint"_s, profile.endpoint.toString(QUrl::FullyEncoded));
    set(u"reverseProxyEndpoint"_s, profile.reverseProxyEndpoint.toString(QUrl::FullyEncoded));
    set(u"hub"_s, profile.hub);
    set(u"recentHubs"_s, profile.recentHubs);
    set(u"environment"_s, environmentName(profile.environment));
    set(u"colour"_s, profile.colour);
    set(u"rememberSecret"_s, profile.rememberSecret);
    m_settings.setValue(kOrderKey, ids);
    return commit();
}

Result<void> ProfileStore::remove(const QUuid &id)
{
    if (m_settings.value(kVersionKey, kVersion).toInt() <= kVersion) {
        QStringList ids = order();
        ids.removeAll(idText(id));
        m_settings.remove(kRoot + u'/' + idText(id));
        m_settings.setValue(kOrderKey, ids);
    }
    return commit();
}

void ProfileStore::markUsed(const QUuid &id, const QString &hub)
{
    auto profile = find(id);
    if (!profile || m_settings.value(kVersionKey, kVersion).toInt() > kVersion)
        return;
    const QString text = idText(id);
    QStringList ids = order();
    ids.removeAll(text);
    ids.prepend(text);
    m_settings.setValue(kOrderKey, ids);
    if (!hub.isEmpty()) {
        QStringList hubs = profile->recentHubs;
        hubs.removeAll(hub);
        hubs.prepend(hub);
        m_settings.setValue(keyOf(text, u"hub"_s), hub);
        m_settings.setValue(keyOf(text, u"recentHubs"_s), hubs.mid(0, kMaxRecentHubs));
    }
    if (const auto done = commit(); !done)
        qCWarning(logProfile, "%s", qPrintable(done.error().message));
}

Result<void> ProfileStore::commit()
{
    if (m_settings.value(kVersionKey, kVersion).toInt() > kVersion) {
        return failure(storageError(
            u"The settings were written by a newer version of this program; profiles cannot be changed here."_s));
    }
    m_settings.setValue(kVersionKey, kVersion);
    m_settings.sync();
    // Other parts of the program share the settings: the profiles in memory have changed whether or not the disk took
    // them.
    Q_EMIT changed();
    if (!m_settings.isWritable() || m_settings.status() == QSettings::AccessError)
        return failure(storageError(u"The settings could not be written to %1."_s.arg(m_settings.fileName())));
    return {};
}

} // namespace wps
