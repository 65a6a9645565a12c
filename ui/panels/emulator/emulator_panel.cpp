// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/emulator/emulator_panel.h"

#include "ui/common/empty_state.h"
#include "ui/common/icons.h"
#include "ui/models/visible_text.h"
#include "ui/panels/emulator/fault_dialogs.h"
#include "ui/panels/emulator/fault_words.h"
#include "ui/panels/emulator/faults_view.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedLayout>
#include <QStyle>
#include <QTableView>
#include <QTreeView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

QLabel *plainLabel(const QString &name, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

/// A button that is what its action is.
QPushButton *buttonOf(QAction *action, QWidget *parent)
{
    auto *button = new QPushButton(action->icon(), action->text(), parent);
    button->setObjectName(action->objectName());
    button->setToolTip(action->toolTip());
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    QObject::connect(action, &QAction::enabledChanged, button, &QPushButton::setEnabled);
    return button;
}

} // namespace

EmulatorPanel::EmulatorPanel(EmulatorController *controller, QWidget *parent)
    : QWidget(parent), m_controller(controller)
{
    controller->setParent(this);
    makeActions();
    auto *content = new QWidget(this);
    auto *split = new QSplitter(content);
    split->setChildrenCollapsible(false);
    split->addWidget(makeScopes());
    split->addWidget(makeConnections());
    split->setStretchFactor(1, 1); // what is won belongs to the connections
    auto *layout = new QVBoxLayout(content);
    layout->setSpacing(spacing(this, 0.75));
    layout->addWidget(makeHead());
    m_faults = new FaultsView(*controller, content);
    layout->addWidget(m_faults);
    layout->addWidget(split, 1);
    layout->addWidget(makeOutcome());

    m_off = new EmptyState(this);
    m_off->setMessage(
        u"emulator"_s, tr("The local emulator does not run"),
        tr("It is the service on this machine: the REST API and client WebSockets on one port, without an "
           "account."));
    m_off->setButton(tr("&Start the local emulator"), u"play"_s);
    connect(m_off, &EmptyState::buttonClicked, controller, &EmulatorController::start);
    m_stack = new QStackedLayout(this);
    m_stack->addWidget(m_off);
    auto *scroll = new QScrollArea(this); // small windows have room for a part of it
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(content);
    m_stack->addWidget(scroll);

    connect(controller, &EmulatorController::refreshed, this, &EmulatorPanel::refresh);
    connect(controller, &EmulatorController::outcomeChanged, this, &EmulatorPanel::showOutcome);
    connect(m_scopes->selectionModel(), &QItemSelectionModel::selectionChanged, this, &EmulatorPanel::scopeSelected);
    for (const auto chosenAgain : {&QTreeView::clicked, &QTreeView::activated}) {
        connect(m_scopes, chosenAgain, this, [this](const QModelIndex &index) {
            m_scopes->setCurrentIndex(index);
            if (m_isChosenGone)
                scopeChosen();
        });
    }
    connect(m_connections->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &EmulatorPanel::connectionsSelected);
    m_scopes->setCurrentIndex(controller->scopes().index(0, 0));
    m_scopes->expandToDepth(1);
    refresh();
    showOutcome();
}

void EmulatorPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_controller->setWatched(true);
}

void EmulatorPanel::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_controller->setWatched(false);
}

QAction *EmulatorPanel::addAction(const QString &name, const QString &text, const QString &iconName, const QString &tip,
                                  void (EmulatorPanel::*act)())
{
    auto *action = new QAction(icon(iconName), text, this);
    action->setObjectName(name);
    action->setToolTip(tip);
    connect(action, &QAction::triggered, this, act);
    return action;
}

