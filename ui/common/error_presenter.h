// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QString>

namespace wps
{

/// An Error in words: the only place that translates one. All three are plain text, never markup.
struct ErrorText {
    QString what;   ///< "Sending to group room1 failed"
    QString why;    ///< "The service does not accept the access key (401 Unauthorized)."
    QString advice; ///< "Check that the key belongs to this endpoint ..."; may be empty

    QString oneLine() const; ///< what, why and advice in one line
};

/// `what` is the translated description of what was tried ("Sending to group room1"); the presenter says that it
/// failed, why, and what to do.
ErrorText presentError(const Error &error, const QString &what);

/// WebSocket close code in words ("1008: not allowed, or the connection cannot be recovered").
QString presentCloseCode(int code, const QString &reason);

} // namespace wps
