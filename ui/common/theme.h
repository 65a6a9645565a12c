// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/profile/connection_profile.h"

#include <QColor>
#include <QPalette>

class QApplication;
class QWidget;

namespace wps
{

enum class ThemeMode { System, Light, Dark };
/// "system", "light" or "dark"; InvalidInput (field "theme") otherwise.
Result<ThemeMode> parseThemeMode(const QString &text);
QString themeModeName(ThemeMode mode);

/// Sets style and palette of the whole program. System takes light or dark from the palette the desktop gave at start.
void applyTheme(QApplication &application, ThemeMode mode);

bool isDark(const QPalette &palette);
/// WCAG 2 contrast, 1 to 21.
double contrastRatio(const QColor &a, const QColor &b);
/// `colour` moved towards black or white until it has `ratio` on `ground`.
QColor readableOn(const QColor &colour, const QColor &ground, double ratio = 4.5);

/// What a colour says. Never the only sign: an icon and words stand beside it.
enum class Tone { Neutral, Info, Success, Warning, Danger, Accent };

/// Colours of one tone, computed from a palette. text on the palette's Base and Window, onFill on fill and onSolid on
/// solid all have at least 4.5:1.
struct ToneColours {
    QColor text;    ///< words and icons on the window or a list
    QColor fill;    ///< quiet background of a bar
    QColor onFill;  ///< words on `fill`
    QColor edge;    ///< outline of a bar
    QColor solid;   ///< loud background: a badge, the environment banner
    QColor onSolid; ///< words on `solid`
};
ToneColours toneColours(Tone tone, const QPalette &palette);

/// Local = success, Test = info, Production = danger (ux section 7).
Tone environmentTone(Environment environment);
QString environmentLabel(Environment environment);    ///< translated: "Production"
QString environmentIconName(Environment environment); ///< for icon()
/// The profile's own colour as the solid of the environment's tone, readable; the environment's when it has none.
ToneColours profileColours(const ConnectionProfile &profile, const QPalette &palette);

/// The fixed-width font of message bodies, ids and raw HTTP, at the size of the program's font.
QFont monospaceFont();
/// The program's font, `scale` times as large, in bold if asked.
QFont headingFont(const QWidget *widget, double scale);
/// Space between related things, in device-independent pixels: grows with the font.
int spacing(const QWidget *widget, double factor = 1.0);

} // namespace wps
