// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/requests/requests_panel.h"

#include "ui/common/empty_state.h"
#include "ui/common/error_presenter.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/panels/requests/requests_controller.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QShortcut>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

QPlainTextEdit *makeViewer(const QString &name, QWidget *parent)
{
    auto *viewer = new QPlainTextEdit(parent);
    viewer->setReadOnly(true);
    viewer->setFont(monospaceFont());
    viewer->setTabChangesFocus(true);
    viewer->setAccessibleName(name);
    return viewer;
}

} // namespace

RequestsPanel::RequestsPanel(RequestsController &controller, QWidget *parent)
    : QWidget(parent), m_controller(controller), m_pages(new QStackedWidget(this)), m_table(new QTableView(this))
{
    m_table->setModel(&controller.shown());
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setAccessibleName(tr("Requests"));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + spacing(this, 0.5));
    QHeaderView *header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
    const QStringList widest{u"00:00:00.000"_s,
                             u"listConnectionsInGroup"_s,
                             u"    401 not authorized"_s,
                             u"00,000.0 ms"_s,
                             u"1, again in 500 ms"_s,
                             u"DELETE"_s,
                             u"/api/hubs/chat/groups/room1/connections/"_s};
    for (int column = 0; column < widest.size(); ++column)
        m_table->setColumnWidth(column, fontMetrics().horizontalAdvance(widest.at(column)) + spacing(this, 1.5));

    auto *empty = new EmptyState(this);
    empty->setMessage(u"requests"_s, tr("No requests yet"),
                      tr("Every call to the service appears here as it went over the wire, without its secrets."));
    auto *split = new QSplitter(Qt::Horizontal, this);
    split->addWidget(m_table);
    split->addWidget(makeDetails());
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    m_pages->addWidget(empty);
    m_pages->addWidget(split);
    auto *layout = new QVBoxLayout(this);
    const int gap = spacing(this, 0.5);
    layout->setContentsMargins(gap, gap, gap, gap);
    layout->setSpacing(gap);
    layout->addWidget(makeToolbar());
    layout->addWidget(m_pages, 1);

    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RequestsPanel::showCurrent);
    connect(&controller.shown(), &QAbstractItemModel::rowsAboutToBeInserted, this, [this] {
        const QScrollBar *bar = m_table->verticalScrollBar();
        m_follow = bar->value() == bar->maximum();
    });
    connect(&controller.shown(), &QAbstractItemModel::rowsInserted, this, [this] {
        if (m_follow)
            m_table->scrollToBottom();
    });
    connect(&controller.shown(), &QAbstractItemModel::modelReset, this, &RequestsPanel::showCurrent);
    connect(&controller, &RequestsController::countChanged, this, &RequestsPanel::showCounts);
    connect(&controller, &RequestsController::filterCleared, this, &RequestsPanel::clearFilter);
    connect(&controller, &RequestsController::selectRequested, this, [this](const QModelIndex &index) {
        m_table->setCurrentIndex(index);
        m_table->scrollTo(index);
        m_table->setFocus();
    });
    auto *copy = new QShortcut(QKeySequence::Copy, m_table);
    copy->setContext(Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, &RequestsPanel::copyCell);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint &where) {
        if (m_table->indexAt(where).isValid())
            m_copyMenu->popup(m_table->viewport()->mapToGlobal(where));
    });
    showCounts();
    showCurrent();
}

QWidget *RequestsPanel::makeToolbar()
{
    auto *bar = new QWidget(this);
    m_filter = new QLineEdit(bar);
    m_filter->setPlaceholderText(tr("Filter by operation, path, status, profile or request id"));
    m_filter->setAccessibleName(tr("Filter requests"));
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(icon(u"filter"_s), QLineEdit::LeadingPosition);
    m_method = new QComboBox(bar);
    m_method->setAccessibleName(tr("Method"));
    m_method->addItem(tr("All methods"));
    m_method->addItems({u"GET"_s, u"HEAD"_s, u"POST"_s, u"PUT"_s, u"DELETE"_s});
    m_outcome = new QComboBox(bar);
    m_outcome->setAccessibleName(tr("Outcome"));
    using Outcome = RequestFilter::Outcome;
    for (const auto &[text, outcome] :
         {std::pair{tr("All outcomes"), Outcome::Any}, std::pair{tr("Succeeded (2xx)"), Outcome::Succeeded},
          std::pair{tr("Refused (4xx)"), Outcome::Refused}, std::pair{tr("Service error (5xx)"), Outcome::ServiceError},
          std::pair{tr("No answer"), Outcome::NoAnswer}, std::pair{tr("Retried"), Outcome::Retried}})
        m_outcome->addItem(text, QVariant::fromValue(outcome));
    m_count = new QLabel(bar);
    m_count->setTextFormat(Qt::PlainText);
    auto *clear = new QToolButton(bar);
    clear->setIcon(icon(u"clear"_s));
    clear->setText(tr("Clear"));
    clear->setToolTip(tr("Forget all requests of this run"));
    clear->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    clear->setAutoRaise(true);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_filter, 1);
    row->addWidget(m_method);
    row->addWidget(m_outcome);
    row->addWidget(m_count);
    row->addWidget(clear);
    connect(m_filter, &QLineEdit::textChanged, this, &RequestsPanel::applyFilter);
    connect(m_method, &QComboBox::currentIndexChanged, this, &RequestsPanel::applyFilter);
    connect(m_outcome, &QComboBox::currentIndexChanged, this, &RequestsPanel::applyFilter);
    connect(clear, &QToolButton::clicked, &m_controller, &RequestsController::clear);
    return bar;
}

