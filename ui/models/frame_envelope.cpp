// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/frame_envelope.h"

#include "core/client/protobuf_envelope.h"
#include "ui/models/json_reader.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr int kDeepest = 3; // of objects in the envelope that are taken apart

QByteArrayView textOf(QByteArrayView json, const JsonSpan &span)
{
    return json.sliced(span.begin, span.end - span.begin);
}

QString valueOf(QByteArrayView json, const JsonSpan &span)
{
    return span.type == JsonType::String ? jsonString(textOf(json, span)) : QString::fromUtf8(textOf(json, span));
}

void collect(QByteArrayView json, const JsonSpan &container, const QString &prefix, int depth, qsizetype most,
             QList<FrameEnvelope::Field> &fields)
{
    JsonChildReader reader(json, container);
    int element = 0;
    while (fields.size() < most) {
        const std::optional<JsonChild> child = reader.next();
        if (!child)
            return;
        const QString key = child->key ? jsonString(textOf(json, *child->key)) : QString();
        if (prefix.isEmpty() && key == "data"_L1)
            continue;
        const QString path = !child->key        ? u"%1[%2]"_s.arg(prefix).arg(element++)
                             : prefix.isEmpty() ? key
                                                : prefix + u'.' + key;
        const bool nested = child->value.type == JsonType::Object || child->value.type == JsonType::Array;
        if (nested && depth < kDeepest && JsonChildReader(json, child->value).next())
            collect(json, child->value, path, depth + 1, most, fields);
        else
            fields.append({path, valueOf(json, child->value)});
    }
}

std::optional<JsonSpan> memberOf(QByteArrayView json, const JsonSpan &object, QStringView key)
{
    JsonChildReader reader(json, object);
    while (const std::optional<JsonChild> child = reader.next()) {
        if (child->key && jsonString(textOf(json, *child->key)) == key)
            return child->value;
    }
    return {};
}

} // namespace

FrameEnvelope::FrameEnvelope(const LogRecord &record)
{
    if (record.kind != LogRecord::Kind::Frame)
        return;
    switch (record.frame.message.format) {
    case DownstreamMessage::Format::Json:
        m_json = record.frame.bytes;
        break;
    case DownstreamMessage::Format::Protobuf:
        m_json = protobufEnvelope(record.frame.bytes, record.frame.direction == ClientFrame::Direction::Sent);
        break;
    case DownstreamMessage::Format::Raw:
        break;
    }
}

QList<FrameEnvelope::Field> FrameEnvelope::fields(qsizetype most) const
{
    QList<Field> fields;
    const std::optional<JsonSpan> root = jsonRoot(m_json);
    if (root && root->type == JsonType::Object)
        collect(m_json, *root, {}, 1, most, fields);
    return fields;
}

QString FrameEnvelope::value(QStringView path) const
{
    std::optional<JsonSpan> span = jsonRoot(m_json);
    for (const QStringView key : path.split(u'.')) {
        if (!span || span->type != JsonType::Object)
            return {};
        span = memberOf(m_json, *span, key);
    }
    return !span || span->type == JsonType::Null ? QString() : valueOf(m_json, *span);
}

QList<QPair<QString, QString>> FrameEnvelope::members(QStringView key) const
{
    QList<QPair<QString, QString>> members;
    const std::optional<JsonSpan> object = jsonMember(m_json, key);
    if (!object || object->type != JsonType::Object)
        return members;
    JsonChildReader reader(m_json, *object);
    while (const std::optional<JsonChild> child = reader.next()) {
        if (child->key)
            members.append({jsonString(textOf(m_json, *child->key)), valueOf(m_json, child->value)});
    }
    return members;
}

QString FrameEnvelope::stream() const
{
    const QString id = value(u"stream.streamId");
    if (id.isEmpty())
        return {};
    const QString number = value(u"stream.streamSequenceId");
    QString text = number.isEmpty() ? tr("%1, begins").arg(id) : u"%1 #%2"_s.arg(id, number);
    if (value(u"stream.endOfStream") == "true"_L1)
        text += tr(", end");
    if (const QString error = value(u"stream.error.name"); !error.isEmpty())
        text += u": "_s + error;
    return text;
}

