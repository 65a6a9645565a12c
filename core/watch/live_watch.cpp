// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/watch/live_watch.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace wps
{

namespace
{

constexpr qint64 kRateWindowMs = 1'000;

bool isMessage(const ClientFrame &frame)
{
    using Kind = DownstreamMessage::Kind;
    const Kind kind = frame.message.kind;
    return frame.direction == ClientFrame::Direction::Received &&
           (kind == Kind::GroupMessage || kind == Kind::ServerMessage || kind == Kind::Raw);
}

} // namespace

QString linkSentence(const ClientStatus &status, ClientState before)
{
    switch (status.state) {
    case ClientState::Connecting:
        return u"Connecting"_s;
    case ClientState::Connected:
        if (before == ClientState::Recovering)
            return u"Recovered: %1 messages replayed"_s.arg(status.replayed);
        return status.connectionId.isEmpty() ? u"Connected"_s : u"Connected as "_s + status.connectionId;
    case ClientState::Recovering:
        if (!status.retryIn)
            return u"Connection lost, recovering: "_s + (status.error ? status.error->summary() : QString());
        break;
    case ClientState::Reconnecting:
        if (!status.retryIn)
            return u"Connecting again"_s;
        break;
    case ClientState::Stopped:
        if (!status.error)
            return before == ClientState::Connected ? u"Closed: 1000, stopped here"_s : u"Stopped"_s;
        break;
    }
    QString sentence = status.error ? u"Not connected: "_s + status.error->summary() : u"Not connected"_s;
    if (status.retryIn) {
        sentence += u" Next attempt in %1 s."_s.arg(
            QString::number(static_cast<double>(status.retryIn->count()) / 1000.0, 'f', 1));
    } else {
        sentence += u" There will be no further attempt."_s;
    }
    return sentence;
}

LiveWatch::LiveWatch(IoThread &io, ClientOptions options, QObject *parent)
    : QObject(parent), m_client(io, std::move(options)), m_ratesTimer(this)
{
    m_clock.start();
    m_ratesTimer.setInterval(250ms);
    connect(&m_ratesTimer, &QTimer::timeout, this, [this] {
        forgetOldTicks();
        if (m_ticks.isEmpty())
            m_ratesTimer.stop();
        Q_EMIT ratesChanged();
    });
    connect(&m_client, &WebPubSubClient::framesReady, this, &LiveWatch::takeFrames);
    connect(&m_client, &WebPubSubClient::framesDropped, this, [this](quint64 count) {
        m_log.appendLinkEvent(QDateTime::currentDateTimeUtc(),
                              u"%1 frames were dropped: they came faster than they could be shown"_s.arg(count));
    });
    connect(&m_client, &WebPubSubClient::statusChanged, this, &LiveWatch::takeStatus);
    connect(&m_client, &WebPubSubClient::groupsChanged, this, [this] {
        const QList<GroupName> joined = m_client.joinedGroups();
        m_leftInitialGroups.removeIf([&joined](const GroupName &group) { return joined.contains(group); });
        Q_EMIT groupsChanged();
    });
    connect(&m_client, &WebPubSubClient::groupLeft, this, &LiveWatch::forgetInitialGroup);
}

LiveWatch::~LiveWatch() = default;

void LiveWatch::start()
{
    m_client.start();
}

void LiveWatch::stop()
{
    m_client.stop();
}

void LiveWatch::takeFrames(const QList<ClientFrame> &frames)
{
    Tick tick;
    tick.atMs = m_clock.elapsed();
    for (const ClientFrame &frame : frames) {
        if (isMessage(frame)) {
            ++tick.messages;
            tick.bytes += frame.bytes.size();
        }
        m_log.append(frame);
    }
    m_received += static_cast<quint64>(tick.messages);
    if (tick.messages > 0) {
        forgetOldTicks();
        m_ticks.append(tick);
        if (!m_ratesTimer.isActive())
            m_ratesTimer.start();
    }
    Q_EMIT recordsChanged();
}

void LiveWatch::takeStatus(const ClientStatus &status)
{
    const ClientState before = std::exchange(m_lastState, status.state);
    m_log.appendLinkEvent(status.since, linkSentence(status, before));
    if (status.state == ClientState::Connected && before != ClientState::Recovering) {
        for (const GroupName &group : QList<GroupName>(m_leftInitialGroups))
            m_client.leaveGroup(group);
    }
    Q_EMIT recordsChanged();
    Q_EMIT statusChanged(status);
}

void LiveWatch::forgetOldTicks()
{
    const qint64 oldest = m_clock.elapsed() - kRateWindowMs;
    const auto kept =
        std::find_if(m_ticks.begin(), m_ticks.end(), [&](const Tick &tick) { return tick.atMs > oldest; });
    m_ticks.erase(m_ticks.begin(), kept);
}

LiveWatch::Rates LiveWatch::rates() const
{
    const qint64 oldest = m_clock.elapsed() - kRateWindowMs;
    Rates rates;
    for (const Tick &tick : m_ticks) {
        if (tick.atMs > oldest) {
            rates.messagesPerSecond += static_cast<double>(tick.messages);
            rates.bytesPerSecond += static_cast<double>(tick.bytes);
        }
    }
    return rates;
}

quint64 LiveWatch::received() const
{
    return m_received;
}

QList<GroupName> LiveWatch::groups() const
{
    QList<GroupName> groups = m_initialGroups;
    for (const GroupName &group : m_client.joinedGroups()) {
        if (!groups.contains(group))
            groups.append(group);
    }
    return groups;
}

void LiveWatch::setInitialGroups(const QList<GroupName> &groups)
{
    m_initialGroups = groups;
    m_leftInitialGroups.clear();
    Q_EMIT groupsChanged();
}

QFuture<Result<void>> LiveWatch::joinGroup(const GroupName &group)
{
    return m_client.joinGroup(group);
}

QFuture<Result<void>> LiveWatch::leaveGroup(const GroupName &group)
{
    return m_client.leaveGroup(group);
}

void LiveWatch::forgetInitialGroup(const QString &name)
{
    const auto group = std::find_if(m_initialGroups.begin(), m_initialGroups.end(),
                                    [&name](const GroupName &initial) { return initial.value() == name; });
    if (group == m_initialGroups.end())
        return;
    m_leftInitialGroups.append(*group);
    m_initialGroups.erase(group);
    Q_EMIT groupsChanged();
}

void LiveWatch::clear()
{
    m_log.clear();
    Q_EMIT recordsChanged();
}

} // namespace wps
