// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/jobs/register_jobs.h"

#include "ui/common/job_runner.h"
#include "ui/common/navigator.h"
#include "ui/common/ui_context.h"
#include "ui/panels/jobs/jobs_controller.h"
#include "ui/panels/jobs/jobs_panel.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/panel_registry.h"

using namespace Qt::StringLiterals;

namespace wps
{

void registerJobs(UiContext &context)
{
    // The registry outlives the docks, so the controller does too.
    auto *controller = new JobsController(context.jobs, &context.panels);
    Navigator &navigator = context.navigator;
    context.panels.addDock({u"jobs"_s, JobsPanel::tr("Jobs"), u"list"_s, Qt::BottomDockWidgetArea, true,
                            [controller, &navigator, &undo = context.undo](QWidget *parent) -> QWidget * {
                                return new JobsPanel(*controller, navigator, undo, parent);
                            }});
    QAction *show = context.actions.add({u"tools.jobs"_s,
                                         JobsPanel::tr("&Jobs"),
                                         MenuId::Tools,
                                         {},
                                         u"list"_s,
                                         JobsPanel::tr("What is done to many connections, users or groups at once")});
    QObject::connect(show, &QAction::triggered, &navigator, [&navigator] { navigator.showDock(u"jobs"_s); });
    QObject::connect(&context.jobs, &JobRunner::started, &navigator, [&navigator](const BulkJob *job) {
        if (job->counts().total > 1) // the outcome of a single one is told where it was asked for
            navigator.revealDock(u"jobs"_s);
    });
}

} // namespace wps
