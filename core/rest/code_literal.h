// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace wps
{

/// A string literal in double quotes that is good in JavaScript and C#. What does not print is escaped, so that neither
/// the compiler nor the reader takes it for something else (line separators, direction marks).
QString utf16Literal(const QString &text);
QString pythonLiteral(const QString &text); ///< the same in Python, which escapes whole code points

} // namespace wps
