// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/web_pubsub_client.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <deque>

namespace wps
{

/// One row of a watch: the frame that arrived, its own bytes, and its envelope. A row can also be an event of the link
/// (connected, closed, ...). A `connected` frame of a reliable protocol holds a reconnection token: the record keeps it
/// as it came, nothing logs it.
struct LogRecord {
    enum class Kind { Frame, LinkEvent };
    quint64 number = 0; ///< rises by one, never reused
    Kind kind = Kind::Frame;
    ClientFrame frame;
    QString linkEvent; ///< English sentence for LinkEvent rows: "Connected as c1", "Closed: 1000 ..."

    /// The payload: JSON text as it came, text decoded, binary decoded from base64; the whole frame when it has no
    /// `data`.
    QByteArray payload() const;
};

/// What a watch has received, bounded by bytes and by rows; the oldest go first and are counted. One thread at a time
/// (the watch's).
class MessageLog
{
public:
    struct Limits {
        qsizetype maxBytes = 256 * 1024 * 1024;
        qsizetype maxRecords = 1'000'000;
    };
    MessageLog();
    explicit MessageLog(Limits limits);

    void append(ClientFrame frame);
    void appendLinkEvent(const QDateTime &at, const QString &sentence);
    void clear(); ///< counts the cleared as dropped by the user, not as expired

    quint64 firstNumber() const; ///< number of the oldest kept record
    quint64 endNumber() const;   ///< one past the newest
    qsizetype size() const;
    qsizetype bytes() const;                   ///< memory: the frames' bytes, their envelopes and the rows
    quint64 expired() const;                   ///< records that a limit removed
    const LogRecord &at(quint64 number) const; ///< firstNumber() <= number < endNumber()

private:
    void append(LogRecord record);

    Limits m_limits;
    std::deque<LogRecord> m_records;
    quint64 m_first = 0;
    qsizetype m_bytes = 0;
    quint64 m_expired = 0;
};

} // namespace wps
