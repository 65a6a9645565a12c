// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/profile/known_names.h"

#include <QList>
#include <QString>

#include <functional>

namespace wps
{

/// What could stand at the cursor of a filter, and which characters a choice replaces.
struct FilterCompletion {
    qsizetype begin = 0;    ///< the choice replaces from here to the cursor
    QStringList candidates; ///< what is inserted, best first; only those that go on from what is typed
};

using KnownNamesOf = std::function<QStringList(KnownNames::Kind)>;

/// Inside quotes the names of the column that is compared; else columns and functions, or operators after an operand.
FilterCompletion completeFilter(const QString &text, qsizetype cursor, const KnownNamesOf &names);

} // namespace wps
