// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/watch/message_log.h"

#include "core/base/ensure.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QStringEncoder>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

qsizetype textCost(const DownstreamMessage &message)
{
    const qsizetype characters = message.typeName.size() + message.connectionId.size() + message.userId.size() +
                                 message.reconnectionToken.size() + message.reason.size() + message.errorName.size() +
                                 message.errorMessage.size() + message.group.size() + message.fromUserId.size() +
                                 message.dataType.size();
    return characters * static_cast<qsizetype>(sizeof(QChar));
}

qsizetype cost(const LogRecord &record)
{
    return static_cast<qsizetype>(sizeof(LogRecord)) + record.frame.bytes.size() + textCost(record.frame.message) +
           record.linkEvent.size() * static_cast<qsizetype>(sizeof(QChar));
}

/// What a JSON string says, in UTF-8; half surrogate pairs become U+FFFD.
QByteArray unquoted(const QByteArray &json)
{
    const QJsonValue value = QJsonDocument::fromJson('[' + json + ']').array().at(0);
    if (!value.isString())
        return json;
    QStringEncoder encoder(QStringEncoder::Utf8); // unlike toUtf8(), which writes "?"
    return encoder.encode(value.toString());
}

} // namespace

QByteArray LogRecord::payload() const
{
    if (kind == Kind::LinkEvent)
        return linkEvent.toUtf8();
    const DownstreamMessage &message = frame.message;
    if (message.kind == DownstreamMessage::Kind::Raw || message.dataLength == 0)
        return frame.bytes;
    const QByteArray data = frame.bytes.mid(message.dataOffset, message.dataLength);
    if (!data.startsWith('"'))
        return data;
    if (message.dataType == "text"_L1)
        return unquoted(data);
    if (message.dataType == "binary"_L1 || message.dataType == "protobuf"_L1) {
        const auto decoded = QByteArray::fromBase64Encoding(unquoted(data), QByteArray::AbortOnBase64DecodingErrors);
        return decoded ? decoded.decoded : data;
    }
    return data;
}

MessageLog::MessageLog() : MessageLog(Limits()) {}

MessageLog::MessageLog(Limits limits) : m_limits(limits) {}

void MessageLog::append(ClientFrame frame)
{
    LogRecord record;
    record.frame = std::move(frame);
    append(std::move(record));
}

void MessageLog::appendLinkEvent(const QDateTime &at, const QString &sentence)
{
    LogRecord record;
    record.kind = LogRecord::Kind::LinkEvent;
    record.frame.at = at;
    record.linkEvent = sentence;
    append(std::move(record));
}

void MessageLog::append(LogRecord record)
{
    record.number = endNumber();
    m_bytes += cost(record);
    m_records.push_back(std::move(record));
    // The newest stays, however big it is.
    while (size() > 1 && (size() > m_limits.maxRecords || m_bytes > m_limits.maxBytes)) {
        m_bytes -= cost(m_records.front());
        m_records.pop_front();
        ++m_first;
        ++m_expired;
    }
}

void MessageLog::clear()
{
    m_first = endNumber();
    m_records.clear();
    m_bytes = 0;
}

quint64 MessageLog::firstNumber() const
{
    return m_first;
}

quint64 MessageLog::endNumber() const
{
    return m_first + m_records.size();
}

qsizetype MessageLog::size() const
{
    return static_cast<qsizetype>(m_records.size());
}

qsizetype MessageLog::bytes() const
{
    return m_bytes;
}

quint64 MessageLog::expired() const
{
    return m_expired;
}

const LogRecord &MessageLog::at(quint64 number) const
{
    static const LogRecord none;
    WPS_ENSURE(number >= m_first && number < endNumber(), return none);
    return m_records[static_cast<size_t>(number - m_first)];
}

} // namespace wps
