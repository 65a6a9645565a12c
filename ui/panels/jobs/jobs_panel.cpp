// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/jobs/jobs_panel.h"

#include "ui/common/banner.h"
#include "ui/common/empty_state.h"
#include "ui/common/icons.h"
#include "ui/common/navigator.h"
#include "ui/common/undo_service.h"
#include "ui/models/visible_text.h"
#include "ui/panels/jobs/progress_delegate.h"

#include <QAction>
#include <QCheckBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedLayout>
#include <QTableView>
#include <QToolBar>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr int kHighestRate = 10'000;

void prepare(QTableView *table, const QString &name)
{
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setAlternatingRowColors(true);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->setAccessibleName(name);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

} // namespace

JobsPanel::JobsPanel(JobsController &controller, Navigator &navigator, UndoService &undo, QWidget *parent)
    : QWidget(parent), m_controller(controller), m_navigator(navigator), m_undo(undo)
{
    auto *empty = new EmptyState(this);
    empty->setMessage(u"list"_s, tr("No jobs yet"),
                      tr("Select several connections, users or groups and act on them: progress and the result of each "
                         "appear here."));
    auto *filled = new QWidget(this);
    auto *split = new QSplitter(Qt::Horizontal, filled);
    makeJobs();
    split->addWidget(m_jobs);
    split->addWidget(makeResults());
    split->setStretchFactor(0, 4);
    split->setStretchFactor(1, 5);
    split->setChildrenCollapsible(false);
    const int gap = spacing(this, 0.5);
    auto *column = new QVBoxLayout(filled);
    column->setContentsMargins(gap, gap, gap, gap);
    column->setSpacing(gap);
    column->addWidget(makeToolbar());
    column->addWidget(split, 1);
    m_pages = new QStackedLayout(this);
    m_pages->addWidget(empty);
    m_pages->addWidget(filled);

    connect(&controller, &JobsController::changed, this, &JobsPanel::refresh);
    connect(&controller, &JobsController::selected, this, &JobsPanel::select);
    connect(&undo, &UndoService::changed, this, &JobsPanel::refreshUndo);
    refresh();
}

void JobsPanel::makeJobs()
{
    m_jobs = new QTableView(this);
    m_jobs->setModel(&m_controller.jobs());
    prepare(m_jobs, tr("Jobs"));
    m_jobs->setItemDelegateForColumn(JobListModel::Progress, new ProgressDelegate(m_jobs));
    const int unit = fontMetrics().averageCharWidth();
    m_jobs->horizontalHeader()->setStretchLastSection(true);
    for (const auto &[column, characters] :
         {std::pair{JobListModel::Title, 40}, std::pair{JobListModel::Progress, 30}, std::pair{JobListModel::Rate, 10}})
        m_jobs->setColumnWidth(column, unit * characters);
    connect(m_jobs->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) { m_controller.select(m_controller.jobs().job(current.row())); });
}

/// A tool bar and not a row of buttons: what does not fit goes behind its arrow, and the dock stays narrow.
QWidget *JobsPanel::makeToolbar()
{
    auto *bar = new QToolBar(this);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_cancel = bar->addAction(icon(u"stop"_s), tr("&Cancel"), &m_controller, &JobsController::cancel);
    m_cancel->setToolTip(tr("Starts nothing more; what is under way is cut off and reported as not known"));
    m_retry = bar->addAction(icon(u"refresh"_s), tr("&Retry failed"), &m_controller,
                             [this] { m_controller.runAgain(BulkJob::Part::Troubled); });
    m_retry->setToolTip(tr("Does it again for the items that failed or are not known"));
    m_rest = bar->addAction(icon(u"play"_s), tr("Run the re&st"), &m_controller,
                            [this] { m_controller.runAgain(BulkJob::Part::Waiting); });
    m_rest->setToolTip(tr("Does it for the items that were never started"));
    m_undoAction = bar->addAction(icon(u"undo"_s), tr("&Undo"), this,
                                  [this] { m_undo.run(m_undo.stepOf(m_controller.current())); });
    m_undoAction->setObjectName(u"jobUndo"_s);
    m_export = bar->addAction(icon(u"export"_s), tr("&Export results\u2026"), this, &JobsPanel::chooseExport);
    m_clear = bar->addAction(icon(u"clear"_s), tr("C&lear finished"), &m_controller.runner(), &JobRunner::clearEnded);
    bar->addSeparator();
    auto *label = new QLabel(tr("&Limit:"), bar);
    auto *rate = new QSpinBox(bar);
    label->setBuddy(rate);
    rate->setRange(0, kHighestRate);
    rate->setSpecialValueText(tr("no limit"));
    rate->setSuffix(tr("/s", "calls a second"));
    rate->setAccelerated(true);
    rate->setKeyboardTracking(false); // "2" on the way to "200" is no limit anybody wants
    rate->setAccessibleName(tr("Limit of calls a second"));
    rate->setToolTip(tr("Calls a second of each job, those that run too"));
    rate->setValue(m_controller.runner().rateLimit());
    connect(rate, &QSpinBox::valueChanged, &m_controller.runner(), &JobRunner::setRateLimit);
    bar->addWidget(label);
    bar->addWidget(rate);
    return bar;
}

