// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/undo_actions.h"

#include "ui/common/error_presenter.h"
#include "ui/common/job_runner.h"
#include "ui/common/navigator.h"
#include "ui/common/ui_context.h"
#include "ui/common/undo_service.h"
#include "ui/shell/action_registry.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

struct UndoActions {
    Q_DECLARE_TR_FUNCTIONS(UndoActions)
};

void tellEnd(UiContext &context, const BulkJob &job)
{
    if (job.refusal()) {
        context.navigator.revealDock(u"jobs"_s); // which offers to unlock
        context.navigator.announce(presentError(*job.refusal(), job.title()).oneLine());
        return;
    }
    if (!job.results().troubled.isEmpty())
        context.navigator.revealDock(u"jobs"_s);
    context.navigator.announce(UndoActions::tr("%1: %2").arg(job.title(), jobProgressText(job)));
}

void run(UiContext &context, UndoService::StepId step)
{
    const QString words = context.undo.text(step);
    if (BulkJob *job = context.undo.run(step))
        QObject::connect(job, &BulkJob::ended, &context.navigator, [&context, job] { tellEnd(context, *job); });
    else if (!words.isEmpty())
        context.navigator.announce(words);
}

void show(QAction *action, const UndoService &undo, UndoService::StepId step, const QString &nothing)
{
    action->setEnabled(step != UndoService::kNone);
    QString text = undo.text(step);
    action->setText(step == UndoService::kNone ? nothing : u'&' + text.replace(u'&', "&&"_L1));
    const QString caution = undo.caution(step);
    const QString tip = caution.isEmpty() ? undo.text(step) : undo.text(step) + u". "_s + caution;
    action->setToolTip(tip.toHtmlEscaped());
    action->setStatusTip(tip);
}

} // namespace

void registerUndo(UiContext &context)
{
    QAction *undo = context.actions.add({u"edit.undo"_s,
                                         UndoActions::tr("&Undo"),
                                         MenuId::Edit,
                                         QKeySequence::keyBindings(QKeySequence::Undo),
                                         u"undo"_s,
                                         {},
                                         false,
                                         QAction::NoRole});
    QAction *redo = context.actions.add({u"edit.redo"_s,
                                         UndoActions::tr("&Redo"),
                                         MenuId::Edit,
                                         QKeySequence::keyBindings(QKeySequence::Redo),
                                         u"redo"_s,
                                         {},
                                         false,
                                         QAction::NoRole});
    const auto refresh = [&context, undo, redo] {
        show(undo, context.undo, context.undo.latestUndo(), UndoActions::tr("&Undo"));
        show(redo, context.undo, context.undo.latestRedo(), UndoActions::tr("&Redo"));
    };
    QObject::connect(&context.undo, &UndoService::changed, undo, refresh);
    QObject::connect(undo, &QAction::triggered, &context.navigator,
                     [&context] { run(context, context.undo.latestUndo()); });
    QObject::connect(redo, &QAction::triggered, &context.navigator,
                     [&context] { run(context, context.undo.latestRedo()); });
    refresh();
}

} // namespace wps
