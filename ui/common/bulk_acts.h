// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/bulk_job.h"
#include "ui/common/bulk_target.h"
#include "ui/common/close_dialog.h"
#include "ui/common/hub_session.h"

#include <QList>

namespace wps
{

class JobRunner;

/// The connections themselves, and every connection of the users and groups; all but the excluded ones. `typedHub` as
/// in RestRequest.
BulkPlan planClose(const HubSessionPtr &session, const QList<BulkTarget> &targets, const CloseOptions &options,
                   const QString &typedHub);

/// Takes connections out of every group, which cannot be taken back where nobody tells the groups.
BulkPlan planLeaveAllGroups(const HubSessionPtr &session, const QStringList &connectionIds);

/// For a CloseDialog that hands the targets to a job. `ours`: the clients of this console in the hub. `started` is
/// given the job. `runner` outlives the dialog.
CloseQuestion closeQuestion(const HubSessionPtr &session, const QList<BulkTarget> &targets,
                            const QList<ConnectionId> &ours, JobRunner &runner,
                            std::function<void(BulkJob *)> started = {});

} // namespace wps
