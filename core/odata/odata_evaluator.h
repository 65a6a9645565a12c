// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/odata/odata_filter.h"
#include "core/odata/odata_node.h"

#include <optional>

namespace wps::odata
{

struct Problem {
    std::optional<QString> part; ///< the part of the filter that is wrong; nothing for the filter as a whole
    QString reason;              ///< "Type 'string', expect 'int'."
    qsizetype begin = 0;         ///< the characters of the filter that are meant
    qsizetype end = 0;
};

/// What is wrong with the types, names and argument counts of a filter, if anything.
std::optional<Problem> findTypeProblem(const Node &root);

/// Whether the filter is true of this connection. The filter has passed findTypeProblem().
bool matches(const Node &root, const FilterSubject &subject);

} // namespace wps::odata
