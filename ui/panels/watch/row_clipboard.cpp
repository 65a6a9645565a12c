// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/watch/row_clipboard.h"

#include "core/watch/record_export.h"
#include "ui/models/record_text.h"

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

QString asTable(const MessageLogModel &model, int row, const QList<int> &columns)
{
    QStringList cells;
    for (const int column : columns)
        cells.append(model.index(row, column).data().toString()); // has no tab and no line end
    return cells.join(u'\t') + u'\n';
}

QString asText(const LogRecord &record)
{
    QStringList head{RecordText::utc(record), RecordText::direction(record), RecordText::type(record)};
    if (const QString from = RecordText::from(record); !from.isEmpty())
        head += RecordText::from(record);
    if (const QString target = RecordText::target(record); !target.isEmpty())
        head += u"\u2192 "_s + target;
    return head.join(u"  "_s) + u'\n' + RecordText::data(record) + u"\n\n"_s;
}

} // namespace

RowClipboard::Copied RowClipboard::copy(const MessageLogModel &model, const QList<int> &rows, const QList<int> &columns,
                                        Format format)
{
    Copied copied;
    if (format == Format::Table) {
        QStringList names;
        for (const int column : columns)
            names.append(model.headerData(column, Qt::Horizontal).toString());
        copied.text = names.join(u'\t') + u'\n';
    }
    for (const int row : rows) {
        if (copied.rows == kMostRows || copied.text.size() > kMostCharacters)
            break;
        const LogRecord *record = model.recordAt(row);
        if (!record)
            continue;
        switch (format) {
        case Format::Table:
            copied.text += asTable(model, row, columns);
            break;
        case Format::Text:
            copied.text += asText(*record);
            break;
        case Format::Json:
            copied.text += QString::fromUtf8(exportLine(*record, model.isMarked(record->number), {}));
            break;
        }
        ++copied.rows;
    }
    return copied;
}

} // namespace wps
