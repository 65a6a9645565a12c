// SPDX-License-Identifier: GPL-3.0-or-later
// What one can do with rows of a live watch.
#include "ui/common/icons.h"
#include "ui/models/record_text.h"
#include "ui/panels/watch/watch_panel.h"

#include <QMenu>

using namespace Qt::StringLiterals;

namespace wps
{

void WatchPanel::addToRowMenu(QMenu *menu, const LogRecord &record)
{
    const QString user = RecordText::fromUser(record);
    const QString group = RecordText::group(record);
    const QString connection = m_controller->status().connectionId;
    menu->addSeparator();
    menu->addAction(icon(u"send"_s), tr("&Reply to the sender"), this,
                    [this, user] {
                        m_navigator.compose({TargetKind::User, user});
                    })
        ->setEnabled(!user.isEmpty());
    menu->addAction(icon(u"send"_s), tr("&Send to the same group"), this,
                    [this, group] {
                        m_navigator.compose({TargetKind::Group, group});
                    })
        ->setEnabled(!group.isEmpty());
    menu->addSeparator();
    menu->addAction(icon(u"user"_s), tr("Show the sending &user"), this, [this, user] { m_navigator.showUser(user); })
        ->setEnabled(!user.isEmpty());
    menu->addAction(icon(u"group"_s), tr("Show the &group"), this, [this, group] { m_navigator.showGroup(group); })
        ->setEnabled(!group.isEmpty());
    menu->addAction(icon(u"connection"_s), tr("Show the &connection of this watch"), this,
                    [this, connection] { m_navigator.showConnection(connection); })
        ->setEnabled(!connection.isEmpty());
}

} // namespace wps
