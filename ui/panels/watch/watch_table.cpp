// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/watch/watch_table.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/models/message_log_model.h"
#include "ui/panels/watch/columns_dialog.h"
#include "ui/panels/watch/row_preferences.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QStyle>
#include <QStyledItemDelegate>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr int kHeaderVersion = 4; // of the saved header state: raise when columns change

/// Data in the fixed-width font; what is about the link itself quieter than messages.
class RowDelegate : public QStyledItemDelegate
{
public:
    RowDelegate(const RowPreferences &preferences, QObject *parent)
        : QStyledItemDelegate(parent), m_preferences(preferences)
    {
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const auto *model = static_cast<const MessageLogModel *>(index.model());
        const LogRecord *record = model->recordAt(index.row());
        if (!record)
            return;
        option->textElideMode = Qt::ElideRight;
        if (const auto *highlight = m_preferences.highlightOf(*record)) {
            const ToneColours colours = toneColours(highlight->tone, option->palette);
            option->backgroundBrush = colours.fill;
            option->palette.setColor(QPalette::Text, colours.onFill);
            if (index.column() == MessageLogModel::TimeColumn && option->icon.isNull()) {
                option->icon = icon(u"star"_s, highlight->tone);
                option->features |= QStyleOptionViewItem::HasDecoration;
                option->decorationSize = QSize(option->fontMetrics.height(), option->fontMetrics.height());
            }
        }
        if (record->kind == LogRecord::Kind::LinkEvent) {
            option->font.setItalic(true);
            option->palette.setColor(QPalette::Text, toneColours(Tone::Info, option->palette).text);
        } else if (index.column() == MessageLogModel::DataColumn) {
            option->font = monospaceFont();
        }
    }

private:
    const RowPreferences &m_preferences;
};

} // namespace

WatchTable::WatchTable(MessageLogModel &model, Kind kind, RowPreferences &preferences, QWidget *parent)
    : QTableView(parent), m_model(model), m_kind(kind), m_preferences(preferences), m_pill(new QToolButton(this))
{
    setModel(&model);
    setItemDelegate(new RowDelegate(preferences, this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setVerticalScrollMode(ScrollPerItem);
    setHorizontalScrollMode(ScrollPerPixel);
    setAccessibleName(tr("Messages"));
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + spacing(this, 0.75));
    setUpHeader();

    m_pill->setObjectName(u"newRows"_s);
    m_pill->setToolTip(tr("Shows the newest rows and follows them"));
    m_pill->setCursor(Qt::ArrowCursor);
    m_pill->hide();
    connect(m_pill, &QToolButton::clicked, this, [this] { setFollow(true); });

    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &WatchTable::noteScrolled);
    connect(&model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { takeInserted(first, last); });
    connect(&model, &QAbstractItemModel::rowsRemoved, this, [this](const QModelIndex &, int first, int last) {
        if (m_follow || first != 0)
            return;
        m_adjusting = true;
        verticalScrollBar()->setValue(verticalScrollBar()->value() - (last - first + 1));
        m_adjusting = false;
    });
    connect(&model, &QAbstractItemModel::modelReset, this, [this] { setFollow(true); });
    connect(&preferences, &RowPreferences::changed, viewport(), qOverload<>(&QWidget::update));
    connect(this, &QTableView::doubleClicked, this,
            [this](const QModelIndex &index) { Q_EMIT activatedRow(index.row()); });
}

QString WatchTable::headerKey() const
{
    switch (m_kind) {
    case Kind::OneClient:
        break;
    case Kind::Timeline:
        return u"watch/timelineColumns%1"_s.arg(kHeaderVersion);
    case Kind::Recording:
        return u"watch/recordingColumns%1"_s.arg(kHeaderVersion);
    }
    return u"watch/columns%1"_s.arg(kHeaderVersion);
}

bool WatchTable::hasColumn(int column) const
{
    return m_kind == Kind::Timeline ||
           (column != MessageLogModel::ClientColumn && column != MessageLogModel::ServiceColumn);
}

int WatchTable::firstWidth(int column) const
{
    const auto wide = [this](const QString &sample) {
        return fontMetrics().horizontalAdvance(sample) + spacing(this, 2);
    };
    switch (column) {
    case MessageLogModel::NumberColumn:
        return wide(u"10,000,000"_s);
    case MessageLogModel::TimeColumn: {
        const int mark = style()->pixelMetric(QStyle::PM_SmallIconSize) + spacing(this, 0.5);
        return wide(u"00:00:00.000"_s) + mark;
    }
    case MessageLogModel::UtcColumn:
        return wide(u"2000-00-00 00:00:00.000 UTC"_s);
    case MessageLogModel::DeltaColumn:
        return wide(u"+00.000 s"_s);
    case MessageLogModel::ClientColumn:
    case MessageLogModel::FromColumn:
        return wide(u"user-name-10"_s);
    case MessageLogModel::ServiceColumn:
        return wide(u"orders-production / chat"_s);
    case MessageLogModel::DirectionColumn:
        return wide(tr("\u2022 link"));
    case MessageLogModel::TargetColumn:
        return wide(tr("hub or this watch"));
    case MessageLogModel::TypeColumn:
        return wide(u"disconnected"_s);
    case MessageLogModel::SizeColumn:
    case MessageLogModel::SequenceColumn:
        return wide(u"1,048,576"_s);
    case MessageLogModel::AckColumn:
        return wide(u"10,000"_s);
    case MessageLogModel::StreamColumn:
        return wide(u"stream-1 #100, end"_s);
    case MessageLogModel::MetadataColumn:
        return wide(u"trace=00000000, kind=order"_s);
    default:
        return wide(u"0000000000000000000000000000000000000000"_s);
    }
}

