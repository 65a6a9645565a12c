// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/theme.h"

#include "ui/common/theme_style.h"

#include <QApplication>
#include <QCoreApplication>
#include <QFont>
#include <QFontDatabase>
#include <QFontMetrics>
#include <QWidget>

#include <cmath>

namespace wps
{

using namespace Qt::StringLiterals;

namespace
{

QPalette lightPalette()
{
    QPalette p;
    const QColor text(0x1b, 0x20, 0x28);
    const QColor faint(0x8a, 0x93, 0x9f);
    p.setColor(QPalette::Window, QColor(0xf3, 0xf4, 0xf6));
    p.setColor(QPalette::Base, Qt::white);
    p.setColor(QPalette::AlternateBase, QColor(0xf8, 0xf9, 0xfb));
    p.setColor(QPalette::Button, QColor(0xfb, 0xfc, 0xfd));
    p.setColor(QPalette::ToolTipBase, QColor(0x24, 0x2a, 0x33));
    p.setColor(QPalette::ToolTipText, QColor(0xf2, 0xf4, 0xf7));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(role, text);
    p.setColor(QPalette::BrightText, Qt::white);
    p.setColor(QPalette::PlaceholderText, QColor(0x68, 0x70, 0x7c));
    p.setColor(QPalette::Highlight, QColor(0x1a, 0x66, 0xd2));
    p.setColor(QPalette::HighlightedText, Qt::white);
    p.setColor(QPalette::Link, QColor(0x14, 0x58, 0xb8));
    p.setColor(QPalette::LinkVisited, QColor(0x6b, 0x3f, 0xa0));
    p.setColor(QPalette::Light, Qt::white);
    p.setColor(QPalette::Midlight, QColor(0xe8, 0xea, 0xee));
    p.setColor(QPalette::Mid, QColor(0xd3, 0xd7, 0xdd));
    p.setColor(QPalette::Dark, QColor(0xb4, 0xba, 0xc3));
    p.setColor(QPalette::Shadow, QColor(0x6d, 0x75, 0x80));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, faint);
    p.setColor(QPalette::Disabled, QPalette::Highlight, QColor(0xd3, 0xd7, 0xdd));
    p.setColor(QPalette::Disabled, QPalette::HighlightedText, faint);
    return p;
}

QPalette darkPalette()
{
    QPalette p;
    const QColor text(0xe4, 0xe7, 0xec);
    const QColor faint(0x7c, 0x85, 0x92);
    p.setColor(QPalette::Window, QColor(0x20, 0x23, 0x29));
    p.setColor(QPalette::Base, QColor(0x18, 0x1b, 0x20));
    p.setColor(QPalette::AlternateBase, QColor(0x1d, 0x20, 0x26));
    p.setColor(QPalette::Button, QColor(0x2d, 0x31, 0x39));
    p.setColor(QPalette::ToolTipBase, QColor(0x3a, 0x40, 0x4a));
    p.setColor(QPalette::ToolTipText, QColor(0xf2, 0xf4, 0xf7));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(role, text);
    p.setColor(QPalette::BrightText, Qt::white);
    p.setColor(QPalette::PlaceholderText, QColor(0x96, 0x9f, 0xac));
    p.setColor(QPalette::Highlight, QColor(0x2b, 0x6a, 0xc4));
    p.setColor(QPalette::HighlightedText, Qt::white);
    p.setColor(QPalette::Link, QColor(0x74, 0xae, 0xff));
    p.setColor(QPalette::LinkVisited, QColor(0xc1, 0x9f, 0xee));
    p.setColor(QPalette::Light, QColor(0x4a, 0x51, 0x5c));
    p.setColor(QPalette::Midlight, QColor(0x2a, 0x2e, 0x35));
    p.setColor(QPalette::Mid, QColor(0x3a, 0x40, 0x49));
    p.setColor(QPalette::Dark, QColor(0x4d, 0x54, 0x60));
    p.setColor(QPalette::Shadow, QColor(0x0c, 0x0e, 0x11));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, faint);
    p.setColor(QPalette::Disabled, QPalette::Highlight, QColor(0x3a, 0x40, 0x49));
    p.setColor(QPalette::Disabled, QPalette::HighlightedText, faint);
    return p;
}

double channel(int value)
{
    const double c = value / 255.0;
    return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &c)
{
    return 0.2126 * channel(c.red()) + 0.7152 * channel(c.green()) + 0.0722 * channel(c.blue());
}

QColor mix(const QColor &a, const QColor &b, double share)
{
    const auto part = [share](int x, int y) { return static_cast<int>(std::lround(x + (y - x) * share)); };
    return QColor(part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue()));
}

