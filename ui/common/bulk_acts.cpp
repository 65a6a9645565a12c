// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/bulk_acts.h"

#include "core/base/future_util.h"
#include "core/rest/operations/connection.h"
#include "core/rest/operations/group.h"
#include "core/rest/operations/user.h"
#include "ui/common/job_runner.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

struct BulkActs {
    Q_DECLARE_TR_FUNCTIONS(BulkActs)
};

bool areConnections(const QList<BulkTarget> &targets)
{
    return std::all_of(targets.cbegin(), targets.cend(),
                       [](const BulkTarget &target) { return target.kind == BulkKind::Connection; });
}

Result<RestOperation<void>> closing(const HubName &hub, const BulkTarget &target, const CloseOptions &options)
{
    if (target.kind == BulkKind::Group) {
        const Result<GroupName> group = GroupName::parse(target.name);
        if (!group)
            return failure(group.error());
        return closeGroupConnections(hub, *group, options);
    }
    if (target.kind == BulkKind::User) {
        const Result<UserId> user = UserId::parse(target.name);
        if (!user)
            return failure(user.error());
        return closeUserConnections(hub, *user, options);
    }
    const Result<ConnectionId> id = ConnectionId::parse(target.name);
    return id ? Result<RestOperation<void>>(closeConnection(hub, *id, options.reason)) : failure(id.error());
}

} // namespace

BulkPlan planClose(const HubSessionPtr &session, const QList<BulkTarget> &wanted, const CloseOptions &options,
                   const QString &typedHub)
{
    QList<BulkTarget> targets = wanted;
    targets.removeIf([&options](const BulkTarget &target) {
        const auto is = [&target](const ConnectionId &id) { return id.value() == target.name; };
        return target.kind == BulkKind::Connection &&
               std::any_of(options.excluded.cbegin(), options.excluded.cend(), is);
    });
    const QString what = describeTargets(targets);
    BulkPlan plan;
    plan.title = areConnections(targets) ? BulkActs::tr("Closing %1").arg(what)
                                         : BulkActs::tr("Closing every connection of %1").arg(what);
    for (const BulkTarget &target : targets)
        plan.items.append(describeTarget(target));
    plan.start = [session, targets, options, typedHub](qsizetype item, const QString &requestId) {
        Result<RestOperation<void>> operation = closing(session->hub(), targets.at(item), options);
        if (!operation)
            return failedFuture<void>(operation.error());
        operation->request.requestId = requestId;
        operation->request.typedHub = typedHub;
        return session->client().send(*operation);
    };
    return plan;
}

BulkPlan planLeaveAllGroups(const HubSessionPtr &session, const QStringList &connectionIds)
{
    const QList<BulkTarget> targets = connectionTargets(connectionIds);
    BulkPlan plan;
    plan.title = BulkActs::tr("Removing %1 from all groups").arg(describeTargets(targets));
    for (const BulkTarget &target : targets)
        plan.items.append(describeTarget(target));
    plan.start = [session, connectionIds](qsizetype item, const QString &requestId) {
        const Result<ConnectionId> id = ConnectionId::parse(connectionIds.at(item));
        if (!id)
            return failedFuture<void>(id.error());
        RestOperation<void> operation = removeConnectionFromAllGroups(session->hub(), *id);
        operation.request.requestId = requestId;
        return session->client().send(operation);
    };
    return plan;
}

CloseQuestion closeQuestion(const HubSessionPtr &session, const QList<BulkTarget> &targets,
                            const QList<ConnectionId> &ours, JobRunner &runner, std::function<void(BulkJob *)> started)
{
    const QString what = describeTargets(targets);
    const bool onlyConnections = areConnections(targets);
    CloseQuestion question;
    question.session = session;
    question.many = targets.size() > 1 || !onlyConnections;
    if (onlyConnections) {
        question.target = targets.size() == 1 ? describeTarget(targets.first()) : what;
        question.consequence = BulkActs::tr("Cuts them off now, one after the other. Clients may connect again. This "
                                            "cannot be undone.");
    } else {
        question.target =
            BulkActs::tr("every connection of %1").arg(targets.size() == 1 ? describeTarget(targets.first()) : what);
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
