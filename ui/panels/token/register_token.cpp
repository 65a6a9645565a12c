// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/token/register_token.h"

#include "ui/common/ui_context.h"
#include "ui/common/workspace.h"
#include "ui/panels/token/token_dialog.h"
#include "ui/shell/action_registry.h"

#include <QApplication>

using namespace Qt::StringLiterals;

namespace wps
{

void registerToken(UiContext &context)
{
    QAction *inspect = context.actions.add({.id = u"tools.inspectToken"_s,
                                            .text = TokenDialog::tr("Inspect &token…"),
                                            .menu = MenuId::Tools,
                                            .iconName = u"inspector"_s,
                                            .tip = TokenDialog::tr("What a token or client URL says and may do")});
    QObject::connect(inspect, &QAction::triggered, inspect, [workspace = &context.workspace] {
        const HubSessionPtr session = workspace->session();
        auto *dialog = new TokenDialog(session ? session->client().credential().endpoint : QUrl(),
                                       session ? session->hub().value() : QString(), QApplication::activeWindow());
        dialog->open();
    });
}

} // namespace wps
