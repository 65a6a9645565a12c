// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/watch/watch_table.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/models/message_log_model.h"
#include "ui/panels/watch/row_preferences.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QStyle>
#include <QStyledItemDelegate>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr int kHeaderVersion = 3; // of the saved header state: raise when columns change

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
    setContextMenuPolicy(Qt::CustomContextMenu);
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
    connect(&model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex &, int first, int last) {
        if (m_follow) {
            m_adjusting = true;
            scrollToBottom();
            m_adjusting = false;
        } else {
            m_newRows += quint64(last - first + 1);
            updatePill();
        }
    });
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
    return (m_kind == Kind::Timeline ? u"watch/timelineColumns%1"_s : u"watch/columns%1"_s).arg(kHeaderVersion);
}

void WatchTable::setUpHeader()
{
    QHeaderView *header = horizontalHeader();
    header->setSectionsMovable(true);
    header->setStretchLastSection(true);
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    const auto wide = [this](const QString &sample) {
        return fontMetrics().horizontalAdvance(sample) + spacing(this, 2);
    };
    const int mark = style()->pixelMetric(QStyle::PM_SmallIconSize) + spacing(this, 0.5);
    header->resizeSection(MessageLogModel::TimeColumn, wide(u"00:00:00.000"_s) + mark);
    header->resizeSection(MessageLogModel::ClientColumn, wide(u"user-name-10"_s));
    header->resizeSection(MessageLogModel::DirectionColumn, wide(tr("Direction")));
    header->resizeSection(MessageLogModel::FromColumn, wide(u"user-name-10"_s));
    header->resizeSection(MessageLogModel::TargetColumn, wide(tr("hub or this watch")));
    header->resizeSection(MessageLogModel::TypeColumn, wide(u"disconnected"_s));
    header->resizeSection(MessageLogModel::SizeColumn, wide(u"1,048,576"_s));
    const QByteArray saved = m_preferences.settings().value(headerKey()).toByteArray();
    if (!saved.isEmpty())
        header->restoreState(saved);
    if (m_kind == Kind::OneClient)
        hideColumn(MessageLogModel::ClientColumn);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this, &WatchTable::showHeaderMenu);
    connect(header, &QHeaderView::sectionMoved, this, &WatchTable::saveHeader);
    connect(header, &QHeaderView::sectionResized, this, &WatchTable::saveHeader);
}

void WatchTable::saveHeader()
{
    m_preferences.settings().setValue(headerKey(), horizontalHeader()->saveState());
}

void WatchTable::showHeaderMenu(const QPoint &at)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 0; column < MessageLogModel::ColumnCount; ++column) {
        if (column == MessageLogModel::ClientColumn && m_kind == Kind::OneClient)
            continue;
        QAction *action = menu->addAction(m_model.headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        action->setEnabled(column != MessageLogModel::DataColumn);
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            setColumnHidden(column, !shown);
            saveHeader();
        });
    }
    menu->popup(horizontalHeader()->mapToGlobal(at));
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
    if (m_follow)
        setFollow(true);
    else
        updatePill();
}

void WatchTable::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        Q_EMIT activatedRow(currentIndex().row());
        return;
    }
    if (event->matches(QKeySequence::MoveToEndOfDocument) || event->key() == Qt::Key_End)
        setFollow(true);
    QTableView::keyPressEvent(event);
}

} // namespace wps
