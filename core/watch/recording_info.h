// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QDateTime>
#include <QSet>
#include <QString>
#include <QStringList>

namespace wps
{

/// What stands in a recording's folder beside its records: whose they are, and what the user made of them. Never a
/// secret. Small files, of the owner only (0600); any thread.
struct RecordingInfo {
    QString name; ///< given by the user; may be empty
    QString hub;
    QString profile; ///< its name
    QString user;    ///< whom the client was; empty = anonymous
    QStringList groups;
    QDateTime begun;     ///< UTC
    QStringList clients; ///< of a recording of several: number n in its records is at n - 1
    bool isKept = false; ///< otherwise a journal, which goes when it is too old or too big
    bool isSeen = false; ///< the user knows that it was cut off
    QString problem;     ///< why it does not go on to the end of its watch: "No space left on device"

    /// What the folder says; nothing when it says nothing.
    static RecordingInfo read(const QString &folder);
    /// Storage error when it cannot be written.
    Result<void> write(const QString &folder) const;
};

/// Numbers of the marked records.
QSet<quint64> readMarks(const QString &folder);
Result<void> writeMarks(const QString &folder, const QSet<quint64> &marks);
/// Removes a recording, and nothing that is not of it. Storage error when something is left.
Result<void> removeRecording(const QString &folder);

} // namespace wps
