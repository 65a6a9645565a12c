// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/watch/recording_store.h"
#include "ui/common/banner.h"

namespace wps
{

class Navigator;

/// Tells, above the tabs, of the watches that the last run of the program left behind when it was cut off. Told once.
/// GUI thread.
class RecoveredBar : public Banner
{
    Q_OBJECT

public:
    /// Both outlive it.
    RecoveredBar(RecordingStore &store, Navigator &navigator, QWidget *parent = nullptr);

Q_SIGNALS:
    void listWanted(); ///< there are too many for a tab each

private:
    void tell();
    void openAll();
    void markSeen();

    RecordingStore &m_store;
    Navigator &m_navigator;
    QStringList m_folders;
};

} // namespace wps
