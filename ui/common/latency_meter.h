// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/message_body.h"
#include "ui/common/client_roster.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <deque>

namespace wps
{

/// How long a message that this program has sent takes to each of its open clients: matched by what it says, as the
/// service gives a message no id. Looks at what comes only while something sent is not a minute old. GUI thread.
class LatencyMeter : public QObject
{
    Q_OBJECT

public:
    struct Sample {
        qint64 atMs = 0; ///< UTC since 1970: when it arrived
        qint64 latencyMs = 0;
        qsizetype bytes = 0; ///< of the payload
        QString client;
    };
    static constexpr size_t kMaxSamples = 5'000;

    /// `clients` outlives it.
    explicit LatencyMeter(ClientRoster &clients, QObject *parent = nullptr);

    /// The body is about to be sent.
    void noteSent(const MessageBody &body);
    const std::deque<Sample> &samples() const { return m_samples; } ///< the newest
    void clear();

Q_SIGNALS:
    void changed();

private:
    struct Sent {
        qint64 atMs = 0;
        QSet<quint64> heardBy;
    };

    void takeClients();
    void look(quint64 id);
    void forgetOld(qint64 nowMs);
    static QByteArray fingerprint(const QByteArray &payload, bool isJson);

    ClientRoster &m_clients;
    QHash<quint64, quint64> m_seenTo; ///< by client: the first record not looked at
    QHash<QByteArray, QList<Sent>> m_sent;
    qint64 m_newestSentMs = 0;
    std::deque<Sample> m_samples;
};

} // namespace wps
