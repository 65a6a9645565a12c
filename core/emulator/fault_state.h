// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/faults.h"
#include "core/emulator/rest_message.h"

#include <QJsonObject>
#include <QList>

#include <functional>
#include <memory>
#include <vector>

namespace wps
{

class ConnectionSink;
class HubState;
struct Connection;

/// The faults in force, and whom they strike. Used on the emulator's thread only. While there is none, a strike costs
/// the look at one flag.
class FaultState
{
public:
    enum class Approach { Request, Handshake };

    explicit FaultState(HubState &state) : m_state(state) {}

    /// Called when a fault has begun or ended.
    void setChangeListener(std::function<void()> listener) { m_changed = std::move(listener); }

    /// As the functions of Emulator.
    Result<quint64> inject(const Fault &fault);
    bool lift(quint64 id);
    int liftAll();
    void clear() { m_entries.clear(); } ///< at the emulator's end: lets go of the sockets
    QList<ActiveFault> active() const;
    bool isEmpty() const { return m_entries.empty(); }
    /// Ends the faults that can strike nobody any more, because their connections are gone.
    void removeSpent();

    bool delaysFrames() const { return m_delaysFrames; }
    bool delaysAnswers() const { return m_delaysAnswers; }
    /// `connection`: null before it is in its hub.
    std::chrono::milliseconds frameDelay(const QString &hub, const Connection *connection);
    /// `hub`: empty for a request that names none.
    std::chrono::milliseconds answerDelay(const QString &hub)
    {
        return m_delaysAnswers ? longestAnswerDelay(hub) : std::chrono::milliseconds(0);
    }
    std::optional<EmulatorResponse> refusal(Approach approach, const QString &hub)
    {
        return m_refuses ? makeRefusal(approach, hub) : std::nullopt;
    }
    bool withholdsAck(const QString &hub, const Connection &connection)
    {
        return m_withholds && isAckWithheld(hub, connection);
    }
    /// Of a token that is right otherwise.
    bool hasExpired(const QJsonObject &claims);

private:
    struct Entry {
        quint64 id = 0;
        Fault fault;
        QDateTime since;
        quint64 struck = 0;
        std::vector<std::shared_ptr<ConnectionSink>> held; ///< HalfOpenFault: they live as long as it
    };

    std::chrono::milliseconds longestAnswerDelay(const QString &hub);
    std::optional<EmulatorResponse> makeRefusal(Approach approach, const QString &hub);
    bool isAckWithheld(const QString &hub, const Connection &connection);
    bool isSpent(const Entry &entry) const;
    static void end(const Entry &entry);
    void changed();

    HubState &m_state;
    std::vector<Entry> m_entries;
    quint64 m_nextId = 1;
    std::function<void()> m_changed;
    // What there is at all.
    bool m_delaysFrames = false;
    bool m_delaysAnswers = false;
    bool m_refuses = false;
    bool m_withholds = false;
    bool m_expires = false;
};

} // namespace wps
