// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/watch/message_log.h"

#include <QCoreApplication>

namespace wps
{

/// A watch's row in words. Pure; all of it plain text, safe to show, made when it is painted.
class RecordText
{
    Q_DECLARE_TR_FUNCTIONS(wps::RecordText)

public:
    static QString time(const LogRecord &record); ///< local, with milliseconds
    static QString direction(const LogRecord &record);
    static QString from(const LogRecord &record);
    static QString target(const LogRecord &record);
    static QString type(const LogRecord &record);
    static QString size(const LogRecord &record); ///< of the whole frame, in bytes
    static QString preview(const LogRecord &record);
    static QString sentence(const LogRecord &record); ///< the row as a screen reader reads it

    static bool isMessage(const LogRecord &record); ///< a received group, server or raw message
    /// The group it came through, or for a sent frame goes to; empty when none.
    static QString group(const LogRecord &record);
    static QString fromUser(const LogRecord &record);
    /// "2026-11-23 22:44:38.120 UTC"
    static QString utc(const LogRecord &record);
};

} // namespace wps
