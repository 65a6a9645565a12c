// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/latency_meter.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr qint64 kWaitMs = 60'000;     // for a receipt
constexpr quint64 kMostLooked = 2'000; // records of one client in one go: a flood is sampled

} // namespace

LatencyMeter::LatencyMeter(ClientRoster &clients, QObject *parent) : QObject(parent), m_clients(clients)
{
    connect(&clients, &ClientRoster::changed, this, &LatencyMeter::takeClients);
}

/// The service may print JSON anew: its values are compared.
QByteArray LatencyMeter::fingerprint(const QByteArray &payload, bool isJson)
{
    QByteArray bytes = payload;
    if (isJson) {
        const QJsonDocument document = QJsonDocument::fromJson('[' + payload + ']');
        if (document.isArray())
            bytes = document.toJson(QJsonDocument::Compact);
    }
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha1);
}

void LatencyMeter::noteSent(const MessageBody &body)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    forgetOld(now);
    m_newestSentMs = now;
    m_sent[fingerprint(body.bytes, body.type == DataType::Json)].append(Sent{now, {}});
}

void LatencyMeter::clear()
{
    m_samples.clear();
    m_sent.clear();
    Q_EMIT changed();
}

void LatencyMeter::takeClients()
{
    for (const OpenClient &client : m_clients.clients()) {
        if (m_seenTo.contains(client.id))
            continue;
        m_seenTo.insert(client.id, client.watch->log().endNumber());
        connect(client.watch, &LiveWatch::recordsChanged, this, [this, id = client.id] { look(id); });
    }
    m_seenTo.removeIf([this](const auto &seen) { return !m_clients.find(seen.key()); });
}

void LatencyMeter::look(quint64 id)
{
    const OpenClient *client = m_clients.find(id);
    if (!client)
        return;
    const MessageLog &log = client->watch->log();
    const quint64 end = log.endNumber();
    quint64 from = std::max(m_seenTo.value(id), log.firstNumber());
    m_seenTo[id] = end;
    if (QDateTime::currentMSecsSinceEpoch() - m_newestSentMs > kWaitMs)
        return;
    from = std::max(from, end > kMostLooked ? end - kMostLooked : 0);
    bool found = false;
    for (quint64 number = from; number < end; ++number) {
        const LogRecord record = log.at(number);
        const DownstreamMessage &message = record.frame.message;
        const bool isMessage = message.kind == DownstreamMessage::Kind::GroupMessage ||
                               message.kind == DownstreamMessage::Kind::ServerMessage ||
                               message.kind == DownstreamMessage::Kind::Raw;
        if (record.kind != LogRecord::Kind::Frame || !isMessage ||
            record.frame.direction != ClientFrame::Direction::Received)
            continue;
        const QByteArray payload = record.payload();
        const bool mayBeJson = message.dataType == "json"_L1 || message.kind == DownstreamMessage::Kind::Raw;
        const auto sent = m_sent.find(fingerprint(payload, mayBeJson));
        if (sent == m_sent.end())
            continue;
        const auto first =
            std::find_if(sent->begin(), sent->end(), [id](const Sent &one) { return !one.heardBy.contains(id); });
        if (first == sent->end())
            continue;
        first->heardBy.insert(id);
        const qint64 at = record.frame.at.toMSecsSinceEpoch();
        m_samples.push_back({at, std::max<qint64>(0, at - first->atMs), payload.size(), client->name()});
        if (m_samples.size() > kMaxSamples)
            m_samples.pop_front();
        found = true;
    }
    if (found)
        Q_EMIT changed();
}

void LatencyMeter::forgetOld(qint64 nowMs)
{
    m_sent.removeIf([nowMs](std::pair<const QByteArray &, QList<Sent> &> waiting) {
        waiting.second.removeIf([nowMs](const Sent &sent) { return nowMs - sent.atMs > kWaitMs; });
        return waiting.second.isEmpty();
    });
}

} // namespace wps