QColor seed(Tone tone, const QPalette &palette)
{
    switch (tone) {
    case Tone::Neutral:
        return mix(palette.color(QPalette::WindowText), palette.color(QPalette::Window), 0.35);
    case Tone::Info:
        return QColor(0x1f, 0x6f, 0xd6);
    case Tone::Success:
        return QColor(0x1e, 0x8a, 0x4f);
    case Tone::Warning:
        return QColor(0xb8, 0x74, 0x0a);
    case Tone::Danger:
        return QColor(0xc7, 0x2c, 0x33);
    case Tone::Accent:
        break;
    }
    return palette.color(QPalette::Active, QPalette::Highlight);
}

ToneColours coloursFrom(const QColor &base, const QPalette &palette)
{
    const QColor window = palette.color(QPalette::Window);
    ToneColours c;
    c.text = readableOn(readableOn(base, palette.color(QPalette::Base), 5.0), window, 5.0);
    c.fill = mix(window, base, isDark(palette) ? 0.24 : 0.11);
    c.edge = mix(window, base, isDark(palette) ? 0.55 : 0.45);
    c.onFill = readableOn(palette.color(QPalette::WindowText), c.fill, 4.5);
    c.solid = readableOn(base, Qt::white, 4.6);
    c.onSolid = Qt::white;
    return c;
}

} // namespace

Result<ThemeMode> parseThemeMode(const QString &text)
{
    if (text == "system"_L1)
        return ThemeMode::System;
    if (text == "light"_L1)
        return ThemeMode::Light;
    if (text == "dark"_L1)
        return ThemeMode::Dark;
    return failure(Error::invalidInput(u"theme"_s, u"the theme is light, dark or system"_s));
}

QString themeModeName(ThemeMode mode)
{
    return mode == ThemeMode::Light ? u"light"_s : mode == ThemeMode::Dark ? u"dark"_s : u"system"_s;
}

void applyTheme(QApplication &application, ThemeMode mode)
{
    // The desktop's own palette says whether it is dark; it is gone once ours is set, so it is read once.
    static const bool systemIsDark = isDark(QApplication::palette());
    const bool dark = mode == ThemeMode::Dark || (mode == ThemeMode::System && systemIsDark);
    application.setStyle(new ThemeStyle);
    const QPalette palette = dark ? darkPalette() : lightPalette();
    QApplication::setPalette(palette);
}

bool isDark(const QPalette &palette)
{
    return luminance(palette.color(QPalette::Window)) < luminance(palette.color(QPalette::WindowText));
}

double contrastRatio(const QColor &a, const QColor &b)
{
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

QColor readableOn(const QColor &colour, const QColor &ground, double ratio)
{
    const bool towardsWhite = contrastRatio(Qt::white, ground) > contrastRatio(Qt::black, ground);
    const QColor end = towardsWhite ? QColor(Qt::white) : QColor(Qt::black);
    for (int step = 0; step <= 20; ++step) {
        const QColor candidate = mix(colour, end, step / 20.0);
        if (contrastRatio(candidate, ground) >= ratio)
            return candidate;
    }
    return end;
}

ToneColours toneColours(Tone tone, const QPalette &palette)
{
    return coloursFrom(seed(tone, palette), palette);
}

Tone environmentTone(Environment environment)
{
    switch (environment) {
    case Environment::Local:
        return Tone::Success;
    case Environment::Test:
        return Tone::Info;
    case Environment::Production:
        break;
    }
    return Tone::Danger;
}

QString environmentLabel(Environment environment)
{
    switch (environment) {
    case Environment::Local:
        return QCoreApplication::translate("wps::Theme", "Local");
    case Environment::Test:
        return QCoreApplication::translate("wps::Theme", "Test");
    case Environment::Production:
        break;
    }
    return QCoreApplication::translate("wps::Theme", "Production");
}

QString environmentIconName(Environment environment)
{
    return u"environment-"_s + environmentName(environment);
}

ToneColours profileColours(const ConnectionProfile &profile, const QPalette &palette)
{
    const QColor own(profile.colour);
    return own.isValid() ? coloursFrom(own, palette) : toneColours(environmentTone(profile.environment), palette);
}

QFont monospaceFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    const QFont general = QApplication::font();
    if (general.pointSizeF() > 0)
        font.setPointSizeF(general.pointSizeF());
    else
        font.setPixelSize(general.pixelSize());
    return font;
}

QFont headingFont(const QWidget *widget, double scale)
{
    QFont font = widget->font();
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * scale);
    else
        font.setPixelSize(static_cast<int>(std::lround(font.pixelSize() * scale)));
    font.setWeight(QFont::DemiBold);
    return font;
}

int spacing(const QWidget *widget, double factor)
{
    return static_cast<int>(std::lround(QFontMetrics(widget->font()).height() * 0.5 * factor));
}

} // namespace wps
