// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/explorer/explorer_panel.h"

#include "ui/common/banner.h"
#include "ui/common/empty_state.h"
#include "ui/common/group_name_dialog.h"
#include "ui/common/icons.h"
#include "ui/common/job_runner.h"
#include "ui/common/navigator.h"
#include "ui/common/session_factory.h"
#include "ui/common/workspace.h"
#include "ui/panels/explorer/explorer_drag.h"
#include "ui/panels/explorer/selection_pane.h"
#include "ui/shell/action_registry.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>
#include <functional>

namespace wps
{

using namespace Qt::StringLiterals;
using RowKind = ExplorerModel::RowKind;

ExplorerPanel::ExplorerPanel(SessionFactory &factory, NameActs &acts, QWidget *parent)
    : QWidget(parent)
    , m_factory(factory)
    , m_acts(acts)
    , m_controller(factory)
    , m_filtered(new QSortFilterProxyModel(this))
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_filter(new QLineEdit(this))
    , m_banner(new Banner(this))
    , m_tree(new QTreeView(this))
    , m_hidden(new QLabel(this))
    , m_pane(new SelectionPane(factory.context(), this))
    , m_rest(new QTimer(this))
    , m_addBox(new QWidget(this))
    , m_addKind(new QComboBox(m_addBox))
    , m_addField(new QLineEdit(m_addBox))
    , m_addNote(new QLabel(m_addBox))
{
    const int gap = spacing(this);
    setUpFilter();
    setUpTree();
    m_hidden->setObjectName(u"explorerHidden"_s);
    m_hidden->setTextFormat(Qt::PlainText);
    m_hidden->setWordWrap(true);
    m_hidden->setForegroundRole(QPalette::PlaceholderText);
    m_hidden->setContentsMargins(gap / 2, gap / 2, gap / 2, 0);

    auto *filled = new QWidget(m_stack);
    auto *column = new QVBoxLayout(filled);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *filterRow = new QHBoxLayout;
    filterRow->setContentsMargins(gap / 2, gap / 2, gap / 2, gap / 2);
    filterRow->addWidget(m_filter);
    column->addLayout(filterRow);
    column->addWidget(m_banner);
    auto *split = new QSplitter(Qt::Vertical, filled);
    split->setObjectName(u"explorerSplit"_s);
    split->addWidget(m_tree);
    split->addWidget(m_pane);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 0);
    split->setCollapsible(0, false);
    column->addWidget(split, 1);
    column->addWidget(m_hidden);
    column->addWidget(makeAddBox());
    m_empty->setMessage(u"explorer"_s, tr("Not connected"), tr("Groups, users and connections of a hub appear here."));
    m_empty->setButton(tr("Try the local emulator"));
    connect(m_empty, &EmptyState::buttonClicked, this, [this] {
        if (QAction *action = m_factory.context().actions.action(u"hub.tryEmulator"_s))
            action->trigger();
    });
    m_stack->addWidget(m_empty);
    m_stack->addWidget(filled);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);

    connect(&m_controller, &ExplorerController::refreshed, this, &ExplorerPanel::afterRefresh);
    connect(&m_acts, &NameActs::done, this, [this](const QString &sentence) { showActed(false, sentence); });
    connect(&m_acts, &NameActs::failed, this, [this](const QString &sentence) { showActed(true, sentence); });
    connect(&factory.context().workspace, &Workspace::sessionChanged, m_banner, &Banner::dismiss);
    afterRefresh();
}

void ExplorerPanel::setUpFilter()
{
    m_filtered->setSourceModel(&m_controller.model());
    m_filtered->setRecursiveFilteringEnabled(true);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_filter->setPlaceholderText(tr("Filter names"));
    m_filter->setAccessibleName(tr("Filter names"));
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(icon(u"search"_s), QLineEdit::LeadingPosition);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_controller.setFilter(text);
        m_filtered->setFilterFixedString(text);
        expandFiltered();
    });
}

