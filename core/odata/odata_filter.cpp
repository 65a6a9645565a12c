// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/odata/odata_filter.h"

#include "core/odata/odata_evaluator.h"
#include "core/odata/odata_parser.h"

namespace wps
{

using namespace Qt::StringLiterals;

namespace
{

Error invalidFilter(const QString &part, const QString &reason)
{
    return Error::invalidInput(u"filter"_s,
                               u"Invalid syntax for '"_s % part % u"': "_s % reason % u" (Parameter 'filter')"_s);
}

} // namespace

Result<ODataFilter> ODataFilter::parse(const QString &text)
{
    ODataFilter filter;
    if (text.isEmpty())
        return filter;
    auto root = odata::parse(text);
    if (!root)
        return failure(invalidFilter(text, root.error()));
    if (const auto problem = odata::findTypeProblem(**root))
        return failure(invalidFilter(problem->part.value_or(text), problem->reason));
    filter.m_root = std::move(*root);
    return filter;
}

bool ODataFilter::matches(const FilterSubject &subject) const
{
    return !m_root || odata::matches(*m_root, subject);
}

} // namespace wps
