// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/inspector/inspector_panel.h"

#include "ui/common/empty_state.h"
#include "ui/common/hex_view.h"
#include "ui/common/icons.h"
#include "ui/common/payload_view.h"
#include "ui/models/record_text.h"
#include "ui/panels/inspector/diff_page.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QStackedLayout>
#include <QTabWidget>
#include <QTreeView>
#include <QTreeWidget>
#include <QVBoxLayout>

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
    m_tabs->addTab(m_details, tr("&Details"));
    m_tabs->addTab(m_diff, tr("Di&ff"));

    auto *top = new QHBoxLayout;
    top->addWidget(m_part);
    top->addWidget(m_lock);
    top->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(spacing(this, 0.5));
    layout->addLayout(top);
    layout->addWidget(m_heading);
    layout->addWidget(m_tabs, 1);

    connect(m_part, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_controller.setWholeFrame(index == 1); });
    connect(m_lock, &QCheckBox::toggled, this, [this](bool locked) { m_controller.setLocked(locked); });
    connect(&m_controller, &InspectorController::changed, this, &InspectorPanel::refresh);
    connect(m_tabs, &QTabWidget::currentChanged, this, &InspectorPanel::refresh);
    m_controller.setWholeFrame(false);
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
    connect(m_tree, &QWidget::customContextMenuRequested, this, &InspectorPanel::showTreeMenu);
    m_noTree = new EmptyState(page);
    m_treeStack = new QStackedLayout(page);
    m_treeStack->addWidget(m_noTree);
    m_treeStack->addWidget(m_tree);
    return page;
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
    if (!m_tree->isExpanded(root)) {
        m_tree->expand(root);
        m_tree->resizeColumnToContents(JsonTreeModel::KeyColumn);
        m_tree->setColumnWidth(JsonTreeModel::KeyColumn,
                               std::min(m_tree->columnWidth(JsonTreeModel::KeyColumn) + spacing(this, 2),
                                        fontMetrics().averageCharWidth() * 30));
    }
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
    const bool locked = m_controller.isLocked();
    const LogRecord &before = locked ? *one : *other;
    const LogRecord &after = locked ? *other : *one;
    const bool whole = m_controller.wholeFrame();
    m_diff->show(tr("%1 against %2", "two times of the day").arg(RecordText::time(after), RecordText::time(before)),
                 whole ? before.frame.bytes : before.payload(), whole ? after.frame.bytes : after.payload());
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
