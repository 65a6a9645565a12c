// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/composer/register_composer.h"

#include "ui/common/navigator.h"
#include "ui/common/ui_context.h"
#include "ui/common/workspace.h"
#include "ui/panels/composer/composer_controller.h"
#include "ui/panels/composer/composer_panel.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/panel_registry.h"

#include <QCoreApplication>
#include <QPointer>

#include <memory>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

struct Composer {
    Q_DECLARE_TR_FUNCTIONS(Composer)
};

} // namespace

void registerComposer(UiContext &context)
{
    // The registry outlives the docks, so the controller does too.
    auto *controller =
        new ComposerController(context.workspace, context.transport, context.names, context.settings, &context.panels);
    auto panel = std::make_shared<QPointer<ComposerPanel>>();
    ClientRoster &clients = context.workspace.clients();
    Navigator &navigator = context.navigator;
    context.panels.addDock({u"composer"_s, Composer::tr("Composer"), u"composer"_s, Qt::BottomDockWidgetArea, true,
                            [controller, panel, &clients, &context](QWidget *parent) -> QWidget * {
                                *panel = new ComposerPanel(*controller, clients, context, parent);
                                return *panel;
                            }});

    const auto add = [&context](const char *id, const QString &text, const QKeySequence &shortcut,
                                const QString &iconName, const QString &tip) {
        return context.actions.add({QString::fromLatin1(id), text, MenuId::Message,
                                    shortcut.isEmpty() ? QList<QKeySequence>() : QList<QKeySequence>{shortcut},
                                    iconName, tip});
    };
    QAction *send = add("message.send", Composer::tr("&Send"), Qt::CTRL | Qt::Key_Return, u"send"_s,
                        Composer::tr("Send what the composer shows"));
    QAction *resend = add("message.resendLast", Composer::tr("&Resend last"), Qt::CTRL | Qt::SHIFT | Qt::Key_Return,
                          u"refresh"_s, Composer::tr("Send the last message again"));
    QAction *focus = add("message.focusTarget", Composer::tr("Choose &target"), Qt::CTRL | Qt::Key_L, u"edit"_s,
                         Composer::tr("Go to the receiver in the composer"));
    QAction *format = add("message.formatJson", Composer::tr("&Format JSON"), Qt::CTRL | Qt::SHIFT | Qt::Key_F,
                          u"json"_s, Composer::tr("Indent the JSON of the composer"));
    QAction *clear = add("message.clearHistory", Composer::tr("&Clear history"), {}, u"clear"_s,
                         Composer::tr("Forget the messages sent before"));
    QAction *cancel = add("message.cancel", Composer::tr("C&ancel sending"), {}, u"stop"_s,
                          Composer::tr("Stop waiting for the answer to the message being sent"));

    QAction *holds = add("message.hold", Composer::tr("&Hold broadcasts for 5 seconds"), {}, u"clock"_s,
                         Composer::tr("What goes to a group or to the hub can be taken back for 5 seconds"));
    holds->setCheckable(true);
    holds->setChecked(controller->holdsBroadcasts());
    QObject::connect(holds, &QAction::toggled, controller, &ComposerController::setHoldsBroadcasts);

    const auto commit = [panel] {
        if (*panel)
            (*panel)->commit();
    };
    QObject::connect(send, &QAction::triggered, controller, [controller, commit] {
        commit();
        controller->send();
    });
    QObject::connect(resend, &QAction::triggered, controller, [controller, commit] {
        commit();
        controller->resendLast();
    });
    QObject::connect(focus, &QAction::triggered, controller, [panel, &context] {
        context.navigator.showDock(u"composer"_s);
        if (*panel)
            (*panel)->focusTarget();
    });
    QObject::connect(format, &QAction::triggered, controller, [controller, commit] {
        commit();
        controller->formatJson();
    });
    QObject::connect(clear, &QAction::triggered, controller, &ComposerController::clearHistory);
    QObject::connect(cancel, &QAction::triggered, controller, &ComposerController::cancel);

    const auto update = [=] {
        send->setEnabled(controller->canSend());
        const bool sent = !controller->history().entries().isEmpty();
        resend->setEnabled(controller->canSend() && sent);
        clear->setEnabled(sent);
        cancel->setEnabled(controller->state() == ComposerController::State::Sending ||
                           controller->state() == ComposerController::State::Holding);
    };
    QObject::connect(controller, &ComposerController::changed, controller, update);
    QObject::connect(controller, &ComposerController::historyChanged, controller, update);
    update();

    QObject::connect(&navigator, &Navigator::composeRequested, controller,
                     [controller, panel, commit, &navigator](const MessageTarget &target,
                                                             const std::optional<MessageBody> &body, quint64 client) {
                         commit();
                         controller->compose(target, body, client);
                         navigator.showDock(u"composer"_s);
                         if (*panel)
                             (*panel)->focusBody();
                     });
}

} // namespace wps
