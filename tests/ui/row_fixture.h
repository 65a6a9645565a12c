// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/frame_sink.h"

#include <QAction>
#include <QMenu>

namespace wps
{

inline ClientFrame message(const QByteArray &text, const QByteArray &group = "room1", const QByteArray &user = "u7")
{
    ClientFrame frame;
    frame.at = QDateTime::fromMSecsSinceEpoch(1'000, Qt::UTC);
    frame.bytes = "{\"type\":\"message\",\"from\":\"group\",\"group\":\"" + group + "\",\"fromUserId\":\"" + user +
                  "\",\"dataType\":\"text\",\"data\":\"" + text + "\"}";
    return frame;
}

inline QAction *actionIn(QMenu *menu, const QString &text)
{
    const auto actions = menu->actions();
    for (QAction *action : actions) {
        if (action->text().remove(u'&').startsWith(text))
            return action;
        if (action->menu()) {
            if (QAction *inner = actionIn(action->menu(), text))
                return inner;
        }
    }
    return nullptr;
}

} // namespace wps
