// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/connection_menu.h"

#include "core/profile/known_names.h"
#include "ui/common/bulk_acts.h"
#include "ui/common/group_name_dialog.h"
#include "ui/common/icons.h"
#include "ui/common/job_runner.h"
#include "ui/common/navigator.h"
#include "ui/common/ui_context.h"
#include "ui/common/undo_service.h"
#include "ui/common/workspace.h"
#include "ui/models/visible_text.h"

#include <QAbstractItemView>
#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

/// For a menu: no mnemonics in names.
QString inMenu(const QString &name)
{
    return visibleLine(name, 40).replace(u'&', "&&"_L1);
}

} // namespace

ConnectionMenu::ConnectionMenu(QAbstractItemView *view, const ChosenConnections &chosen, UiContext &context)
    : QObject(view), m_view(view), m_chosen(chosen), m_context(context)
{
    view->setContextMenuPolicy(Qt::CustomContextMenu);
    view->installEventFilter(this);
    connect(view, &QWidget::customContextMenuRequested, this, &ConnectionMenu::popup);
}

void ConnectionMenu::popup(const QPoint &position)
{
    auto *menu = new QMenu(m_view);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fill(*menu);
    if (menu->isEmpty())
        menu->deleteLater();
    else
        menu->popup(m_view->viewport()->mapToGlobal(position));
}

void ConnectionMenu::fill(QMenu &menu)
{
    if (m_chosen.more)
        m_chosen.more(menu);
    const QStringList ids = m_chosen.ids();
    if (ids.isEmpty())
        return;
    menu.addSeparator();
    if (ids.size() == 1)
        fillForOne(menu, ids.first());
    fillMembership(menu, ids);
    fillPermissions(menu, ids);
    menu.addSeparator();
    const CloseQuestion question = closeQuestion(m_chosen.session, connectionTargets(ids), {}, m_context.jobs);
    QAction *close = menu.addAction(icon(u"disconnect"_s), tr("&Close %1\u2026").arg(inMenu(question.target)), this,
                                    [this, ids] { askToClose(ids); });
    close->setShortcut(Qt::Key_Delete); // shown; the view takes the key itself
    close->setShortcutContext(Qt::WidgetShortcut);
    close->setShortcutVisibleInContextMenu(true);
    menu.addSeparator();
    menu.addAction(icon(u"copy"_s), ids.size() == 1 ? tr("Copy connection &id") : tr("Copy connection &ids"), this,
                   [ids] { QGuiApplication::clipboard()->setText(ids.join(u'\n')); });
}

void ConnectionMenu::fillForOne(QMenu &menu, const QString &id)
{
    // These requests are about the hub in use.
    const bool inUse = UndoService::isSamePlace(m_chosen.session, m_context.workspace.session());
    QAction *show = menu.addAction(icon(u"connection"_s), tr("Sh&ow connection"), this,
                                   [this, id] { m_context.navigator.showConnection(id); });
    QAction *send = menu.addAction(icon(u"send"_s), tr("&Send to connection\u2026"), this, [this, id] {
        m_context.navigator.compose({TargetKind::Connection, id});
    });
    show->setEnabled(inUse);
    send->setEnabled(inUse);
    menu.addSeparator();
}

void ConnectionMenu::fillMembership(QMenu &menu, const QStringList &ids)
{
    const QString what = describeTargets(connectionTargets(ids));
    menu.addAction(icon(u"add"_s), tr("&Add %1 to group\u2026").arg(what), this,
                   [this, ids] { askForGroup(ids, ReversibleVerb::AddToGroup); });
    if (m_chosen.group.isEmpty()) {
        menu.addAction(icon(u"remove"_s), tr("&Remove %1 from group\u2026").arg(what), this,
                       [this, ids] { askForGroup(ids, ReversibleVerb::RemoveFromGroup); });
    } else {
        menu.addAction(icon(u"remove"_s), tr("&Remove %1 from group %2").arg(what, inMenu(m_chosen.group)), this,
                       [this, ids] {
                           ReversibleAct act = removeFromGroup(connectionTargets(ids), m_chosen.group);
                           for (ReversibleItem &item : act.items)
                               item.changes = true; // they were listed as members
                           run(act);
                       });
    }
    menu.addAction(UndoService::isExact(*m_chosen.session) ? tr("Remove from a&ll groups")
                                                           : tr("Remove from a&ll groups (cannot be undone)"),
                   this, [this, ids] { leaveAllGroups(ids); });
    menu.addSeparator();
}

