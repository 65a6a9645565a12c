// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/composer/composer_body_view.h"

#include "ui/common/icons.h"
#include "ui/common/json_editor.h"
#include "ui/common/theme.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

QPlainTextEdit *makeBytesEdit(const QString &name, const QString &placeholder, QWidget *parent)
{
    auto *edit = new QPlainTextEdit(parent);
    edit->setFont(monospaceFont());
    edit->setAccessibleName(name);
    edit->setPlaceholderText(placeholder);
    edit->setTabChangesFocus(true);
    return edit;
}

} // namespace

ComposerBodyView::ComposerBodyView(QWidget *parent)
    : QWidget(parent)
    , m_tabs(new QTabWidget(this))
    , m_json(new JsonEditor(JsonEditor::Syntax::Json, this))
    , m_text(new JsonEditor(JsonEditor::Syntax::Plain, this))
    , m_problemIcon(new QLabel(this))
    , m_problem(new QToolButton(this))
    , m_size(new QLabel(this))
    , m_format(new QToolButton(this))
{
    m_json->setObjectName(u"composerJson"_s);
    m_json->setAccessibleLabel(tr("Message as JSON"));
    m_text->setAccessibleLabel(tr("Message as text"));
    m_tabs->setDocumentMode(true);
    m_tabs->setMinimumHeight(fontMetrics().height() * 5); // the editors scroll
    m_tabs->addTab(m_json, icon(u"json"_s), tr("JSON"));
    m_tabs->addTab(m_text, icon(u"text"_s), tr("Text"));
    m_tabs->addTab(makeBinaryPage(), icon(u"binary"_s), tr("Binary"));
    m_tabs->tabBar()->setAccessibleName(tr("Type of the message"));

    m_format->setText(tr("Format"));
    m_format->setToolTip(tr("Indent the JSON. Numbers, escapes and the order of keys stay as typed."));
    m_format->setAutoRaise(true);
    m_problem->setAutoRaise(true);
    m_problem->setMinimumWidth(fontMetrics().averageCharWidth() * 10); // a long sentence never widens the window
    m_problem->setToolTip(tr("Go to the place"));
    m_size->setTextFormat(Qt::PlainText);

    auto *foot = new QHBoxLayout;
    foot->addWidget(m_problemIcon);
    foot->addWidget(m_problem);
    foot->addStretch(1);
    foot->addWidget(m_size);
    foot->addWidget(m_format);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing(this, 0.25));
    layout->addWidget(m_tabs, 1);
    layout->addLayout(foot);

    for (JsonEditor *editor : {m_json, m_text}) {
        connect(editor, &JsonEditor::textChanged, this, &ComposerBodyView::edited);
        connect(editor, &JsonEditor::previousRequested, this, &ComposerBodyView::olderRequested);
        connect(editor, &JsonEditor::nextRequested, this, &ComposerBodyView::newerRequested);
    }
    connect(m_tabs, &QTabWidget::currentChanged, this, &ComposerBodyView::edited);
    connect(m_format, &QToolButton::clicked, this, &ComposerBodyView::formatRequested);
    connect(m_problem, &QToolButton::clicked, this, [this] {
        if (m_jsonProblem)
            m_json->goTo(*m_jsonProblem);
        else
            focusEditor();
    });
}

