// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/recordings/recovered_bar.h"

#include "ui/common/navigator.h"
#include "ui/models/recording_text.h"

namespace wps
{

RecoveredBar::RecoveredBar(RecordingStore &store, Navigator &navigator, QWidget *parent)
    : Banner(parent), m_store(store), m_navigator(navigator)
{
    connect(&store, &RecordingStore::recoveredFound, this, &RecoveredBar::tell);
    connect(this, &Banner::closed, this, &RecoveredBar::markSeen);
}

void RecoveredBar::tell()
{
    const QList<StoredRecording> found = m_store.recovered();
    m_folders.clear();
    for (const StoredRecording &recording : found)
        m_folders.append(recording.folder);
    showMessage(Kind::Info, RecordingText::recovered(found),
                tr("The program was cut off. What was complete is there; nothing connects by itself."));
    addAction(tr("&Show"), this, [this] { openAll(); });
    addAction(tr("&Dismiss"), this, [this] {
        markSeen();
        dismiss();
    });
    setClosable(false);
}

void RecoveredBar::openAll()
{
    constexpr qsizetype kMostTabs = 8;
    const QStringList folders = m_folders;
    markSeen();
    dismiss();
    if (folders.size() > kMostTabs) {
        Q_EMIT listWanted();
        return;
    }
    for (const QString &folder : folders)
        m_navigator.openRecording(folder);
}

void RecoveredBar::markSeen()
{
    m_store.markSeen(m_folders);
    m_folders.clear();
}

} // namespace wps