void ExplorerPanel::setUpTree()
{
    m_tree->setObjectName(u"explorerTree"_s);
    m_tree->setModel(m_filtered);
    m_tree->setAccessibleName(tr("Explorer"));
    m_tree->setHeaderHidden(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_tree->header()->setResizeContentsPrecision(0); // of the rows that are shown: there may be thousands
    m_tree->header()->setMinimumSectionSize(fontMetrics().height());
    m_tree->setIndentation(fontMetrics().height());
    m_tree->installEventFilter(this);
    auto *drag = new ExplorerDrag(m_controller.model(), m_tree, m_factory.context());
    connect(drag, &ExplorerDrag::addWanted, this, [this](const QList<BulkTarget> &targets, const QString &group) {
        change(m_factory.context().workspace.session(), addToGroup(targets, group), group);
    });
    connect(m_tree, &QTreeView::doubleClicked, this, &ExplorerPanel::activate);
    connect(m_tree, &QTreeView::customContextMenuRequested, this, &ExplorerPanel::showMenu);
    connectSelection();
}

QWidget *ExplorerPanel::makeAddBox()
{
    const int gap = spacing(this);
    m_addKind->addItem(tr("Group"), static_cast<int>(RowKind::Group));
    m_addKind->addItem(tr("User"), static_cast<int>(RowKind::User));
    m_addKind->addItem(tr("Connection"), static_cast<int>(RowKind::Connection));
    m_addKind->setAccessibleName(tr("Kind of name"));
    m_addField->setPlaceholderText(tr("Add a name…"));
    m_addField->setAccessibleName(tr("Name to add"));
    auto *addButton = new QToolButton(m_addBox);
    addButton->setIcon(icon(u"add"_s));
    addButton->setAutoRaise(true);
    addButton->setAccessibleName(tr("Add this name"));
    addButton->setToolTip(tr("Add this name"));
    connect(addButton, &QToolButton::clicked, this, &ExplorerPanel::addName);
    connect(m_addField, &QLineEdit::returnPressed, this, &ExplorerPanel::addName);
    m_addNote->setTextFormat(Qt::PlainText);
    m_addNote->setWordWrap(true);
    m_addNote->setForegroundRole(QPalette::PlaceholderText);
    m_addNote->setText(tr("Azure cannot list groups. Names appear here as you use them."));
    auto *importButton = new QToolButton(m_addBox);
    importButton->setText(tr("Import…"));
    importButton->setIcon(icon(u"import"_s));
    importButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    importButton->setAutoRaise(true);
    importButton->setAccessibleName(tr("Import names"));
    importButton->setToolTip(tr("Take names from a text, CSV or JSON Lines file"));
    connect(importButton, &QToolButton::clicked, this,
            [this] { m_factory.context().actions.action(u"names.import"_s)->trigger(); });
    auto *addRow = new QHBoxLayout;
    addRow->setSpacing(gap / 2);
    addRow->addWidget(m_addKind);
    addRow->addWidget(m_addField, 1);
    addRow->addWidget(addButton);
    auto *column = new QVBoxLayout(m_addBox);
    column->setContentsMargins(gap / 2, gap / 2, gap / 2, gap / 2);
    column->setSpacing(gap / 2);
    column->addWidget(m_addNote);
    column->addLayout(addRow);
    column->addWidget(importButton, 0, Qt::AlignLeft);
    return m_addBox;
}

void ExplorerPanel::connectSelection()
{
    constexpr int kRestMs = 120;
    m_rest->setSingleShot(true);
    m_rest->setInterval(kRestMs);
    connect(m_rest, &QTimer::timeout, this, &ExplorerPanel::showSelection);
    connect(m_tree->selectionModel(), &QItemSelectionModel::selectionChanged, m_rest, qOverload<>(&QTimer::start));
    connect(&m_factory.context().workspace, &Workspace::sessionChanged, m_rest, qOverload<>(&QTimer::start));
    connect(m_pane, &SelectionPane::openWanted, this,
            [this] { m_controller.show(m_pane->controller().kind(), m_pane->controller().name()); });
    connect(m_pane, &SelectionPane::addWanted, this,
            [this] { askForGroup(m_pane->controller().selection().targets, true); });
    connect(m_pane, &SelectionPane::closeWanted, this,
            [this] { askToClose(m_pane->controller().selection().targets); });
}

void ExplorerPanel::showSelection()
{
    m_pane->controller().select(m_tree->selectionModel()->selectedRows());
}

void ExplorerPanel::afterRefresh()
{
    m_stack->setCurrentIndex(m_controller.model().rowCount() > 0 ? 1 : 0);
    m_addBox->setVisible(!m_controller.isLive());
    const bool hidesAll = !m_filter->text().isEmpty() && m_filtered->rowCount() == 0;
    m_hidden->setText(hidesAll ? tr("No name that is known here holds this text.") : m_controller.hiddenText());
    m_hidden->setVisible(!m_hidden->text().isEmpty());
    expandNew();
    spanFolders();
    expandFiltered();
}

/// A folder's name and count may use the whole width: it has no detail.
void ExplorerPanel::spanFolders()
{
    const std::function<void(const QModelIndex &, int)> span = [&](const QModelIndex &parent, int depth) {
        for (int row = 0; row < m_filtered->rowCount(parent); ++row) {
            if (!m_tree->isFirstColumnSpanned(row, parent))
                m_tree->setFirstColumnSpanned(row, parent, true);
            if (depth > 1)
                span(m_filtered->index(row, 0, parent), depth - 1);
        }
    };
    span({}, 3); // profile, hub, folder
}

/// What a filter finds is shown, also in folders that a search through all names has just filled.
void ExplorerPanel::expandFiltered()
{
    if (m_filter->text().isEmpty())
        return;
    const std::function<void(const QModelIndex &, int)> expand = [&](const QModelIndex &parent, int depth) {
        for (int row = 0; row < m_filtered->rowCount(parent); ++row) {
            const QModelIndex index = m_filtered->index(row, 0, parent);
            m_tree->expand(index);
            if (depth > 1)
                expand(index, depth - 1);
        }
    };
    expand({}, 3); // profile, hub, folder: what is in a folder has nothing to open
}

void ExplorerPanel::showActed(bool hasFailed, const QString &sentence)
{
    m_banner->showMessage(hasFailed ? Banner::Kind::Error : Banner::Kind::Info, sentence);
    if (!hasFailed && m_acts.canBringBack())
        m_banner->addAction(tr("&Undo"), this, [this] { m_acts.bringBack(); });
}

void ExplorerPanel::forget(const QModelIndexList &rows)
{
    QList<KnownName> names;
    for (const QModelIndex &row : rows) {
        if (const auto known = ExplorerModel::knownOf(row))
            names.append(*known);
    }
    if (const HubSessionPtr session = m_factory.context().workspace.session())
        m_acts.forget(session, names);
}

void ExplorerPanel::expandNew()
{
    const HubSessionPtr session = m_factory.context().workspace.session();
    if (!session || m_expandedFor == session->knownNamesScope())
        return;
    m_expandedFor = session->knownNamesScope();
    m_tree->expandToDepth(0);
    const QModelIndex profile = m_filtered->index(0, 0);
    for (int row = 0; row < m_filtered->rowCount(profile); ++row) {
        const QModelIndex hub = m_filtered->index(row, 0, profile);
        if (ExplorerModel::nameOf(hub) == session->hub().value())
            m_tree->expandRecursively(hub);
    }
}

void ExplorerPanel::activate(const QModelIndex &index)
{
    const RowKind kind = ExplorerModel::kindOf(index);
    const QString name = ExplorerModel::nameOf(index);
    if (kind == RowKind::Group)
        m_controller.watch(kind, name);
    else if (name.isEmpty() || kind == RowKind::Profile)
        m_tree->setExpanded(index, !m_tree->isExpanded(index));
    else
        m_controller.show(kind, name);
}

bool ExplorerPanel::eventFilter(QObject *watched, QEvent *event)
{
    // W is a shortcut of the window too; in the tree it means the row.
    if (watched == m_tree && event->type() == QEvent::ShortcutOverride &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_W &&
        static_cast<QKeyEvent *>(event)->modifiers() == Qt::NoModifier) {
        event->accept();
        return true;
    }
    if (watched == m_tree && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const QModelIndex index = m_tree->currentIndex();
        const RowKind kind = ExplorerModel::kindOf(index);
        const bool watchable = index.isValid() && (kind == RowKind::Group || kind == RowKind::Hub);
        if (key->modifiers() == Qt::NoModifier && index.isValid()) {
            if (key->key() == Qt::Key_W && watchable) {
                m_controller.watch(kind, ExplorerModel::nameOf(index));
                return true;
            }
            if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
                m_controller.show(kind, ExplorerModel::nameOf(index));
                return true;
            }
        }
        if (key->key() == Qt::Key_Delete && index.isValid()) {
            // Always a question first, whatever else is held down.
            showSelection();
            if (m_pane->controller().canClose())
                askToClose(m_pane->controller().selection().targets);
            return true;
        }
        // Any other letter goes to the filter.
        if (!(key->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) && !key->text().isEmpty() &&
            key->text().at(0).isLetterOrNumber()) {
            m_filter->setFocus();
            m_filter->insert(key->text());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void ExplorerPanel::showMenu(const QPoint &position)
{
    const QModelIndex index = m_tree->indexAt(position);
    if (!index.isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (m_tree->selectionModel()->selectedRows().size() > 1)
        fillBulkMenu(*menu);
    else
        fillMenu(*menu, index);
    if (menu->isEmpty())
        menu->deleteLater();
    else
        menu->popup(m_tree->viewport()->mapToGlobal(position));
}

void ExplorerPanel::addNamesVerbs(QMenu &menu)
{
    menu.addSeparator();
    for (const QString &id : {u"names.import"_s, u"names.export"_s, u"names.forgetAll"_s})
        menu.addAction(m_factory.context().actions.action(id));
}

void ExplorerPanel::fillMenu(QMenu &menu, const QModelIndex &row)
{
    const RowKind kind = ExplorerModel::kindOf(row);
    const QString name = ExplorerModel::nameOf(row);
    if (name.isEmpty() || kind == RowKind::Profile) {
        addNamesVerbs(menu);
        return;
    }
    const auto add = [&](const QString &iconName, const QString &text, auto run) {
        menu.addAction(icon(iconName), text, this, run);
    };
    if (kind == RowKind::Hub)
        add(u"hub"_s, tr("&Use this hub"), [this, name] { m_controller.switchHub(name); });
    if (kind == RowKind::Hub || kind == RowKind::Group)
        add(u"watch"_s, tr("&Watch"), [this, kind, name] { m_controller.watch(kind, name); });
    add(u"send"_s, tr("&Send to…"), [this, kind, name] { m_controller.sendTo(kind, name); });
    menu.addSeparator();
    if (kind == RowKind::Group)
        add(u"group"_s, tr("&Members, close and more…"), [this, kind, name] { m_controller.show(kind, name); });
    if (kind == RowKind::User)
        add(u"user"_s, tr("&Groups, close and more…"), [this, kind, name] { m_controller.show(kind, name); });
    if (kind == RowKind::Connection) {
        add(u"permission"_s, tr("&Permissions…"), [this, name] { m_controller.showPermissions(name); });
        add(u"connection"_s, tr("&Groups, close and more…"), [this, kind, name] { m_controller.show(kind, name); });
    }
    menu.addSeparator();
    add(u"copy"_s, tr("&Copy name"), [name] { QGuiApplication::clipboard()->setText(name); });
    if (ExplorerModel::knownOf(row))
        add(u"remove"_s, tr("&Forget this name"), [this, row = QPersistentModelIndex(row)] { forget({row}); });
    if (kind == RowKind::Hub && name == m_factory.context().workspace.session()->hub().value())
        addNamesVerbs(menu);
}

void ExplorerPanel::fillBulkMenu(QMenu &menu)
{
    const ExplorerSelection selection =
        explorerSelection(m_tree->selectionModel()->selectedRows(), m_factory.context().workspace.session());
    if (!selection.problem.isEmpty()) {
        menu.addAction(selection.problem)->setEnabled(false);
        return;
    }
    const QList<BulkTarget> targets = selection.targets;
    const QString what = describeTargets(targets);
    QAction *add = menu.addAction(icon(u"add"_s), tr("&Add %1 to group\u2026").arg(what), this,
                                  [this, targets] { askForGroup(targets, true); });
    QAction *remove = menu.addAction(icon(u"remove"_s), tr("&Remove %1 from group\u2026").arg(what), this,
                                     [this, targets] { askForGroup(targets, false); });
    for (QAction *action : {add, remove}) // a group cannot be put into a group
        action->setVisible(!selection.hasGroups());
    menu.addSeparator();
    const CloseQuestion question =
        closeQuestion(m_factory.context().workspace.session(), targets, {}, m_factory.context().jobs);
    menu.addAction(icon(u"disconnect"_s), tr("C&lose %1\u2026").arg(question.target), this,
                   [this, targets] { askToClose(targets); });
    menu.addSeparator();
    menu.addAction(icon(u"copy"_s), tr("&Copy names"), this, [targets] {
        QStringList names;
        for (const BulkTarget &target : targets)
            names.append(target.name);
        QGuiApplication::clipboard()->setText(names.join(u'\n'));
    });
    const QModelIndexList rows = m_tree->selectionModel()->selectedRows();
    if (std::any_of(rows.cbegin(), rows.cend(), [](const QModelIndex &row) { return ExplorerModel::knownOf(row); })) {
        menu.addAction(icon(u"remove"_s), tr("&Forget %1").arg(what), this,
                       [this] { forget(m_tree->selectionModel()->selectedRows()); });
    }
}

void ExplorerPanel::askForGroup(const QList<BulkTarget> &targets, bool add)
{
    UiContext &context = m_factory.context();
    const HubSessionPtr session = context.workspace.session();
    if (!session)
        return;
    const QString what = describeTargets(targets);
    const GroupNameDialog::Question question =
        add ? GroupNameDialog::Question{session, tr("Add to group"), tr("Adds %1 to a group").arg(what), tr("&Add"),
                                        UndoService::cautionBefore(*session, ReversibleVerb::AddToGroup)}
            : GroupNameDialog::Question{session, tr("Remove from group"), tr("Removes %1 from a group").arg(what),
                                        tr("&Remove"),
                                        UndoService::cautionBefore(*session, ReversibleVerb::RemoveFromGroup)};
    auto *dialog = new GroupNameDialog(question, context, this);
    connect(dialog, &GroupNameDialog::chosen, this, [this, session, targets, add](const GroupName &group) {
        change(session, add ? addToGroup(targets, group.value()) : removeFromGroup(targets, group.value()),
               group.value());
    });
    dialog->open();
}

void ExplorerPanel::change(const HubSessionPtr &session, const ReversibleAct &act, const QString &group)
{
    UiContext &context = m_factory.context();
    context.names.note(session->knownNamesScope(), KnownNames::Kind::Group, group, KnownNames::Source::Typed);
    if (BulkJob *job = context.jobs.run(session, act))
        m_pane->controller().acts().follow(job, session);
}

void ExplorerPanel::askToClose(const QList<BulkTarget> &targets)
{
    UiContext &context = m_factory.context();
    if (const HubSessionPtr session = context.workspace.session()) {
        const auto follow = [this, session](BulkJob *job) { m_pane->controller().acts().follow(job, session); };
        auto *dialog = new CloseDialog(
            closeQuestion(session, targets, context.workspace.clients().connectionsIn(*session), context.jobs, follow),
            context, this);
        dialog->open();
    }
}

void ExplorerPanel::addName()
{
    const auto kind = static_cast<RowKind>(m_addKind->currentData().toInt());
    const Result<void> added = m_controller.addName(kind, m_addField->text());
    m_addNote->setText(added ? tr("Azure cannot list groups. Names appear here as you use them.")
                             : added.error().message);
    m_addField->setAccessibleDescription(added ? QString() : added.error().message);
    if (added)
        m_addField->clear();
}

void ExplorerPanel::refreshView()
{
    showSelection();
}

} // namespace wps
