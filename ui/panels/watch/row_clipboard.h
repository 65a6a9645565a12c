// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/message_log_model.h"

#include <QCoreApplication>

namespace wps
{

/// Rows as text for the clipboard.
class RowClipboard
{
    Q_DECLARE_TR_FUNCTIONS(wps::RowClipboard)

public:
    enum class Format {
        Table, ///< the columns, with tabs between them, under their names
        Text,  ///< one line on each row, then its whole payload
        Json,  ///< lines of JSON, which Open recording reads
    };
    /// More are not copied: the window would stand still for them, and an export is what is wanted.
    static constexpr qsizetype kMostRows = 2'000;
    static constexpr qsizetype kMostCharacters = 16'000'000;

    struct Copied {
        qsizetype rows = 0; ///< less than were asked for: there were too many
        QString text;
    };
    /// `rows` rise; `columns` are MessageLogModel::Column, from left to right.
    static Copied copy(const MessageLogModel &model, const QList<int> &rows, const QList<int> &columns, Format format);
};

} // namespace wps
