// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <unordered_set>

namespace wps
{

class EngineSession;

/// The sessions that are alive, so that stopping can end them. Outlives them all.
using EngineSessions = std::unordered_set<EngineSession *>;

/// One accepted socket, as the engine sees it.
class EngineSession
{
public:
    explicit EngineSession(EngineSessions &sessions) : m_sessions(sessions) { m_sessions.insert(this); }
    virtual ~EngineSession() { m_sessions.erase(this); }
    EngineSession(const EngineSession &) = delete;
    EngineSession &operator=(const EngineSession &) = delete;

    /// The emulator stops: say goodbye where the protocol can, and end.
    virtual void shutDown() = 0;
    /// What waited for a fault may not have to wait any more. Ends no session before it returns.
    virtual void faultsChanged() = 0;

protected:
    EngineSessions &sessions() { return m_sessions; }

private:
    EngineSessions &m_sessions;
};

} // namespace wps
