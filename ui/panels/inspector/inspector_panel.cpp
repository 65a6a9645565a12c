// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/inspector/inspector_panel.h"

#include "ui/common/empty_state.h"
#include "ui/common/hex_view.h"
#include "ui/common/icons.h"
#include "ui/common/payload_view.h"
#include "ui/models/record_text.h"
#include "ui/panels/inspector/diff_page.h"
#include "ui/panels/inspector/find_bar.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QStackedLayout>
#include <QTabWidget>
#include <QToolButton>
#include <QTreeView>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

InspectorPanel::InspectorPanel(QWidget *parent)
    : QWidget(parent)
    , m_part(new QComboBox(this))
    , m_lock(new QCheckBox(tr("&Lock"), this))
    , m_heading(new QLabel(this))
    , m_tabs(new QTabWidget(this))
    , m_raw(new PayloadView(this))
    , m_hex(new HexView(this))
    , m_details(new QTreeWidget(this))
    , m_diff(new DiffPage(this))
    , m_findBar(new FindBar(this))
    , m_place(new QLabel(this))
{
    m_part->addItems({tr("Payload"), tr("Whole frame")});
    m_part->setAccessibleName(tr("Part of the frame to show"));
    m_lock->setIcon(icon(u"lock"_s));
    m_lock->setToolTip(tr("Keeps this message while others are selected"));
    m_heading->setTextFormat(Qt::PlainText);
    m_heading->setWordWrap(true);
    m_heading->setObjectName(u"inspectorHeading"_s);

    m_details->setHeaderLabels({tr("Detail"), tr("Value")});
    m_details->setRootIsDecorated(false);
    m_details->setAlternatingRowColors(true);
    m_details->setAccessibleName(tr("Details of the message"));
    m_details->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_details->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto *copyValue = new QAction(tr("&Copy value"), m_details);
    copyValue->setShortcut(QKeySequence::Copy);
    copyValue->setShortcutContext(Qt::WidgetShortcut);
    connect(copyValue, &QAction::triggered, this, [this] {
        if (const QTreeWidgetItem *item = m_details->currentItem())
            QGuiApplication::clipboard()->setText(item->text(1));
    });
    m_details->addAction(copyValue);

    m_tabs->setDocumentMode(true);
    m_tabs->addTab(makeTreePage(), tr("&Tree"));
    m_tabs->addTab(m_raw, tr("Ra&w"));
    m_tabs->addTab(m_hex, tr("He&x"));
    m_tabs->addTab(m_details, tr("&Meta"));
    m_tabs->addTab(m_diff, tr("Di&ff"));

    auto *top = new QHBoxLayout;
    top->addWidget(m_part);
    top->addWidget(m_lock);
    top->addStretch();
    auto *find = new QToolButton(this);
    find->setIcon(icon(u"search"_s));
    find->setAutoRaise(true);
    find->setToolTip(tr("Find in this message (%1, while the Inspector has the focus)")
                         .arg(QKeySequence(QKeySequence::Find).toString(QKeySequence::NativeText)));
    find->setAccessibleName(tr("Find in this message"));
    connect(find, &QToolButton::clicked, this, &InspectorPanel::openFind);
    top->addWidget(find);
    m_place->setTextFormat(Qt::PlainText);
    m_place->setWordWrap(true);
    m_place->setObjectName(u"inspectorPlace"_s);
    m_place->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(spacing(this, 0.5));
    layout->addLayout(top);
    layout->addWidget(m_heading);
    layout->addWidget(m_tabs, 1);
    layout->addWidget(m_place);
    layout->addWidget(m_findBar);

    connect(m_part, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_controller.setWholeFrame(index == 1); });
    connect(m_lock, &QCheckBox::toggled, this, [this](bool locked) { m_controller.setLocked(locked); });
    connect(&m_controller, &InspectorController::changed, this, [this] {
        choosePage();
        refresh();
    });
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] {
        m_wantsTree = m_tabs->currentWidget() == m_tree->parentWidget();
        refresh();
    });
    connectSelection();
    connectFind();
    m_controller.setWholeFrame(false);
}

void InspectorPanel::connectSelection()
{
    const auto take = [this](const ByteRange &range) {
        if (!m_showing)
            m_controller.select(range);
    };
    connect(m_raw, &PayloadView::selectionMoved, this, take);
    connect(m_hex, &HexView::selectionMoved, this, take);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this, take](const QModelIndex &index) {
                if (index.isValid())
                    take(m_controller.tree().range(index));
            });
    connect(&m_controller, &InspectorController::selectionChanged, this, &InspectorPanel::showSelection);
}

