// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/inspector/inspector_controller.h"

#include "core/model/json_check.h"
#include "ui/models/record_text.h"
#include "ui/models/visible_text.h"

#include <QLocale>

#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

InspectorController::InspectorController(QObject *parent) : QObject(parent) {}

void InspectorController::inspect(const LogRecord &record)
{
    if (m_record && m_record->number == record.number && m_record->frame.bytes == record.frame.bytes)
        return;
    if (m_locked) {
        m_other = record;
        Q_EMIT changed();
        return;
    }
    m_other = std::exchange(m_record, record);
    rebuild();
}

void InspectorController::setWholeFrame(bool whole)
{
    m_wholeFrame = whole;
    rebuild();
}

void InspectorController::rebuild()
{
    m_bytes.clear();
    m_treeProblem.clear();
    if (m_record)
        m_bytes = m_record->kind == LogRecord::Kind::LinkEvent ? m_record->linkEvent.toUtf8()
                  : m_wholeFrame                               ? m_record->frame.bytes
                                                               : m_record->payload();
    const DownstreamMessage *message = m_record ? &m_record->frame.message : nullptr;
    const bool text = message && !m_wholeFrame && message->dataType == "text"_L1;
    if (!m_record || m_record->kind == LogRecord::Kind::LinkEvent) {
        m_treeProblem = m_record ? tr("An event of the connection has no JSON.") : tr("Nothing is selected.");
    } else if (m_bytes.isEmpty()) {
        m_treeProblem = tr("The payload is empty.");
    } else if (const std::optional<JsonProblem> problem = findJsonProblem(m_bytes)) {
        m_treeProblem = text ? tr("This is text, not JSON. See Raw.")
                             : tr("Not JSON: line %1, column %2: %3. See Raw or Hex.")
                                   .arg(problem->line)
                                   .arg(problem->column)
                                   .arg(visibleLine(problem->message));
    }
    m_tree.setJson(m_treeProblem.isEmpty() ? m_bytes : QByteArray());
    Q_EMIT changed();
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
    add(tr("Direction"), RecordText::direction(record));
    add(tr("Type"), RecordText::type(record));
    add(tr("From"), RecordText::from(record));
    add(tr("Target"), RecordText::target(record));
    add(tr("Group"), RecordText::group(record));
    add(tr("Sending user"), message.fromUserId);
    add(tr("Data type"), message.dataType);
    if (message.sequenceId)
        add(tr("Sequence id"), QString::number(*message.sequenceId));
    if (message.kind == DownstreamMessage::Kind::Ack) {
        add(tr("Ack id"), QString::number(message.ackId));
        add(tr("Answer"), message.success ? tr("accepted") : message.errorName);
        add(tr("Error"), message.errorMessage);
    }
    add(tr("Connection"), message.connectionId);
    add(tr("User"), message.userId);
    add(tr("Reason"), message.reason);
    add(tr("Event"), record.linkEvent);
    if (record.kind == LogRecord::Kind::Frame) {
        const QLocale locale;
        add(tr("Frame size"), tr("%1 bytes").arg(locale.toString(record.frame.bytes.size())));
        add(tr("Payload size"), tr("%1 bytes").arg(locale.toString(record.payload().size())));
        add(tr("WebSocket frame"), record.frame.binary ? tr("binary") : tr("text"));
    }
    add(tr("Row"), QLocale().toString(record.number));
    return rows;
}

} // namespace wps
