// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/watch/recording_store.h"
#include "core/watch/watch_capture.h"

class QSettings;

namespace wps
{

/// How much of what watches hear the user wants kept, in the units in which it is asked.
struct JournalSettings {
    struct Range {
        int least;
        int most;
    };
    static constexpr int kMegabyte = 1024 * 1024;
    static constexpr Range kRows{1'000, 100'000'000};
    static constexpr Range kMegabytes{1, 1024 * 1024};
    static constexpr Range kDays{1, 3650};

    int rowsPerWatch = int(WatchLimits::kRows);
    int megabytesPerWatch = int(WatchLimits::kBytes / kMegabyte);
    int megabytesPerHub = int(RecordingStore::Policy::kBytesPerHub / kMegabyte);
    int days = int(RecordingStore::Policy::kMaxAge.count()); ///< of journals that have ended, and of a watch's rows

    /// What is stored, within the ranges.
    static JournalSettings read(const QSettings &settings);
    void write(QSettings &settings) const;

    WatchLimits watchLimits() const;
    RecordingStore::Policy policy() const;

    friend bool operator==(const JournalSettings &, const JournalSettings &) = default;
};

} // namespace wps