QWidget *JobsPanel::makeResults()
{
    auto *pane = new QWidget(this);
    m_note = new Banner(pane);
    m_note->setClosable(false);
    m_onlyTroubled = new QCheckBox(tr("Only what &failed"), pane);
    m_details = new QPushButton(icon(u"requests"_s), tr("&Details"), pane);
    m_details->setToolTip(tr("Shows the request of this item and its answer"));
    m_results = new QTableView(pane);
    m_results->setModel(&m_controller.results());
    prepare(m_results, tr("Results of the job"));
    const int unit = fontMetrics().averageCharWidth();
    m_results->setColumnWidth(JobResultsModel::ItemColumn, unit * 44);
    m_results->setColumnWidth(JobResultsModel::ResultColumn, unit * 14);
    m_results->setColumnWidth(JobResultsModel::RequestColumn, unit * 38);
    m_results->setColumnWidth(JobResultsModel::DetailColumn, unit * 60);
    m_results->horizontalHeader()->setStretchLastSection(true);
    const auto showRequest = [this] {
        const QString id = m_results->currentIndex().data(JobResultsModel::RequestIdRole).toString();
        if (!id.isEmpty())
            m_navigator.showRequest(id);
    };
    connect(m_onlyTroubled, &QCheckBox::toggled, &m_controller.results(), &JobResultsModel::setOnlyTroubled);
    connect(m_details, &QPushButton::clicked, this, showRequest);
    connect(m_results, &QTableView::activated, this, showRequest);
    connect(m_results->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &JobsPanel::refresh);
    connect(&m_controller.results(), &QAbstractItemModel::modelReset, this, &JobsPanel::refresh);
    auto *row = new QHBoxLayout;
    row->addWidget(m_onlyTroubled);
    row->addStretch();
    row->addWidget(m_details);
    auto *column = new QVBoxLayout(pane);
    column->setContentsMargins({});
    column->setSpacing(spacing(this, 0.5));
    column->addWidget(m_note);
    column->addLayout(row);
    column->addWidget(m_results, 1);
    return pane;
}

void JobsPanel::select(BulkJob *job)
{
    m_jobs->setCurrentIndex(m_controller.jobs().index(m_controller.jobs().rowOf(job), 0));
}

void JobsPanel::refresh()
{
    const int running = m_controller.runner().runningCount();
    setWindowTitle(running == 0 ? tr("Jobs") : tr("Jobs (%1 running)").arg(running));
    m_pages->setCurrentIndex(m_controller.jobs().rowCount() == 0 ? 0 : 1);
    const BulkJob *job = m_controller.current();
    const bool ended = job && job->hasEnded();
    m_cancel->setEnabled(job && !ended);
    m_retry->setEnabled(ended && !job->results().troubled.isEmpty());
    m_rest->setEnabled(ended && job->counts().left > 0);
    m_export->setEnabled(job != nullptr);
    refreshUndo();
    m_clear->setEnabled(m_controller.jobs().rowCount() > running);
    m_details->setEnabled(!m_results->currentIndex().data(JobResultsModel::RequestIdRole).toString().isEmpty());
    showNote();
}

void JobsPanel::refreshUndo()
{
    const BulkJob *job = m_controller.current();
    const UndoService::StepId step = job ? m_undo.stepOf(job) : UndoService::kNone;
    m_undoAction->setEnabled(m_undo.isUsable(step));
    m_undoAction->setText(m_undo.isRedo(step) ? tr("Re&do") : tr("&Undo"));
    m_undoAction->setIcon(icon(m_undo.isRedo(step) ? u"redo"_s : u"undo"_s));
    QStringList tip;
    if (!m_undo.isThere(step))
        tip.append(!job || job->hasEnded() ? tr("There is nothing of this job to undo")
                                           : tr("The job is not done yet"));
    else if (!m_undo.isUsable(step))
        tip = {m_undo.text(step), tr("Use %1 for that.").arg(m_undo.place(step))};
    else
        tip = {m_undo.text(step), m_undo.caution(step)};
    tip.removeAll(QString());
    m_undoAction->setToolTip(tip.join(u'\n').toHtmlEscaped().replace(u'\n', "<br>"_L1));
}

void JobsPanel::showNote()
{
    const QString note = visibleText(m_controller.note());
    if (note.isEmpty()) {
        m_note->dismiss();
        return;
    }
    if (m_note->isVisibleTo(this) && m_note->text() == note)
        return;
    const BulkJob *job = m_controller.current();
    const bool refused = job && job->refusal();
    m_note->showMessage(refused ? Banner::Kind::Error : Banner::Kind::Info, note);
    if (refused && job->refusal()->serviceCode == "locked"_L1) {
        m_note->addAction(tr("&Unlock\u2026"), this,
                          [this, session = m_controller.currentSession()] { m_navigator.askToUnlock(session); });
    }
}

void JobsPanel::chooseExport()
{
    auto *dialog = new QFileDialog(this, tr("Export the results"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"csv"_s);
    dialog->setNameFilters({tr("CSV (*.csv)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, &m_controller, &JobsController::exportTo);
    dialog->open();
}

} // namespace wps
