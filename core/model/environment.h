// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace wps
{

/// How much harm an act can do where it is done.
enum class Environment { Local, Test, Production };
QString environmentName(Environment environment); ///< "local", "test", "production": for storage and JSON
std::optional<Environment> environmentFromName(const QString &name);

} // namespace wps