void EmulatorPanel::makeActions()
{
    m_onConnections = {addAction(u"cut"_s, tr("C&ut"), u"disconnect"_s, tr("Breaks the sockets without a goodbye"),
                                 &EmulatorPanel::cut),
                       addAction(u"halfOpen"_s, tr("&Half-open"), u"pause"_s,
                                 tr("The sockets stay open, but are neither read nor written until that is lifted"),
                                 &EmulatorPanel::holdHalfOpen),
                       addAction(u"withholdAcks"_s, tr("Withhold ac&ks"), u"remove"_s,
                                 tr("What the clients ask for is done, and they are not told until that is lifted"),
                                 &EmulatorPanel::withholdAcks),
                       addAction(u"closeWithCode"_s, tr("C&lose\u2026"), u"close"_s,
                                 tr("Says goodbye with a close code and a reason"), &EmulatorPanel::askToClose)};
    m_onScope = {
        addAction(u"delay"_s, tr("&Delay\u2026"), u"clock"_s,
                  tr("Answers and frames for what is chosen come later until that is lifted"),
                  &EmulatorPanel::askToDelay),
        addAction(u"refuse"_s, tr("&Refuse\u2026"), u"error"_s,
                  tr("Requests and handshakes of the hub, or all, are answered with an error until that is lifted"),
                  &EmulatorPanel::askToRefuse),
        addAction(u"expireTokens"_s, tr("E&xpire tokens"), u"history"_s,
                  tr("Tokens issued until now count as expired, for everything, until that is lifted. Open connections "
                     "stay."),
                  &EmulatorPanel::expireTokens)};
}

QWidget *EmulatorPanel::makeHead()
{
    auto *box = new QWidget(this);
    m_where = plainLabel(u"where"_s, box);
    m_where->setFont(headingFont(this, 1.2));
    m_where->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_counts = plainLabel(u"counts"_s, box);
    auto *copy = new QPushButton(icon(u"copy"_s), tr("Cop&y connection string"), box);
    copy->setObjectName(u"copyConnectionString"_s);
    auto *stop = new QPushButton(icon(u"stop"_s), tr("Sto&p"), box);
    stop->setObjectName(u"stop"_s);
    stop->setToolTip(tr("Stops the emulator, which disconnects its clients"));
    connect(copy, &QPushButton::clicked, m_controller, &EmulatorController::copyConnectionString);
    connect(stop, &QPushButton::clicked, m_controller, &EmulatorController::stop);
    auto *row = new QHBoxLayout;
    row->addWidget(m_where, 1);
    row->addWidget(copy);
    row->addWidget(stop);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins({});
    layout->setSpacing(spacing(this, 0.5));
    layout->addLayout(row);
    layout->addWidget(m_counts);
    return box;
}

QWidget *EmulatorPanel::makeScopes()
{
    auto *box = new QWidget(this);
    m_scopes = new QTreeView(box);
    m_scopes->setModel(&m_controller->scopes());
    m_scopes->setAccessibleName(tr("Hubs, groups and users of the emulator"));
    m_scopes->setUniformRowHeights(true);
    m_scopes->setIndentation(spacing(this, 1.5));
    m_scopes->setMinimumWidth(fontMetrics().averageCharWidth() * 28);
    m_scopes->setMinimumHeight(fontMetrics().height() * 10);
    m_scopes->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_scopes->header()->setStretchLastSection(false);
    m_scopes->header()->setSectionResizeMode(EmulatorScopeModel::ScopeColumn, QHeaderView::Stretch);
    m_scopes->header()->setSectionResizeMode(EmulatorScopeModel::CountColumn, QHeaderView::ResizeToContents);
    m_scopes->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_scopes->addActions(m_onScope);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins({});
    layout->setSpacing(spacing(this, 0.5));
    layout->addWidget(m_scopes, 1);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(buttonOf(m_onScope.at(0), box));
    buttons->addWidget(buttonOf(m_onScope.at(1), box));
    layout->addLayout(buttons);
    layout->addWidget(buttonOf(m_onScope.at(2), box));
    return box;
}

