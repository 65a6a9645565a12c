// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/guard/production_guard.h"

#include <QMutexLocker>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

Error lockedError(const QString &code, const QString &message)
{
    Error error;
    error.kind = Error::Kind::Locked;
    error.serviceCode = code;
    error.message = message;
    return error;
}

} // namespace

ProductionGuard::ProductionGuard(GuardPolicy policy, const Clock &clock) : m_policy(std::move(policy)), m_clock(clock)
{
}

Environment ProductionGuard::environmentOf(Environment declared, const QUrl &endpoint,
                                           const QUrl &reverseProxyEndpoint) const
{
    const bool forced = m_policy.forcesProduction(endpoint) ||
                        (!reverseProxyEndpoint.isEmpty() && m_policy.forcesProduction(reverseProxyEndpoint));
    return forced ? Environment::Production : declared;
}

Result<void> ProductionGuard::unlock(const QString &profileId, const QString &hub)
{
    if (!m_policy.allowUnlock) {
        return failure(lockedError(
            u"policy"_s, m_policy.problem.isEmpty()
                             ? u"The policy of this machine keeps production read-only; nobody can unlock it here."_s
                             : m_policy.problem + u" Until it is put right, everything is read-only."_s));
    }
    const QMutexLocker lock(&m_mutex);
    m_unlocked.insert(
        {profileId, hub.toLower()},
        {m_clock.now() + kUnlockTime, m_clock.nowUtc().addSecs(std::chrono::seconds(kUnlockTime).count())});
    return {};
}

void ProductionGuard::lock(const QString &profileId, const QString &hub)
{
    const QMutexLocker lock(&m_mutex);
    m_unlocked.remove({profileId, hub.toLower()});
}

bool ProductionGuard::isUnlocked(const QString &profileId, const QString &hub) const
{
    return remaining(profileId, hub) > std::chrono::seconds::zero();
}

std::chrono::seconds ProductionGuard::remaining(const QString &profileId, const QString &hub) const
{
    using namespace std::chrono;
    const QMutexLocker lock(&m_mutex);
    const auto found = m_unlocked.constFind({profileId, hub.toLower()});
    if (found == m_unlocked.constEnd())
        return seconds::zero();
    const milliseconds steady = duration_cast<milliseconds>(found->until - m_clock.now());
    const milliseconds wall(m_clock.nowUtc().msecsTo(found->untilUtc));
    return std::clamp(ceil<seconds>(std::min(steady, wall)), seconds::zero(), seconds(kUnlockTime));
}

QString ProductionGuard::lockedSentence(const GuardedCall &call) const
{
    const QString whose = call.origin.profileName.isEmpty() ? call.endpoint.host() : call.origin.profileName;
    const QString head = u"Nothing was sent: \"%1\" is production and read-only."_s.arg(whose);
    if (!m_policy.problem.isEmpty())
        return head + u' ' + m_policy.problem;
    if (!m_policy.allowUnlock)
        return head + u" The policy of this machine does not let anybody unlock it."_s;
    return head + u" Unlock hub \"%1\" first."_s.arg(call.hub);
}

std::optional<Error> ProductionGuard::refusal(const GuardedCall &call) const
{
    const QUrl &sentTo = call.reverseProxyEndpoint.isEmpty() ? call.endpoint : call.reverseProxyEndpoint;
    if (!m_policy.allows(call.endpoint) || !m_policy.allows(sentTo)) {
        return lockedError(u"policy"_s,
                           u"Nothing was sent: the policy of this machine does not allow the host %1."_s.arg(
                               m_policy.allows(sentTo) ? call.endpoint.host() : sentTo.host()));
    }
    const Environment environment = environmentOf(call.origin.environment, call.endpoint, call.reverseProxyEndpoint);
    const bool locked = !m_policy.allowUnlock || !isUnlocked(call.origin.profileId, call.hub);
    switch (decide(environment, locked, call.verb)) {
    case Decision::Refuse:
        return lockedError(m_policy.allowUnlock ? u"locked"_s : u"policy"_s, lockedSentence(call));
    case Decision::ConfirmTyped:
        // The other questions are the caller's to ask. This one is too dear to be forgotten.
        if (call.typedHub.compare(call.hub, Qt::CaseInsensitive) == 0)
            return std::nullopt;
        return lockedError(u"unconfirmed"_s,
                           u"Nothing was sent: this closes many connections of production, so the name of the hub "
                           u"has to be typed."_s);
    case Decision::Go:
    case Decision::Confirm:
    case Decision::Preview:
        return std::nullopt;
    }
    return std::nullopt;
}

} // namespace wps
