// SPDX-License-Identifier: GPL-3.0-or-later
// The part of ClientWorker that sends operations and waits for their acks.
#include "core/base/logging.h"
#include "core/client/client_worker.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace wps
{

namespace
{

// As the official client sends again what failed (client-protocols section 4).
constexpr int kRejoinAttempts = 4;
constexpr std::chrono::milliseconds kRejoinInterval = 1s;

/// Gives the message this id if it is of a kind that has one.
void setAckId(UpstreamMessage &message, quint64 id)
{
    std::visit(
        [id](auto &value) {
            if constexpr (requires { value.ackId; })
                value.ackId = id;
        },
        message);
}

Result<void> ackResult(const DownstreamMessage &ack)
{
    // The service remembers ids that succeeded: a repeat was done the first time (client-protocols 3.3).
    if (ack.success || ack.errorName == "Duplicate"_L1)
        return {};
    Error error;
    error.kind = Error::Kind::Service;
    error.serviceCode = ack.errorName;
    error.message = redactSecrets(ack.errorMessage);
    return failure(error);
}

} // namespace

void ClientWorker::send(UpstreamMessage message, Done done)
{
    // What is sent during a recovery goes out with what waits for its answer already.
    const bool recovering = m_status.state == ClientState::Recovering;
    if (m_status.state != ClientState::Connected && !recovering) {
        done(failure(closedError(u"The connection ended before this was sent."_s)));
        return;
    }
    const quint64 id = m_acks.nextId();
    setAckId(message, id);
    const auto frame = m_protocol->encode(message);
    if (!frame) {
        done(failure(frame.error()));
        return;
    }
    if (!m_protocol->hasAcks()) {
        transmit(*frame);
        done({});
        return;
    }
    m_acks.insert(id, *frame, [this, message, done = std::move(done)](const Result<void> &result) {
        if (result) {
            if (const auto *join = std::get_if<JoinGroupMessage>(&message)) {
                joined(join->group);
            } else if (const auto *leave = std::get_if<LeaveGroupMessage>(&message)) {
                left(leave->group);
                Q_EMIT groupLeft(leave->group.value());
            }
        }
        done(result);
    });
    if (!recovering)
        transmit(*frame);
    awaitAcks();
}

void ClientWorker::answerAck(const DownstreamMessage &ack)
{
    if (m_acks.resolve(ack.ackId, ackResult(ack)))
        awaitAcks();
}

void ClientWorker::awaitAcks()
{
    if (const auto due = m_acks.nextDue())
        m_ackTimer.start(*due + std::chrono::milliseconds(1));
    else
        m_ackTimer.stop();
}

void ClientWorker::joined(const GroupName &group)
{
    if (m_joinedGroups.contains(group))
        return;
    m_joinedGroups.append(group);
    Q_EMIT groupsChanged(m_joinedGroups);
}

void ClientWorker::left(const GroupName &group)
{
    if (m_joinedGroups.removeAll(group) > 0)
        Q_EMIT groupsChanged(m_joinedGroups);
}

void ClientWorker::rejoinGroups()
{
    if (!m_protocol->hasAcks())
        return;
    for (const GroupName &group : QList<GroupName>(m_joinedGroups))
        rejoin(group, 1);
}

void ClientWorker::rejoin(const GroupName &group, int attempt)
{
    send(JoinGroupMessage{group, {}}, [this, group, attempt](const Result<void> &result) {
        // A link that dropped again is no answer: the next connection asks again.
        if (result || result.error().kind == Error::Kind::Closed)
            return;
        const Error &error = result.error();
        const bool mayPass = error.kind == Error::Kind::Timeout || error.serviceCode == "InternalServerError"_L1;
        if (mayPass && attempt < kRejoinAttempts) {
            QTimer::singleShot(kRejoinInterval, this, [this, group, attempt, connection = m_status.connectionId] {
                if (m_status.connectionId == connection && m_joinedGroups.contains(group))
                    rejoin(group, attempt + 1);
            });
            return;
        }
        left(group); // it is not heard
        Q_EMIT rejoinFailed(group.value(), error);
    });
}

} // namespace wps
