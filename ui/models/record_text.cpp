// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/record_text.h"

#include "ui/models/json_reader.h"
#include "ui/models/visible_text.h"

#include <QLocale>

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

/// A string member of a frame that this program made itself.
QString sentMember(const LogRecord &record, QStringView key)
{
    const QByteArrayView bytes(record.frame.bytes);
    const std::optional<JsonSpan> span = record.frame.binary ? std::nullopt : jsonMember(bytes, key);
    if (!span || span->type != JsonType::String)
        return {};
    return jsonString(bytes.sliced(span->begin, span->end - span->begin));
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
    return isSent(record) ? sentMember(record, u"group") : record.frame.message.group;
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
    return {};
}

QString RecordText::type(const LogRecord &record)
{
    if (record.kind == LogRecord::Kind::LinkEvent)
        return tr("link");
    const DownstreamMessage &message = record.frame.message;
    if (isSent(record)) {
        const QString type = sentMember(record, u"type");
        if (!type.isEmpty())
            return visibleLine(type, 40);
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
    if (isSent(record))
        return record.frame.binary ? hexPreview(record.frame.bytes) : jsonPreview(record.frame.bytes);
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
    case Kind::GroupMessage:
    case Kind::ServerMessage:
        if (message.dataType == "binary"_L1 || message.dataType == "protobuf"_L1)
            return hexPreview(record.payload());
        return message.dataType == "json"_L1 ? jsonPreview(record.payload()) : textPreview(record.payload());
    default:
        return record.frame.binary ? hexPreview(record.frame.bytes) : textPreview(record.frame.bytes);
    }
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
