// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/engine_session.h"
#include "core/emulator/hub_state.h"
#include "core/emulator/rest_router.h"
#include "core/emulator/token_validator.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <thread>

namespace wps
{

/// Listener, sessions and state on one thread: what runs between Emulator::start and stop. The thread is the guard of
/// the state, so that no handler needs a lock.
class Engine
{
public:
    /// Binds and listens. Throws nothing; the error names host and port.
    static Result<std::unique_ptr<Engine>> listen(const QString &host, quint16 port, const SecretText &key,
                                                  std::chrono::milliseconds recoveryWindow,
                                                  std::function<void()> changed);
    ~Engine(); ///< stops and joins, within a second

    quint16 port() const { return m_port; }
    /// The engine whose handler runs on the calling thread; null on every other thread.
    static Engine *ofThisThread();
    /// Runs `work` on the engine's thread and waits for its end. From any thread but that one.
    void run(const std::function<void()> &work);

    // On the engine's thread only.
    HubState &state() { return m_state; }
    /// Sessions look at the faults anew: what waited for a delay that was lifted goes out.
    void faultsChanged();
    void stateChanged(); ///< tells the listener, soon

private:
    explicit Engine(std::function<void()> changed);
    void serve();
    void accept();
    void shutDown();
    void waitForSessions(int rounds);
    void removeForgotten();

    // The order is that of destruction, too: sessions die with the context, and reach for what stands before it.
    EngineSessions m_sessions;
    quint16 m_port = 0;
    std::optional<TokenValidator> m_tokens; ///< once the port is known
    HubState m_state;
    std::optional<RestRouter> m_router;
    std::function<void()> m_changed;
    bool m_changePending = false;
    boost::asio::io_context m_io{1};
    boost::asio::ip::tcp::acceptor m_acceptor{m_io};
    boost::asio::steady_timer m_retryTimer{m_io};
    boost::asio::steady_timer m_changeTimer{m_io};
    boost::asio::steady_timer m_recoveryTimer{m_io};
    boost::asio::steady_timer m_stopTimer{m_io};
    std::thread m_thread;
};

} // namespace wps
