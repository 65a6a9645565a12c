// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>

namespace wps
{

/// What REST can grant to one connection for one group (rest-api section 6).
enum class Permission { SendToGroup, JoinLeaveGroup };

/// "sendToGroup" or "joinLeaveGroup", as the path wants it.
QString permissionName(Permission permission);
Result<Permission> parsePermission(const QString &text);

} // namespace wps
