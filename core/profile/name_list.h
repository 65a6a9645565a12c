// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/profile/known_name.h"

#include <QByteArray>
#include <QFuture>
#include <QList>
#include <QString>
#include <QStringList>

namespace wps
{

/// How names are written in a file:
/// - Text: one name a line, all of one kind.
/// - Csv: the columns "kind" and "name" in any order when the first line says so, otherwise in this one; a single
///   column is names of one kind. Separated by comma, semicolon or tab. Other columns are not read.
/// - JsonLines: one object a line, {"kind": "group", "name": "room1"}, or only the name as a string.
/// Kinds are group, user and connection. Written files have, beyond kind and name, how and when a name was learned, and
/// when it was last of use and confirmed.
enum class NameListFormat { Text, Csv, JsonLines };

/// By the file's name: .csv and .tsv, .jsonl, .ndjson and .json; otherwise text.
NameListFormat nameListFormatOf(const QString &path);

struct NameList {
    static constexpr qsizetype kMaxFile = 64 * 1024 * 1024; ///< bytes
    static constexpr qsizetype kMaxNames = 500'000;
    static constexpr qsizetype kMaxName = 1024; ///< characters

    QList<KnownName> names; ///< each once, of the source Imported
    qsizetype repeated = 0; ///< lines whose name was there before
    qsizetype bad = 0;      ///< lines that hold no valid name
    QStringList problems;   ///< "line 7: ...", the first few of the bad ones

    qsizetype count(KnownName::Kind kind) const;
};

/// `kind`: where the file says none. InvalidInput (field "file") when there are too many names, or it is too large.
Result<NameList> parseNameList(const QByteArray &bytes, NameListFormat format, KnownName::Kind kind);
/// Reads on the thread pool. Storage when the file cannot be read; otherwise as parseNameList.
QFuture<Result<NameList>> readNameList(const QString &path, NameListFormat format, KnownName::Kind kind);

struct WrittenNames {
    qsizetype written = 0;
    qsizetype leftOut = 0; ///< names that look like an access key or a token
};
/// Csv or JsonLines, complete or not at all, on the thread pool. CSV is safe in a spreadsheet: what it would work out
/// gets an apostrophe in front, and parseNameList takes it away again. Error: Storage.
QFuture<Result<WrittenNames>> writeNameList(const QList<KnownName> &names, const QString &path, NameListFormat format);

} // namespace wps
