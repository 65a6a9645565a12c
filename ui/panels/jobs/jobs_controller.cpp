// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/jobs/jobs_controller.h"

#include "ui/common/error_presenter.h"

#include <QLocale>

namespace wps
{

JobsController::JobsController(JobRunner &runner, QObject *parent) : QObject(parent), m_runner(runner), m_jobs(runner)
{
    connect(&runner, &JobRunner::started, this, &JobsController::selected);
    connect(&runner, &JobRunner::aboutToClear, this, [this](BulkJob *job) {
        if (job == current())
            select(nullptr);
    });
    connect(&runner, &JobRunner::countChanged, this, &JobsController::changed);
}

void JobsController::select(BulkJob *job)
{
    if (job == current())
        return;
    if (current())
        current()->disconnect(this);
    m_export.cancel();
    m_exportNote.clear();
    m_results.setJob(job);
    if (job) {
        connect(job, &BulkJob::changed, this, &JobsController::changed);
        connect(job, &BulkJob::ended, this, &JobsController::changed);
    }
    Q_EMIT changed();
}

void JobsController::cancel()
{
    if (current())
        current()->cancel();
}

void JobsController::runAgain(BulkJob::Part part)
{
    if (current())
        m_runner.runAgain(current(), part);
}

void JobsController::exportTo(const QString &path)
{
    if (!current())
        return;
    m_export.start(exportCsv(current()->results(), path), this, [this, path](const Result<qsizetype> &written) {
        m_exportNote = written ? tr("Exported the results of %1 items to %2").arg(QLocale().toString(*written), path)
                               : presentError(written.error(), tr("Exporting the results")).oneLine();
        Q_EMIT changed();
    });
}

QString JobsController::note() const
{
    if (!m_exportNote.isEmpty())
        return m_exportNote;
    if (current() && current()->refusal())
        return presentError(*current()->refusal(), current()->title()).oneLine();
    return {};
}

} // namespace wps
