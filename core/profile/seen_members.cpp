// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile/seen_members.h"

#include <algorithm>
#include <map>

namespace wps
{

void SeenMembers::take(const QString &group, const QList<GroupMember> &members, const QDateTime &at)
{
    Listing listing;
    listing.at = at;
    listing.users.reserve(members.size());
    for (const GroupMember &member : members)
        listing.users.insert(member.connectionId.value(), member.userId ? member.userId->value() : QString());
    m_listings.insert(group, listing);
}

QList<SeenConnection> SeenMembers::ofUser(const QString &userId) const
{
    std::map<QString, SeenConnection> found;
    for (auto listing = m_listings.cbegin(); listing != m_listings.cend(); ++listing) {
        for (auto user = listing->users.cbegin(); user != listing->users.cend(); ++user) {
            if (*user != userId)
                continue;
            SeenConnection &seen = found[user.key()];
            seen.connectionId = user.key();
            seen.userId = userId;
            seen.groups.append(listing.key());
            seen.seenAt = seen.seenAt.isValid() ? std::max(seen.seenAt, listing->at) : listing->at;
        }
    }
    QList<SeenConnection> list;
    for (auto &[id, seen] : found) {
        seen.groups.sort();
        list.append(seen);
    }
    return list;
}

std::optional<SeenConnection> SeenMembers::connection(const QString &connectionId) const
{
    std::optional<SeenConnection> seen;
    for (auto listing = m_listings.cbegin(); listing != m_listings.cend(); ++listing) {
        const auto user = listing->users.constFind(connectionId);
        if (user == listing->users.cend())
            continue;
        if (!seen)
            seen = SeenConnection{connectionId, *user, {}, listing->at};
        seen->groups.append(listing.key());
        seen->seenAt = std::max(seen->seenAt, listing->at);
    }
    if (seen)
        seen->groups.sort();
    return seen;
}

} // namespace wps
