// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/connection/register_connection.h"

#include "core/rest/operations/hub.h"
#include "ui/common/navigator.h"
#include "ui/common/ui_context.h"
#include "ui/common/workspace.h"
#include "ui/models/visible_text.h"
#include "ui/panels/connection/connection_panel.h"
#include "ui/shell/action_registry.h"

#include <QApplication>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

void askToCloseAll(UiContext &context)
{
    const HubSessionPtr session = context.workspace.session();
    if (!session)
        return;
    CloseQuestion question;
    question.session = session;
    question.target = ConnectionPanel::tr("every connection of hub %1").arg(session->hub().value());
    question.consequence = ConnectionPanel::tr("Cuts every client of the hub. Clients may connect again.");
    question.takesExcluded = true;
    question.ours = context.workspace.clients().connectionsIn(*session);
    question.operation = [hub = session->hub()](const CloseOptions &options) {
        return closeAllConnections(hub, options);
    };
    auto *dialog = new CloseDialog(question, context, QApplication::activeWindow());
    QObject::connect(dialog, &CloseDialog::closedConnections, &context.navigator, &Navigator::announce);
    dialog->open();
}

} // namespace

void registerConnection(UiContext &context)
{
    QAction *closeAll = context.actions.add({u"hub.closeAll"_s,
                                             ConnectionPanel::tr("Close &all connections\u2026"),
                                             MenuId::Hub,
                                             {},
                                             u"disconnect"_s,
                                             ConnectionPanel::tr("Cuts every client of the hub, after a question"),
                                             true,
                                             QAction::NoRole});
    const auto enable = [closeAll, &context] { closeAll->setEnabled(context.workspace.session() != nullptr); };
    QObject::connect(&context.workspace, &Workspace::sessionChanged, closeAll, enable);
    QObject::connect(closeAll, &QAction::triggered, &context.navigator, [&context] { askToCloseAll(context); });
    enable();

    QObject::connect(
        &context.navigator, &Navigator::connectionRequested, &context.navigator, [&context](const QString &id) {
            const HubSessionPtr session = context.workspace.session();
            const Result<ConnectionId> connection = ConnectionId::parse(id);
            if (!session || !connection) {
                context.navigator.announce(
                    session ? presentError(connection.error(), ConnectionPanel::tr("Showing a connection")).oneLine()
                            : ConnectionPanel::tr("Connect to a hub first"));
                return;
            }
            context.navigator.openTab({u"connection/"_s + session->knownNamesScope() + u'/' + id,
                                       ConnectionPanel::tr("Connection: %1").arg(visibleLine(id, 12)), u"connection"_s,
                                       [&context, session, connection = *connection](QWidget *parent) -> QWidget * {
                                           return new ConnectionPanel(
                                               new ConnectionController(session, connection, context), context, parent);
                                       }});
        });
}

} // namespace wps
