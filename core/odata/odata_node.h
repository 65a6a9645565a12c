// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <memory>
#include <vector>

namespace wps::odata
{

/// One node of a parsed filter. Chains of `and` and of `or` are one node with many children, so that the depth of the
/// tree is bounded by the parser's limit however long the filter is.
struct Node {
    enum class Kind {
        Null,
        Bool,        ///< number is 0 or 1
        Int,         ///< number
        String,      ///< text
        Identifier,  ///< text, as written
        Unsupported, ///< text: legal OData that the service has no meaning for
        Call,        ///< text is the function's name
        Not,         ///< one child
        And,         ///< two children or more
        Or,          ///< two children or more
        Compare,     ///< text is the operator's name; two children
        In,          ///< two children
        List,        ///< text is the source of the list with its parentheses
    };

    Kind kind = Kind::Null;
    QString text;
    int number = 0;
    std::vector<std::shared_ptr<const Node>> children;
    qsizetype begin = 0; ///< where it stands in the filter: index of its first character
    qsizetype end = 0;   ///< index behind its last character
};

using NodePtr = std::shared_ptr<const Node>;

/// The node as the service prints it in its messages: operands in parentheses, literals without doubled quotes.
QString print(const Node &node);
/// The first `count` children of an And or Or node, as the service prints the chain that ends there.
QString printChain(const Node &node, size_t count);

} // namespace wps::odata
