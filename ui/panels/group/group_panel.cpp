// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/group/group_panel.h"

#include "ui/common/act_line.h"
#include "ui/common/bulk_acts.h"
#include "ui/common/connection_menu.h"
#include "ui/common/dragged_targets.h"
#include "ui/common/empty_state.h"
#include "ui/common/group_name_dialog.h"
#include "ui/common/icons.h"
#include "ui/common/name_completer.h"
#include "ui/common/navigator.h"
#include "ui/common/ui_context.h"
#include "ui/models/visible_text.h"
#include "ui/panels/group/filter_members_dialog.h"

#include <QComboBox>
#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QStackedLayout>
#include <QTableView>
#include <QToolTip>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace wps
{

GroupPanel::GroupPanel(GroupController *controller, UiContext &context, QWidget *parent)
    : QWidget(parent)
    , m_controller(controller)
    , m_context(context)
    , m_navigator(context.navigator)
    , m_names(context.names)
{
    controller->setParent(this);
    auto *title = new QLabel(this);
    title->setTextFormat(Qt::PlainText);
    title->setFont(headingFont(this, 1.2));
    title->setText(tr("Group %1").arg(visibleLine(controller->group().value(), 120)));
    auto *place = new QLabel(this);
    place->setTextFormat(Qt::PlainText);
    place->setText(tr("Hub %1, profile %2")
                       .arg(controller->session()->hub().value(), visibleLine(controller->session()->profile().name)));

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(spacing(this, 0.75));
    layout->addWidget(title);
    layout->addWidget(place);
    if (!controller->routeNote().isEmpty()) {
        auto *note = new QLabel(controller->routeNote(), this);
        note->setTextFormat(Qt::PlainText);
        note->setWordWrap(true);
        layout->addWidget(note);
    }
    layout->addWidget(makeButtons());
    layout->addWidget(makeAddRow());
    layout->addWidget(m_addNote);
    layout->addWidget(new ActLine(controller->acts(), context.navigator, this));
    layout->addWidget(makeMembers(), 1);
    layout->addWidget(makeSelectionRow());

    connect(controller, &GroupController::changed, this, &GroupPanel::refresh);
    // What was refused, or failed, stays to be put right; and what has been typed since stays too.
    connect(controller, &GroupController::added, this, [this](const QList<BulkTarget> &targets) {
        if (targets == typedTargets())
            m_addName->clear();
    });
    connect(&controller->acts(), &ActRunner::changed, this, &GroupPanel::refresh);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &GroupPanel::refresh);
    setAcceptDrops(true);
    setAddKind(false);
    controller->refresh();
}

QWidget *GroupPanel::makeButtons()
{
    auto *row = new QWidget(this);
    auto *watch = new QPushButton(icon(u"watch"_s), tr("&Watch"), row);
    auto *send = new QPushButton(icon(u"send"_s), tr("&Send to group"), row);
    auto *exists = new QPushButton(icon(u"question"_s), tr("&Exists?"), row);
    auto *close = new QPushButton(icon(u"disconnect"_s), tr("&Close connections\u2026"), row);
    watch->setToolTip(tr("Opens a live watch that hears this group"));
    const QString group = m_controller->group().value();
    connect(watch, &QPushButton::clicked, this, [this, group] {
        WatchRequest request;
        request.session = m_controller->session();
        request.groups = {group};
        m_navigator.watch(request);
    });
    connect(send, &QPushButton::clicked, this, [this, group] { m_navigator.compose({TargetKind::Group, group}); });
    connect(exists, &QPushButton::clicked, m_controller, &GroupController::checkExists);
    connect(close, &QPushButton::clicked, this, [this] { askToClose(m_controller->closeQuestion()); });
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    for (QPushButton *button : {watch, send, exists})
        layout->addWidget(button);
    layout->addStretch();
    layout->addWidget(close);
    return row;
}