QString FrameEnvelope::problemSummary(QStringView prefix) const
{
    const QString name = value(QString(prefix + u"name"_s));
    const QString message = value(QString(prefix + u"message"_s));
    return message.isEmpty() ? name : u"%1 \u2013 %2"_s.arg(name, message);
}

QString FrameEnvelope::stateSummary() const
{
    const std::optional<JsonSpan> items = jsonMember(m_json, u"items");
    QStringList parts;
    if (items) {
        JsonChildReader reader(m_json, *items);
        while (const std::optional<JsonChild> item = reader.next()) {
            const auto text = [this, &item](QStringView key) {
                const auto span = memberOf(m_json, item->value, key);
                return span && span->type != JsonType::Null ? valueOf(m_json, *span) : QString();
            };
            const QString user = text(u"userId");
            const QString state = text(u"state");
            const QString who = user.isEmpty() ? text(u"connectionId") : user;
            parts += state.isEmpty() ? tr("%1: cleared").arg(who) : u"%1: %2"_s.arg(who, state);
            if (parts.size() > 20)
                break;
        }
    }
    return parts.isEmpty() ? tr("nobody has a state") : parts.join(u"; "_s);
}

QString FrameEnvelope::summary() const
{
    const QString type = value(u"type");
    // Read when wanted: each look for what is not there passes over the whole frame.
    const auto streamId = [this] { return value(u"streamId"); };
    const auto next = [this] { return value(u"expectedSequenceId"); };
    const auto invocationId = [this] { return value(u"invocationId"); };
    if (type == "streamAck"_L1)
        return tr("stream %1: everything before #%2 accepted").arg(streamId(), next());
    if (type == "streamNack"_L1)
        return tr("stream %1: refused, goes on from #%2: %3").arg(streamId(), next(), problemSummary(u""));
    if (type == "streamClosed"_L1) {
        const QString problem = problemSummary(u"error.");
        return problem.isEmpty() ? tr("stream %1: closed").arg(streamId())
                                 : tr("stream %1: closed: %2").arg(streamId(), problem);
    }
    if (type == "streamData"_L1) {
        const QString number = value(u"streamSequenceId");
        return number.isEmpty() ? tr("stream %1: kept alive").arg(streamId())
                                : tr("stream %1 #%2").arg(streamId(), number);
    }
    if (type == "streamEnd"_L1) {
        const QString problem = value(u"error.message");
        return problem.isEmpty() ? tr("stream %1: end").arg(streamId())
                                 : tr("stream %1: end: %2").arg(streamId(), problem);
    }
    if (type == "invokeResponse"_L1) {
        return value(u"success") == "true"_L1 ? tr("invocation %1: answered").arg(invocationId())
                                              : tr("invocation %1: %2").arg(invocationId(), problemSummary(u"error."));
    }
    if (type == "invoke"_L1)
        return tr("invocation %1 of event %2").arg(invocationId(), value(u"event"));
    if (type == "cancelInvocation"_L1)
        return tr("invocation %1: given up").arg(invocationId());
    if (type == "groupStateSnapshot"_L1 || type == "groupStateUpdate"_L1)
        return stateSummary();
    if (type == "setGroupState"_L1) {
        const QString state = value(u"state");
        return state.isEmpty() ? tr("clears its state") : state;
    }
    if (type == "joinGroup"_L1)
        return tr("asks to join the group");
    if (type == "leaveGroup"_L1)
        return tr("asks to leave the group");
    if (type == "subscribeGroupState"_L1)
        return tr("asks for the states in the group");
    if (type == "unsubscribeGroupState"_L1)
        return tr("asks for no more states of the group");
    if (type == "sequenceAck"_L1)
        return tr("has everything up to %1").arg(value(u"sequenceId"));
    return {};
}

} // namespace wps