void WatchTable::setUpHeader()
{
    QHeaderView *header = horizontalHeader();
    header->setSectionsMovable(true);
    header->setStretchLastSection(true);
    header->setHighlightSections(false);
    header->setMinimumSectionSize(spacing(this, 3)); // Qt's own is as wide as the widest sign of the font
    header->setResizeContentsPrecision(0);           // what is on the screen, not a thousand rows
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setToolTip(tr("Drag to move a column, its edge to size it; the right button says which there are"));
    const QByteArray saved = m_preferences.settings().value(headerKey()).toByteArray();
    useFirstColumns();
    if (!saved.isEmpty()) {
        header->restoreState(saved);
        saveHeader();
    }
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this, [this](const QPoint &at) {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillColumnsMenu(menu);
        menu->popup(horizontalHeader()->mapToGlobal(at));
    });
    connect(header, &QHeaderView::sectionMoved, this, &WatchTable::saveHeader);
    connect(header, &QHeaderView::sectionResized, this, [this](int column) {
        if (column != lastShownColumn()) // nobody sizes that one: it takes what is left
            saveHeader();
    });
}

void WatchTable::saveHeader()
{
    if (m_settingColumns)
        return;
    m_hasFirstColumns = false;
    m_preferences.settings().setValue(headerKey(), horizontalHeader()->saveState());
}

int WatchTable::lastShownColumn() const
{
    int last = MessageLogModel::DataColumn;
    for (const ColumnState &state : columnStates()) {
        if (state.shown)
            last = state.column;
    }
    return last;
}

void WatchTable::useFirstColumns()
{
    setColumnStates(firstColumnStates());
    m_preferences.settings().remove(headerKey());
    m_hasFirstColumns = true;
    fitFirstColumns();
}

/// Where the room is small, the columns of words that can be cut give way before the payload does.
void WatchTable::fitFirstColumns()
{
    constexpr double kLeastShare = 0.5;
    const auto givesWay = [](int column) {
        return column == MessageLogModel::ClientColumn || column == MessageLogModel::ServiceColumn ||
               column == MessageLogModel::FromColumn || column == MessageLogModel::TargetColumn ||
               column == MessageLogModel::TypeColumn;
    };
    int room = viewport()->width() - firstWidth(MessageLogModel::DataColumn);
    int giving = 0;
    const QList<ColumnState> states = firstColumnStates();
    for (const ColumnState &state : states) {
        if (!state.shown || state.column == MessageLogModel::DataColumn)
            continue;
        if (givesWay(state.column))
            giving += state.width;
        else
            room -= state.width;
    }
    const double share = giving > 0 ? std::clamp(double(room) / giving, kLeastShare, 1.0) : 1.0;
    m_settingColumns = true;
    for (const ColumnState &state : states) {
        if (state.shown && givesWay(state.column))
            setColumnWidth(state.column, static_cast<int>(state.width * share));
    }
    m_settingColumns = false;
}

QList<WatchTable::ColumnState> WatchTable::firstColumnStates() const
{
    QList<ColumnState> states;
    for (int column = 0; column < MessageLogModel::ColumnCount; ++column) {
        if (!hasColumn(column))
            continue;
        const bool shown = MessageLogModel::isShownFirst(MessageLogModel::Column(column));
        states.append({column, shown, firstWidth(column)});
    }
    return states;
}

QList<WatchTable::ColumnState> WatchTable::columnStates() const
{
    const QHeaderView *header = horizontalHeader();
    QList<ColumnState> states;
    for (int place = 0; place < MessageLogModel::ColumnCount; ++place) {
        const int column = header->logicalIndex(place);
        if (!hasColumn(column))
            continue;
        const bool shown = !isColumnHidden(column);
        const int width = shown ? columnWidth(column) : 0; // a hidden one has none
        states.append({column, shown, width > 0 ? width : firstWidth(column)});
    }
    return states;
}

void WatchTable::setColumnStates(const QList<ColumnState> &states)
{
    QHeaderView *header = horizontalHeader();
    m_settingColumns = true;
    int place = 0;
    for (const ColumnState &state : states) {
        header->moveSection(header->visualIndex(state.column), place++);
        setColumnHidden(state.column, !state.shown);
        if (state.shown && place < states.size()) // the last one takes what is left
            header->resizeSection(state.column, state.width);
    }
    for (int column = 0; column < MessageLogModel::ColumnCount; ++column) {
        if (!hasColumn(column))
            hideColumn(column);
    }
    m_settingColumns = false;
    saveHeader();
}

