// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/odata/odata_node.h"

#include <tl/expected.hpp>

namespace wps::odata
{

/// The tree of a filter, or the reason why there is none ("Syntax error at position 14 in 'invalid filter'."). Checks
/// the grammar only. Nesting is limited to 100, so that no filter can exhaust the stack.
tl::expected<NodePtr, QString> parse(const QString &text);

} // namespace wps::odata
