// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/connection/connection_panel.h"

#include "ui/common/act_line.h"
#include "ui/common/group_row.h"
#include "ui/common/icons.h"
#include "ui/common/navigator.h"
#include "ui/common/ui_context.h"
#include "ui/models/visible_text.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace wps
{

ConnectionPanel::ConnectionPanel(ConnectionController *controller, UiContext &context, QWidget *parent)
    : QWidget(parent), m_controller(controller), m_context(context), m_navigator(context.navigator)
{
    controller->setParent(this);
    auto *title = new QLabel(this);
    title->setTextFormat(Qt::PlainText);
    title->setFont(headingFont(this, 1.2));
    title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    title->setWordWrap(true);
    title->setText(tr("Connection %1").arg(visibleLine(controller->connection().value(), 120)));
    auto *place = new QLabel(this);
    place->setTextFormat(Qt::PlainText);
    place->setText(tr("Hub %1, profile %2")
                       .arg(controller->session()->hub().value(), visibleLine(controller->session()->profile().name)));

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(spacing(this, 0.75));
    layout->addWidget(title);
    layout->addWidget(place);
    layout->addWidget(makeButtons());
    auto *groups = new GroupRow(context.names, controller->session()->knownNamesScope(), this);
    connect(groups, &GroupRow::addWanted, controller, &ConnectionController::addToGroup);
    connect(groups, &GroupRow::removeWanted, controller, &ConnectionController::removeFromGroup);
    connect(groups, &GroupRow::removeFromAllWanted, controller, &ConnectionController::removeFromAllGroups);
    layout->addWidget(groups);
    if (!controller->canUndoExactly()) {
        auto *note = new QLabel(this);
        note->setTextFormat(Qt::PlainText);
        note->setWordWrap(true);
        note->setObjectName(u"undoNote"_s);
        note->setText(
            tr("The service does not tell the groups of a connection: Remove from all groups cannot be undone "
               "here, and undoing another change also undoes what was so before."));
        layout->addWidget(note);
    }
    layout->addWidget(new ActLine(controller->acts(), context.navigator, this));
    layout->addWidget(makeFacts());
    layout->addStretch();
    connect(controller, &ConnectionController::factsChanged, this, &ConnectionPanel::refreshFacts);
    refreshFacts();
}

QWidget *ConnectionPanel::makeButtons()
{
    auto *row = new QWidget(this);
    auto *send = new QPushButton(icon(u"send"_s), tr("&Send to connection"), row);
    auto *permissions = new QPushButton(icon(u"permission"_s), tr("&Permissions"), row);
    auto *exists = new QPushButton(icon(u"question"_s), tr("&Exists?"), row);
    auto *close = new QPushButton(icon(u"disconnect"_s), tr("&Close connection\u2026"), row);
    const QString id = m_controller->connection().value();
    connect(send, &QPushButton::clicked, this, [this, id] { m_navigator.compose({TargetKind::Connection, id}); });
    connect(permissions, &QPushButton::clicked, this, [this, id] { m_navigator.showPermissions(id, {}); });
    connect(exists, &QPushButton::clicked, m_controller, &ConnectionController::checkExists);
    connect(close, &QPushButton::clicked, this, &ConnectionPanel::askToClose);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    for (QPushButton *button : {send, permissions, exists})
        layout->addWidget(button);
    layout->addStretch();
    layout->addWidget(close);
    return row;
}

QWidget *ConnectionPanel::makeFacts()
{
    auto *box = new QWidget(this);
    m_noFacts = new QLabel(box);
    m_noFacts->setTextFormat(Qt::PlainText);
    m_noFacts->setWordWrap(true);
    m_factsBox = new QWidget(box);
    auto *form = new QFormLayout(m_factsBox);
    form->setContentsMargins({});
    const auto row = [&](const QString &name) {
        auto *value = new QLabel(m_factsBox);
        value->setTextFormat(Qt::PlainText);
        value->setWordWrap(true);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        form->addRow(name, value);
        return value;
    };
    m_user = row(tr("User:"));
    m_groups = row(tr("Groups:"));
    m_roles = row(tr("Roles:"));
    m_protocol = row(tr("Protocol:"));
    m_since = row(tr("Connected:"));
    m_traffic = row(tr("Messages:"));
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins({});
    layout->addWidget(m_noFacts);
    layout->addWidget(m_factsBox);
    return box;
}

QString ConnectionPanel::seenText() const
{
    const std::optional<SeenConnection> seen = m_controller->seen();
    if (!seen)
        return {};
    const QString user = seen->userId.isEmpty() ? tr("anonymous") : tr("user %1").arg(visibleLine(seen->userId, 120));
    return u"\n\n"_s %
           tr("Seen as %1 in the lists of these groups, at %2 the last time: %3", "user, time, names of groups")
               .arg(user, QLocale().toString(seen->seenAt.toLocalTime(), u"HH:mm:ss"_s),
                    visibleLine(seen->groups.join(u", "_s), 1000));
}

void ConnectionPanel::refreshFacts()
{
    const std::optional<EmulatorConnection> &facts = m_controller->facts();
    m_factsBox->setVisible(facts.has_value());
    m_noFacts->setVisible(!facts);
    m_noFacts->setText(
        m_controller->session()->isLocalEmulator()
            ? tr("This connection is not connected to the local emulator now.")
            : tr("The service tells no user, groups or roles of a connection. Exists? asks whether it is "
                 "there; Permissions asks what it may do.") %
                  seenText());
    if (!facts)
        return;
    const QLocale locale;
    const auto list = [](const QStringList &names) {
        return names.isEmpty() ? tr("none") : visibleLine(names.join(u", "_s), 1000);
    };
    m_user->setText(facts->anonymous ? tr("anonymous") : visibleLine(facts->userId));
    m_groups->setText(list(facts->groups));
    m_roles->setText(list(facts->roles));
    m_protocol->setText(facts->protocol.isEmpty() ? tr("plain WebSocket") : visibleLine(facts->protocol));
    m_since->setText(locale.toString(facts->connectedAt.toLocalTime(), QLocale::ShortFormat));
    m_traffic->setText(tr("%1 delivered to it, %2 frames from it")
                           .arg(locale.toString(facts->sent), locale.toString(facts->received)));
}

void ConnectionPanel::askToClose()
{
    auto *dialog = new CloseDialog(m_controller->closeQuestion(), m_context, this);
    connect(dialog, &CloseDialog::closedConnections, m_controller,
            [this](const QString &text, const QString &requestId) {
                m_controller->acts().show(ActState::Kind::Done, text, requestId);
                m_controller->refreshFacts();
            });
    dialog->open();
}

void ConnectionPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_controller->refreshFacts();
    m_controller->watchFacts(true);
}

void ConnectionPanel::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_controller->watchFacts(false);
}

void ConnectionPanel::refreshView()
{
    m_controller->refreshFacts();
}

} // namespace wps