QWidget *RequestsPanel::makeDetails()
{
    auto *pane = new QWidget(this);
    m_summary = new QLabel(pane);
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_tabs = new QTabWidget(pane);
    m_tabs->setDocumentMode(true);
    m_request = makeViewer(tr("Raw request"), pane);
    m_response = makeViewer(tr("Raw answer"), pane);
    m_tabs->addTab(m_request, tr("Request"));
    m_tabs->addTab(m_response, tr("Answer"));

    auto *copy = new QToolButton(pane);
    copy->setIcon(icon(u"copy"_s));
    copy->setText(tr("Copy"));
    copy->setToolTip(tr("Copy the text of this page"));
    m_copyMenu = makeCopyMenu();
    auto *copyAs = new QToolButton(pane);
    copyAs->setIcon(icon(u"command"_s));
    copyAs->setText(tr("Copy as"));
    copyAs->setToolTip(tr("Copy a command or a program that repeats this request"));
    copyAs->setPopupMode(QToolButton::InstantPopup);
    copyAs->setMenu(m_copyMenu);
    m_notice = new QLabel(pane);
    m_notice->setTextFormat(Qt::PlainText);
    m_notice->setWordWrap(true);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_notice, 1);
    for (QToolButton *button : {copy, copyAs}) {
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setAutoRaise(true);
        buttons->addWidget(button);
        m_needSelection.append(button);
    }
    auto *layout = new QVBoxLayout(pane);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_summary);
    layout->addWidget(m_tabs, 1);
    layout->addLayout(buttons);
    connect(copy, &QToolButton::clicked, this,
            [this] { copyText((m_tabs->currentIndex() == 0 ? m_request : m_response)->toPlainText()); });
    return pane;
}

void RequestsPanel::applyFilter()
{
    RequestFilter filter{m_filter->text(), {}, m_outcome->currentData().value<RequestFilter::Outcome>()};
    if (m_method->currentIndex() > 0)
        filter.method = m_method->currentText().toLatin1();
    m_controller.setFilter(filter);
}

void RequestsPanel::clearFilter()
{
    m_filter->clear();
    m_method->setCurrentIndex(0);
    m_outcome->setCurrentIndex(0);
}

void RequestsPanel::focusFilter()
{
    m_filter->setFocus();
    m_filter->selectAll();
}

void RequestsPanel::showCurrent()
{
    const HttpExchange *current = m_controller.exchangeAt(m_table->currentIndex());
    for (QWidget *button : std::as_const(m_needSelection))
        button->setEnabled(current != nullptr);
    m_notice->clear();
    m_summary->setText(current ? RequestsController::explanation(*current) + u'\n' +
                                     m_controller.attemptsText(m_table->currentIndex())
                               : tr("Select a request to see it whole."));
    m_request->setPlainText(current ? QString::fromUtf8(current->rawRequest()) : QString());
    m_response->setPlainText(current ? QString::fromUtf8(current->rawResponse()) : QString());
}

void RequestsPanel::showCounts()
{
    m_pages->setCurrentIndex(m_controller.model().rowCount() == 0 ? 0 : 1);
    m_count->setText(m_controller.countText());
}

void RequestsPanel::copyCell()
{
    const QModelIndex index = m_table->currentIndex();
    if (index.isValid())
        copyText(index.data().toString());
}

QMenu *RequestsPanel::makeCopyMenu()
{
    auto *menu = new QMenu(tr("Copy as"), this);
    const auto add = [this, menu](const QString &text, SnippetLanguage language) {
        menu->addAction(text, this, [this, language] { copySnippet(language); });
    };
    add(tr("&curl"), SnippetLanguage::Curl);
    add(tr("&Azure CLI (az)"), SnippetLanguage::AzureCli);
    add(tr("&JavaScript"), SnippetLanguage::JavaScript);
    add(tr("&Python"), SnippetLanguage::Python);
    add(tr("C&#"), SnippetLanguage::CSharp);
    menu->addSeparator();
    menu->addAction(tr("curl with a &token (secret)"), this, &RequestsPanel::copyWithToken)
        ->setToolTip(tr("A token for this one request, good for five minutes, is in the copied line"));
    menu->setToolTipsVisible(true);
    return menu;
}

void RequestsPanel::copySnippet(SnippetLanguage language)
{
    const HttpExchange *current = m_controller.exchangeAt(m_table->currentIndex());
    if (!current)
        return;
    const Result<QString> snippet = requestSnippet(*current, language);
    if (!snippet) {
        m_notice->setText(presentError(snippet.error(), current->operationId).oneLine());
        return;
    }
    copyText(*snippet);
    m_notice->setText(tr("Copied without secrets: it takes them from WEBPUBSUB_ variables."));
}

void RequestsPanel::copyWithToken()
{
    const HttpExchange *current = m_controller.exchangeAt(m_table->currentIndex());
    if (!current)
        return;
    const Result<SecretText> line = m_controller.curlWithToken(*current);
    if (!line) {
        m_notice->setText(presentError(line.error(), current->operationId).oneLine());
        return;
    }
    auto *mime = new QMimeData;
    mime->setText(QString::fromUtf8(line->reveal()));
    mime->setData(u"x-kde-passwordManagerHint"_s, "secret"); // clipboard histories leave it out
    QGuiApplication::clipboard()->setMimeData(mime);
    m_notice->setText(tr("Copied with a token that is good for this one request and five minutes: keep it secret."));
}

void RequestsPanel::copyText(const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
}

} // namespace wps
