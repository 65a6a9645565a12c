// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QHash>
#include <QString>

#include <compare>

namespace wps
{

/// A validated name of one kind. Kinds do not convert into each other, so a user id cannot be passed for a connection
/// id. Rules: rest-api section 3. A moved-from or default-made name is empty and invalid.
template <typename Tag> class Name
{
public:
    /// InvalidInput with the field's name when `text` breaks the rule of this kind.
    static Result<Name> parse(const QString &text);

    const QString &value() const { return m_value; }

    /// The service does not decode %2F in a path (rest-api section 3): such a name is unreachable by path segment.
    bool fitsInPath() const { return !m_value.contains(u'/'); }

    friend bool operator==(const Name &a, const Name &b) { return a.m_value == b.m_value; }
    friend auto operator<=>(const Name &a, const Name &b)
    {
        const int order = a.m_value.compare(b.m_value);
        return order < 0 ? std::strong_ordering::less
                         : (order > 0 ? std::strong_ordering::greater : std::strong_ordering::equal);
    }
    friend size_t qHash(const Name &name, size_t seed = 0) { return ::qHash(name.m_value, seed); }

private:
    explicit Name(QString value) : m_value(std::move(value)) {}
    QString m_value;
};

struct HubNameTag;
struct GroupNameTag;
struct UserIdTag;
struct ConnectionIdTag;

using HubName = Name<HubNameTag>;           ///< letter first, at most 128, lower-cased (the service ignores case)
using GroupName = Name<GroupNameTag>;       ///< 1 to 1024 characters, not only white space, case-sensitive
using UserId = Name<UserIdTag>;             ///< at least one character that is not white space
using ConnectionId = Name<ConnectionIdTag>; ///< opaque, at least one character

template <> Result<HubName> HubName::parse(const QString &text);
template <> Result<GroupName> GroupName::parse(const QString &text);
template <> Result<UserId> UserId::parse(const QString &text);
template <> Result<ConnectionId> ConnectionId::parse(const QString &text);

/// Client event name: `^[a-z][a-z0-9_.-]{0,127}$`, ignoring case (rest-api section 3).
Result<QString> parseEventName(const QString &text);

} // namespace wps
