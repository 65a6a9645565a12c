// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/odata/odata_trial.h"

#include "core/odata/odata_evaluator.h"
#include "core/odata/odata_node.h"

#include <algorithm>

namespace wps
{

using namespace Qt::StringLiterals;
using odata::Node;

namespace
{

bool isNamed(const Node &node, QStringView name)
{
    return node.kind == Node::Kind::Identifier && node.text.compare(name, Qt::CaseInsensitive) == 0;
}

bool dependsOnUnknown(const Node &node, const PartialSubject &subject)
{
    if ((!subject.userKnown && isNamed(node, u"userId")) || (!subject.groupsKnown && isNamed(node, u"groups")) ||
        (!subject.protocolKnown && isNamed(node, u"protocol")))
        return true;
    return std::any_of(node.children.cbegin(), node.children.cend(),
                       [&subject](const odata::NodePtr &child) { return dependsOnUnknown(*child, subject); });
}

// Three-valued logic: what decides an `and` or an `or` decides it whatever the rest is.
std::optional<bool> evaluate(const Node &node, const PartialSubject &subject)
{
    switch (node.kind) {
    case Node::Kind::Not: {
        const auto operand = evaluate(*node.children[0], subject);
        return operand ? std::optional(!*operand) : std::nullopt;
    }
    case Node::Kind::And:
    case Node::Kind::Or: {
        const bool deciding = node.kind == Node::Kind::Or;
        bool allKnown = true;
        for (const odata::NodePtr &child : node.children) {
            const auto part = evaluate(*child, subject);
            if (part == deciding)
                return deciding;
            allKnown = allKnown && part.has_value();
        }
        return allKnown ? std::optional(!deciding) : std::nullopt;
    }
    case Node::Kind::In:
        // Some groups may be certain although not all are known.
        if (node.children[0]->kind == Node::Kind::String && isNamed(*node.children[1], u"groups") &&
            subject.subject.groups.contains(node.children[0]->text))
            return true;
        break;
    default:
        break;
    }
    if (dependsOnUnknown(node, subject))
        return std::nullopt;
    return odata::matches(node, subject.subject);
}

} // namespace

std::optional<bool> tryMatch(const ODataFilter &filter, const PartialSubject &subject)
{
    if (filter.matchesEverything())
        return true;
    return evaluate(*filter.root(), subject);
}

} // namespace wps
