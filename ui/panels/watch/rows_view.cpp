// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/watch/rows_view.h"

#include "ui/common/empty_state.h"
#include "ui/common/icons.h"
#include "ui/common/navigator.h"
#include "ui/common/theme.h"
#include "ui/models/visible_text.h"
#include "ui/panels/watch/export_dialog.h"
#include "ui/panels/watch/filter_field.h"
#include "ui/panels/watch/row_preferences.h"
#include "ui/panels/watch/row_terms.h"
#include "ui/panels/watch/watch_table.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QMimeData>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace wps
{

RowsView::RowsView(MessageLogModel &model, WatchTable::Kind kind, Navigator &navigator, RowPreferences &preferences,
                   QWidget *parent)
    : QWidget(parent), m_model(model), m_navigator(navigator), m_preferences(preferences)
{
    m_table = new WatchTable(model, kind, preferences, this);
    m_empty = new EmptyState(this);
    auto *body = new QWidget(this);
    body->setMinimumHeight(fontMetrics().height() * 3); // the table scrolls, and the empty state may be cut
    m_stack = new QStackedLayout(body);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(spacing(this, 0.5));
    layout->addWidget(makeFilterRow());
    layout->addWidget(m_filterError);
    layout->addWidget(body, 1);
    m_counts = new QLabel(this);
    m_counts->setObjectName(u"watchCounts"_s);
    m_counts->setTextFormat(Qt::PlainText);
    m_counts->setWordWrap(true);
    layout->addWidget(m_counts);
    connect(&model, &MessageLogModel::countsChanged, this, &RowsView::refreshCounts);
    refreshCounts();

    connect(m_table, &WatchTable::activatedRow, this, [this](int row) {
        inspectRow(row);
        m_navigator.showDock(u"inspector"_s);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) { inspectRow(current.row()); });
    connect(m_table, &WatchTable::rowMenuRequested, this, &RowsView::showRowMenu);
    auto *copy = new QAction(tr("&Copy rows"), m_table);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(copy, &QAction::triggered, this, [this] { copyRows(); });
    m_table->addAction(copy);
}

QWidget *RowsView::makeFilterRow()
{
    auto *row = new QWidget(this);
    m_filter = new FilterField(m_model, m_preferences, row);
    m_filterError = new QLabel(this);
    m_filterError->setObjectName(u"filterError"_s);
    m_filterError->setTextFormat(Qt::PlainText);
    m_filterError->setWordWrap(true);
    m_filterError->hide();
    m_filterDelay.setSingleShot(true);
    m_filterDelay.setInterval(150ms);
    connect(m_filter, &QLineEdit::textChanged, &m_filterDelay, qOverload<>(&QTimer::start));
    connect(m_filter, &QLineEdit::returnPressed, this, &RowsView::applyFilter);
    connect(&m_filterDelay, &QTimer::timeout, this, &RowsView::applyFilter);
    m_tools = new QHBoxLayout(row);
    m_tools->setContentsMargins({});
    m_tools->addWidget(m_filter, 1);
    auto *saved = new QToolButton(row);
    saved->setText(tr("Saved"));
    saved->setIcon(icon(u"star"_s));
    saved->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    saved->setPopupMode(QToolButton::InstantPopup);
    saved->setToolTip(tr("Saved filters, and rows to highlight"));
    saved->setAccessibleName(tr("Saved filters and highlights"));
    auto *menu = new QMenu(saved);
    saved->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { m_filter->fillMenu(menu); });
    m_tools->addWidget(saved);
    auto *columns = new QToolButton(row);
    columns->setIcon(icon(u"columns"_s));
    columns->setPopupMode(QToolButton::InstantPopup);
    columns->setToolTip(tr("Columns: which, in which order, how wide"));
    columns->setAccessibleName(tr("Columns"));
    auto *columnsMenu = new QMenu(columns);
    columns->setMenu(columnsMenu);
    connect(columnsMenu, &QMenu::aboutToShow, this, [this, columnsMenu] { m_table->fillColumnsMenu(columnsMenu); });
    m_tools->addWidget(columns);
    return row;
}

