// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/explorer/import_names_dialog.h"

#include "ui/common/bulk_acts.h"
#include "ui/common/error_presenter.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/models/visible_text.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <chrono>

namespace wps
{

using namespace Qt::StringLiterals;

namespace
{

QString number(qsizetype value)
{
    return QLocale().toString(qlonglong(value));
}

} // namespace

ImportNamesDialog::ImportNamesDialog(HubSessionPtr session, KnownNames &names, QWidget *parent)
    : QDialog(parent)
    , m_session(std::move(session))
    , m_names(names)
    , m_path(new QLineEdit(this))
    , m_browse(new QPushButton(icon(u"open"_s), tr("&Browse\u2026"), this))
    , m_format(new QComboBox(this))
    , m_kind(new QComboBox(this))
    , m_explanation(new QLabel(this))
    , m_result(new QLabel(this))
    , m_problems(new QPlainTextEdit(this))
    , m_progress(new QProgressBar(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Import names"));
    auto *where = new QLabel(tr("Into hub %1 of %2. Nothing is sent: the names are offered wherever one is asked for.")
                                 .arg(m_session->hub().value(), m_session->profile().name),
                             this);
    where->setTextFormat(Qt::PlainText);
    where->setWordWrap(true);
    for (QLabel *label : {m_explanation, m_result}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    m_result->setObjectName(u"importResult"_s);
    m_problems->setObjectName(u"importProblems"_s);
    m_problems->setReadOnly(true);
    m_problems->setAccessibleName(tr("Lines that hold no valid name"));
    m_problems->setMaximumHeight(fontMetrics().height() * 6);
    m_progress->setAccessibleName(tr("Progress of the import"));
    auto *buttons = new QDialogButtonBox(this);
    m_cancel = buttons->addButton(QDialogButtonBox::Cancel);
    m_take = buttons->addButton(tr("&Import"), QDialogButtonBox::ActionRole);
    m_take->setIcon(icon(u"import"_s));
    m_take->setObjectName(u"importTake"_s);
    m_take->setDefault(true);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(spacing(this));
    column->addWidget(where);
    column->addWidget(makeForm());
    column->addWidget(m_explanation);
    column->addWidget(m_result);
    column->addWidget(m_problems);
    column->addWidget(m_progress);
    column->addStretch();
    column->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 90);

    m_typed.setSingleShot(true);
    m_typed.setInterval(std::chrono::milliseconds(250));
    connect(&m_typed, &QTimer::timeout, this, &ImportNamesDialog::read);
    connect(m_path, &QLineEdit::textChanged, this, [this](const QString &path) {
        m_format->setCurrentIndex(m_format->findData(int(nameListFormatOf(path))));
        m_typed.start();
    });
    connect(m_format, &QComboBox::currentIndexChanged, this, &ImportNamesDialog::read);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ImportNamesDialog::read);
    connect(m_browse, &QPushButton::clicked, this, &ImportNamesDialog::chooseFile);
    connect(m_take, &QPushButton::clicked, this, &ImportNamesDialog::take);
    connect(buttons, &QDialogButtonBox::rejected, this, &ImportNamesDialog::reject);
    connect(&m_taking, &QFutureWatcherBase::progressRangeChanged, m_progress, &QProgressBar::setRange);
    connect(&m_taking, &QFutureWatcherBase::progressValueChanged, m_progress, &QProgressBar::setValue);
    connect(&m_taking, &QFutureWatcherBase::finished, this, &ImportNamesDialog::finish);
    read();
}

ImportNamesDialog::~ImportNamesDialog()
{
    if (m_taking.isRunning())
        m_taking.cancel();
}

QWidget *ImportNamesDialog::makeForm()
{
    m_path->setAccessibleName(tr("File"));
    m_path->setObjectName(u"importPath"_s);
    m_path->setPlaceholderText(tr("Text, CSV or JSON Lines"));
    m_browse->setAutoDefault(false);
    m_format->setAccessibleName(tr("Format"));
    m_format->addItem(tr("Text: one name a line"), int(NameListFormat::Text));
    m_format->addItem(tr("CSV: the columns kind and name"), int(NameListFormat::Csv));
    m_format->addItem(tr("JSON Lines: one object a line"), int(NameListFormat::JsonLines));
    m_kind->setAccessibleName(tr("What names without a kind are"));
    m_kind->addItem(tr("groups"), int(KnownName::Kind::Group));
    m_kind->addItem(tr("users"), int(KnownName::Kind::User));
    m_kind->addItem(tr("connections"), int(KnownName::Kind::Connection));
    m_explanation->setForegroundRole(QPalette::PlaceholderText);
    auto *file = new QHBoxLayout;
    file->addWidget(m_path, 1);
    file->addWidget(m_browse);
    auto *box = new QWidget(this);
    auto *form = new QFormLayout(box);
    form->setContentsMargins(0, 0, 0, 0);
    auto *fileLabel = new QLabel(tr("File &with names:"), box);
    fileLabel->setBuddy(m_path);
    form->addRow(fileLabel, file);
    form->addRow(tr("&Format:"), m_format);
    form->addRow(tr("&Names without a kind are:"), m_kind);
    return box;
}

NameListFormat ImportNamesDialog::format() const
{
    return NameListFormat(m_format->currentData().toInt());
}

KnownName::Kind ImportNamesDialog::kind() const
{
    return KnownName::Kind(m_kind->currentData().toInt());
}

void ImportNamesDialog::setPath(const QString &path)
{
    m_path->setText(path);
}

void ImportNamesDialog::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Names to import"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Lists of names (*.txt *.csv *.tsv *.jsonl *.ndjson *.json)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &ImportNamesDialog::setPath);
    dialog->open();
}

