// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/odata/odata_node.h"

#include <tl/expected.hpp>

namespace wps::odata
{

/// Why a text is no filter, and the token that shows it.
struct SyntaxProblem {
    QString reason;      ///< "Syntax error at position 14 in 'invalid filter'."
    qsizetype begin = 0; ///< index of the token's first character
    qsizetype end = 0;   ///< index behind its last one
};

/// The tree of a filter, or the reason why there is none. Checks the grammar only. Nesting is limited to 100, so that
/// no filter can exhaust the stack.
tl::expected<NodePtr, SyntaxProblem> parse(const QString &text);

} // namespace wps::odata
