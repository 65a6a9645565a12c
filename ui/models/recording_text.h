// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/watch/recording_store.h"

#include <QCoreApplication>

namespace wps
{

/// A recording in words. Pure; all of it plain text, safe to show.
class RecordingText
{
    Q_DECLARE_TR_FUNCTIONS(wps::RecordingText)

public:
    /// Its name; without one its hub and when it began.
    static QString title(const StoredRecording &recording);
    /// "Ended", "Cut off", "Being written": how it ended, in a word or two.
    static QString ending(const StoredRecording &recording);
    /// That and everything else there is to say about its end, in a sentence.
    static QString endingDetail(const StoredRecording &recording);
    /// "Kept", or until when it stays.
    static QString keeping(const StoredRecording &recording, const RecordingStore::Policy &policy);
    /// Local, to the second; empty for none.
    static QString time(const QDateTime &time);
    /// "Recovered 3 watches and 8,412 rows of the last time"
    static QString recovered(const QList<StoredRecording> &recordings);
};

} // namespace wps