void RowsView::refreshCounts()
{
    m_counts->setText(m_model.countsText());
    m_counts->setToolTip(m_model.counts().detail());
    m_counts->setAccessibleDescription(m_counts->toolTip());
}

void RowsView::setEmpty(bool empty)
{
    m_stack->setCurrentWidget(empty ? static_cast<QWidget *>(m_empty) : m_table);
}

void RowsView::applyFilter()
{
    m_filterDelay.stop();
    const LogRecord *record = currentRecord();
    const bool looking = record != nullptr;
    const quint64 looked = looking ? record->number : 0;
    const Result<MessageQuery> query = MessageQuery::parse(m_filter->text());
    const QString problem = query ? QString() : visibleText(query.error().message);
    if (query)
        m_model.setQuery(*query);
    m_filterError->setText(problem);
    m_filterError->setVisible(!problem.isEmpty());
    m_filter->setAccessibleDescription(problem);
    QPalette colours = palette();
    if (!problem.isEmpty())
        colours.setColor(QPalette::Text, toneColours(Tone::Danger, colours).text);
    m_filter->setPalette(colours);
    m_filterError->setPalette(colours);
    m_filterError->setForegroundRole(QPalette::Text);
    const int row = looking ? m_model.rowOf(looked) : -1;
    if (row >= 0)
        m_table->selectRow(row);
}

void RowsView::inspectRow(int row)
{
    if (const LogRecord *record = m_model.recordAt(row))
        m_navigator.inspect(LogRecord(*record)); // who listens may ask the model for another
}

const LogRecord *RowsView::currentRecord() const
{
    return m_model.recordAt(m_table->currentIndex().row());
}

void RowsView::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void RowsView::copyRows(RowClipboard::Format format)
{
    QList<int> rows;
    const QModelIndexList selected = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &row : selected)
        rows.append(row.row());
    std::sort(rows.begin(), rows.end());
    QList<int> columns;
    for (const WatchTable::ColumnState &state : m_table->columnStates()) {
        if (state.shown)
            columns.append(state.column);
    }
    const RowClipboard::Copied copied = RowClipboard::copy(m_model, rows, columns, format);
    if (copied.rows == 0)
        return;
    QGuiApplication::clipboard()->setText(copied.text);
    if (copied.rows < rows.size()) {
        m_navigator.announce(tr("Copied the first %1 of %2 rows; Export writes all of them.")
                                 .arg(QLocale().toString(copied.rows), QLocale().toString(rows.size())));
    } else {
        m_navigator.announce(copied.rows == 1 ? tr("Copied one row")
                                              : tr("Copied %1 rows").arg(QLocale().toString(copied.rows)));
    }
}

void RowsView::toggleMarks()
{
    QList<quint64> numbers;
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows)
        numbers.append(m_model.numberAt(row.row()));
    const bool allMarked =
        std::all_of(numbers.cbegin(), numbers.cend(), [this](quint64 number) { return m_model.isMarked(number); });
    m_model.setMarked(numbers, !allMarked);
}

void RowsView::goToMark(bool forward)
{
    const int row = m_model.markedRow(m_table->currentIndex().row(), forward);
    if (row < 0) {
        m_navigator.announce(m_model.marks().isEmpty() ? tr("No row is marked.")
                                                       : tr("The filter shows no marked row."));
        return;
    }
    m_table->goToRow(row);
}

void RowsView::showExport()
{
    if (m_filterDelay.isActive())
        applyFilter(); // what it says is what is exported
    QList<quint64> selected;
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows)
        selected.append(m_model.numberAt(row.row()));
    std::sort(selected.begin(), selected.end());
    auto *dialog = new ExportDialog(m_model, selected, m_preferences, window());
    connect(dialog, &ExportDialog::exported, &m_navigator, &Navigator::announce);
    dialog->open();
}

