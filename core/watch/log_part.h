// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/watch/log_segment.h"

#include <QByteArrayView>
#include <QStringList>

#include <memory>
#include <vector>

namespace wps
{

/// Records [first, end) of a log as they were at one moment, all in one file: to be read on any thread and for as long
/// as wanted, whatever becomes of the log.
struct LogPart {
    quint64 first = 0;
    quint64 end = 0;
    std::shared_ptr<const LogSegment> segment;
    /// Of a file that grows still, whose own list moves.
    std::vector<LogSegment::Entry> entries;
    QStringList clients; ///< of the log, see MessageLog::clients()

    const LogSegment::Entry &entry(quint64 number) const
    {
        return entries.empty() ? segment->entry(number) : entries[static_cast<size_t>(number - first)];
    }
    QByteArrayView body(quint64 number) const { return segment->bodyOf(entry(number)); }
};

} // namespace wps
