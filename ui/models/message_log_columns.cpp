// SPDX-License-Identifier: GPL-3.0-or-later
// The columns of the rows: what they are called, and what stands in them.
#include "ui/models/message_log_model.h"

#include "ui/common/icons.h"
#include "ui/models/record_text.h"
#include "ui/models/visible_text.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace wps
{

QString MessageLogModel::delta(int row) const
{
    const std::optional<qint64> before = row > 0 ? timeOf(numberAt(row - 1)) : std::nullopt;
    const LogRecord *record = before ? recordAt(row) : nullptr;
    return record ? RecordText::duration(record->frame.at.toMSecsSinceEpoch() - *before) : QString();
}

QString MessageLogModel::text(const LogRecord &record, int row, Column column) const
{
    switch (column) {
    case NumberColumn:
        return QLocale().toString(record.number);
    case TimeColumn:
        return RecordText::time(record);
    case UtcColumn:
        return RecordText::utc(record);
    case DeltaColumn:
        return delta(row);
    case ClientColumn:
        return visibleLine(record.client, 60);
    case ServiceColumn:
        return visibleLine(m_services.value(record.client), 60);
    case DirectionColumn:
        return RecordText::direction(record);
    case FromColumn:
        return RecordText::from(record);
    case TargetColumn:
        return RecordText::target(record);
    case TypeColumn:
        return RecordText::type(record);
    case SizeColumn:
        return RecordText::size(record);
    case SequenceColumn:
        return RecordText::sequenceId(record);
    case AckColumn:
        return RecordText::ackId(record);
    case StreamColumn:
        return RecordText::stream(record);
    case MetadataColumn:
        return RecordText::metadata(record);
    case DataColumn:
        return RecordText::preview(record);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant MessageLogModel::data(const QModelIndex &index, int role) const
{
    const LogRecord *record = index.isValid() ? recordAt(index.row()) : nullptr;
    if (!record)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(*record, index.row(), Column(index.column()));
    case Qt::AccessibleTextRole:
        if (index.column() == TimeColumn)
            return isMarked(record->number) ? tr("Marked. %1").arg(RecordText::sentence(*record))
                                            : RecordText::sentence(*record);
        return data(index, Qt::DisplayRole);
    case Qt::DecorationRole:
        return index.column() == TimeColumn && isMarked(record->number) ? QVariant(icon(u"mark"_s)) : QVariant();
    case Qt::TextAlignmentRole:
        switch (Column(index.column())) {
        case NumberColumn:
        case DeltaColumn:
        case SizeColumn:
        case SequenceColumn:
        case AckColumn:
            return int(Qt::AlignRight | Qt::AlignVCenter);
        default:
            return {};
        }
    case Qt::ToolTipRole: // tool tips are rich by default
        if (index.column() == TimeColumn) {
            const QString since = delta(index.row());
            return since.isEmpty() ? RecordText::utc(*record)
                                   : tr("%1, %2 after the row before").arg(RecordText::utc(*record), since);
        }
        if (record->kind == LogRecord::Kind::LinkEvent)
            return RecordText::linkExplanation(*record).toHtmlEscaped();
        if (index.column() == TargetColumn && record->frame.message.kind == DownstreamMessage::Kind::ServerMessage)
            return tr("The service does not tell a client whether a message went to the hub, to its user or to it.");
        return {};
    default:
        return {};
    }
}

QString MessageLogModel::columnTitle(Column column)
{
    switch (column) {
    case NumberColumn:
        return tr("Row number");
    case UtcColumn:
        return tr("Time, UTC");
    case DeltaColumn:
        return tr("Time since the row before");
    case DirectionColumn:
        return tr("Direction");
    case SequenceColumn:
        return tr("Sequence id");
    case AckColumn:
        return tr("Ack id");
    default:
        return header(column, false);
    }
}

bool MessageLogModel::isShownFirst(Column column)
{
    switch (column) {
    case NumberColumn:
    case UtcColumn:
    case DeltaColumn:
    case ServiceColumn:
    case SequenceColumn:
    case AckColumn:
    case StreamColumn:
    case MetadataColumn:
        return false;
    default:
        return true;
    }
}

QString MessageLogModel::header(Column column, bool tip)
{
    switch (column) {
    case NumberColumn:
        return tip ? tr("Rises by one with each row of the log, also with those that a filter hides") : tr("Row");
    case TimeColumn:
        return tip ? tr("When it arrived here, local time") : tr("Time");
    case UtcColumn:
        return tip ? tr("When it arrived here") : tr("UTC");
    case DeltaColumn:
        return tip ? tr("How long after the row above it") : tr("After");
    case ClientColumn:
        return tip ? tr("The client that heard or sent it") : tr("Client");
    case ServiceColumn:
        return tip ? tr("The service and the hub that the client is connected to") : tr("Service");
    case DirectionColumn:
        return tip ? tr("in: received, out: sent by this watch, link: the connection itself")
                   : tr("Dir", "short for direction");
    case FromColumn:
        return tip ? tr("The sending user, as far as the service tells") : tr("From");
    case TargetColumn:
        return tip ? tr("The group it went to, as far as the service tells") : tr("Target");
    case TypeColumn:
        return tip ? tr("Type of the data, or of the frame") : tr("Type");
    case SizeColumn:
        return tip ? tr("Size of the whole frame in bytes") : tr("Size");
    case SequenceColumn:
        return tip ? tr("Number that the reliable subprotocols give each message of a connection") : tr("Sequence");
    case AckColumn:
        return tip ? tr("Number by which a sent frame and its answer belong together") : tr("Ack");
    case StreamColumn:
        return tip ? tr("The stream that it belongs to, and its place there") : tr("Stream");
    case MetadataColumn:
        return tip ? tr("What the sender has added to the message") : tr("Metadata");
    case DataColumn:
        return tip ? tr("The first 200 characters") : tr("Data");
    case ColumnCount:
        break;
    }
    return {};
}

QVariant MessageLogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    return header(Column(section), role == Qt::ToolTipRole);
}

} // namespace wps
