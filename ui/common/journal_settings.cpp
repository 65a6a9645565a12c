// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/journal_settings.h"

#include "ui/common/app_settings.h"

#include <algorithm>

namespace wps
{

namespace
{

const Setting<int> kRowsPerWatch{"journal/rowsPerWatch", JournalSettings().rowsPerWatch};
const Setting<int> kMegabytesPerWatch{"journal/megabytesPerWatch", JournalSettings().megabytesPerWatch};
const Setting<int> kMegabytesPerHub{"journal/megabytesPerHub", JournalSettings().megabytesPerHub};
const Setting<int> kDaysKept{"journal/days", JournalSettings().days};

int within(const JournalSettings::Range &range, int value)
{
    return std::clamp(value, range.least, range.most);
}

} // namespace

JournalSettings JournalSettings::read(const QSettings &settings)
{
    JournalSettings read;
    read.rowsPerWatch = within(kRows, kRowsPerWatch.get(settings));
    read.megabytesPerWatch = within(kMegabytes, kMegabytesPerWatch.get(settings));
    read.megabytesPerHub = within(kMegabytes, kMegabytesPerHub.get(settings));
    read.days = within(kDays, kDaysKept.get(settings));
    return read;
}

void JournalSettings::write(QSettings &settings) const
{
    kRowsPerWatch.set(settings, rowsPerWatch);
    kMegabytesPerWatch.set(settings, megabytesPerWatch);
    kMegabytesPerHub.set(settings, megabytesPerHub);
    kDaysKept.set(settings, days);
}

WatchLimits JournalSettings::watchLimits() const
{
    return {.bytes = qint64(megabytesPerWatch) * kMegabyte, .rows = rowsPerWatch, .maxAge = std::chrono::days(days)};
}

RecordingStore::Policy JournalSettings::policy() const
{
    return {.bytesPerHub = qint64(megabytesPerHub) * kMegabyte, .maxAge = std::chrono::days(days)};
}

} // namespace wps
