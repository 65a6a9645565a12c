// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/bulk_acts.h"

#include "core/base/future_util.h"
#include "core/rest/operations/connection.h"
#include "core/rest/operations/group.h"
#include "core/rest/operations/user.h"
#include "ui/common/job_runner.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

struct BulkActs {
    Q_DECLARE_TR_FUNCTIONS(BulkActs)
};

using MakeOperation = std::function<Result<RestOperation<void>>(const BulkTarget &)>;

QString nameOf(const BulkTarget &target)
{
    switch (target.kind) {
    case BulkKind::Connection:
        return BulkActs::tr("connection %1").arg(target.name);
    case BulkKind::User:
        return BulkActs::tr("user %1").arg(target.name);
    case BulkKind::Group:
        break;
    }
    return BulkActs::tr("group %1").arg(target.name);
}

BulkPlan planOf(const HubSessionPtr &session, const QString &title, const QList<BulkTarget> &targets,
                const MakeOperation &make, const QString &typedHub = {})
{
    BulkPlan plan;
    plan.title = title;
    for (const BulkTarget &target : targets)
        plan.items.append(nameOf(target));
    plan.start = [session, targets, make, typedHub](qsizetype item, const QString &requestId) {
        Result<RestOperation<void>> operation = make(targets.at(item));
        if (!operation)
            return failedFuture<void>(operation.error());
        operation->request.requestId = requestId;
        operation->request.typedHub = typedHub;
        return session->client().send(*operation);
    };
    return plan;
}

Error notForGroups()
{
    Error error;
    error.kind = Error::Kind::Unsupported;
    error.message = u"The service has no such act for a whole group."_s;
    return error;
}

/// Parses the target's name and makes the operation for its kind; groups have none.
template <typename ForConnection, typename ForUser>
Result<RestOperation<void>> makeFor(const BulkTarget &target, ForConnection forConnection, ForUser forUser)
{
    if (target.kind == BulkKind::Connection) {
        const Result<ConnectionId> id = ConnectionId::parse(target.name);
        return id ? Result<RestOperation<void>>(forConnection(*id)) : failure(id.error());
    }
    if (target.kind == BulkKind::User) {
        const Result<UserId> user = UserId::parse(target.name);
        return user ? Result<RestOperation<void>>(forUser(*user)) : failure(user.error());
    }
    return failure(notForGroups());
}

} // namespace

QList<BulkTarget> connectionTargets(const QStringList &connectionIds)
{
    QList<BulkTarget> targets;
    for (const QString &id : connectionIds)
        targets.append({BulkKind::Connection, id});
    return targets;
}

QString describeCounts(qsizetype connections, qsizetype users, qsizetype groups)
{
    const QLocale locale;
    QStringList parts;
    const auto add = [&](qsizetype number, const QString &one, const QString &many) {
        if (number > 0)
            parts.append(number == 1 ? one : many.arg(locale.toString(qlonglong(number))));
    };
    add(connections, BulkActs::tr("1 connection"), BulkActs::tr("%1 connections"));
    add(users, BulkActs::tr("1 user"), BulkActs::tr("%1 users"));
    add(groups, BulkActs::tr("1 group"), BulkActs::tr("%1 groups"));
    if (parts.size() == 3)
        return BulkActs::tr("%1, %2 and %3").arg(parts.at(0), parts.at(1), parts.at(2));
    return parts.size() == 2 ? BulkActs::tr("%1 and %2").arg(parts.at(0), parts.at(1)) : parts.value(0);
}

QString describeTargets(const QList<BulkTarget> &targets)
{
    const auto count = [&targets](BulkKind kind) {
        return std::count_if(targets.cbegin(), targets.cend(), [kind](const BulkTarget &t) { return t.kind == kind; });
    };
    return describeCounts(count(BulkKind::Connection), count(BulkKind::User), count(BulkKind::Group));
}

