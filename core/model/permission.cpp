// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/permission.h"

using namespace Qt::StringLiterals;

namespace wps
{

QString permissionName(Permission permission)
{
    return permission == Permission::SendToGroup ? u"sendToGroup"_s : u"joinLeaveGroup"_s;
}

Result<Permission> parsePermission(const QString &text)
{
    for (const Permission permission : {Permission::SendToGroup, Permission::JoinLeaveGroup}) {
        if (text.compare(permissionName(permission), Qt::CaseInsensitive) == 0)
            return permission;
    }
    return failure(Error::invalidInput(u"permission"_s, u"A permission is sendToGroup or joinLeaveGroup."_s));
}

} // namespace wps
