// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/user/register_user.h"

#include "ui/common/navigator.h"
#include "ui/common/ui_context.h"
#include "ui/common/workspace.h"
#include "ui/models/visible_text.h"
#include "ui/panels/user/user_panel.h"

using namespace Qt::StringLiterals;

namespace wps
{

void registerUser(UiContext &context)
{
    QObject::connect(
        &context.navigator, &Navigator::userRequested, &context.navigator, [&context](const QString &name) {
            const HubSessionPtr session = context.workspace.session();
            const Result<UserId> user = UserId::parse(name);
            if (!session || !user) {
                context.navigator.announce(session
                                               ? presentError(user.error(), UserPanel::tr("Showing a user")).oneLine()
                                               : UserPanel::tr("Connect to a hub first"));
                return;
            }
            context.navigator.openTab({u"user/"_s + session->knownNamesScope() + u'/' + name,
                                       UserPanel::tr("User: %1").arg(visibleLine(name, 30)), u"user"_s,
                                       [&context, session, user = *user](QWidget *parent) -> QWidget * {
                                           return new UserPanel(new UserController(session, user, context), context,
                                                                parent);
                                       }});
        });
}

} // namespace wps
