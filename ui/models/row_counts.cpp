// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/row_counts.h"

#include <QLocale>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

QString number(quint64 value)
{
    return QLocale().toString(value);
}

} // namespace

QString RowCounts::line(bool isFiltered, bool isPaused, quint64 marked) const
{
    const quint64 listed = shown + notListed;
    QStringList parts;
    if (isFiltered)
        parts += tr("%1 of %2 shown").arg(number(listed), number(listed + filteredOut + notSearched));
    else
        parts += tr("%1 rows").arg(number(listed));
    if (notSearched > 0)
        parts += tr("%1 to search").arg(number(notSearched));
    if (notListed > 0 && isFiltered)
        parts += tr("the oldest %1 not listed").arg(number(notListed));
    else if (notListed > 0)
        parts += tr("the oldest %1 only through the filter").arg(number(notListed));
    if (isPaused)
        parts += tr("paused, +%1 new").arg(number(heldBack));
    if (expired > 0)
        parts += tr("%1 expired").arg(number(expired));
    if (cleared > 0)
        parts += tr("%1 cleared").arg(number(cleared));
    if (lost > 0)
        parts += tr("%1 lost for want of room").arg(number(lost));
    if (marked > 0)
        parts += tr("%1 marked").arg(number(marked));
    return parts.join(u" \u00B7 "_s);
}

QString RowCounts::detail() const
{
    QStringList lines;
    const auto add = [&lines](const QString &what, quint64 count) {
        if (count > 0)
            lines += tr("%1: %2", "what is counted, how many").arg(what, number(count));
    };
    add(tr("In the table"), shown);
    add(tr("Older ones, found through a filter"), notListed);
    add(tr("Hidden by the filter"), filteredOut);
    add(tr("Not searched yet"), notSearched);
    add(tr("Held back by the pause"), heldBack);
    if (lines.size() > 1)
        add(tr("Kept altogether"), kept());
    add(tr("Expired: removed by the limits of the log"), expired);
    add(tr("Cleared"), cleared);
    if (expired + cleared > 0)
        add(tr("Received and sent altogether"), kept() + expired + cleared);
    add(tr("Lost for want of room"), lost);
    return lines.isEmpty() ? tr("Nothing has come yet.") : lines.join(u'\n');
}

} // namespace wps