QWidget *ComposerBodyView::makeBinaryPage()
{
    auto *page = new QWidget(this);
    m_source = new QComboBox(page);
    m_source->addItems({tr("Hexadecimal"), tr("Base64"), tr("File")});
    m_source->setAccessibleName(tr("How the bytes are given"));
    m_hex = makeBytesEdit(tr("Bytes in hexadecimal"), tr("48 65 6c 6c 6f"), page);
    m_base64 = makeBytesEdit(tr("Bytes in base64"), tr("SGVsbG8="), page);

    auto *filePage = new QWidget(page);
    m_file = new QLineEdit(filePage);
    m_file->setAccessibleName(tr("Path of the file to send"));
    m_file->setPlaceholderText(tr("Path of a file of at most 1 MiB"));
    auto *choose = new QPushButton(icon(u"open"_s), tr("Choose &file…"), filePage);
    auto *fileRow = new QHBoxLayout;
    fileRow->addWidget(m_file, 1);
    fileRow->addWidget(choose);
    auto *fileLayout = new QVBoxLayout(filePage);
    fileLayout->setContentsMargins(0, 0, 0, 0);
    fileLayout->addLayout(fileRow);
    fileLayout->addStretch(1);

    m_sourcePages = new QStackedWidget(page);
    m_sourcePages->addWidget(m_hex);
    m_sourcePages->addWidget(m_base64);
    m_sourcePages->addWidget(filePage);
    auto *layout = new QVBoxLayout(page);
    const int gap = spacing(this, 0.5);
    layout->setContentsMargins(0, gap, 0, 0);
    layout->addWidget(m_source, 0, Qt::AlignLeft);
    layout->addWidget(m_sourcePages, 1);

    connect(m_source, &QComboBox::currentIndexChanged, m_sourcePages, &QStackedWidget::setCurrentIndex);
    connect(m_source, &QComboBox::currentIndexChanged, this, &ComposerBodyView::edited);
    connect(m_hex, &QPlainTextEdit::textChanged, this, &ComposerBodyView::edited);
    connect(m_base64, &QPlainTextEdit::textChanged, this, &ComposerBodyView::edited);
    connect(m_file, &QLineEdit::textChanged, this, &ComposerBodyView::edited);
    connect(choose, &QPushButton::clicked, this, &ComposerBodyView::chooseFile);
    return page;
}

void ComposerBodyView::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("File to send"), m_file->text());
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, m_file, &QLineEdit::setText);
    dialog->open();
}

void ComposerBodyView::show(const ComposerDraft &draft)
{
    const QSignalBlocker blocker(this);
    m_json->setText(draft.json);
    m_text->setText(draft.text);
    m_source->setCurrentIndex(static_cast<int>(draft.binarySource));
    if (m_hex->toPlainText() != draft.hex)
        m_hex->setPlainText(draft.hex);
    if (m_base64->toPlainText() != draft.base64)
        m_base64->setPlainText(draft.base64);
    m_file->setText(draft.filePath);
    m_tabs->setCurrentIndex(static_cast<int>(draft.type));
}

void ComposerBodyView::read(ComposerDraft &draft) const
{
    draft.type = static_cast<DataType>(m_tabs->currentIndex());
    draft.json = m_json->text();
    draft.text = m_text->text();
    draft.binarySource = static_cast<BinarySource>(m_source->currentIndex());
    draft.hex = m_hex->toPlainText();
    draft.base64 = m_base64->toPlainText();
    draft.filePath = m_file->text();
}

void ComposerBodyView::showProblems(const ComposerProblems &problems)
{
    const auto type = static_cast<DataType>(m_tabs->currentIndex());
    const QLocale locale;
    m_size->setText(
        tr("%1 of %2 bytes").arg(locale.toString(problems.bodySize), locale.toString(MessageBody::kMaxSize)));
    m_jsonProblem = problems.json;
    m_json->showProblem(problems.json);
    const bool wrong = !problems.body.isEmpty();
    const bool empty = wrong && !problems.json;
    m_problemIcon->setVisible(wrong);
    const int side = fontMetrics().height();
    m_problemIcon->setPixmap((empty ? icon(u"info"_s, Tone::Info) : icon(u"error"_s, Tone::Danger)).pixmap(side, side));
    m_problem->setVisible(wrong);
    m_problem->setText(problems.body);
    for (QWidget *input : {static_cast<QWidget *>(m_json), static_cast<QWidget *>(m_hex),
                           static_cast<QWidget *>(m_base64), static_cast<QWidget *>(m_file)})
        input->setAccessibleDescription(problems.body);
    m_format->setVisible(type == DataType::Json);
    m_format->setEnabled(!wrong);
}

void ComposerBodyView::focusEditor()
{
    QWidget *page = m_tabs->currentWidget();
    if (static_cast<DataType>(m_tabs->currentIndex()) == DataType::Binary)
        page = m_source;
    page->setFocus();
}

} // namespace wps
