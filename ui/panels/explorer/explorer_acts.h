// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/bulk_acts.h"

#include <QModelIndexList>

namespace wps
{

/// Several rows of the explorer, as something to act on: connections, users and groups of the hub that is in use.
struct ExplorerSelection {
    QList<BulkTarget> targets;
    /// Translated: why nothing can be done with them; empty when it can.
    QString problem;

    bool hasGroups() const;
};

/// `rows` are first columns, of the model or of a proxy over it. `session` may be null.
ExplorerSelection explorerSelection(const QModelIndexList &rows, const HubSessionPtr &session);

/// The hub under which a row stands; empty above.
QString hubOf(QModelIndex row);

} // namespace wps
