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
    static QString event(const LogRecord &record); ///< of a sent event; empty for all else
    static QString sequenceId(const LogRecord &record);
    static QString ackId(const LogRecord &record);    ///< of an ack, or that a sent frame asks for
    static QString stream(const LogRecord &record);   ///< "s1 #3", of a message in a stream
    static QString metadata(const LogRecord &record); ///< "trace=7, kind=order"
    static QString data(const LogRecord &record);     ///< the whole payload, or what preview() says when it has none
    /// "+12 ms", "+3.204 s", "+2:07:41": from one row to the next; "-4 ms" when the clock was set back.
    static QString duration(qint64 ms);
    /// What an event of the link means, in a sentence or two; empty when it speaks for itself.
    static QString linkExplanation(const LogRecord &record);
    /// "2026-11-23 22:44:38.120 UTC"
    static QString utc(const LogRecord &record);
};

} // namespace wps
