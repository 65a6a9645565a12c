// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QFile>
#include <QString>
#include <QStringList>

#include <memory>

namespace wps
{

// The folder of a recording, as the log sees it: files of records, named by the number of their first, and a lock.

tl::unexpected<Error> folderProblem(const QString &folder, const QString &reason); ///< InvalidInput, "recording"
QString segmentPath(const QString &folder, quint64 firstNumber);
QStringList segmentNames(const QString &folder); ///< rising
/// Makes the folder, 0700, and those above it where they are missing.
bool makePrivateFolder(const QString &folder);
/// A new or empty folder, 0700, locked as by lockedToWrite().
Result<std::unique_ptr<QFile>> makeRecordingFolder(const QString &folder);
/// Locks the folder for its one writer, until this file is closed or its process ends in whatever way. Null when
/// somebody else has it.
std::unique_ptr<QFile> lockedToWrite(const QString &folder);
/// Whether somebody has it. Takes no lock, and so is in nobody's way.
bool isWritten(const QString &folder);

} // namespace wps
