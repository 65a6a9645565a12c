// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/record_text.h"

#include "ui/common/error_presenter.h"
#include "ui/models/frame_envelope.h"
#include "ui/models/visible_text.h"

#include <QLocale>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

using Kind = DownstreamMessage::Kind;

constexpr qsizetype kPreview = 200;
constexpr qsizetype kPreviewBytes = kPreview * 4;

bool isSent(const LogRecord &record)
{
    return record.kind == LogRecord::Kind::Frame && record.frame.direction == ClientFrame::Direction::Sent;
}

/// Whether the envelope may have this member. It is looked for only where an envelope is, at either side of the data.
bool mayHave(const LogRecord &record, QByteArrayView member)
{
    constexpr qsizetype kNear = 4096;
    if (record.kind != LogRecord::Kind::Frame)
        return false;
    if (record.frame.message.format == DownstreamMessage::Format::Protobuf)
        return true;
    const QByteArrayView bytes(record.frame.bytes);
    return bytes.first(std::min(kNear, bytes.size())).contains(member) ||
           bytes.last(std::min(kNear, bytes.size())).contains(member);
}

QString textPreview(QByteArrayView bytes)
{
    return visibleLine(QString::fromUtf8(bytes.first(std::min(bytes.size(), kPreviewBytes))), kPreview);
}

QString jsonPreview(QByteArrayView bytes)
{
    return visibleLine(QString::fromUtf8(compactJson(bytes, kPreviewBytes)), kPreview);
}

QString hexPreview(const QByteArray &bytes)
{
    constexpr qsizetype kBytes = 32;
    return QString::fromLatin1(bytes.first(std::min(bytes.size(), kBytes)).toHex(' ')) +
           (bytes.size() > kBytes ? u"\u2026"_s : QString());
}

/// Of a frame that has data.
QString dataPreview(const LogRecord &record)
{
    const DownstreamMessage &message = record.frame.message;
    if (message.dataType == "binary"_L1 || message.dataType == "protobuf"_L1)
        return hexPreview(record.payload());
    const bool isJson = message.dataType == "json"_L1 ||
                        (message.dataType.isEmpty() && message.format == DownstreamMessage::Format::Json);
    return isJson ? jsonPreview(record.payload()) : textPreview(record.payload());
}

} // namespace

bool RecordText::isMessage(const LogRecord &record)
{
    if (record.kind != LogRecord::Kind::Frame || isSent(record))
        return false;
    const Kind kind = record.frame.message.kind;
    return kind == Kind::GroupMessage || kind == Kind::ServerMessage || kind == Kind::Raw;
}

QString RecordText::time(const LogRecord &record)
{
    return record.frame.at.toLocalTime().toString(u"HH:mm:ss.zzz"_s);
}

QString RecordText::utc(const LogRecord &record)
{
    return record.frame.at.toUTC().toString(u"yyyy-MM-dd HH:mm:ss.zzz 'UTC'"_s);
}

