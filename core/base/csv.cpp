// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/csv.h"

using namespace Qt::StringLiterals;

namespace wps
{

QByteArray csvCell(QString text)
{
    const QString trimmed = text.trimmed();
    if (!text.isEmpty() && u"=+-@\t\r\n|%"_s.contains(trimmed.isEmpty() ? text.at(0) : trimmed.at(0)))
        text.prepend(u'\'');
    text.replace(u'"', u"\"\""_s);
    return '"' + text.toUtf8() + '"';
}

} // namespace wps
