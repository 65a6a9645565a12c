// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QUrl>

namespace wps
{

/// What an administrator has laid down for everybody on this machine. A JSON object:
///
///     { "productionHosts": ["*.contoso.com"], "allowUnlock": false, "allowedHosts": ["*.webpubsub.azure.com"],
///       "allowBodyExport": false }
///
/// Patterns are host names with * and ?, without regard to case. Every key may be left out; one that is not known is an
/// error, because a rule that is not understood cannot be kept.
struct GuardPolicy {
    QStringList productionHosts; ///< production, whatever the profile says
    bool allowUnlock = true;     ///< false: production is always read-only
    QStringList allowedHosts;    ///< empty = all; others get no request at all (loopback always does)
    bool allowBodyExport = true; ///< false: files that are exported hold no message bodies
    QString problem;             ///< why a policy could not be understood; said in every refusal

    bool forcesProduction(const QUrl &endpoint) const;
    bool allows(const QUrl &endpoint) const;

    /// InvalidInput, with the key as field.
    static Result<GuardPolicy> parse(const QByteArray &json);
    /// A file that is not there is no policy; one that cannot be read or understood is an error.
    static Result<GuardPolicy> load(const QString &path);
    /// /etc/webpubsub-console/policy.json (%ProgramData% on Windows); WEBPUBSUB_POLICY_FILE names an additional one.
    static QString systemPath();
    /// The system's policy and that of WEBPUBSUB_POLICY_FILE together: the stricter of each rule, so that the variable
    /// takes nothing away. Not understood = everything is production and nothing can be unlocked.
    static GuardPolicy ofThisMachine();
    GuardPolicy combinedWith(const GuardPolicy &other) const;

    friend bool operator==(const GuardPolicy &, const GuardPolicy &) = default;

private:
    QStringList m_alsoAllowedOnly; ///< a second list of allowed hosts: both must fit
};

} // namespace wps
