// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/composer/composer_draft.h"

#include <QDateTime>
#include <QList>

class QSettings;

namespace wps
{

struct SentMessage {
    ComposerDraft draft;
    QDateTime sentAt; ///< UTC
    QString hub;      ///< "chat of orders-test"
};

/// The last 50 messages sent, newest first, kept in the settings. One that takes more than 16 KiB there is kept until
/// the program ends only. GUI thread.
class ComposerHistory
{
public:
    static constexpr int kMaxEntries = 50;
    static constexpr qsizetype kMaxStoredSize = 16 * 1024;

    /// `settings` outlives the history.
    explicit ComposerHistory(QSettings &settings);

    const QList<SentMessage> &entries() const { return m_entries; }
    /// An equal message that is the newest already is not added twice.
    void add(SentMessage message);
    void clear();
    static bool outlivesProgram(const SentMessage &message);

private:
    void store() const;

    QSettings &m_settings;
    QList<SentMessage> m_entries;
};

} // namespace wps
