// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace wps
{

/// Outside text, honest on screen: control characters as their Unicode pictures (NUL is ␀), characters that are
/// invisible or turn the reading direction as ⟨U+202E⟩. New lines and tabs stay.
QString visibleText(const QString &text);

/// The same on one line: new lines as ↵, tabs as →, cut with … after `limit` characters.
QString visibleLine(const QString &text, qsizetype limit = 200);

/// The first `limit` bytes of JSON without the blanks between its tokens. Also takes text that is not JSON.
QByteArray compactJson(QByteArrayView json, qsizetype limit);

} // namespace wps
