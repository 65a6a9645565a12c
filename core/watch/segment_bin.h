// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/watch/log_segment.h"

#include <QString>

#include <deque>
#include <memory>
#include <mutex>

namespace wps
{

/// Where a log puts the files that it no longer has. They are removed and unmapped on the pool, as a window would stand
/// still for it; and one after another, so that whatever a kill leaves of them has no gap.
class SegmentBin : public std::enable_shared_from_this<SegmentBin>
{
public:
    /// `file`: to be removed; none when it is empty. Oldest first. Waits for no disk.
    void take(std::shared_ptr<LogSegment> segment, const QString &file);
    /// Waits until nothing is left in it. False if nothing was.
    bool empty();

private:
    void run();

    struct Piece {
        std::shared_ptr<LogSegment> segment;
        QString file;
    };

    std::mutex m_emptying; // one at a time
    std::mutex m_mutex;    // over the rest
    std::deque<Piece> m_pieces;
    std::shared_ptr<SegmentBin> m_posted; // this, while the pool has it
};

} // namespace wps
