// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/watch/row_acts.h"

#include "core/emulator/emulator.h"
#include "core/rest/operations/connection.h"
#include "core/rest/operations/user.h"
#include "core/rest/rest_transport.h"
#include "ui/common/act_runner.h"
#include "ui/common/close_dialog.h"
#include "ui/common/icons.h"
#include "ui/common/workspace.h"
#include "ui/models/frame_envelope.h"
#include "ui/models/record_text.h"
#include "ui/models/visible_text.h"

#include <QMenu>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

bool isSent(const LogRecord &record)
{
    return record.kind == LogRecord::Kind::Frame && record.frame.direction == ClientFrame::Direction::Sent;
}

/// What the row carries, as something to be sent; nothing when it carries nothing.
std::optional<MessageBody> bodyOf(const LogRecord &record)
{
    const DownstreamMessage &message = record.frame.message;
    if (record.kind != LogRecord::Kind::Frame || message.dataLength == 0)
        return {};
    const bool isJson = message.dataType == "json"_L1 ||
                        (message.dataType.isEmpty() && message.format == DownstreamMessage::Format::Json);
    const bool isText = message.dataType == "text"_L1;
    return MessageBody{isJson ? DataType::Json : isText ? DataType::Text : DataType::Binary, record.payload()};
}

/// Where a message like this one went, as far as its frame tells.
MessageTarget targetOf(const LogRecord &record)
{
    if (const QString group = RecordText::group(record); !group.isEmpty())
        return {TargetKind::Group, group};
    if (const QString event = RecordText::event(record); !event.isEmpty())
        return {TargetKind::Event, event};
    if (isSent(record) && record.frame.message.kind == DownstreamMessage::Kind::Raw)
        return {TargetKind::Event, u"message"_s}; // what a bare frame is to the event handler
    return {};
}

QString menuName(const QString &name)
{
    QString shown = visibleLine(name, 30);
    return shown.replace(u'&', u"&&"_s);
}

} // namespace

RowActs::RowActs(UiContext &context, QObject *parent) : QObject(parent), m_context(context) {}

RowActs::Row RowActs::rowOf(const LogRecord &record, const Place &place) const
{
    Row row{record, place, 0, place.session, place.origin, {}, false};
    // Never by the client's name: the next one of that user has it too.
    if (const OpenClient *client = m_context.workspace.clients().find(place.client)) {
        row.client = client->id;
        row.session = client->session;
        row.origin = client->place();
        row.connection = client->watch->status().connectionId;
    } else if (row.session) {
        row.origin = tr("%1 / %2", "service, hub").arg(row.session->profile().name, row.session->hub().value());
    }
    const HubSessionPtr here = m_context.workspace.session();
    row.isHere = here && row.session && here->knownNamesScope() == row.session->knownNamesScope();
    return row;
}

void RowActs::addTo(QMenu *menu, const LogRecord &record, const Place &place)
{
    const Row row = rowOf(record, place);
    if (row.isHere) {
        menu->addSeparator();
    } else {
        const QString of = visibleLine(row.origin, 60).replace(u'&', u"&&"_s);
        menu->addSection(of.isEmpty() ? tr("Of no known hub: this window does not act on it")
                                      : tr("Of %1, which this window does not act on now").arg(of));
    }
    addSends(menu, row);
    menu->addSeparator();
    addPlaces(menu, row);
    addCloses(menu, row);
}

void RowActs::addSends(QMenu *menu, const Row &row)
{
    Navigator &navigator = m_context.navigator;
    const QString user = RecordText::fromUser(row.record);
    const QString group = RecordText::group(row.record);
    const std::optional<MessageBody> body = bodyOf(row.record);
    const MessageTarget target = targetOf(row.record);
    // What was recorded elsewhere can be tried here: the composer says where it sends, and sends nothing by itself.
    const bool isNobodys = row.place.client == 0 && m_context.workspace.session();
    menu->addAction(icon(u"send"_s),
                    user.isEmpty() ? tr("&Reply to the sender") : tr("&Reply to %1").arg(menuName(user)), this,
                    [&navigator, user] {
                        navigator.compose({TargetKind::User, user});
                    })
        ->setEnabled(row.isHere && !user.isEmpty());
    menu->addAction(icon(u"send"_s),
                    group.isEmpty() ? tr("&Send to the same group") : tr("&Send to group %1").arg(menuName(group)),
                    this,
                    [&navigator, group] {
                        navigator.compose({TargetKind::Group, group});
                    })
        ->setEnabled(row.isHere && !group.isEmpty());
    menu->addAction(icon(u"composer"_s), tr("Copy to the c&omposer"), this,
                    [&navigator, target, body, client = target.kind == TargetKind::Event ? row.client : 0] {
                        navigator.compose(target, body, client);
                    })
        ->setEnabled((row.isHere || isNobodys) && body.has_value());
    if (isSent(row.record) && body) {
        QAction *again = menu->addAction(icon(u"refresh"_s), tr("Send a&gain"), this, [this, row] { sendAgain(row); });
        again->setEnabled(row.client != 0);
        again->setToolTip(row.client != 0 ? tr("The same message, once more, as the same client")
                                          : tr("The client that sent it is not open"));
    }
}

