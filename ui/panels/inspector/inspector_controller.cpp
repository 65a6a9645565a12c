// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/inspector/inspector_controller.h"

#include "core/base/on_pool.h"
#include "ui/models/frame_envelope.h"
#include "ui/models/record_text.h"
#include "ui/models/visible_text.h"

#include <QLocale>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr qsizetype kLongestValue = 8'192;

/// Of a member of the envelope: in words, with the service's own name behind them where that is another.
QString fieldName(const QString &path)
{
    const auto named = [&path](const QString &words) { return u"%1 (%2)"_s.arg(words, path); };
    if (path == "type"_L1)
        return InspectorController::tr("Type");
    if (path == "from"_L1)
        return InspectorController::tr("From");
    if (path == "group"_L1)
        return InspectorController::tr("Group");
    if (path == "event"_L1)
        return InspectorController::tr("Event");
    if (path == "fromUserId"_L1)
        return named(InspectorController::tr("Sending user"));
    if (path == "dataType"_L1)
        return named(InspectorController::tr("Data type"));
    if (path == "sequenceId"_L1)
        return named(InspectorController::tr("Sequence id"));
    if (path == "ackId"_L1)
        return named(InspectorController::tr("Ack id"));
    if (path == "connectionId"_L1)
        return named(InspectorController::tr("Connection"));
    if (path == "userId"_L1)
        return named(InspectorController::tr("User"));
    return path;
}

QString protocolName(DownstreamMessage::Format format)
{
    switch (format) {
    case DownstreamMessage::Format::Json:
        return u"JSON"_s;
    case DownstreamMessage::Format::Protobuf:
        return u"protobuf"_s;
    case DownstreamMessage::Format::Raw:
        break;
    }
    return InspectorController::tr("none: the frame is the payload");
}

/// Numbers, and bytes, come again in the logs of other watches.
bool isSame(const LogRecord &a, const LogRecord &b)
{
    return a.number == b.number && a.kind == b.kind && a.frame.at == b.frame.at && a.client == b.client &&
           a.frame.direction == b.frame.direction && a.linkEvent == b.linkEvent && a.frame.bytes == b.frame.bytes;
}

} // namespace

InspectorController::InspectorController(QObject *parent) : QObject(parent) {}

void InspectorController::inspect(const LogRecord &record)
{
    if (m_record && isSame(*m_record, record)) {
        if (std::exchange(m_isOtherLater, false))
            Q_EMIT changed();
        return;
    }
    m_isOtherLater = m_locked;
    if (m_locked) {
        m_other = record;
        m_otherPayload = record.payload();
        Q_EMIT changed();
        return;
    }
    m_other = std::exchange(m_record, record);
    m_otherPayload = std::exchange(m_payload, record.payload());
    rebuild();
}

void InspectorController::setLocked(bool locked)
{
    m_locked = locked;
    if (locked || !std::exchange(m_isOtherLater, false))
        return;
    std::swap(m_record, m_other);
    std::swap(m_payload, m_otherPayload);
    rebuild();
}

void InspectorController::setWholeFrame(bool whole)
{
    m_wholeFrame = whole;
    rebuild();
}

void InspectorController::rebuild()
{
    const quint64 generation = ++m_generation;
    m_bytes.clear();
    m_treeProblem.clear();
    m_selection = {};
    m_reading = false;
    if (m_record)
        m_bytes = m_wholeFrame ? raw() : m_payload;
    m_find.setBytes(m_bytes);
    if (!m_record || m_record->kind == LogRecord::Kind::LinkEvent) {
        m_treeProblem = m_record ? tr("An event of the connection has no JSON.") : tr("Nothing is selected.");
    } else if (m_bytes.isEmpty()) {
        m_treeProblem = tr("The payload is empty.");
    } else if (m_bytes.size() < kLong) {
        takeProblem(findJsonProblem(m_bytes));
    } else {
        m_reading = true;
        m_treeProblem = tr("Reading\u2026");
        whenDone(onPool([bytes = m_bytes] { return findJsonProblem(bytes); }), this,
                 [this, generation](const std::optional<JsonProblem> &problem) {
                     if (generation != m_generation)
                         return;
                     m_reading = false;
                     takeProblem(problem);
                     m_tree.setJson(m_treeProblem.isEmpty() ? m_bytes : QByteArray());
                     Q_EMIT changed();
                 });
    }
    m_tree.setJson(m_treeProblem.isEmpty() ? m_bytes : QByteArray());
    Q_EMIT changed();
}

