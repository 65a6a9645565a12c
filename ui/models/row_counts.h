// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>

namespace wps
{

/// Where the records of a log are, each in one of these. The first five together are what the log keeps; with expired
/// and cleared they are all that it ever had.
struct RowCounts {
    Q_DECLARE_TR_FUNCTIONS(wps::RowCounts)

public:
    quint64 shown = 0;       ///< rows of the table
    quint64 notListed = 0;   ///< would be rows, but too many newer ones are
    quint64 filteredOut = 0; ///< do not match the filter
    quint64 notSearched = 0; ///< the filter has not come to them yet
    quint64 heldBack = 0;    ///< came since the pause
    quint64 expired = 0;     ///< a limit of the log has removed them
    quint64 cleared = 0;     ///< somebody has
    quint64 lost = 0;        ///< never in the log: there was no room

    quint64 kept() const { return shown + notListed + filteredOut + notSearched + heldBack; }
    /// "12 of 8,412 shown \u00B7 paused, +1,204 new \u00B7 300 expired"
    QString line(bool isFiltered, bool isPaused, quint64 marked) const;
    /// Every count that is not zero, one a line, and what they make together.
    QString detail() const;
};

} // namespace wps
