// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/bulk_target.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace wps
{

namespace
{

struct BulkTargets {
    Q_DECLARE_TR_FUNCTIONS(BulkTargets)
};

} // namespace

QList<BulkTarget> connectionTargets(const QStringList &connectionIds)
{
    QList<BulkTarget> targets;
    for (const QString &id : connectionIds)
        targets.append({BulkKind::Connection, id});
    return targets;
}

QString describeTarget(const BulkTarget &target)
{
    switch (target.kind) {
    case BulkKind::Connection:
        return BulkTargets::tr("connection %1").arg(target.name);
    case BulkKind::User:
        return BulkTargets::tr("user %1").arg(target.name);
    case BulkKind::Group:
        break;
    }
    return BulkTargets::tr("group %1").arg(target.name);
}

QString describeCounts(qsizetype connections, qsizetype users, qsizetype groups)
{
    const QLocale locale;
    QStringList parts;
    const auto add = [&](qsizetype number, const QString &one, const QString &many) {
        if (number > 0)
            parts.append(number == 1 ? one : many.arg(locale.toString(qlonglong(number))));
    };
    add(connections, BulkTargets::tr("1 connection"), BulkTargets::tr("%1 connections"));
    add(users, BulkTargets::tr("1 user"), BulkTargets::tr("%1 users"));
    add(groups, BulkTargets::tr("1 group"), BulkTargets::tr("%1 groups"));
    if (parts.size() == 3)
        return BulkTargets::tr("%1, %2 and %3").arg(parts.at(0), parts.at(1), parts.at(2));
    return parts.size() == 2 ? BulkTargets::tr("%1 and %2").arg(parts.at(0), parts.at(1)) : parts.value(0);
}

QString describeTargets(const QList<BulkTarget> &targets)
{
    const auto count = [&targets](BulkKind kind) {
        return std::count_if(targets.cbegin(), targets.cend(), [kind](const BulkTarget &t) { return t.kind == kind; });
    };
    return describeCounts(count(BulkKind::Connection), count(BulkKind::User), count(BulkKind::Group));
}

} // namespace wps
