// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/user/user_panel.h"

#include "ui/common/act_line.h"
#include "ui/common/connection_menu.h"
#include "ui/common/dragged_targets.h"
#include "ui/common/group_row.h"
#include "ui/common/icons.h"
#include "ui/common/navigator.h"
#include "ui/common/plain_label.h"
#include "ui/common/ui_context.h"
#include "ui/models/visible_text.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace wps
{

UserPanel::UserPanel(UserController *controller, UiContext &context, QWidget *parent)
    : QWidget(parent), m_controller(controller), m_context(context), m_navigator(context.navigator)
{
    controller->setParent(this);
    auto *title = plainLabel(tr("User %1").arg(visibleLine(controller->user().value(), 120)), this);
    title->setFont(headingFont(this, 1.2));
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(spacing(this, 0.75));
    layout->addWidget(title);
    layout->addWidget(
        plainLabel(tr("Hub %1, profile %2")
                       .arg(controller->session()->hub().value(), visibleLine(controller->session()->profile().name)),
                   this));
    if (!controller->routeNote().isEmpty())
        layout->addWidget(plainLabel(controller->routeNote(), this));
    layout->addWidget(makeButtons());
    auto *groups = new GroupRow(context.names, controller->session()->knownNamesScope(), this);
    connect(groups, &GroupRow::addWanted, controller, &UserController::addToGroup);
    connect(groups, &GroupRow::removeWanted, controller, &UserController::removeFromGroup);
    connect(groups, &GroupRow::removeFromAllWanted, controller, &UserController::removeFromAllGroups);
    layout->addWidget(groups);
    layout->addWidget(
        plainLabel(tr("Group changes touch only the connections the user has now. Later ones are not in the "
                      "group."),
                   this));
    if (!controller->canUndoExactly()) {
        auto *note = plainLabel(tr("The service does not tell the groups of a user: Remove from all groups cannot be "
                                   "undone here, and undoing another change also undoes what was so before."),
                                this);
        note->setObjectName(u"undoNote"_s);
        layout->addWidget(note);
    }
    layout->addWidget(new ActLine(controller->acts(), context.navigator, this));
    if (!controller->session()->isLocalEmulator()) {
        layout->addWidget(
            plainLabel(tr("The service does not list the connections of a user; Exists? asks whether it has any. Below "
                          "are those that stood in the lists of groups, with these groups."),
                       this));
    }
    layout->addWidget(makeConnections(), 1);
}

QWidget *UserPanel::makeButtons()
{
    auto *row = new QWidget(this);
    auto *send = new QPushButton(icon(u"send"_s), tr("&Send to user"), row);
    auto *watch = new QPushButton(icon(u"watch"_s), tr("&Watch as this user"), row);
    auto *exists = new QPushButton(icon(u"question"_s), tr("&Exists?"), row);
    auto *close = new QPushButton(icon(u"disconnect"_s), tr("&Close connections\u2026"), row);
    const QString id = m_controller->user().value();
    watch->setToolTip(tr("Opens a connection of this user, which hears what is sent to the user"));
    connect(send, &QPushButton::clicked, this, [this, id] { m_navigator.compose({TargetKind::User, id}); });
    connect(watch, &QPushButton::clicked, this, [this, id] {
        WatchRequest request;
        request.session = m_controller->session();
        request.userId = id;
        m_navigator.watch(request);
    });
    connect(exists, &QPushButton::clicked, m_controller, &UserController::checkExists);
    connect(close, &QPushButton::clicked, this, &UserPanel::askToClose);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    for (QPushButton *button : {send, watch, exists})
        layout->addWidget(button);
    layout->addStretch();
    layout->addWidget(close);
    return row;
}

QWidget *UserPanel::makeConnections()
{
    auto *table = new QTableView(this);
    table->setModel(&m_controller->connections());
    table->setColumnHidden(ConnectionListModel::UserColumn, true);
    const bool exact = m_controller->session()->isLocalEmulator();
    table->setColumnHidden(ConnectionListModel::ProtocolColumn, !exact);
    table->setColumnHidden(ConnectionListModel::SinceColumn, !exact);
    table->setColumnHidden(ConnectionListModel::SeenColumn, exact);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setAlternatingRowColors(true);
    table->setShowGrid(false);
    table->setTabKeyNavigation(false);
    table->setAccessibleName(tr("Connections of the user"));
    table->setDragEnabled(true);
    const auto chosen = [this, table] {
        QStringList ids;
        const QModelIndexList rows = table->selectionModel()->selectedRows();
        for (const QModelIndex &row : rows)
            ids.append(m_controller->connections().rows().at(row.row()).connectionId);
        return ids;
    };
    const auto follow = [this](BulkJob *job) { m_controller->acts().follow(job, m_controller->session()); };
    new ConnectionMenu(table, {m_controller->session(), chosen, follow}, m_context);
    m_controller->connections().setMakeMimeData([session = m_controller->session()](const QStringList &ids) {
        return draggedMimeData(*session, session->hub().value(), connectionTargets(ids));
    });
    table->verticalHeader()->hide();
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setStretchLastSection(true);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->resizeSection(ConnectionListModel::ConnectionColumn,
                                             fontMetrics().averageCharWidth() * 36);
    table->horizontalHeader()->resizeSection(ConnectionListModel::ProtocolColumn,
                                             fontMetrics().averageCharWidth() * 26);
    connect(table, &QTableView::activated, this, [this](const QModelIndex &index) {
        m_navigator.showConnection(m_controller->connections().rows().at(index.row()).connectionId);
    });
    return table;
}

void UserPanel::askToClose()
{
    auto *dialog = new CloseDialog(m_controller->closeQuestion(), m_context, this);
    connect(dialog, &CloseDialog::closedConnections, m_controller,
            [this](const QString &text, const QString &requestId) {
                m_controller->acts().show(ActState::Kind::Done, text, requestId);
                m_controller->refreshFacts();
            });
    dialog->open();
}

void UserPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_controller->refreshFacts();
    m_controller->watchFacts(true);
}

void UserPanel::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_controller->watchFacts(false);
}

void UserPanel::refreshView()
{
    m_controller->refreshFacts();
}

} // namespace wps
