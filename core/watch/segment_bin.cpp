// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/watch/segment_bin.h"

#include <QFile>
#include <QThreadPool>

#include <utility>

namespace wps
{

void SegmentBin::take(std::shared_ptr<LogSegment> segment, const QString &file)
{
    const std::scoped_lock lock(m_mutex);
    m_pieces.push_back({std::move(segment), file});
    if (m_posted)
        return;
    m_posted = shared_from_this();
    QThreadPool::globalInstance()->start([this] { run(); });
}

void SegmentBin::run()
{
    std::shared_ptr<SegmentBin> self;
    {
        const std::scoped_lock lock(m_mutex);
        self = std::move(m_posted);
    }
    empty();
}

bool SegmentBin::empty()
{
    const std::scoped_lock emptying(m_emptying);
    for (bool wasEmpty = true;; wasEmpty = false) {
        Piece piece;
        {
            const std::scoped_lock lock(m_mutex);
            if (m_pieces.empty())
                return !wasEmpty;
            piece = std::move(m_pieces.front());
            m_pieces.pop_front();
        }
        if (!piece.file.isEmpty())
            QFile::remove(piece.file);
    }
}

} // namespace wps
