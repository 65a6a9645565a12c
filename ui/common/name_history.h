// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/profile/known_name.h"

#include <QDateTime>
#include <QString>

namespace wps
{

/// "learned from a listing 3 min ago, confirmed 12:01:03": how and when, in words. Times are shown as local.
QString nameHistory(const KnownName &name, const QDateTime &now);

} // namespace wps
