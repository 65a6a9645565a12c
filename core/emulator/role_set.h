// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/permission.h"

#include <QHash>
#include <QSet>
#include <QStringList>

#include <array>
#include <optional>

namespace wps
{

/// `?` one character except `.`, `*` any run without `.`, `**` any run, `\` escapes `\ * ?` (rest-api section 6).
/// Case-sensitive; time grows with the product of both lengths, never faster.
bool matchesGroupPattern(QStringView pattern, QStringView group);

/// What one connection may do to groups: the roles of its token, and what REST granted or revoked since. The latter
/// wins for the group that it names.
class RoleSet
{
public:
    static constexpr qsizetype kMaxOverrides = 1000; ///< a permission
    static constexpr qsizetype kMaxPatterns = 10;    ///< a permission
    static constexpr qsizetype kMaxPatternLength = 1024;
    static constexpr qsizetype kMaxStars = 5;

    /// Roles that are none of webpubsub's are kept and mean nothing. InvalidInput (field "role") when a wildcard role
    /// breaks a limit.
    static Result<RoleSet> fromRoles(const QStringList &roles);

    const QStringList &roles() const { return m_roles; }
    bool allows(Permission permission, const QString &group) const;
    /// The role that allows it, whatever was granted or revoked since; nothing when none does.
    std::optional<QString> roleFor(Permission permission, const QString &group) const;
    /// False, and nothing is changed, when it would be the permission's 1001st override.
    bool setOverride(Permission permission, const QString &group, bool allowed);

private:
    struct Rules {
        bool all = false;
        QSet<QString> groups;
        QStringList patterns;
        QHash<QString, bool> overrides;
    };
    Rules &rules(Permission permission) { return m_rules.at(static_cast<size_t>(permission)); }
    const Rules &rules(Permission permission) const { return m_rules.at(static_cast<size_t>(permission)); }

    QStringList m_roles;
    std::array<Rules, 2> m_rules;
};

} // namespace wps
