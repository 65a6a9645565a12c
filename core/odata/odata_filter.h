// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <optional>

namespace wps
{

namespace odata
{
struct Node;
}

/// One client connection as a filter sees it. All members are implicitly shared, so making one is cheap.
struct FilterSubject {
    QString connectionId;
    std::optional<QString> userId;   ///< nothing for an anonymous client
    QStringList groups;              ///< at this moment
    std::optional<QString> protocol; ///< negotiated subprotocol; nothing for a raw WebSocket
};

/// What is wrong with a filter, and where.
struct FilterProblem {
    QString message;     ///< exactly the service's text
    QString reason;      ///< its last part: "Type 'string', expect 'int'."
    qsizetype begin = 0; ///< the characters that are meant: index of the first one
    qsizetype end = 0;   ///< index behind the last one; `begin` when something is missing at the end
    bool isSyntax = false;
};

/// Nothing for a filter that the service takes; an empty text is one.
std::optional<FilterProblem> findFilterProblem(const QString &text);

/// 'O''Brien': the text as a string of a filter.
QString odataLiteral(const QString &text);

/// A parsed and type-checked OData `filter` (spec odata-filter). Immutable: copies share the tree, and every function
/// may be called from any thread.
class ODataFilter
{
public:
    /// The filter that selects every connection.
    ODataFilter() = default;

    /// InvalidInput, field "filter", message exactly the service's text. An empty text selects everything; a blank one
    /// (" ") is a syntax error, as on the service.
    static Result<ODataFilter> parse(const QString &text);

    /// The tree; null when the filter selects everything.
    const std::shared_ptr<const odata::Node> &root() const { return m_root; }
    bool matchesEverything() const { return !m_root; }
    bool matches(const FilterSubject &subject) const;

private:
    std::shared_ptr<const odata::Node> m_root;
};

} // namespace wps
