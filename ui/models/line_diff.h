// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace wps
{

struct DiffLine {
    enum class Kind { Same, Removed, Added };
    Kind kind = Kind::Same;
    QString text;
    friend bool operator==(const DiffLine &, const DiffLine &) = default;
};

/// How `after` differs from `before`, line by line, with the fewest lines changed. JSON objects and arrays are laid out
/// one value a line with their keys in order, so that only values that differ are told; anything else goes by its own
/// lines. Nothing when they have more lines than can be compared at once. Pure.
std::optional<QList<DiffLine>> lineDiff(const QByteArray &before, const QByteArray &after);

} // namespace wps