QWidget *GroupPanel::makeAddRow()
{
    auto *row = new QWidget(this);
    m_addKind = new QComboBox(row);
    m_addKind->addItems({tr("Connections"), tr("User")});
    m_addKind->setAccessibleName(tr("What to add"));
    m_addName = new QLineEdit(row);
    m_addName->setClearButtonEnabled(true);
    m_completer = new NameCompleter(m_names, m_addName);
    m_addName->setCompleter(m_completer);
    auto *addButton = new QPushButton(icon(u"add"_s), tr("&Add to group"), row);
    auto *byFilter = new QPushButton(icon(u"filter"_s), tr("&By filter"), row);
    byFilter->setToolTip(tr("Adds or removes every connection that matches a filter"));
    auto *verbs = new QMenu(byFilter);
    verbs->addAction(icon(u"add"_s), tr("&Add by filter\u2026"), this,
                     [this] { askByFilter(ReversibleVerb::AddToGroup); });
    verbs->addAction(icon(u"remove"_s), tr("&Remove by filter\u2026"), this,
                     [this] { askByFilter(ReversibleVerb::RemoveFromGroup); });
    byFilter->setMenu(verbs);
    m_addNote = new QLabel(this);
    m_addNote->setTextFormat(Qt::PlainText);
    m_addNote->setWordWrap(true);
    connect(m_addKind, &QComboBox::currentIndexChanged, this, [this](int index) { setAddKind(index == 1); });
    connect(m_addName, &QLineEdit::returnPressed, this, &GroupPanel::add);
    connect(addButton, &QPushButton::clicked, this, &GroupPanel::add);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    layout->addWidget(m_addKind);
    layout->addWidget(m_addName, 1);
    layout->addWidget(addButton);
    layout->addWidget(byFilter);
    return row;
}

QWidget *GroupPanel::makeMembers()
{
    auto *box = new QWidget(this);
    m_count = new QLabel(box);
    m_count->setObjectName(u"memberCount"_s);
    m_count->setTextFormat(Qt::PlainText);
    m_count->setWordWrap(true);
    m_refresh = new QPushButton(icon(u"refresh"_s), tr("&Refresh"), box);
    m_refresh->setToolTip(tr("Lists the connections again (F5)"));
    m_cancel = new QPushButton(icon(u"stop"_s), tr("Ca&ncel"), box);
    m_retry = new QPushButton(icon(u"refresh"_s), tr("Retry &failed"), box);
    connect(m_refresh, &QPushButton::clicked, m_controller, &GroupController::refresh);
    connect(m_cancel, &QPushButton::clicked, m_controller, &GroupController::cancelListing);
    connect(m_retry, &QPushButton::clicked, m_controller, &GroupController::retryFailed);

    auto *body = new QWidget(box);
    m_table = new QTableView(body);
    m_table->setModel(&m_controller->members());
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setAccessibleName(tr("Connections of the group"));
    m_table->setDragEnabled(true);
    new ConnectionMenu(m_table,
                       {m_controller->session(), [this] { return selectedConnections(); },
                        [this](BulkJob *job) { m_controller->follow(job); }, m_controller->group().value()},
                       m_context);
    m_controller->members().setMakeMimeData([session = m_controller->session()](const QStringList &ids) {
        return draggedMimeData(*session, session->hub().value(), connectionTargets(ids));
    });
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->resizeSection(ConnectionListModel::ConnectionColumn,
                                               fontMetrics().averageCharWidth() * 36);
    m_table->horizontalHeader()->resizeSection(ConnectionListModel::ProtocolColumn,
                                               fontMetrics().averageCharWidth() * 26);
    const bool exact = m_controller->session()->isLocalEmulator();
    for (int column : {int(ConnectionListModel::ProtocolColumn), int(ConnectionListModel::GroupsColumn),
                       int(ConnectionListModel::SinceColumn)})
        m_table->setColumnHidden(column, !exact);
    m_table->setColumnHidden(ConnectionListModel::SeenColumn, true); // the line above tells when all were listed
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) {
        m_navigator.showConnection(m_controller->members().rows().at(index.row()).connectionId);
    });
    m_empty = new EmptyState(body);
    m_stack = new QStackedLayout(body);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_table);

    auto *top = new QHBoxLayout;
    top->addWidget(m_count, 1);
    top->addWidget(m_retry);
    top->addWidget(m_cancel);
    top->addWidget(m_refresh);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins({});
    layout->addLayout(top);
    layout->addWidget(body, 1);
    return box;
}

