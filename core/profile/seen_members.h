// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/group_member.h"

#include <QDateTime>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace wps
{

/// A connection that stood in a list of a group's members: all that the service ever tells of its user and groups.
struct SeenConnection {
    QString connectionId;
    QString userId;     ///< empty = anonymous
    QStringList groups; ///< in whose latest lists it stands, sorted
    QDateTime seenAt;   ///< UTC; of the newest of those lists

    friend bool operator==(const SeenConnection &, const SeenConnection &) = default;
};

/// Who stood in the latest complete list of each group of one hub. In memory: what was true yesterday helps nobody.
class SeenMembers
{
public:
    /// Takes the place of the group's list before.
    void take(const QString &group, const QList<GroupMember> &members, const QDateTime &at);
    QList<SeenConnection> ofUser(const QString &userId) const; ///< sorted by connection
    std::optional<SeenConnection> connection(const QString &connectionId) const;

private:
    struct Listing {
        QHash<QString, QString> users; ///< of the connections
        QDateTime at;
    };
    QHash<QString, Listing> m_listings; ///< by group
};

} // namespace wps
