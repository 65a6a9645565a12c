// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/csv.h"

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

bool looksLikeFormula(const QString &text)
{
    const QString trimmed = text.trimmed();
    return !text.isEmpty() && u"=+-@\t\r\n|%"_s.contains(trimmed.isEmpty() ? text.at(0) : trimmed.at(0));
}

} // namespace

QByteArray csvCell(QString text)
{
    if (looksLikeFormula(text))
        text.prepend(u'\'');
    text.replace(u'"', u"\"\""_s);
    return '"' + text.toUtf8() + '"';
}

QByteArray exactCsvCell(const QString &text)
{
    return csvCell(text.startsWith(u'\'') ? u'\'' + text : text);
}

QString textOfCsvCell(const QString &cell)
{
    if (!cell.startsWith(u'\''))
        return cell;
    const QString rest = cell.sliced(1);
    return rest.startsWith(u'\'') || looksLikeFormula(rest) ? rest : cell;
}

} // namespace wps