QWidget *GroupPanel::makeSelectionRow()
{
    auto *row = new QWidget(this);
    auto *remove = new QPushButton(icon(u"remove"_s), tr("Remove &from group"), row);
    auto *copy = new QPushButton(icon(u"add"_s), tr("To another &group\u2026"), row);
    auto *cut = new QPushButton(icon(u"disconnect"_s), tr("C&lose\u2026"), row);
    auto *show = new QPushButton(icon(u"connection"_s), tr("Sh&ow"), row);
    auto *permissions = new QPushButton(icon(u"permission"_s), tr("&Permissions"), row);
    connect(remove, &QPushButton::clicked, this, [this] { m_controller->removeConnections(selectedConnections()); });
    connect(show, &QPushButton::clicked, this, [this] { m_navigator.showConnection(selectedConnections().value(0)); });
    connect(permissions, &QPushButton::clicked, this,
            [this] { m_navigator.showPermissions(selectedConnections().value(0), m_controller->group().value()); });
    connect(copy, &QPushButton::clicked, this, &GroupPanel::askForOtherGroup);
    connect(cut, &QPushButton::clicked, this,
            [this] { askToClose(m_controller->closeQuestion(selectedConnections())); });
    copy->setToolTip(tr("Adds the selected connections to another group"));
    cut->setToolTip(tr("Closes the selected connections"));
    show->setToolTip(tr("Shows the selected connection"));
    m_onSelection = {remove, copy, cut};
    m_onOne = {show, permissions};
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    for (QPushButton *button : {remove, copy, show, permissions})
        layout->addWidget(button);
    layout->addStretch();
    layout->addWidget(cut);
    return row;
}

void GroupPanel::setAddKind(bool user)
{
    m_completer->setSource(m_controller->session()->knownNamesScope(),
                           user ? KnownNames::Kind::User : KnownNames::Kind::Connection);
    m_addName->setPlaceholderText(user ? tr("User id") : tr("Connection ids, separated by blanks or commas"));
    m_addName->setAccessibleName(user ? tr("User to add") : tr("Connections to add"));
    m_addNote->setText(
        user ? tr("Adding a user touches only the connections it has now. Later ones are not in the group.") + u' ' +
                   UndoService::cautionBefore(*m_controller->session(), ReversibleVerb::AddToGroup)
             : QString());
    m_addNote->setVisible(user);
}

QList<BulkTarget> GroupPanel::typedTargets() const
{
    static const QRegularExpression separators(uR"([\s,;]+)"_s);
    const QString text = m_addName->text();
    if (m_addKind->currentIndex() == 0)
        return connectionTargets(text.split(separators, Qt::SkipEmptyParts));
    return text.trimmed().isEmpty() ? QList<BulkTarget>() : QList<BulkTarget>{{BulkKind::User, text}};
}

void GroupPanel::add()
{
    const QList<BulkTarget> targets = typedTargets();
    if (targets.isEmpty())
        m_addName->setFocus();
    else if (targets.first().kind == BulkKind::User)
        m_controller->addUser(targets.first().name);
    else
        m_controller->addTargets(targets);
}

QStringList GroupPanel::selectedConnections() const
{
    QStringList ids;
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows)
        ids.append(m_controller->members().rows().at(row.row()).connectionId);
    return ids;
}

