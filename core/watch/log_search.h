// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/watch/log_part.h"
#include "core/watch/message_query.h"

#include <QList>

namespace wps
{

/// The numbers of the part's records that match, rising. A query with a text passes over the raw bytes and reads only
/// the records that have it. Pure; meant for the thread pool.
QList<quint64> findMatches(const LogPart &part, const MessageQuery &query);

} // namespace wps
