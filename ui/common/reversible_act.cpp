// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/reversible_act.h"

#include "core/base/future_util.h"
#include "core/rest/operations/group.h"
#include "core/rest/operations/permission.h"
#include "core/rest/operations/user.h"
#include "ui/common/act_runner.h"
#include "ui/models/visible_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr qsizetype kNameLength = 60;

struct Acts {
    Q_DECLARE_TR_FUNCTIONS(Acts)
};

ReversibleAct membershipOf(ReversibleVerb verb, const QList<BulkTarget> &targets, const QString &group)
{
    ReversibleAct act;
    act.verb = verb;
    for (const BulkTarget &target : targets)
        act.items.append({target, group});
    return act;
}

QStringList groupsOf(const ReversibleAct &act)
{
    QStringList groups;
    QSet<QString> seen;
    for (const ReversibleItem &item : act.items) {
        if (!seen.contains(item.group)) {
            seen.insert(item.group);
            groups.append(item.group);
        }
    }
    return groups;
}

QList<BulkTarget> targetsOf(const ReversibleAct &act)
{
    QList<BulkTarget> targets;
    QSet<QString> seen;
    for (const ReversibleItem &item : act.items) {
        const QString key = QString::number(static_cast<int>(item.target.kind)) + u'/' + item.target.name;
        if (!seen.contains(key)) {
            seen.insert(key);
            targets.append(item.target);
        }
    }
    return targets;
}

/// One target by its name, several by their number.
QString targetWords(const ReversibleAct &act)
{
    const QList<BulkTarget> targets = targetsOf(act);
    if (targets.size() != 1)
        return describeTargets(targets);
    return describeTarget({targets.first().kind, visibleLine(targets.first().name, kNameLength)});
}

QString groupWords(const ReversibleAct &act)
{
    const QStringList groups = groupsOf(act);
    return groups.size() == 1 ? Acts::tr("group %1").arg(visibleLine(groups.first(), kNameLength))
                              : Acts::tr("%1 groups").arg(QLocale().toString(groups.size()));
}

QString permissionWords(const ReversibleAct &act)
{
    const bool one = std::all_of(act.items.cbegin(), act.items.cend(), [&](const ReversibleItem &item) {
        return item.permission == act.items.first().permission;
    });
    return one ? permissionName(act.items.first().permission) : Acts::tr("send and join permissions");
}

/// What is done, in the words of a running job.
QString titleOf(const ReversibleAct &act)
{
    switch (act.verb) {
    case ReversibleVerb::AddToGroup:
        return Acts::tr("Adding %1 to %2").arg(targetWords(act), groupWords(act));
    case ReversibleVerb::RemoveFromGroup:
        return Acts::tr("Removing %1 from %2").arg(targetWords(act), groupWords(act));
    case ReversibleVerb::Grant:
        return Acts::tr("Granting %1 in %2 to %3").arg(permissionWords(act), groupWords(act), targetWords(act));
    case ReversibleVerb::Revoke:
        break;
    }
    return Acts::tr("Revoking %1 in %2 from %3").arg(permissionWords(act), groupWords(act), targetWords(act));
}

Result<RestOperation<void>> operationFor(const HubName &hub, ReversibleVerb verb, const ReversibleItem &item)
{
    const Result<GroupName> group = GroupName::parse(item.group);
    if (!group)
        return failure(group.error());
    if (item.target.kind == BulkKind::Group || (item.target.kind == BulkKind::User && verb >= ReversibleVerb::Grant)) {
        Error error;
        error.kind = Error::Kind::Unsupported;
        error.message = u"The service has no such act for a whole group or user."_s;
        return failure(error);
    }
    if (item.target.kind == BulkKind::User) {
        const Result<UserId> user = UserId::parse(item.target.name);
        if (!user)
            return failure(user.error());
        return verb == ReversibleVerb::AddToGroup
                   ? requireYes(addUserToGroup(hub, *user, *group), u"The user has no connection now."_s)
                   : removeUserFromGroup(hub, *user, *group);
    }
    const Result<ConnectionId> id = ConnectionId::parse(item.target.name);
    if (!id)
        return failure(id.error());
    const QString nobody = u"There is no such connection."_s;
    switch (verb) {
    case ReversibleVerb::AddToGroup:
        return requireYes(addConnectionToGroup(hub, *group, *id), nobody);
    case ReversibleVerb::RemoveFromGroup:
        return removeConnectionFromGroup(hub, *group, *id);
    case ReversibleVerb::Grant:
        return requireYes(grantPermission(hub, *id, item.permission, *group), nobody);
    case ReversibleVerb::Revoke:
        break;
    }
    return revokePermission(hub, *id, item.permission, *group);
}

QString itemWords(const ReversibleAct &act, const ReversibleItem &item, bool oneGroup)
{
    const QString target = describeTarget(item.target);
    if (!act.isMembership())
        return Acts::tr("%1 of %2 in group %3").arg(permissionName(item.permission), target, item.group);
    return oneGroup ? target : Acts::tr("%1 in group %2").arg(target, item.group);
}

} // namespace

bool ReversibleAct::touchesGroup(const QString &group) const
{
    return std::any_of(items.cbegin(), items.cend(), [&](const ReversibleItem &item) { return item.group == group; });
}

ReversibleAct addToGroup(const QList<BulkTarget> &targets, const QString &group)
{
    return membershipOf(ReversibleVerb::AddToGroup, targets, group);
}

ReversibleAct removeFromGroup(const QList<BulkTarget> &targets, const QString &group)
{
    return membershipOf(ReversibleVerb::RemoveFromGroup, targets, group);
}

ReversibleAct opposite(const ReversibleAct &act)
{
    ReversibleAct back = act;
    switch (act.verb) {
    case ReversibleVerb::AddToGroup:
        back.verb = ReversibleVerb::RemoveFromGroup;
        break;
    case ReversibleVerb::RemoveFromGroup:
        back.verb = ReversibleVerb::AddToGroup;
        break;
    case ReversibleVerb::Grant:
        back.verb = ReversibleVerb::Revoke;
        break;
    case ReversibleVerb::Revoke:
        back.verb = ReversibleVerb::Grant;
        break;
    }
    return back;
}

QString describeAct(const ReversibleAct &act)
{
    switch (act.verb) {
    case ReversibleVerb::AddToGroup:
        return Acts::tr("add %1 to %2").arg(targetWords(act), groupWords(act));
    case ReversibleVerb::RemoveFromGroup:
        return Acts::tr("remove %1 from %2").arg(targetWords(act), groupWords(act));
    case ReversibleVerb::Grant:
        return Acts::tr("grant %1 in %2 to %3").arg(permissionWords(act), groupWords(act), targetWords(act));
    case ReversibleVerb::Revoke:
        break;
    }
    return Acts::tr("revoke %1 in %2 from %3").arg(permissionWords(act), groupWords(act), targetWords(act));
}

BulkPlan planOf(const HubSessionPtr &session, const ReversibleAct &act)
{
    BulkPlan plan;
    plan.title = titleOf(act);
    const bool oneGroup = groupsOf(act).size() == 1;
    plan.items.reserve(act.items.size());
    for (const ReversibleItem &item : act.items)
        plan.items.append(itemWords(act, item, oneGroup));
    plan.start = [session, act](qsizetype item, const QString &requestId) {
        Result<RestOperation<void>> operation = operationFor(session->hub(), act.verb, act.items.at(item));
        if (!operation)
            return failedFuture<void>(operation.error());
        operation->request.requestId = requestId;
        return session->client().send(*operation);
    };
    return plan;
}

} // namespace wps