void GroupPanel::refresh()
{
    m_count->setText(m_controller->membersText());
    m_cancel->setVisible(m_controller->isListing());
    m_refresh->setEnabled(!m_controller->isListing());
    m_retry->setVisible(m_controller->hasFailed());
    const bool empty = m_controller->members().rowCount() == 0;
    m_stack->setCurrentWidget(empty ? static_cast<QWidget *>(m_empty) : m_table);
    m_empty->setMessage(m_controller->listingFailed() ? u"warning"_s : u"group"_s,
                        m_controller->listingFailed() ? tr("The connections could not be listed")
                                                      : m_controller->membersText(),
                        m_controller->listingFailed() ? QString() : tr("A group is there while it has a connection."));
    const qsizetype selected = m_table->selectionModel()->selectedRows().size();
    for (QPushButton *button : std::as_const(m_onSelection))
        button->setEnabled(selected > 0);
    for (QPushButton *button : std::as_const(m_onOne))
        button->setEnabled(selected == 1);
}

void GroupPanel::askForOtherGroup()
{
    const QStringList ids = selectedConnections();
    const QString what = tr("Adds %1 to a group").arg(describeTargets(connectionTargets(ids)));
    const HubSessionPtr session = m_controller->session();
    auto *dialog = new GroupNameDialog({session, tr("Add to another group"), what, tr("&Add"),
                                        UndoService::cautionBefore(*session, ReversibleVerb::AddToGroup)},
                                       m_context, this);
    connect(dialog, &GroupNameDialog::chosen, m_controller,
            [this, ids](const GroupName &group) { m_controller->addToOtherGroup(ids, group); });
    dialog->open();
}

void GroupPanel::askByFilter(ReversibleVerb verb)
{
    auto *dialog =
        new FilterMembersDialog(m_controller->session(), verb, m_controller->group().value(), m_context, this);
    connect(dialog, &FilterMembersDialog::changedMembers, m_controller, &GroupController::refresh);
    dialog->open();
}

void GroupPanel::askToClose(const CloseQuestion &question)
{
    auto *dialog = new CloseDialog(question, m_context, this);
    connect(dialog, &CloseDialog::closedConnections, m_controller,
            [this](const QString &text, const QString &requestId) {
                m_controller->acts().show(ActState::Kind::Done, text, requestId);
                m_controller->refresh();
            });
    dialog->open();
}

/// Accepts what can be added to the group, and says either way what a drop would do.
bool GroupPanel::judgeDrop(QDropEvent &event)
{
    const auto dragged = draggedTargets(event.mimeData());
    if (!dragged)
        return false;
    QString why = dropRefusal(*dragged, m_controller->session());
    if (event.source() == m_table)
        why = tr("They are in this group already");
    const QString what =
        tr("Add %1 to group %2").arg(describeTargets(dragged->targets), visibleLine(m_controller->group().value(), 60));
    showDropWords(event, this, why.isEmpty() ? what : why, !why.isEmpty(), m_context.navigator);
    event.setDropAction(why.isEmpty() ? Qt::CopyAction : Qt::IgnoreAction);
    event.setAccepted(why.isEmpty());
    return why.isEmpty();
}

void GroupPanel::dragEnterEvent(QDragEnterEvent *event)
{
    if (draggedTargets(event->mimeData()))
        event->acceptProposedAction(); // so that it is asked about each place, and can say why not
}

void GroupPanel::dragMoveEvent(QDragMoveEvent *event)
{
    judgeDrop(*event);
}

void GroupPanel::dragLeaveEvent(QDragLeaveEvent *)
{
    QToolTip::hideText();
}

void GroupPanel::dropEvent(QDropEvent *event)
{
    QToolTip::hideText();
    if (judgeDrop(*event))
        m_controller->addTargets(draggedTargets(event->mimeData())->targets);
    QToolTip::hideText();
}

void GroupPanel::refreshView()
{
    m_controller->refresh();
}

} // namespace wps