void ImportNamesDialog::read()
{
    m_typed.stop();
    switch (format()) {
    case NameListFormat::Text:
        m_explanation->setText(tr("Every line is a name, all of the kind chosen here."));
        break;
    case NameListFormat::Csv:
        m_explanation->setText(
            tr("Columns \"kind\" (group, user or connection) and \"name\", as the export writes them. Without such a "
               "first line: kind, then name. A single column holds names. Other columns are not read."));
        break;
    case NameListFormat::JsonLines:
        m_explanation->setText(
            tr("{\"kind\": \"group\", \"name\": \"room1\"} on each line. Only JSON Lines keeps every name exactly."));
        break;
    }
    m_reading.cancel();
    m_list = {};
    const QString path = m_path->text().trimmed();
    if (path.isEmpty()) {
        enter(Stage::NoFile);
        say({}, false);
        return;
    }
    enter(Stage::Reading);
    say(tr("Reading\u2026"), false);
    m_reading.start(readNameList(path, format(), kind()), this, [this](const Result<NameList> &list) {
        if (list) {
            m_list = *list;
            enter(Stage::Read);
            showList();
        } else {
            enter(Stage::NoFile);
            say(visibleText(list.error().message), true);
        }
    });
}

void ImportNamesDialog::showList()
{
    const QString found = describeCounts(m_list.count(KnownName::Kind::Connection), m_list.count(KnownName::Kind::User),
                                         m_list.count(KnownName::Kind::Group));
    QStringList sentences{found.isEmpty() ? tr("No name was found.") : tr("Found %1.").arg(found)};
    if (m_list.repeated > 0)
        sentences.append(tr("Lines that repeat a name: %1.").arg(number(m_list.repeated)));
    if (m_list.bad > 0)
        sentences.append(tr("Lines that hold no valid name and are left out: %1.").arg(number(m_list.bad)));
    say(sentences.join(u' '), m_list.names.isEmpty());
    QStringList problems;
    for (const QString &problem : std::as_const(m_list.problems))
        problems.append(visibleLine(problem, 300));
    if (m_list.bad > m_list.problems.size())
        problems.append(tr("and %1 more").arg(number(m_list.bad - m_list.problems.size())));
    m_problems->setPlainText(problems.join(u'\n'));
}

qsizetype ImportNamesDialog::knownNow() const
{
    qsizetype all = 0;
    for (const auto each : {KnownName::Kind::Group, KnownName::Kind::User, KnownName::Kind::Connection})
        all += m_names.count(m_session->knownNamesScope(), each);
    return all;
}

void ImportNamesDialog::take()
{
    m_knownBefore = knownNow();
    enter(Stage::Taking);
    say(tr("Importing %1 names\u2026").arg(number(m_list.names.size())), false);
    m_taking.setFuture(m_names.addMany(m_session->knownNamesScope(), m_list.names));
}

void ImportNamesDialog::finish()
{
    const bool stopped = m_taking.isCanceled();
    enter(Stage::Taken);
    if (!stopped && m_taking.future().resultCount() > 0 && !m_taking.result()) {
        say(presentError(m_taking.result().error(), tr("Importing the names")).oneLine(), true);
        return;
    }
    const qsizetype added = stopped ? knownNow() - m_knownBefore : *m_taking.result();
    if (stopped) {
        say(tr("Stopped. %1 new names were taken by then, and stay.").arg(number(added)), false);
        return;
    }
    QString sentence = tr("%1 new names.").arg(number(added));
    if (const qsizetype old = m_list.names.size() - added; old > 0)
        sentence += u' ' + tr("%1 were known already.").arg(number(old));
    if (m_session->isLocalEmulator())
        sentence +=
            u' ' + tr("The Explorer shows what is in the emulator now; the new names are offered where you type.");
    say(sentence, false);
}

void ImportNamesDialog::enter(Stage stage)
{
    m_stage = stage;
    const bool runs = stage == Stage::Taking;
    for (QWidget *input : {static_cast<QWidget *>(m_path), static_cast<QWidget *>(m_browse),
                           static_cast<QWidget *>(m_format), static_cast<QWidget *>(m_kind)})
        input->setEnabled(!runs);
    m_progress->setVisible(runs || stage == Stage::Reading);
    if (stage == Stage::Reading)
        m_progress->setRange(0, 0);
    m_take->setVisible(stage != Stage::Taken);
    m_take->setEnabled(stage == Stage::Read && !m_list.names.isEmpty());
    m_take->setText(stage == Stage::Read && !m_list.names.isEmpty()
                        ? tr("&Import %1 names").arg(number(m_list.names.size()))
                        : tr("&Import"));
    m_cancel->setText(runs ? tr("&Stop") : stage == Stage::Taken ? tr("&Close") : tr("Cancel"));
    m_problems->setVisible(m_list.bad > 0 && !runs);
}

void ImportNamesDialog::say(const QString &text, bool isProblem)
{
    m_result->setText(text);
    m_result->setVisible(!text.isEmpty());
    QPalette colours = palette();
    if (isProblem)
        colours.setColor(QPalette::WindowText, toneColours(Tone::Danger, colours).text);
    m_result->setPalette(colours);
    m_path->setAccessibleDescription(isProblem ? text : QString());
}

void ImportNamesDialog::reject()
{
    if (m_stage == Stage::Taking)
        m_taking.cancel();
    else
        QDialog::reject();
}

} // namespace wps
