// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/watch/export_dialog.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/models/message_log_model.h"
#include "ui/models/visible_text.h"
#include "ui/panels/watch/row_preferences.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

QString suffixOf(ExportFormat format)
{
    return format == ExportFormat::Csv ? u"csv"_s : u"jsonl"_s;
}

QString number(qsizetype value)
{
    return QLocale().toString(qlonglong(value));
}

} // namespace

ExportDialog::ExportDialog(const MessageLogModel &model, QList<quint64> selected, RowPreferences &preferences,
                           QWidget *parent)
    : QDialog(parent)
    , m_model(model)
    , m_selected(std::move(selected))
    , m_preferences(preferences)
    , m_scope(new QComboBox(this))
    , m_format(new QComboBox(this))
    , m_withoutBodies(new QCheckBox(tr("&Leave out what the messages say"), this))
    , m_path(new QLineEdit(this))
    , m_browse(new QPushButton(icon(u"open"_s), tr("&Browse\u2026"), this))
    , m_progress(new QProgressBar(this))
    , m_problem(new QLabel(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Export"));
    m_scope->setAccessibleName(tr("Rows to export"));
    if (model.isFiltered())
        m_scope->addItem(QString(), int(Scope::Shown));
    m_scope->addItem(tr("Everything"), int(Scope::All));
    if (m_selected.size() > 1)
        m_scope->addItem(tr("The selected rows (%1)").arg(number(m_selected.size())), int(Scope::Selected));
    m_format->setAccessibleName(tr("Format"));
    m_format->addItem(tr("JSON Lines: complete, can be opened again"), int(ExportFormat::Jsonl));
    m_format->addItem(tr("CSV: for spreadsheets"), int(ExportFormat::Csv));
    m_path->setAccessibleName(tr("File"));
    m_path->setText(QDir(m_preferences.folder()).filePath(u"watch."_s + suffixOf(format())));
    m_path->setMinimumWidth(fontMetrics().averageCharWidth() * 50);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->setObjectName(u"exportProblem"_s);
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, toneColours(Tone::Danger, colours).text);
    m_problem->setPalette(colours);
    m_problem->hide();
    m_progress->setAccessibleName(tr("Progress of the export"));
    m_progress->hide();
    const QString blotted = tr("Access keys and tokens are always blotted out.");
    const QString forbidden = tr("The policy of this machine lets no message bodies into a file.");
    auto *note = new QLabel(m_preferences.mayExportBodies() ? blotted : forbidden + u' ' + blotted, this);
    note->setObjectName(u"exportNote"_s);
    if (!m_preferences.mayExportBodies()) {
        m_withoutBodies->setChecked(true);
        m_withoutBodies->setToolTip(forbidden);
        m_withoutBodies->setAccessibleDescription(forbidden);
    }
    note->setWordWrap(true);

    auto *file = new QHBoxLayout;
    file->addWidget(m_path, 1);
    file->addWidget(m_browse);
    auto *form = new QFormLayout;
    form->addRow(tr("&Rows:"), m_scope);
    form->addRow(tr("&Format:"), m_format);
    form->addRow(QString(), m_withoutBodies);
    auto *fileLabel = new QLabel(tr("F&ile:"), this);
    fileLabel->setBuddy(m_path);
    form->addRow(fileLabel, file);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_start = buttons->addButton(tr("&Export"), QDialogButtonBox::ActionRole);
    m_start->setIcon(icon(u"export"_s));
    m_start->setDefault(true);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(note);
    layout->addWidget(m_problem);
    layout->addWidget(m_progress);
    layout->addStretch();
    layout->addWidget(buttons);

    connect(m_browse, &QPushButton::clicked, this, &ExportDialog::chooseFile);
    connect(m_path, &QLineEdit::textChanged, this, &ExportDialog::refresh);
    connect(m_scope, &QComboBox::currentIndexChanged, this, &ExportDialog::refresh);
    connect(&model, &MessageLogModel::countsChanged, this, &ExportDialog::refresh);
    connect(m_format, &QComboBox::currentIndexChanged, this, [this] {
        const QFileInfo info(m_path->text());
        if (info.suffix() == "csv"_L1 || info.suffix() == "jsonl"_L1)
            m_path->setText(info.dir().filePath(info.completeBaseName() + u'.' + suffixOf(format())));
    });
    connect(m_start, &QPushButton::clicked, this, &ExportDialog::start);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(&m_running, &QFutureWatcherBase::progressRangeChanged, m_progress, &QProgressBar::setRange);
    connect(&m_running, &QFutureWatcherBase::progressValueChanged, m_progress, &QProgressBar::setValue);
    connect(&m_running, &QFutureWatcherBase::finished, this, &ExportDialog::finish);
    refresh();
}