QWidget *EmulatorPanel::makeConnections()
{
    auto *box = new QWidget(this);
    m_filter = new QLineEdit(box);
    m_filter->setObjectName(u"connectionFilter"_s);
    m_filter->setPlaceholderText(tr("Filter by connection, user, group or protocol"));
    m_filter->setAccessibleName(tr("Filter the connections"));
    m_filter->setClearButtonEnabled(true);
    connect(m_filter, &QLineEdit::textChanged, m_controller, &EmulatorController::setFilter);

    auto *body = new QWidget(box);
    m_connections = makeEmulatorTable(m_controller->connections(), tr("Connections"), body);
    m_connections->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_connections->addActions(m_onConnections);
    m_connections->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed); // ten thousand rows are not measured
    m_connections->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + spacing(this, 0.75));
    m_connections->horizontalHeader()->setStretchLastSection(true);
    const int unit = fontMetrics().averageCharWidth();
    using Model = EmulatorConnectionsModel;
    for (const auto &[column, characters] : {std::pair{Model::ConnectionColumn, 32},
                                             {Model::UserColumn, 14},
                                             {Model::HubColumn, 12},
                                             {Model::StateColumn, 14},
                                             {Model::GroupsColumn, 20},
                                             {Model::ProtocolColumn, 26},
                                             {Model::SinceColumn, 12},
                                             {Model::SentColumn, 12}})
        m_connections->setColumnWidth(column, unit * characters);
    m_nobody = new EmptyState(body);
    connect(m_nobody, &EmptyState::buttonClicked, m_filter, &QLineEdit::clear);
    m_connectionStack = new QStackedLayout(body);
    m_connectionStack->addWidget(m_nobody);
    m_connectionStack->addWidget(m_connections);

    m_target = plainLabel(u"target"_s, box);
    auto *buttons = new QHBoxLayout;
    for (QAction *action : std::as_const(m_onConnections))
        buttons->addWidget(buttonOf(action, box));
    buttons->addStretch();
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins({});
    layout->setSpacing(spacing(this, 0.5));
    layout->addWidget(m_filter);
    layout->addWidget(body, 1);
    layout->addWidget(m_target);
    layout->addLayout(buttons);
    return box;
}

QWidget *EmulatorPanel::makeOutcome()
{
    auto *row = new QWidget(this);
    m_outcomeIcon = new QLabel(row);
    m_outcome = plainLabel(u"outcome"_s, row);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    layout->addWidget(m_outcomeIcon);
    layout->addWidget(m_outcome, 1);
    return row;
}

void EmulatorPanel::refresh()
{
    m_stack->setCurrentIndex(m_controller->isRunning() ? 1 : 0);
    m_where->setText(tr("Local emulator on %1").arg(m_controller->endpoint()));
    m_counts->setText(m_controller->countsText());
    showScope();
    showConnections();
}

void EmulatorPanel::showConnections()
{
    const bool any = m_controller->connections().rowCount() > 0;
    m_connections->setColumnHidden(EmulatorConnectionsModel::HubColumn,
                                   m_controller->scope().kind != FaultScope::Kind::Everything);
    if (!any && !m_filter->text().isEmpty()) {
        m_nobody->setMessage(u"filter"_s, tr("No connection here fits the filter"));
        m_nobody->setButton(tr("Clear filter"));
    } else if (!any) {
        const bool isAll = m_controller->scope().kind == FaultScope::Kind::Everything;
        m_nobody->setMessage(u"connection"_s,
                             isAll ? tr("No connections")
                                   : tr("No connections: %1").arg(scopeText(m_controller->scope())),
                             tr("Clients that connect to the emulator are shown here at once."));
        m_nobody->setButton({});
    }
    m_connectionStack->setCurrentIndex(any ? 1 : 0);
    m_target->setText(m_isChosenGone ? tr("Acts on: nothing, for what was selected is gone. Select connections, or "
                                          "choose a hub, group or user.")
                                     : tr("Acts on: %1").arg(targetText()));
    for (QAction *action : std::as_const(m_onConnections))
        action->setEnabled(any && !m_isChosenGone);
    const auto kind = m_controller->scope().kind;
    const bool isWide = kind == FaultScope::Kind::Everything || kind == FaultScope::Kind::Hub;
    m_onScope.at(1)->setEnabled(isWide);
}

void EmulatorPanel::showOutcome()
{
    const QString text = m_controller->outcome();
    const bool failed = m_controller->hasFailed();
    m_outcome->setText(visibleLine(text, 400));
    m_outcomeIcon->parentWidget()->setVisible(!text.isEmpty());
    const int size = style()->pixelMetric(QStyle::PM_SmallIconSize);
    m_outcomeIcon->setPixmap(
        icon(failed ? u"error"_s : u"success"_s, failed ? Tone::Danger : Tone::Success).pixmap(size, size));
    m_off->setMessage(u"emulator"_s, tr("The local emulator does not run"),
                      failed ? text
                             : tr("It is the service on this machine: the REST API and client WebSockets on one port, "
                                  "without an account."));
}

