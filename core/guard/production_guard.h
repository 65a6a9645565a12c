// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/guard/guard_policy.h"
#include "core/guard/guard_table.h"

#include <QHash>
#include <QMutex>
#include <QUrl>

#include <chrono>
#include <optional>
#include <utility>

namespace wps
{

/// On whose behalf a call is made. A bare name means a profile of which nothing else is known.
struct CallOrigin {
    CallOrigin() = default;
    CallOrigin(QString name) : profileName(std::move(name)) {}
    CallOrigin(QString name, QString id, Environment where)
        : profileName(std::move(name)), profileId(std::move(id)), environment(where)
    {
    }

    QString profileName;
    QString profileId; ///< unlocks are kept by it; empty: a connection string that was given directly
    Environment environment = Environment::Test;
};

/// A management call, as far as the guard has to know it.
struct GuardedCall {
    CallOrigin origin;
    QUrl endpoint;
    QUrl reverseProxyEndpoint; ///< empty = none
    QString hub;               ///< empty for health
    VerbClass verb = VerbClass::CloseMany;
    QString typedHub; ///< the hub's name, when somebody typed it to confirm
};

/// The one gate that every management call passes: locked production is read-only, and what closes many connections
/// there wants the hub's name. Unlocks end by themselves and are never remembered. Thread-safe; one for the program.
class ProductionGuard
{
public:
    static constexpr std::chrono::minutes kUnlockTime{15};

    explicit ProductionGuard(GuardPolicy policy = {}, const Clock &clock = systemClock());

    const GuardPolicy &policy() const { return m_policy; }
    /// With the policy's word over the profile's.
    Environment environmentOf(Environment declared, const QUrl &endpoint, const QUrl &reverseProxyEndpoint = {}) const;

    /// Of one profile and one hub. Locked when the policy forbids it.
    Result<void> unlock(const QString &profileId, const QString &hub);
    void lock(const QString &profileId, const QString &hub);
    bool isUnlocked(const QString &profileId, const QString &hub) const;
    /// How long it stays unlocked; zero when it is locked.
    std::chrono::seconds remaining(const QString &profileId, const QString &hub) const;

    /// Why the call must not be made; nothing when it may. Error::Kind::Locked, with a sentence that says how to go on.
    std::optional<Error> refusal(const GuardedCall &call) const;

private:
    /// Both clocks must agree that there is time left: one stands still while the machine sleeps, the other can be set.
    struct Unlock {
        std::chrono::steady_clock::time_point until;
        QDateTime untilUtc;
    };
    using Key = std::pair<QString, QString>;

    QString lockedSentence(const GuardedCall &call) const;

    const GuardPolicy m_policy;
    const Clock &m_clock;
    mutable QMutex m_mutex;
    QHash<Key, Unlock> m_unlocked;
};

} // namespace wps