ExportDialog::~ExportDialog()
{
    if (m_running.isRunning())
        m_running.cancel();
}

ExportFormat ExportDialog::format() const
{
    return ExportFormat(m_format->currentData().toInt());
}

void ExportDialog::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Export to"), m_path->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffixOf(format()));
    dialog->setNameFilters(
        {format() == ExportFormat::Csv ? tr("CSV (*.csv)") : tr("JSON Lines (*.jsonl)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, m_path, &QLineEdit::setText);
    dialog->open();
}

bool ExportDialog::isIncomplete() const
{
    return Scope(m_scope->currentData().toInt()) == Scope::Shown && m_model.isSearchingBack();
}

void ExportDialog::refreshShown()
{
    const int shown = m_scope->findData(int(Scope::Shown));
    if (shown < 0)
        return;
    const RowCounts counts = m_model.counts();
    const QString matches = QLocale().toString(counts.shown + counts.notListed);
    m_scope->setItemText(shown, m_model.isSearchingBack()
                                    ? tr("What the filter shows (%1, still searching)").arg(matches)
                                    : tr("What the filter shows (%1)").arg(matches));
}

void ExportDialog::refresh()
{
    const bool runs = m_running.isRunning();
    if (!runs)
        refreshShown();
    for (QWidget *input :
         {static_cast<QWidget *>(m_scope), static_cast<QWidget *>(m_format), static_cast<QWidget *>(m_withoutBodies),
          static_cast<QWidget *>(m_path), static_cast<QWidget *>(m_browse)})
        input->setEnabled(!runs);
    m_withoutBodies->setEnabled(!runs && m_preferences.mayExportBodies());
    m_progress->setVisible(runs);
    const bool replaces = QFileInfo::exists(m_path->text());
    m_start->setText(replaces ? tr("&Replace the file") : tr("&Export"));
    m_start->setEnabled(!runs && !isIncomplete() && !m_path->text().trimmed().isEmpty());
    m_start->setToolTip(isIncomplete() ? tr("The filter is still searching: not all that it shows is found yet")
                                       : QString());
}

void ExportDialog::start()
{
    m_problem->hide();
    ExportJob job;
    job.parts = m_model.parts();
    const auto scope = Scope(m_scope->currentData().toInt());
    if (scope == Scope::Shown)
        job.numbers = m_model.matches();
    else if (scope == Scope::Selected)
        job.numbers = m_selected;
    job.marked = m_model.marks();
    job.path = m_path->text();
    job.options = {format(), m_withoutBodies->isChecked() || !m_preferences.mayExportBodies()};
    m_running.setFuture(exportRecords(std::move(job)));
    refresh();
}

void ExportDialog::finish()
{
    refresh();
    if (m_running.future().resultCount() == 0)
        return;
    const Result<quint64> written = m_running.result();
    if (!written) {
        m_problem->setText(visibleText(written.error().message));
        m_problem->show();
        return;
    }
    m_preferences.setFolder(QFileInfo(m_path->text()).absolutePath());
    Q_EMIT exported(tr("%1 rows written to %2").arg(number(qsizetype(*written)), visibleLine(m_path->text(), 80)));
    accept();
}

} // namespace wps