void EmulatorPanel::scopeSelected()
{
    // A neighbour of what has gone is chosen by nobody.
    if (!m_controller->isUpdating() && !m_isShowingScope && m_scopes->selectionModel()->hasSelection())
        scopeChosen();
}

void EmulatorPanel::scopeChosen()
{
    const QModelIndex chosen = m_scopes->selectionModel()->selectedRows().value(0);
    if (!chosen.isValid())
        return;
    m_connections->clearSelection();
    m_isChosenGone = false;
    m_controller->setScope(EmulatorScopeModel::scopeOf(chosen));
}

/// The controller's, or none while it is not there.
void EmulatorPanel::showScope()
{
    const QModelIndex selected = m_scopes->selectionModel()->selectedRows().value(0);
    if (selected.isValid() && EmulatorScopeModel::scopeOf(selected) == m_controller->scope())
        return;
    const QScopedValueRollback showing(m_isShowingScope, true);
    const QModelIndex scope = m_controller->scopes().indexOf(m_controller->scope());
    if (scope.isValid())
        m_scopes->setCurrentIndex(scope);
    else
        m_scopes->clearSelection();
}

void EmulatorPanel::connectionsSelected()
{
    m_isChosenGone = m_controller->isUpdating() && !m_connections->selectionModel()->hasSelection();
    showConnections();
}

QList<FaultScope> EmulatorPanel::selectedConnections() const
{
    QList<FaultScope> scopes;
    const QModelIndexList rows = m_connections->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows) {
        const EmulatorConnectionsModel::Row &each = m_controller->connections().rows().at(row.row());
        scopes.append(FaultScope::connection(each.hub, each.connection.id));
    }
    return scopes;
}

QString EmulatorPanel::targetText() const
{
    const qsizetype selected = m_connections->selectionModel()->selectedRows().size();
    if (selected == 1)
        return scopeText(selectedConnections().constFirst());
    return selected > 1 ? tr("%1 selected connections").arg(QLocale().toString(selected))
                        : scopeText(m_controller->scope());
}

FaultScope EmulatorPanel::hubScope() const
{
    const FaultScope &scope = m_controller->scope();
    return scope.kind == FaultScope::Kind::Everything ? scope : FaultScope::ofHub(scope.hub);
}

void EmulatorPanel::cut()
{
    m_controller->cut(selectedConnections());
}

void EmulatorPanel::holdHalfOpen()
{
    m_controller->inject(selectedConnections(), HalfOpenFault{});
}

void EmulatorPanel::withholdAcks()
{
    m_controller->inject(selectedConnections(), WithholdAcksFault{});
}

void EmulatorPanel::askToClose()
{
    auto *dialog = new CloseFaultDialog(targetText(), this);
    connect(dialog, &CloseFaultDialog::chosen, m_controller,
            [controller = m_controller, scopes = selectedConnections(), scope = m_controller->scope()](
                const ServiceClose &close) { controller->close(scopes.isEmpty() ? QList{scope} : scopes, close); });
    dialog->open();
}

void EmulatorPanel::askToDelay()
{
    const FaultScope scope = m_controller->scope();
    auto *dialog = new DelayFaultDialog(scope, scopeText(scope), this);
    connect(dialog, &DelayFaultDialog::chosen, m_controller,
            [controller = m_controller, scope](const FaultEffect &effect) { controller->injectInto({scope}, effect); });
    dialog->open();
}

void EmulatorPanel::askToRefuse()
{
    const FaultScope scope = hubScope();
    auto *dialog = new RefuseFaultDialog(scope, scopeText(scope), this);
    connect(dialog, &RefuseFaultDialog::chosen, m_controller,
            [controller = m_controller, scope](const FaultEffect &effect) { controller->injectInto({scope}, effect); });
    dialog->open();
}

void EmulatorPanel::expireTokens()
{
    m_controller->injectInto({FaultScope::everything()}, ExpireTokensFault{});
}

} // namespace wps
