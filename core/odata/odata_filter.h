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

    bool matchesEverything() const { return !m_root; }
    bool matches(const FilterSubject &subject) const;

private:
    std::shared_ptr<const odata::Node> m_root;
};

} // namespace wps
