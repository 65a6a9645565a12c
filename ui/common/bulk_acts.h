// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/bulk_job.h"
#include "ui/common/close_dialog.h"
#include "ui/common/hub_session.h"

#include <QList>

namespace wps
{

class JobRunner;

enum class BulkKind { Connection, User, Group };

/// One of those on which an act is done.
struct BulkTarget {
    BulkKind kind = BulkKind::Connection;
    QString name;
    friend bool operator==(const BulkTarget &, const BulkTarget &) = default;
};

QList<BulkTarget> connectionTargets(const QStringList &connectionIds);
/// "3 connections", "2 users and 1 group"; empty for none.
QString describeCounts(qsizetype connections, qsizetype users, qsizetype groups);
QString describeTargets(const QList<BulkTarget> &targets);

/// Connections and users; of a user, the connections that it has now. Groups fail: the service has no such act.
BulkPlan planAddToGroup(const HubSessionPtr &session, const QList<BulkTarget> &targets, const GroupName &group);
BulkPlan planRemoveFromGroup(const HubSessionPtr &session, const QList<BulkTarget> &targets, const GroupName &group);
/// The connections themselves, and every connection of the users and groups; all but the excluded ones. `typedHub` as
/// in RestRequest.
BulkPlan planClose(const HubSessionPtr &session, const QList<BulkTarget> &targets, const CloseOptions &options,
                   const QString &typedHub);

/// For a CloseDialog that hands the targets to a job. `ours`: the clients of this console in the hub. `started` is
/// given the job. `runner` outlives the dialog.
CloseQuestion closeQuestion(const HubSessionPtr &session, const QList<BulkTarget> &targets,
                            const QList<ConnectionId> &ours, JobRunner &runner,
                            std::function<void(BulkJob *)> started = {});

} // namespace wps
