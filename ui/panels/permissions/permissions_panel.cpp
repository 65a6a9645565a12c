// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/permissions/permissions_panel.h"

#include "ui/common/act_line.h"
#include "ui/common/connection_menu.h"
#include "ui/common/dragged_targets.h"
#include "ui/common/empty_state.h"
#include "ui/common/icons.h"
#include "ui/common/ui_context.h"
#include "ui/models/visible_text.h"
#include "ui/panels/permissions/names_dialog.h"

#include <QComboBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QMouseEvent>
#include <QPushButton>
#include <QSet>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace wps
{

using Act = PermissionsController::Act;

namespace
{

const QList<Permission> kSend{Permission::SendToGroup};
const QList<Permission> kJoin{Permission::JoinLeaveGroup};
const QList<Permission> kBoth = kSend + kJoin;

} // namespace

PermissionsPanel::PermissionsPanel(PermissionsController *controller, UiContext &context, Candidates candidates,
                                   QWidget *parent)
    : QWidget(parent), m_controller(controller), m_context(context), m_candidates(std::move(candidates))
{
    controller->setParent(this);
    auto *title = new QLabel(tr("Permissions"), this);
    title->setFont(headingFont(this, 1.2));
    auto *place = new QLabel(this);
    place->setTextFormat(Qt::PlainText);
    place->setText(tr("Hub %1, profile %2")
                       .arg(controller->session()->hub().value(), visibleLine(controller->session()->profile().name)));
    makeTable();
    auto *empty = new EmptyState(this);
    empty->setMessage(u"permission"_s, tr("Nothing to ask about yet"),
                      tr("Add connections and groups: each cell then tells what a connection may do in a group."));
    auto *pages = new QWidget(this);
    m_pages = new QStackedLayout(pages);
    m_pages->addWidget(empty);
    m_pages->addWidget(m_table);
    m_status = new QLabel(this);
    m_status->setTextFormat(Qt::PlainText);
    m_status->setWordWrap(true);
    m_status->setObjectName(u"permissionStatus"_s);
    auto *note = new QLabel(tr("\u2713 allowed, \u2013 not allowed, ? not checked. A grant lasts as long as the "
                               "connection. Roles of the client access token count in the answer. Undoing a grant or "
                               "revoke leaves out what it has not changed, as far as that was checked before."),
                            this);
    note->setTextFormat(Qt::PlainText);
    note->setWordWrap(true);

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(spacing(this, 0.75));
    layout->addWidget(title);
    layout->addWidget(place);
    layout->addWidget(makeToolbar());
    layout->addWidget(new ActLine(controller->acts(), context.navigator, this));
    layout->addWidget(pages, 1);
    layout->addWidget(m_status);
    layout->addWidget(note);

    const PermissionMatrixModel &matrix = controller->matrix();
    connect(&matrix, &QAbstractItemModel::rowsInserted, this, &PermissionsPanel::refresh);
    connect(&matrix, &QAbstractItemModel::columnsInserted, this, &PermissionsPanel::refresh);
    connect(&matrix, &QAbstractItemModel::dataChanged, this, &PermissionsPanel::refresh);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &PermissionsPanel::refresh);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &PermissionsPanel::refresh);
    refresh();
}

void PermissionsPanel::fillVerb(QMenu &menu, Act act)
{
    for (const auto &[words, permissions] :
         {std::pair{tr("&Send to group"), kSend}, std::pair{tr("&Join and leave group"), kJoin},
          std::pair{tr("&Both"), kBoth}}) {
        menu.addAction(words, this,
                       [this, act, permissions = permissions] { m_controller->run(act, selected(), permissions); });
    }
}

QPushButton *PermissionsPanel::makeMenuButton(Act act, const QString &iconName, const QString &text)
{
    auto *button = new QPushButton(icon(iconName), text, this);
    auto *menu = new QMenu(button);
    fillVerb(*menu, act);
    button->setMenu(menu);
    return button;
}

QWidget *PermissionsPanel::makeToolbar()
{
    auto *bar = new QWidget(this);
    auto *connections = new QPushButton(icon(u"connection"_s), tr("Add &connections\u2026"), bar);
    auto *groups = new QPushButton(icon(u"group"_s), tr("Add &groups\u2026"), bar);
    auto *check = new QPushButton(icon(u"check"_s), tr("Chec&k selected"), bar);
    check->setToolTip(tr("Asks the service for the selected cells (F5); Ctrl+A selects all"));
    QPushButton *grant = makeMenuButton(Act::Grant, u"add"_s, tr("Gra&nt"));
    QPushButton *revoke = makeMenuButton(Act::Revoke, u"remove"_s, tr("Re&voke"));
    auto *save = new QPushButton(icon(u"export"_s), tr("&Export CSV\u2026"), bar);
    m_onSelection = {check, grant, revoke};
    auto *label = new QLabel(tr("A click &toggles:"), bar);
    m_toggles = new QComboBox(bar);
    m_toggles->addItems({tr("send"), tr("join and leave"), tr("both")});
    m_toggles->setAccessibleName(tr("What a click or Space toggles"));
    label->setBuddy(m_toggles);
    connect(connections, &QPushButton::clicked, this, [this] { askForNames(Kind::Connections); });
    connect(groups, &QPushButton::clicked, this, [this] { askForNames(Kind::Groups); });
    connect(check, &QPushButton::clicked, this, [this] { m_controller->run(Act::Check, selected(), kBoth); });
    connect(save, &QPushButton::clicked, this, &PermissionsPanel::chooseExport);
    auto *first = new QHBoxLayout;
    first->addWidget(connections);
    first->addWidget(groups);
    first->addStretch();
    first->addWidget(label);
    first->addWidget(m_toggles);
    auto *second = new QHBoxLayout;
    for (QPushButton *button : {check, grant, revoke})
        second->addWidget(button);
    second->addStretch();
    second->addWidget(save);
    auto *rows = new QVBoxLayout(bar);
    rows->setContentsMargins({});
    rows->addLayout(first);
    rows->addLayout(second);
    return bar;
}