BulkPlan planAddToGroup(const HubSessionPtr &session, const QList<BulkTarget> &targets, const GroupName &group)
{
    const HubName hub = session->hub();
    const MakeOperation make = [hub, group](const BulkTarget &target) {
        return makeFor(
            target,
            [&](const ConnectionId &id) {
                return requireYes(addConnectionToGroup(hub, group, id), u"There is no such connection."_s);
            },
            [&](const UserId &user) {
                return requireYes(addUserToGroup(hub, user, group), u"The user has no connection now."_s);
            });
    };
    return planOf(session, BulkActs::tr("Adding %1 to group %2").arg(describeTargets(targets), group.value()), targets,
                  make);
}

BulkPlan planRemoveFromGroup(const HubSessionPtr &session, const QList<BulkTarget> &targets, const GroupName &group)
{
    const HubName hub = session->hub();
    const MakeOperation make = [hub, group](const BulkTarget &target) {
        return makeFor(
            target, [&](const ConnectionId &id) { return removeConnectionFromGroup(hub, group, id); },
            [&](const UserId &user) { return removeUserFromGroup(hub, user, group); });
    };
    return planOf(session, BulkActs::tr("Removing %1 from group %2").arg(describeTargets(targets), group.value()),
                  targets, make);
}

BulkPlan planClose(const HubSessionPtr &session, const QList<BulkTarget> &wanted, const CloseOptions &options,
                   const QString &typedHub)
{
    const HubName hub = session->hub();
    QList<BulkTarget> targets = wanted;
    targets.removeIf([&options](const BulkTarget &target) {
        const auto is = [&target](const ConnectionId &id) { return id.value() == target.name; };
        return target.kind == BulkKind::Connection &&
               std::any_of(options.excluded.cbegin(), options.excluded.cend(), is);
    });
    const MakeOperation make = [hub, options](const BulkTarget &target) -> Result<RestOperation<void>> {
        if (target.kind == BulkKind::Group) {
            const Result<GroupName> group = GroupName::parse(target.name);
            if (!group)
                return failure(group.error());
            return closeGroupConnections(hub, *group, options);
        }
        return makeFor(
            target, [&](const ConnectionId &id) { return closeConnection(hub, id, options.reason); },
            [&](const UserId &user) { return closeUserConnections(hub, user, options); });
    };
    const bool onlyConnections = std::all_of(
        targets.cbegin(), targets.cend(), [](const BulkTarget &target) { return target.kind == BulkKind::Connection; });
    const QString what = describeTargets(targets);
    return planOf(session,
                  onlyConnections ? BulkActs::tr("Closing %1").arg(what)
                                  : BulkActs::tr("Closing every connection of %1").arg(what),
                  targets, make, typedHub);
}

CloseQuestion closeQuestion(const HubSessionPtr &session, const QList<BulkTarget> &targets,
                            const QList<ConnectionId> &ours, JobRunner &runner, std::function<void(BulkJob *)> started)
{
    const QString what = describeTargets(targets);
    const bool onlyConnections = std::all_of(
        targets.cbegin(), targets.cend(), [](const BulkTarget &target) { return target.kind == BulkKind::Connection; });
    CloseQuestion question;
    question.session = session;
    question.many = targets.size() > 1 || !onlyConnections;
    if (onlyConnections) {
        question.target = targets.size() == 1 ? nameOf(targets.first()) : what;
        question.consequence = BulkActs::tr("Cuts them off now, one after the other. Clients may connect again. This "
                                            "cannot be undone.");
    } else {
        question.target =
            BulkActs::tr("every connection of %1").arg(targets.size() == 1 ? nameOf(targets.first()) : what);
        question.consequence = BulkActs::tr("Cuts every connection that they have, also those that are not listed "
                                            "here. Clients may connect again. This cannot be undone.");
        question.takesExcluded = true;
        question.ours = ours;
    }
    question.start = [session, targets, &runner, started](const CloseOptions &options, const QString &typedHub) {
        BulkJob *job = runner.run(session, planClose(session, targets, options, typedHub));
        if (job && started)
            started(job);
    };
    return question;
}

} // namespace wps