void ConnectionMenu::fillPermissions(QMenu &menu, const QStringList &ids)
{
    if (ids.size() == 1 && !m_chosen.inMatrix) {
        QAction *matrix = menu.addAction(icon(u"permission"_s), tr("&Permissions"), this, [this, id = ids.first()] {
            m_context.navigator.showPermissions(id, m_chosen.group);
        });
        matrix->setEnabled(UndoService::isSamePlace(m_chosen.session, m_context.workspace.session()));
    }
    if (m_chosen.group.isEmpty())
        return;
    const QList<Permission> both{Permission::SendToGroup, Permission::JoinLeaveGroup};
    for (const ReversibleVerb verb : {ReversibleVerb::Grant, ReversibleVerb::Revoke}) {
        const bool grants = verb == ReversibleVerb::Grant;
        QMenu *inner =
            menu.addMenu(icon(grants ? u"add"_s : u"remove"_s),
                         (grants ? tr("&Grant in group %1") : tr("Re&voke in group %1")).arg(inMenu(m_chosen.group)));
        for (const auto &[words, permissions] :
             {std::pair{tr("&Send to group"), both.mid(0, 1)}, std::pair{tr("&Join and leave group"), both.mid(1)},
              std::pair{tr("&Both"), both}}) {
            inner->addAction(words, this, [this, ids, verb, permissions = permissions] {
                ReversibleAct act{verb, {}};
                for (const QString &id : ids) {
                    for (const Permission permission : permissions)
                        act.items.append({{BulkKind::Connection, id}, m_chosen.group, permission});
                }
                run(act);
            });
        }
    }
}

void ConnectionMenu::run(const ReversibleAct &act)
{
    if (BulkJob *job = m_context.jobs.run(m_chosen.session, act))
        m_chosen.started(job);
}

void ConnectionMenu::askForGroup(const QStringList &ids, ReversibleVerb verb)
{
    const bool adds = verb == ReversibleVerb::AddToGroup;
    const QList<BulkTarget> targets = connectionTargets(ids);
    const QString what = describeTargets(targets);
    auto *dialog =
        new GroupNameDialog({m_chosen.session, adds ? tr("Add to group") : tr("Remove from group"),
                             adds ? tr("Adds %1 to a group").arg(what) : tr("Removes %1 from a group").arg(what),
                             adds ? tr("&Add") : tr("&Remove"), UndoService::cautionBefore(*m_chosen.session, verb)},
                            m_context, m_view);
    connect(dialog, &GroupNameDialog::chosen, this, [this, adds, targets](const GroupName &group) {
        m_context.names.note(m_chosen.session->knownNamesScope(), KnownNames::Kind::Group, group.value(),
                             KnownNames::Source::Typed);
        run(adds ? addToGroup(targets, group.value()) : removeFromGroup(targets, group.value()));
    });
    dialog->open();
}

void ConnectionMenu::leaveAllGroups(const QStringList &ids)
{
    ReversibleAct act{ReversibleVerb::RemoveFromGroup, {}};
    for (const QString &id : ids) {
        const auto leaving = m_context.undo.leavingAllGroups(m_chosen.session, {BulkKind::Connection, id});
        if (!leaving) {
            m_chosen.started(m_context.jobs.run(m_chosen.session, planLeaveAllGroups(m_chosen.session, ids)));
            return;
        }
        act.items += leaving->items;
    }
    if (act.items.isEmpty())
        m_context.navigator.announce(tr("In no group: there is nothing to remove"));
    run(act);
}

void ConnectionMenu::askToClose(const QStringList &ids)
{
    auto *dialog =
        new CloseDialog(closeQuestion(m_chosen.session, connectionTargets(ids), {}, m_context.jobs, m_chosen.started),
                        m_context, m_view);
    dialog->open();
}

bool ConnectionMenu::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Delete) {
        // Always a question first, whatever else is held down.
        if (const QStringList ids = m_chosen.ids(); !ids.isEmpty())
            askToClose(ids);
        return true;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace wps
