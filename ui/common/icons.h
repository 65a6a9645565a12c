// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/theme.h"

#include <QIcon>
#include <QStringList>

namespace wps
{

/// A bundled line icon (resources/icons/<name>.svg), drawn in the palette's text colour at paint time, so that it
/// follows a change of theme. Freedesktop names of the same meaning are understood ("edit-copy" is "copy"). An unknown
/// name is logged and gives the question mark, so that it is seen.
QIcon icon(const QString &name);
/// The same in the colour of a tone. Words stand beside it: colour alone says nothing.
QIcon icon(const QString &name, Tone tone);
bool hasIcon(const QString &name);
QStringList iconNames(); ///< the bundled ones, sorted

/// The program's own icon, in its own colours.
QIcon applicationIcon();

} // namespace wps
