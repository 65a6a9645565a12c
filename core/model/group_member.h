// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/names.h"

#include <optional>

namespace wps
{

/// One row of "list connections in a group" (rest-api section 5).
struct GroupMember {
    ConnectionId connectionId;
    std::optional<UserId> userId; ///< empty for an anonymous connection

    friend bool operator==(const GroupMember &, const GroupMember &) = default;
};

} // namespace wps
