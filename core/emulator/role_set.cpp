// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/role_set.h"

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

struct PatternToken {
    enum class Kind { Literal, One, Run, AnyRun } kind = Kind::Literal;
    QChar literal;
};

std::vector<PatternToken> tokenize(QStringView pattern)
{
    using Kind = PatternToken::Kind;
    std::vector<PatternToken> tokens;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        const QChar c = pattern.at(i);
        const QChar next = i + 1 < pattern.size() ? pattern.at(i + 1) : QChar();
        if (c == u'\\' && (next == u'\\' || next == u'*' || next == u'?')) {
            tokens.push_back({Kind::Literal, next});
            ++i;
        } else if (c == u'*' && next == u'*') {
            tokens.push_back({Kind::AnyRun, {}});
            ++i;
        } else if (c == u'*') {
            tokens.push_back({Kind::Run, {}});
        } else if (c == u'?') {
            tokens.push_back({Kind::One, {}});
        } else {
            tokens.push_back({Kind::Literal, c});
        }
    }
    return tokens;
}

} // namespace

bool matchesGroupPattern(QStringView pattern, QStringView group)
{
    using Kind = PatternToken::Kind;
    const std::vector<PatternToken> tokens = tokenize(pattern);
    // reached[i]: the first i characters of the group can be matched by the tokens read so far.
    std::vector<bool> reached(static_cast<size_t>(group.size()) + 1, false);
    reached[0] = true;
    for (const PatternToken &token : tokens) {
        std::vector<bool> next(reached.size(), false);
        for (size_t i = 0; i < reached.size(); ++i) {
            const bool hasPrevious = i > 0;
            const QChar previous = hasPrevious ? group.at(static_cast<qsizetype>(i) - 1) : QChar();
            switch (token.kind) {
            case Kind::Literal:
                next[i] = hasPrevious && reached[i - 1] && previous == token.literal;
                break;
            case Kind::One:
                next[i] = hasPrevious && reached[i - 1] && previous != u'.';
                break;
            case Kind::Run:
                next[i] = reached[i] || (hasPrevious && next[i - 1] && previous != u'.');
                break;
            case Kind::AnyRun:
                next[i] = reached[i] || (hasPrevious && next[i - 1]);
                break;
            }
        }
        reached = std::move(next);
    }
    return reached.back();
}

Result<RoleSet> RoleSet::fromRoles(const QStringList &roles)
{
    RoleSet set;
    set.m_roles = roles;
    for (const QString &role : roles) {
        for (const Permission permission : {Permission::SendToGroup, Permission::JoinLeaveGroup}) {
            Rules &rules = set.rules(permission);
            const QString all = u"webpubsub."_s + permissionName(permission);
            if (role == all) {
                rules.all = true;
            } else if (role.startsWith(all + u'.')) {
                rules.groups.insert(role.mid(all.size() + 1));
            } else if (const QString head = all + u"s."_s; role.startsWith(head)) {
                const QString pattern = role.mid(head.size());
                if (pattern.size() > kMaxPatternLength || pattern.count(u'*') > kMaxStars) {
                    return failure(Error::invalidInput(
                        u"role"_s, u"A wildcard role may have 1024 characters and five * in its pattern."_s));
                }
                if (!rules.patterns.contains(pattern))
                    rules.patterns.append(pattern);
            }
            if (rules.patterns.size() > kMaxPatterns) {
                return failure(
                    Error::invalidInput(u"role"_s, u"A connection may have ten wildcard roles of one kind."_s));
            }
        }
    }
    return set;
}

bool RoleSet::allows(Permission permission, const QString &group) const
{
    const Rules &rules = this->rules(permission);
    if (const auto it = rules.overrides.constFind(group); it != rules.overrides.constEnd())
        return *it;
    return roleFor(permission, group).has_value();
}

std::optional<QString> RoleSet::roleFor(Permission permission, const QString &group) const
{
    const Rules &rules = this->rules(permission);
    const QString all = u"webpubsub."_s + permissionName(permission);
    if (rules.all)
        return all;
    if (rules.groups.contains(group))
        return all + u'.' + group;
    const auto pattern = std::find_if(rules.patterns.cbegin(), rules.patterns.cend(),
                                      [&](const QString &each) { return matchesGroupPattern(each, group); });
    return pattern == rules.patterns.cend() ? std::nullopt : std::optional<QString>(all + u"s."_s + *pattern);
}

bool RoleSet::setOverride(Permission permission, const QString &group, bool allowed)
{
    QHash<QString, bool> &overrides = rules(permission).overrides;
    if (!overrides.contains(group) && overrides.size() >= kMaxOverrides)
        return false;
    overrides.insert(group, allowed);
    return true;
}

} // namespace wps