void PermissionsPanel::makeTable()
{
    m_table = new QTableView(this);
    m_table->setModel(&m_controller->matrix());
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setAlternatingRowColors(true);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setAccessibleName(tr("Permissions of connections in groups"));
    m_table->horizontalHeader()->setDefaultSectionSize(fontMetrics().averageCharWidth() * 22);
    m_table->installEventFilter(this);
    m_table->viewport()->installEventFilter(this);
    const auto follow = [this](BulkJob *job) { m_controller->acts().follow(job, m_controller->session()); };
    new ConnectionMenu(m_table,
                       {m_controller->session(),
                        [this] { return selectedConnections(); },
                        follow,
                        {},
                        [this](QMenu &menu) { fillMenu(menu); },
                        true},
                       m_context);
    m_controller->matrix().setMakeMimeData([session = m_controller->session()](const QStringList &ids) {
        return draggedMimeData(*session, session->hub().value(), connectionTargets(ids));
    });
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex &cell) {
        // With Ctrl or Shift, or at the end of a drag, a click selects.
        if (QGuiApplication::keyboardModifiers() == Qt::NoModifier && selected().size() == 1)
            m_controller->toggle(cell, toggled());
    });
}

QModelIndexList PermissionsPanel::selected() const
{
    return m_table->selectionModel()->selectedIndexes();
}

QStringList PermissionsPanel::selectedConnections() const
{
    QSet<int> rows;
    QStringList ids;
    const QModelIndexList cells = selected();
    for (const QModelIndex &cell : cells) {
        if (!rows.contains(cell.row()))
            ids.append(m_controller->matrix().connections().at(cell.row()));
        rows.insert(cell.row());
    }
    return ids;
}

/// What can be done with the selected cells.
void PermissionsPanel::fillMenu(QMenu &menu)
{
    if (selected().isEmpty())
        return;
    menu.addAction(icon(u"check"_s), tr("Chec&k selected"), this,
                   [this] { m_controller->run(Act::Check, selected(), kBoth); });
    fillVerb(*menu.addMenu(icon(u"add"_s), tr("Gra&nt")), Act::Grant);
    fillVerb(*menu.addMenu(icon(u"remove"_s), tr("Re&voke")), Act::Revoke);
}

QList<Permission> PermissionsPanel::toggled() const
{
    return m_toggles->currentIndex() == 0 ? kSend : m_toggles->currentIndex() == 1 ? kJoin : kBoth;
}

void PermissionsPanel::refresh()
{
    const PermissionMatrixModel &matrix = m_controller->matrix();
    const bool filled = matrix.rowCount() > 0 || matrix.columnCount() > 0;
    m_pages->setCurrentIndex(filled ? 1 : 0);
    for (QPushButton *button : std::as_const(m_onSelection))
        button->setEnabled(m_table->selectionModel()->hasSelection());
    const QString sentence = matrix.sentence(m_table->currentIndex());
    m_status->setText(!sentence.isEmpty() ? sentence
                      : filled ? tr("A click, or Space, asks for a cell that is not known, and toggles one that is.")
                               : QString());
}

void PermissionsPanel::askForNames(Kind kind)
{
    const bool connections = kind == Kind::Connections;
    auto *dialog = new NamesDialog(connections ? tr("Add connections") : tr("Add groups"),
                                   connections ? tr("&Other connections:") : tr("&Other groups:"), m_candidates(kind),
                                   m_controller->session(), m_context, this);
    connect(dialog, &NamesDialog::chosen, m_controller,
            connections ? &PermissionsController::addConnections : &PermissionsController::addGroups);
    dialog->open();
}

void PermissionsPanel::chooseExport()
{
    auto *dialog = new QFileDialog(this, tr("Export the permissions"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"csv"_s);
    dialog->setNameFilters({tr("CSV (*.csv)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, m_controller, &PermissionsController::exportTo);
    dialog->open();
}

bool PermissionsPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Space && key->modifiers() == Qt::NoModifier) {
            m_controller->toggle(m_table->currentIndex(), toggled());
            return true;
        }
    }
    if (watched == m_table->viewport() && event->type() == QEvent::MouseButtonPress) {
        // From a selected cell its connections are dragged; from any other a sweep selects.
        const QModelIndex cell = m_table->indexAt(static_cast<QMouseEvent *>(event)->position().toPoint());
        m_table->setDragEnabled(m_table->selectionModel()->isSelected(cell));
    }
    return QWidget::eventFilter(watched, event);
}

void PermissionsPanel::refreshView()
{
    if (m_table->selectionModel()->hasSelection())
        m_controller->run(Act::Check, selected(), kBoth);
}

} // namespace wps
