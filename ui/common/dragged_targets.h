// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/bulk_target.h"
#include "ui/common/hub_session.h"

#include <QMimeData>
#include <QUrl>

#include <optional>

class QDropEvent;
class QWidget;

namespace wps
{

class Navigator;

/// Connections and users on their way from a view of one hub to a group. As text, elsewhere, they are their names.
struct DraggedTargets {
    QString profileId;
    QUrl endpoint;
    QString hub;
    QList<BulkTarget> targets;
};

inline constexpr const char *kDraggedTargetsType = "application/x-webpubsub-targets";

/// `hub` is one of the session's profile, not always the session's own. The caller owns it; null without targets.
QMimeData *draggedMimeData(const HubSession &session, const QString &hub, const QList<BulkTarget> &targets);
/// Nothing when it is something else.
std::optional<DraggedTargets> draggedTargets(const QMimeData *data);

/// Why these cannot be in a group of this hub: they are of another one. Empty when they can; whether they may is for
/// the guard to say, once they are dropped.
QString dropRefusal(const DraggedTargets &dragged, const HubSessionPtr &session);

/// Shows beside the pointer what a drop there would do, or why it would do nothing; says a refusal in the status bar
/// too when it is a new one.
void showDropWords(const QDropEvent &event, QWidget *over, const QString &words, bool refused, Navigator &navigator);

} // namespace wps