void RowsView::showRowMenu(int row, const QPoint &at)
{
    const LogRecord *record = m_model.recordAt(row);
    if (!record)
        return;
    // The record may expire while the menu is open: it keeps what it needs.
    const LogRecord kept = *record;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    menu->addAction(icon(u"inspector"_s), tr("&Inspect"), this, [this, kept] {
        m_navigator.inspect(kept);
        m_navigator.showDock(u"inspector"_s);
    });
    menu->addAction(icon(u"mark"_s), m_model.isMarked(kept.number) ? tr("Take the &mark away") : tr("&Mark"), this,
                    &RowsView::toggleMarks);
    menu->addSeparator();
    addCopies(menu, kept);
    addTerms(menu, kept);
    Q_EMIT rowMenuWanted(menu, kept);
    menu->addSeparator();
    menu->addAction(icon(u"export"_s), tr("&Export\u2026"), this, &RowsView::showExport);
    menu->popup(at);
}

void RowsView::addCopies(QMenu *menu, const LogRecord &record)
{
    using Format = RowClipboard::Format;
    QAction *copy = menu->addAction(icon(u"copy"_s), tr("&Copy rows"), this, [this] { copyRows(); });
    copy->setShortcut(QKeySequence::Copy); // shown only: the table's own action has it
    copy->setShortcutContext(Qt::WidgetShortcut);
    QMenu *as = menu->addMenu(tr("Copy &as"));
    as->addAction(tr("&Table, with tabs between the columns"), this, [this] { copyRows(Format::Table); });
    as->addAction(tr("Te&xt, with the whole payloads"), this, [this] { copyRows(Format::Text); });
    as->addAction(tr("&JSON, one line for each row"), this, [this] { copyRows(Format::Json); });
    as->addSeparator();
    as->addAction(tr("&Payload of this row"), this, [record] {
        auto *mime = new QMimeData;
        const QByteArray payload = record.payload();
        mime->setText(QString::fromUtf8(payload));
        mime->setData(u"application/octet-stream"_s, payload);
        QGuiApplication::clipboard()->setMimeData(mime);
    });
    as->addAction(tr("&Frame of this row as it came"), this, [record] {
          QGuiApplication::clipboard()->setText(QString::fromUtf8(record.frame.bytes));
      })->setEnabled(record.kind == LogRecord::Kind::Frame);
}

void RowsView::addTerms(QMenu *menu, const LogRecord &record)
{
    const QList<RowTerms::Term> terms = RowTerms::of(record);
    QMenu *only = menu->addMenu(icon(u"filter"_s), tr("Show &only"));
    QMenu *hide = menu->addMenu(tr("&Hide"));
    QMenu *highlight = menu->addMenu(icon(u"star"_s), tr("Highlig&ht"));
    for (const RowTerms::Term &term : terms) {
        QString label = term.label;
        label.replace(u'&', u"&&"_s);
        only->addAction(label, this, [this, filter = term.filter] { m_filter->addTerm(filter, false); });
        hide->addAction(label, this, [this, filter = term.filter] { m_filter->addTerm(filter, true); });
        QMenu *colours = highlight->addMenu(label);
        for (const Tone tone : RowPreferences::tones()) {
            colours->addAction(icon(u"mark"_s, tone), RowPreferences::toneLabel(tone), &m_preferences,
                               [this, filter = term.filter, tone] { m_preferences.setHighlight(filter, tone); });
        }
    }
    for (QMenu *one : {only, hide, highlight})
        one->setEnabled(!terms.isEmpty());
}

void RowsView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    Q_EMIT shown();
}

void RowsView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    // With views in several windows the front one is that of the active window.
    if (event->type() == QEvent::ActivationChange && isActiveWindow() && isVisible())
        Q_EMIT shown();
}

void RowsView::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    Q_EMIT hidden();
}

} // namespace wps