/// In the page in front; the others take it over when they come to the front.
void InspectorPanel::showSelection()
{
    const ByteRange range = m_controller.selection();
    const QWidget *page = m_tabs->currentWidget();
    m_showing = true;
    if (page == m_raw && m_raw->selection() != range) {
        m_raw->select(range);
    } else if (page == m_hex && m_hex->selection() != range) {
        m_hex->select(range);
    } else if (page == m_tree->parentWidget() && range != ByteRange{} && m_controller.treeProblem().isEmpty()) {
        const QModelIndex node = m_controller.tree().indexOf(range);
        if (node.isValid() && node.siblingAtColumn(0) != m_tree->currentIndex().siblingAtColumn(0)) {
            m_tree->setCurrentIndex(node);
            m_tree->scrollTo(node);
        }
    }
    m_showing = false;
    const QString place = m_controller.selectionText();
    m_place->setText(place);
    m_place->setVisible(!place.isEmpty() && page != m_details && page != m_diff);
    m_findBar->status()->setText(m_controller.find().statusText(range));
}

void InspectorPanel::connectFind()
{
    ByteFind &find = m_controller.find();
    connect(m_findBar, &FindBar::queryChanged, this, [this](const QString &text, bool matchesCase) {
        if (m_controller.find().setQuery(text, matchesCase))
            m_goesToFirst = true;
    });
    connect(m_findBar, &FindBar::stepWanted, this, [this](bool forward) { goToHit(forward); });
    connect(m_findBar, &FindBar::closed, this, [this] {
        QWidget *page = m_tabs->currentWidget();
        (page == m_tree->parentWidget() ? m_tree : page)->setFocus();
    });
    connect(&find, &ByteFind::found, this, [this] {
        if (std::exchange(m_goesToFirst, false))
            goToHit(true, true);
        m_findBar->status()->setText(m_controller.find().statusText(m_controller.selection()));
    });
}

void InspectorPanel::openFind()
{
    const QWidget *page = m_tabs->currentWidget();
    const bool noTree = page == m_tree->parentWidget() && !m_controller.treeProblem().isEmpty();
    if (page == m_details || page == m_diff || noTree)
        m_tabs->setCurrentWidget(m_raw);
    m_findBar->open();
}

void InspectorPanel::goToHit(bool forward, bool stays)
{
    if (const auto hit = m_controller.find().step(m_controller.selection(), forward, stays))
        m_controller.select(*hit);
}

bool InspectorPanel::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool opens = key->matches(QKeySequence::Find);
        const bool next = m_findBar->isVisible() && key->matches(QKeySequence::FindNext);
        const bool previous = m_findBar->isVisible() && key->matches(QKeySequence::FindPrevious);
        if (opens || next || previous) {
            event->accept();
            if (event->type() == QEvent::KeyPress) {
                if (opens)
                    openFind();
                else
                    goToHit(next);
            }
            return true;
        }
    }
    return QWidget::event(event);
}

QWidget *InspectorPanel::makeTreePage()
{
    auto *page = new QWidget(this);
    m_tree = new QTreeView(page);
    m_tree->setModel(&m_controller.tree());
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setFont(monospaceFont());
    m_tree->setAccessibleName(tr("JSON as a tree"));
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->header()->setFont(font());
    m_tree->header()->setResizeContentsPrecision(0); // what is on the screen
    connect(m_tree, &QWidget::customContextMenuRequested, this, &InspectorPanel::showTreeMenu);
    connect(m_tree, &QTreeView::expanded, this, &InspectorPanel::fitKeys);
    m_noTree = new EmptyState(page);
    m_treeStack = new QStackedLayout(page);
    m_treeStack->addWidget(m_noTree);
    m_treeStack->addWidget(m_tree);
    return page;
}