void InspectorController::takeProblem(const std::optional<JsonProblem> &problem)
{
    m_treeProblem.clear();
    if (!problem)
        return;
    const bool text = !m_wholeFrame && m_record->frame.message.dataType == "text"_L1;
    m_treeProblem = text ? tr("This is text, not JSON. See Raw.")
                         : tr("Not JSON: line %1, column %2: %3. See Raw or Hex.")
                               .arg(problem->line)
                               .arg(problem->column)
                               .arg(visibleLine(problem->message));
}

void InspectorController::select(const ByteRange &range)
{
    const qsizetype begin = std::clamp<qsizetype>(range.begin, 0, m_bytes.size());
    const ByteRange wanted{begin, std::clamp<qsizetype>(range.end, begin, m_bytes.size())};
    if (wanted == m_selection)
        return;
    m_selection = wanted;
    Q_EMIT selectionChanged();
}

QString InspectorController::selectionText()
{
    if (m_bytes.isEmpty() || m_selection == ByteRange{})
        return {};
    const QLocale locale;
    const QString where =
        m_selection.isEmpty()
            ? tr("byte %1 of %2").arg(locale.toString(m_selection.begin), locale.toString(m_bytes.size()))
            : tr("bytes %1 to %2 of %3 (%4)", "the last: how many")
                  .arg(locale.toString(m_selection.begin), locale.toString(m_selection.end),
                       locale.toString(m_bytes.size()), locale.toString(m_selection.size()));
    const QModelIndex node = m_treeProblem.isEmpty() ? m_tree.indexOf(m_selection) : QModelIndex();
    return node.isValid() ? u"%1 \u00B7 %2"_s.arg(visibleLine(m_tree.path(node), 120), where) : where;
}

QByteArray InspectorController::raw() const
{
    if (!m_record)
        return {};
    return m_record->kind == LogRecord::Kind::LinkEvent ? m_record->linkEvent.toUtf8() : m_record->frame.bytes;
}

QList<QPair<QString, QString>> InspectorController::details() const
{
    QList<QPair<QString, QString>> rows;
    if (!m_record)
        return rows;
    const LogRecord &record = *m_record;
    const DownstreamMessage &message = record.frame.message;
    const auto add = [&rows](const QString &name, const QString &value) {
        if (!value.isEmpty())
            rows.append({name, visibleText(value)});
    };
    add(tr("Time, local"), record.frame.at.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss.zzz t"_s));
    add(tr("Time, UTC"), RecordText::utc(record));
    add(tr("Client"), record.client);
    add(tr("Direction"), RecordText::direction(record));
    add(tr("Event"), record.linkEvent);
    add(tr("What it means"), RecordText::linkExplanation(record));
    if (record.kind == LogRecord::Kind::Frame) {
        add(tr("In words"), RecordText::preview(record));
        const auto fields = FrameEnvelope(record).fields();
        for (const FrameEnvelope::Field &field : fields)
            add(fieldName(field.path), field.value.left(kLongestValue));
        const QLocale locale;
        add(tr("Frame size"), tr("%1 bytes").arg(locale.toString(record.frame.bytes.size())));
        if (message.dataLength > 0)
            add(tr("Payload size"), tr("%1 bytes").arg(locale.toString(m_payload.size())));
        add(tr("WebSocket frame"), record.frame.binary ? tr("binary") : tr("text"));
        add(tr("Protocol"), protocolName(message.format));
    }
    add(tr("Row"), QLocale().toString(record.number));
    return rows;
}

} // namespace wps
