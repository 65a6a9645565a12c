// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/name_history.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

struct NameHistory {
    Q_DECLARE_TR_FUNCTIONS(NameHistory)
};

/// "just now", "3 min ago", "on 24.12.26 18:00".
QString ageText(const QDateTime &at, const QDateTime &now)
{
    constexpr qint64 kMinute = 60;
    constexpr qint64 kHour = 60 * kMinute;
    const qint64 seconds = at.secsTo(now);
    if (seconds >= 0 && seconds < kMinute)
        return NameHistory::tr("just now");
    if (seconds >= 0 && seconds < kHour)
        return NameHistory::tr("%n min ago", nullptr, static_cast<int>(seconds / kMinute));
    if (seconds >= 0 && seconds < 24 * kHour)
        return NameHistory::tr("%n h ago", nullptr, static_cast<int>(seconds / kHour));
    return NameHistory::tr("on %1").arg(QLocale().toString(at.toLocalTime(), QLocale::ShortFormat));
}

QString learnedText(KnownName::Source source, const QString &age)
{
    switch (source) {
    case KnownName::Source::Typed:
        return NameHistory::tr("typed here %1").arg(age);
    case KnownName::Source::Sent:
        return NameHistory::tr("learned from a send %1").arg(age);
    case KnownName::Source::Listed:
        return NameHistory::tr("learned from a listing %1").arg(age);
    case KnownName::Source::Asked:
        return NameHistory::tr("learned by asking the service %1").arg(age);
    case KnownName::Source::Heard:
        return NameHistory::tr("learned from watched traffic %1").arg(age);
    case KnownName::Source::Imported:
        return NameHistory::tr("imported from a file %1").arg(age);
    case KnownName::Source::Unknown:
        break;
    }
    return NameHistory::tr("learned by an earlier version of this program");
}

} // namespace

QString nameHistory(const KnownName &name, const QDateTime &now)
{
    const QString learned =
        learnedText(name.source, name.learnedAt.isValid() ? ageText(name.learnedAt, now) : QString());
    if (!name.confirmedAt.isValid())
        return NameHistory::tr("%1, never confirmed by the service").arg(learned);
    const QDateTime local = name.confirmedAt.toLocalTime();
    const QString when = local.date() == now.toLocalTime().date()
                             ? local.toString(u"HH:mm:ss"_s)
                             : QLocale().toString(local.date(), QLocale::ShortFormat) + local.toString(u" HH:mm:ss"_s);
    return NameHistory::tr("%1, confirmed %2").arg(learned, when);
}

} // namespace wps
