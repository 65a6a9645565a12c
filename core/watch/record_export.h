// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/watch/message_log.h"

#include <QByteArray>
#include <QFuture>
#include <QList>
#include <QSet>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>

namespace wps
{

/// Jsonl: one object a line, which recordFromJson() reads back without loss. Csv: for spreadsheets, where no cell can
/// become a formula.
enum class ExportFormat { Jsonl, Csv };

struct ExportOptions {
    ExportFormat format = ExportFormat::Jsonl;
    /// The place of the payload, or of a frame that cannot be read, says only how long it was.
    bool withoutBodies = false;
};

/// The first line of a file; empty for JSONL.
QByteArray exportHeader(const ExportOptions &options);
/// One record with its line end. Access keys and tokens are blotted out, as everywhere.
QByteArray exportLine(const LogRecord &record, bool marked, const ExportOptions &options);

/// What a line of JSONL says. InvalidInput, field "line", with the reason.
struct ImportedRecord {
    LogRecord record; ///< its number is the one it had
    bool marked = false;
};
Result<ImportedRecord> recordFromJson(const QByteArray &line);

struct ExportJob {
    QList<LogPart> parts; ///< rising
    /// Rising; only these. Empty optional: everything in the parts.
    std::optional<QList<quint64>> numbers;
    QSet<quint64> marked;
    QString path;
    ExportOptions options;
};
/// Writes on the thread pool; the file is there when all of it is. The future tells how many records were written, and
/// by its progress how many were done; cancelling it leaves no file. Error: Storage.
QFuture<Result<quint64>> exportRecords(ExportJob job);

struct ImportSummary {
    QString folder; ///< of the recording that was made; empty for none
    quint64 records = 0;
    QSet<quint64> marked;
    quint64 badLines = 0;
    QStringList problems; ///< "line 7: ...", the first few
};
struct ImportResult {
    MessageLog log; ///< private
    ImportSummary summary;
};
/// Reads a JSONL file on the thread pool. Error: Storage when the file cannot be read, InvalidInput (field "recording")
/// when nothing in it is a record.
QFuture<Result<std::shared_ptr<ImportResult>>> importRecords(const QString &path);
/// The same, as a kept recording in a new or empty folder, which is removed again when nothing comes of it. Also error
/// InvalidInput (field "recording") when the folder cannot be made.
QFuture<Result<ImportSummary>> importRecording(const QString &path, const QString &folder);

} // namespace wps