/// What is no JSON is shown as text or bytes for as long as the tree is what the user wants to see.
void InspectorPanel::choosePage()
{
    if (!m_wantsTree || m_controller.isReading())
        return;
    QWidget *page = m_tree->parentWidget();
    if (const auto &record = m_controller.record();
        record && !m_controller.bytes().isEmpty() && !m_controller.treeProblem().isEmpty()) {
        const QString &type = record->frame.message.dataType;
        const bool isFrame = m_controller.wholeFrame() || type.isEmpty();
        const bool isBinary = isFrame ? record->frame.binary : type != "text"_L1 && type != "json"_L1;
        page = isBinary ? static_cast<QWidget *>(m_hex) : m_raw;
    }
    const QSignalBlocker chosenHere(m_tabs);
    m_tabs->setCurrentWidget(page);
}

void InspectorPanel::refresh()
{
    const std::optional<LogRecord> &record = m_controller.record();
    m_lock->setEnabled(record.has_value());
    m_part->setEnabled(record.has_value());
    m_heading->setVisible(record.has_value());
    if (record) {
        QStringList parts{RecordText::time(*record), RecordText::direction(*record), RecordText::type(*record),
                          RecordText::target(*record)};
        parts.removeAll(QString());
        m_heading->setText(parts.join(u" \u00B7 "_s));
    }
    // Only the page in front is filled: a megabyte is not laid out three times.
    const QWidget *page = m_tabs->currentWidget();
    if (page == m_raw) {
        const QByteArray text = m_controller.wholeFrame() ? m_controller.raw() : m_controller.bytes();
        if (m_raw->payload() != text)
            m_raw->setPayload(text);
    } else if (page == m_hex) {
        if (m_hex->bytes() != m_controller.bytes())
            m_hex->setBytes(m_controller.bytes());
    } else if (page == m_details) {
        refreshDetails();
    } else if (page == m_diff) {
        refreshDiff();
    }
    refreshTree();
    showSelection();
}

void InspectorPanel::refreshTree()
{
    const QString &problem = m_controller.treeProblem();
    m_treeStack->setCurrentWidget(problem.isEmpty() ? static_cast<QWidget *>(m_tree) : m_noTree);
    if (!problem.isEmpty()) {
        m_noTree->setMessage(u"tree"_s, problem,
                             m_controller.record() ? QString() : tr("Select a row of a watch to see it here."));
        return;
    }
    const QModelIndex root = m_controller.tree().index(0, 0);
    if (!m_tree->isExpanded(root))
        m_tree->expand(root);
}

/// So that the keys can be read at the depth that is open, and the values still have room.
void InspectorPanel::fitKeys()
{
    m_tree->resizeColumnToContents(JsonTreeModel::KeyColumn);
    const int wanted = m_tree->columnWidth(JsonTreeModel::KeyColumn) + spacing(this, 2);
    m_tree->setColumnWidth(JsonTreeModel::KeyColumn, std::min(wanted, m_tree->viewport()->width() * 3 / 5));
}

void InspectorPanel::refreshDetails()
{
    m_details->clear();
    for (const auto &[name, value] : m_controller.details())
        new QTreeWidgetItem(m_details, {name, value});
}

void InspectorPanel::refreshDiff()
{
    const std::optional<LogRecord> &one = m_controller.record();
    const std::optional<LogRecord> &other = m_controller.other();
    if (!one || !other) {
        m_diff->showNothing(tr("Select one message and then another, or lock one and select others, to compare them."));
        return;
    }
    const bool isLater = m_controller.isOtherLater();
    const LogRecord &before = isLater ? *one : *other;
    const LogRecord &after = isLater ? *other : *one;
    const QByteArray &shown = m_controller.wholeFrame() ? one->frame.bytes : m_controller.payload();
    const QByteArray &compared = m_controller.wholeFrame() ? other->frame.bytes : m_controller.otherPayload();
    m_diff->show(tr("%1 against %2", "two times of the day").arg(RecordText::time(after), RecordText::time(before)),
                 isLater ? shown : compared, isLater ? compared : shown);
}

void InspectorPanel::showTreeMenu(const QPoint &at)
{
    const QModelIndex index = m_tree->indexAt(at);
    if (!index.isValid())
        return;
    const QString value = QString::fromUtf8(m_controller.tree().rawValue(index));
    const QString path = m_controller.tree().path(index);
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(icon(u"copy"_s), tr("&Copy value as sent"), this,
                    [value] { QGuiApplication::clipboard()->setText(value); });
    menu->addAction(tr("Copy &path"), this, [path] { QGuiApplication::clipboard()->setText(path); });
    menu->popup(m_tree->viewport()->mapToGlobal(at));
}

} // namespace wps