void WatchTable::fillColumnsMenu(QMenu *menu)
{
    menu->clear();
    for (const ColumnState &state : columnStates()) {
        QAction *action = menu->addAction(MessageLogModel::columnTitle(MessageLogModel::Column(state.column)));
        action->setCheckable(true);
        action->setChecked(state.shown);
        action->setEnabled(state.column != MessageLogModel::DataColumn);
        connect(action, &QAction::toggled, this, [this, state](bool shown) {
            setColumnHidden(state.column, !shown);
            if (shown)
                setColumnWidth(state.column, state.width);
            saveHeader();
        });
    }
    menu->addSeparator();
    menu->addAction(icon(u"columns"_s), tr("&Order and sizes\u2026"), this, &WatchTable::showColumnsDialog);
    menu->addAction(tr("&Fit to what is shown"), this, &QTableView::resizeColumnsToContents);
    menu->addAction(icon(u"refresh"_s), tr("&Reset the columns"), this, [this] { useFirstColumns(); });
}

void WatchTable::showColumnsDialog()
{
    auto *dialog = new ColumnsDialog(columnStates(), firstColumnStates(), window());
    connect(dialog, &ColumnsDialog::columnsChosen, this, &WatchTable::setColumnStates);
    dialog->open();
}

void WatchTable::takeInserted(int first, int last)
{
    const int count = last - first + 1;
    if (m_follow) {
        m_adjusting = true;
        scrollToBottom();
        m_adjusting = false;
    } else if (first == 0 && last + 1 < m_model.rowCount()) { // older ones that a search has found
        m_adjusting = true;
        executeDelayedItemsLayout(); // or the bar is too short for them still
        verticalScrollBar()->setValue(verticalScrollBar()->value() + count);
        m_adjusting = false;
    } else {
        m_newRows += quint64(count);
        updatePill();
    }
}

void WatchTable::rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end)
{
    QTableView::rowsAboutToBeRemoved(parent, start, end);
    // Before the selection model hears of it: it would make another row the current one, and the view would go there.
    if (const QModelIndex current = currentIndex(); current.row() >= start && current.row() <= end)
        selectionModel()->clearCurrentIndex();
}

QModelIndex WatchTable::firstCell(int row) const
{
    for (const ColumnState &state : columnStates()) {
        if (state.shown)
            return m_model.index(row, state.column);
    }
    return m_model.index(row, MessageLogModel::DataColumn);
}

void WatchTable::goToRow(int row)
{
    setFollow(false);
    const QModelIndex cell = firstCell(row);
    selectionModel()->setCurrentIndex(cell, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(cell, PositionAtCenter);
}

void WatchTable::setFollow(bool follow)
{
    m_follow = follow;
    m_newRows = 0;
    if (follow) {
        m_adjusting = true;
        scrollToBottom();
        m_adjusting = false;
    }
    updatePill();
}

void WatchTable::noteScrolled()
{
    if (m_adjusting)
        return;
    const bool atEnd = verticalScrollBar()->value() >= verticalScrollBar()->maximum();
    if (atEnd == m_follow)
        return;
    m_follow = atEnd;
    m_newRows = 0;
    updatePill();
}

void WatchTable::updatePill()
{
    m_pill->setVisible(!m_follow);
    m_pill->setText(m_newRows > 0 ? tr("%1 new \u2193").arg(QLocale().toString(m_newRows)) : tr("Newest \u2193"));
    m_pill->adjustSize();
    const int margin = spacing(this);
    m_pill->move(viewport()->geometry().right() - m_pill->width() - margin,
                 viewport()->geometry().bottom() - m_pill->height() - margin);
    m_pill->raise();
}

void WatchTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    if (m_hasFirstColumns)
        fitFirstColumns();
    if (m_follow)
        setFollow(true);
    else
        updatePill();
}

void WatchTable::focusInEvent(QFocusEvent *event)
{
    // Qt makes the first row the current one where there is none: not when the window is only in front again.
    const bool byKey = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    if (byKey || currentIndex().isValid())
        QTableView::focusInEvent(event);
    else
        QAbstractScrollArea::focusInEvent(event); // NOLINT(bugprone-parent-virtual-call)
}

void WatchTable::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        Q_EMIT activatedRow(currentIndex().row());
        return;
    }
    const bool extends = (event->modifiers() & Qt::ShiftModifier) != 0;
    if (event->matches(QKeySequence::MoveToEndOfDocument) || (event->key() == Qt::Key_End && !extends)) {
        // Qt's own goes to the last column of the current row, wherever that is.
        if (const int rows = m_model.rowCount(); rows > 0)
            goToRow(rows - 1);
        setFollow(true);
        return;
    }
    QTableView::keyPressEvent(event);
}

void WatchTable::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(viewport()->mapFromGlobal(event->globalPos()));
    if (!index.isValid())
        return;
    const QRect row = visualRect(firstCell(index.row()));
    Q_EMIT rowMenuRequested(index.row(),
                            byKey ? viewport()->mapToGlobal(QPoint(spacing(this), row.bottom())) : event->globalPos());
}

} // namespace wps
