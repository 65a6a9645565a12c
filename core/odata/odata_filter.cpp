// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/odata/odata_filter.h"

#include "core/odata/odata_evaluator.h"
#include "core/odata/odata_parser.h"

namespace wps
{

using namespace Qt::StringLiterals;

namespace
{

FilterProblem makeProblem(const QString &part, const QString &reason, qsizetype begin, qsizetype end, bool isSyntax)
{
    return {u"Invalid syntax for '"_s % part % u"': "_s % reason % u" (Parameter 'filter')"_s, reason, begin, end,
            isSyntax};
}

/// The tree of a text that is not empty.
tl::expected<odata::NodePtr, FilterProblem> check(const QString &text)
{
    auto root = odata::parse(text);
    if (!root)
        return tl::unexpected(makeProblem(text, root.error().reason, root.error().begin, root.error().end, true));
    if (const auto problem = odata::findTypeProblem(**root))
        return tl::unexpected(
            makeProblem(problem->part.value_or(text), problem->reason, problem->begin, problem->end, false));
    return std::move(*root);
}

} // namespace

std::optional<FilterProblem> findFilterProblem(const QString &text)
{
    if (text.isEmpty())
        return std::nullopt;
    auto root = check(text);
    return root ? std::nullopt : std::optional(std::move(root.error()));
}

QString odataLiteral(const QString &text)
{
    QString doubled = text;
    doubled.replace(u"'"_s, u"''"_s);
    return u'\'' + doubled + u'\'';
}

Result<ODataFilter> ODataFilter::parse(const QString &text)
{
    ODataFilter filter;
    if (text.isEmpty())
        return filter;
    auto root = check(text);
    if (!root)
        return failure(Error::invalidInput(u"filter"_s, root.error().message));
    filter.m_root = std::move(*root);
    return filter;
}

bool ODataFilter::matches(const FilterSubject &subject) const
{
    return !m_root || odata::matches(*m_root, subject);
}

} // namespace wps
