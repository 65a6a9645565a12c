// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace wps
{

enum class BulkKind { Connection, User, Group };

/// One of those on which an act is done.
struct BulkTarget {
    BulkKind kind = BulkKind::Connection;
    QString name;
    friend bool operator==(const BulkTarget &, const BulkTarget &) = default;
};

QList<BulkTarget> connectionTargets(const QStringList &connectionIds);
/// "connection c1"
QString describeTarget(const BulkTarget &target);
/// "3 connections", "2 users and 1 group"; empty for none.
QString describeCounts(qsizetype connections, qsizetype users, qsizetype groups);
QString describeTargets(const QList<BulkTarget> &targets);

} // namespace wps
