// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/dragged_targets.h"

#include "ui/common/navigator.h"
#include "ui/models/visible_text.h"

#include <QCoreApplication>
#include <QDropEvent>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QToolTip>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

struct Drags {
    Q_DECLARE_TR_FUNCTIONS(Drags)
};

} // namespace

QMimeData *draggedMimeData(const HubSession &session, const QString &hub, const QList<BulkTarget> &targets)
{
    QJsonArray list;
    QStringList names;
    for (const BulkTarget &target : targets) {
        if (target.kind == BulkKind::Group)
            continue;
        list.append(QJsonObject{{u"user"_s, target.kind == BulkKind::User}, {u"name"_s, target.name}});
        names.append(target.name);
    }
    if (list.isEmpty())
        return nullptr;
    const QJsonObject dragged{{u"profile"_s, session.profile().id.toString(QUuid::WithoutBraces)},
                              {u"endpoint"_s, session.profile().endpoint.toString()},
                              {u"hub"_s, hub},
                              {u"targets"_s, list}};
    auto *data = new QMimeData;
    data->setData(QString::fromLatin1(kDraggedTargetsType), QJsonDocument(dragged).toJson(QJsonDocument::Compact));
    data->setText(names.join(u'\n'));
    return data;
}

std::optional<DraggedTargets> draggedTargets(const QMimeData *data)
{
    const QString type = QString::fromLatin1(kDraggedTargetsType);
    if (!data || !data->hasFormat(type))
        return std::nullopt;
    const QJsonObject object = QJsonDocument::fromJson(data->data(type)).object();
    DraggedTargets dragged;
    dragged.profileId = object.value(u"profile"_s).toString();
    dragged.endpoint = QUrl(object.value(u"endpoint"_s).toString());
    dragged.hub = object.value(u"hub"_s).toString();
    const QJsonArray targets = object.value(u"targets"_s).toArray();
    for (const QJsonValue &value : targets) {
        const QJsonObject target = value.toObject();
        const QString name = target.value(u"name"_s).toString();
        if (!name.isEmpty())
            dragged.targets.append({target.value(u"user"_s).toBool() ? BulkKind::User : BulkKind::Connection, name});
    }
    return dragged.targets.isEmpty() ? std::nullopt : std::optional(dragged);
}

QString dropRefusal(const DraggedTargets &dragged, const HubSessionPtr &session)
{
    if (!session)
        return Drags::tr("Connect to a hub first");
    const ConnectionProfile &profile = session->profile();
    if (dragged.profileId != profile.id.toString(QUuid::WithoutBraces) || dragged.endpoint != profile.endpoint ||
        dragged.hub != session->hub().value())
        return Drags::tr("These are of hub %1: they cannot be in a group of hub %2 of %3")
            .arg(visibleLine(dragged.hub, 60), session->hub().value(), visibleLine(profile.name, 60));
    return {};
}

void showDropWords(const QDropEvent &event, QWidget *over, const QString &words, bool refused, Navigator &navigator)
{
    QToolTip::showText(over->mapToGlobal(event.position().toPoint()), words.toHtmlEscaped(), over);
    constexpr const char *kSaid = "wpsDropRefusal";
    const QString said = refused ? words : QString();
    if (over->property(kSaid).toString() == said)
        return;
    over->setProperty(kSaid, said);
    if (refused)
        navigator.announce(words);
}

} // namespace wps
