// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QSettings>
#include <QString>
#include <QVariant>

namespace wps
{

/// One stored value: its key and what it is when nothing is stored. Never a secret.
template <typename T> struct Setting {
    const char *key;
    T fallback{};

    T get(const QSettings &settings) const
    {
        const QVariant stored = settings.value(QLatin1StringView(key));
        return stored.isValid() && stored.canConvert<T>() ? stored.value<T>() : fallback;
    }
    void set(QSettings &settings, const T &value) const { settings.setValue(QLatin1StringView(key), value); }
};

/// Every setting of the window's frame, one a line. Panels keep their own beside their code.
namespace app_settings
{
inline const Setting<QByteArray> windowGeometry{"window/geometry"};
inline const Setting<QByteArray> windowState{"window/state"};
inline const Setting<QString> theme{"window/theme", QStringLiteral("system")};
} // namespace app_settings

} // namespace wps
