// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/odata/odata_filter.h"

#include <optional>

namespace wps
{

/// A connection of which only a part is known. What is not known has its default in `subject`.
struct PartialSubject {
    FilterSubject subject; ///< connectionId is always known
    bool userKnown = false;
    bool groupsKnown = false; ///< all of them; else `subject.groups` holds some that are certain
    bool protocolKnown = false;
};

/// Whether the filter is true of the connection; nothing when that depends on what is not known.
std::optional<bool> tryMatch(const ODataFilter &filter, const PartialSubject &subject);

} // namespace wps