QString RecordText::duration(qint64 ms)
{
    const QString sign = ms < 0 ? u"-"_s : u"+"_s;
    const qint64 size = std::abs(ms);
    if (size < 1'000)
        return sign + tr("%1 ms").arg(size);
    if (size < 60'000)
        return sign + tr("%1 s").arg(QLocale().toString(double(size) / 1000, 'f', 3));
    const qint64 seconds = size / 1'000;
    return sign + u"%1:%2:%3"_s.arg(seconds / 3600)
                      .arg(seconds / 60 % 60, 2, 10, QChar(u'0'))
                      .arg(seconds % 60, 2, 10, QChar(u'0'));
}

QString RecordText::linkExplanation(const LogRecord &record)
{
    static const QRegularExpression closed(
        uR"((?:closed with code|Closed:) (\d+)(?:.*? Reason: (.*?)(?: Next attempt| There will be| Heard until|$))?)"_s);
    if (record.kind != LogRecord::Kind::LinkEvent)
        return {};
    const QString &event = record.linkEvent;
    QStringList parts;
    if (event.startsWith("Recovered"_L1))
        parts += tr("The same connection was taken up again: its groups and rights are as before, and what came in "
                    "between was sent again.");
    else if (event.startsWith("Connection lost, recovering"_L1))
        parts += tr("The service keeps a reliable connection for a while, with what comes for it. This client now "
                    "tries to take it up again.");
    else if (event.startsWith("Lost"_L1))
        parts += tr("The connection could not be taken up again. The next one is a new one: what came in between is "
                    "not in this watch.");
    else if (event.startsWith("Connecting again"_L1))
        parts += tr("A new connection; what came since the last one ended is not in this watch.");
    if (const auto match = closed.match(event); match.hasMatch())
        parts += presentCloseCode(match.captured(1).toInt(), match.captured(2));
    return parts.join(u' ');
}

QString RecordText::direction(const LogRecord &record)
{
    if (record.kind == LogRecord::Kind::LinkEvent)
        return tr("\u2022 link");
    return isSent(record) ? tr("\u2192 out") : tr("\u2190 in");
}

QString RecordText::fromUser(const LogRecord &record)
{
    return record.kind == LogRecord::Kind::Frame ? record.frame.message.fromUserId : QString();
}

QString RecordText::group(const LogRecord &record)
{
    if (record.kind != LogRecord::Kind::Frame)
        return {};
    return record.frame.message.group;
}

QString RecordText::event(const LogRecord &record)
{
    if (!isSent(record) || !record.frame.message.typeName.startsWith("event"_L1))
        return {};
    return FrameEnvelope(record).value(u"event");
}

QString RecordText::sequenceId(const LogRecord &record)
{
    const std::optional<quint64> &id = record.frame.message.sequenceId;
    return id ? QString::number(*id) : QString();
}

QString RecordText::ackId(const LogRecord &record)
{
    const DownstreamMessage &message = record.frame.message;
    const bool has = record.kind == LogRecord::Kind::Frame && (message.kind == Kind::Ack || message.ackId > 0);
    return has ? QString::number(message.ackId) : QString();
}

QString RecordText::stream(const LogRecord &record)
{
    return mayHave(record, "\"stream\"") ? visibleLine(FrameEnvelope(record).stream(), 80) : QString();
}

QString RecordText::metadata(const LogRecord &record)
{
    if (!mayHave(record, "\"metadata\""))
        return {};
    QStringList pairs;
    const auto members = FrameEnvelope(record).members(u"metadata");
    for (const auto &[key, value] : members)
        pairs += key + u'=' + value;
    return visibleLine(pairs.join(u", "_s), kPreview);
}

QString RecordText::data(const LogRecord &record)
{
    const bool isBinary =
        record.frame.message.dataType == "binary"_L1 || record.frame.message.dataType == "protobuf"_L1;
    if (record.kind != LogRecord::Kind::Frame || record.frame.message.dataLength == 0)
        return preview(record);
    const QByteArray payload = record.payload();
    return isBinary ? QString::fromLatin1(payload.toHex(' ')) : QString::fromUtf8(payload);
}

QString RecordText::from(const LogRecord &record)
{
    if (record.kind == LogRecord::Kind::LinkEvent)
        return {};
    if (isSent(record))
        return record.client.isEmpty() ? tr("this watch") : visibleLine(record.client, 60);
    switch (record.frame.message.kind) {
    case Kind::GroupMessage:
        return record.frame.message.fromUserId.isEmpty() ? tr("no user")
                                                         : visibleLine(record.frame.message.fromUserId, 80);
    case Kind::Raw:
    case Kind::Unknown:
        return {};
    default:
        return tr("service");
    }
}

QString RecordText::target(const LogRecord &record)
{
    const QString name = group(record);
    if (!name.isEmpty())
        return tr("group %1").arg(visibleLine(name, 80));
    if (isMessage(record) && record.frame.message.kind == Kind::ServerMessage)
        return tr("hub or this watch");
    if (const QString raised = event(record); !raised.isEmpty())
        return tr("event %1").arg(visibleLine(raised, 80));
    return {};
}

QString RecordText::type(const LogRecord &record)
{
    if (record.kind == LogRecord::Kind::LinkEvent)
        return tr("link");
    const DownstreamMessage &message = record.frame.message;
    if (isSent(record)) {
        if (!message.typeName.isEmpty())
            return visibleLine(message.typeName.section(u'/', 0, 0), 40);
        return record.frame.binary ? tr("binary") : tr("text");
    }
    switch (message.kind) {
    case Kind::Connected:
        return tr("connected");
    case Kind::Disconnected:
        return tr("disconnected");
    case Kind::Ack:
        return tr("ack");
    case Kind::Pong:
        return tr("pong");
    case Kind::GroupMessage:
    case Kind::ServerMessage:
        return visibleLine(message.dataType, 40);
    case Kind::Raw:
        return record.frame.binary ? tr("binary") : tr("text");
    case Kind::Unknown:
        break;
    }
    return message.typeName.isEmpty() ? tr("unknown") : visibleLine(message.typeName, 40);
}

QString RecordText::size(const LogRecord &record)
{
    return record.kind == LogRecord::Kind::LinkEvent ? QString() : QLocale().toString(record.frame.bytes.size());
}

QString RecordText::preview(const LogRecord &record)
{
    if (record.kind == LogRecord::Kind::LinkEvent)
        return visibleLine(record.linkEvent, kPreview);
    const DownstreamMessage &message = record.frame.message;
    switch (message.kind) {
    case Kind::Connected:
        return message.userId.isEmpty()
                   ? tr("connection %1, no user").arg(visibleLine(message.connectionId, 80))
                   : tr("connection %1, user %2")
                         .arg(visibleLine(message.connectionId, 80), visibleLine(message.userId, 80));
    case Kind::Disconnected:
        return visibleLine(message.reason, kPreview);
    case Kind::Ack:
        if (message.success)
            return tr("%1: accepted").arg(message.ackId);
        return visibleLine(tr("%1: %2 \u2013 %3").arg(message.ackId).arg(message.errorName, message.errorMessage),
                           kPreview);
    case Kind::Pong:
        return {};
    case Kind::GroupMessage:
    case Kind::ServerMessage:
    case Kind::Raw:
    case Kind::Unknown:
        break;
    }
    QString head = stream(record);
    if (!head.isEmpty())
        head = u"[%1] "_s.arg(head);
    else if (message.kind == Kind::Unknown) // a frame of a preview, or of the protocol's own upkeep
        head = visibleLine(FrameEnvelope(record).summary(), kPreview) + u' ';
    if (message.dataLength > 0)
        return head.trimmed().isEmpty() ? dataPreview(record) : QString(head + dataPreview(record));
    if (!head.trimmed().isEmpty() || message.kind == Kind::GroupMessage || message.kind == Kind::ServerMessage)
        return head.trimmed();
    return record.frame.binary ? hexPreview(record.frame.bytes) : textPreview(record.frame.bytes);
}

QString RecordText::sentence(const LogRecord &record)
{
    if (record.kind == LogRecord::Kind::LinkEvent)
        return tr("%1, %2").arg(time(record), preview(record));
    QStringList parts{time(record), isSent(record) ? tr("sent") : tr("received"), type(record)};
    if (!from(record).isEmpty())
        parts += tr("from %1").arg(from(record));
    if (!target(record).isEmpty())
        parts += tr("to %1").arg(target(record));
    parts += preview(record);
    return parts.join(u", "_s);
}

} // namespace wps
