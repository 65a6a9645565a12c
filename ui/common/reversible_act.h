// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/bulk_job.h"
#include "core/model/permission.h"
#include "ui/common/bulk_target.h"
#include "ui/common/hub_session.h"

#include <optional>

namespace wps
{

enum class ReversibleVerb { AddToGroup, RemoveFromGroup, Grant, Revoke };

struct ReversibleItem {
    BulkTarget target; ///< a connection or, for groups, a user: the connections that it has now
    QString group;
    Permission permission = Permission::SendToGroup; ///< of a grant or revoke
    /// Whether the act changes anything for it; nothing when that is not known.
    std::optional<bool> changes = std::nullopt;
};

/// An act on the service that the opposite act takes back: one verb, for each of some items.
struct ReversibleAct {
    ReversibleVerb verb = ReversibleVerb::AddToGroup;
    QList<ReversibleItem> items;

    bool isMembership() const { return verb == ReversibleVerb::AddToGroup || verb == ReversibleVerb::RemoveFromGroup; }
    bool touchesGroup(const QString &group) const;
};

ReversibleAct addToGroup(const QList<BulkTarget> &targets, const QString &group);
ReversibleAct removeFromGroup(const QList<BulkTarget> &targets, const QString &group);
/// The one that takes it back. It changes each of its items, as far as one knows.
ReversibleAct opposite(const ReversibleAct &act);

/// Translated, in the imperative: "remove 20 connections from group room1". One line, whatever the names are.
QString describeAct(const ReversibleAct &act);

/// Does it, an item after the other. Items that nothing can be made of (a group as a target, a wrong name) fail.
BulkPlan planOf(const HubSessionPtr &session, const ReversibleAct &act);

} // namespace wps
