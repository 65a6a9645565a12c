// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/metadata.h"
#include "core/model/names.h"

#include <QList>
#include <QString>

#include <optional>

namespace wps
{

/// Options of the four sends; each operation uses those of its row in rest-api section 4 and ignores the rest.
struct SendOptions {
    QList<ConnectionId> excluded;         ///< hub and group
    QString filter;                       ///< OData; empty = no restriction; hub, group and user
    std::optional<int> messageTtlSeconds; ///< 0 to 300, 0 = never expires
    Metadata metadata;

    friend bool operator==(const SendOptions &, const SendOptions &) = default;
};

struct CloseOptions {
    QList<ConnectionId> excluded; ///< hub, group and user
    QString reason;               ///< free text that the clients are told
};

/// One page of "list connections in a group".
struct ListOptions {
    std::optional<int> maxPageSize; ///< 1 to 200
    std::optional<int> top;         ///< 1 to 2147483647, over all pages
    QString continuationToken;
};

} // namespace wps