void RowActs::sendAgain(const Row &row)
{
    const OpenClient *client = m_context.workspace.clients().find(row.client);
    const std::optional<MessageBody> body = bodyOf(row.record);
    if (!client || !body)
        return;
    const MessageTarget target = targetOf(row.record);
    const Environment environment =
        client->session ? client->session->environment() : guessEnvironment(client->endpoint, client->hub);
    if (environment == Environment::Production && target.kind == TargetKind::Group) {
        m_context.navigator.compose(target, body); // which asks first
        return;
    }
    const FrameEnvelope envelope(row.record);
    SendOptions options;
    options.metadata = envelope.members(u"metadata");
    if (const QString ttl = envelope.value(u"ttlSeconds"); !ttl.isEmpty())
        options.messageTtlSeconds = ttl.toInt();
    const bool noEcho = envelope.value(u"noEcho") == "true"_L1;
    const QString what = tr("Sending it again as %1").arg(visibleLine(client->name(), 30));
    const QString done = tr("Sent again as %1").arg(visibleLine(client->name(), 30));
    const auto sent =
        m_context.workspace.clients().send(row.client, m_context.transport.guard(), target, *body, options, noEcho);
    if (row.place.acts) {
        row.place.acts->track(sent, what, [done](const Result<void> &) {
            return ActState{ActState::Kind::Done, done, {}};
        });
        return;
    }
    whenDone(sent, this, [this, what, done](const Result<void> &result) {
        m_context.navigator.announce(result ? done : presentError(result.error(), what).oneLine());
    });
}

void RowActs::addPlaces(QMenu *menu, const Row &row)
{
    Navigator &navigator = m_context.navigator;
    const QString user = RecordText::fromUser(row.record);
    const QString group = RecordText::group(row.record);
    const QString named = row.record.frame.message.connectionId;
    const QString connection = named.isEmpty() ? row.connection : named;
    menu->addAction(icon(u"user"_s), tr("Show the sending &user"), this,
                    [&navigator, user] { navigator.showUser(user); })
        ->setEnabled(row.isHere && !user.isEmpty());
    menu->addAction(icon(u"group"_s), tr("Show the grou&p"), this, [&navigator, group] { navigator.showGroup(group); })
        ->setEnabled(row.isHere && !group.isEmpty());
    menu->addAction(icon(u"connection"_s), tr("Show the co&nnection of this watch"), this,
                    [&navigator, connection] { navigator.showConnection(connection); })
        ->setEnabled(row.isHere && !connection.isEmpty());
}

QStringList RowActs::connectionsOf(const HubSession &session, const QString &user) const
{
    QStringList ids;
    if (!session.isLocalEmulator())
        return ids;
    const EmulatorSnapshot snapshot = m_context.emulator.snapshot();
    for (const EmulatorHub &hub : snapshot.hubs) {
        if (hub.name.compare(session.hub().value(), Qt::CaseInsensitive) != 0)
            continue;
        for (const EmulatorConnection &connection : hub.connections) {
            if (!connection.anonymous && connection.userId == user)
                ids.append(connection.id);
        }
    }
    return ids;
}

void RowActs::addCloses(QMenu *menu, const Row &row)
{
    if (!row.session)
        return;
    const auto closeOne = [session = row.session](const ConnectionId &id) {
        CloseQuestion question;
        question.session = session;
        question.target = tr("connection %1").arg(id.value());
        question.consequence = tr("Cuts this one connection. Its client may connect again.");
        question.many = false;
        question.operation = [hub = session->hub(), id](const CloseOptions &options) {
            return closeConnection(hub, id, options.reason);
        };
        return question;
    };
    const QPointer<QWidget> window = row.place.window;
    const QString user = RecordText::fromUser(row.record);
    // The frame tells the user only. The emulator inside the program can be asked which connection that is.
    const QStringList known = user.isEmpty() ? QStringList() : connectionsOf(*row.session, user);
    const Result<UserId> sender = UserId::parse(user);
    if (known.size() == 1) {
        if (const Result<ConnectionId> id = ConnectionId::parse(known.first())) {
            menu->addAction(icon(u"disconnect"_s),
                            tr("C&lose the sender's connection %1\u2026").arg(menuName(id->value())), this,
                            [this, closeOne, id = *id, window] { askToClose(closeOne(id), window); });
        }
    } else if (sender) {
        CloseQuestion question;
        question.session = row.session;
        question.target = tr("the connections of user %1").arg(user);
        question.consequence = tr("Cuts every connection that the user has. Its clients may connect again.");
        question.takesExcluded = true;
        question.ours = m_context.workspace.clients().connectionsIn(*row.session);
        question.operation = [hub = row.session->hub(), user = *sender](const CloseOptions &options) {
            return closeUserConnections(hub, user, options);
        };
        menu->addAction(icon(u"disconnect"_s), tr("C&lose the sender's connections\u2026"), this,
                        [this, question, window] { askToClose(question, window); });
    }
    if (const Result<ConnectionId> own = ConnectionId::parse(row.connection)) {
        menu->addAction(icon(u"disconnect"_s), tr("Close the connection of t&his watch\u2026"), this,
                        [this, closeOne, id = *own, window] { askToClose(closeOne(id), window); });
    }
}

void RowActs::askToClose(const CloseQuestion &question, QWidget *window)
{
    auto *dialog = new CloseDialog(question, m_context, window);
    connect(dialog, &CloseDialog::closedConnections, &m_context.navigator, &Navigator::announce);
    dialog->open();
}

} // namespace wps
