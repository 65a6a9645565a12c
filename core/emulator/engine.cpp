// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/engine.h"

#include "core/base/logging.h"
#include "core/emulator/http_session.h"

#include <boost/asio/post.hpp>

#include <future>
#include <utility>
#include <vector>

#include <sys/resource.h>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using ErrorCode = boost::system::error_code;

thread_local Engine *t_engine = nullptr;

constexpr std::chrono::milliseconds kChangeInterval{50};
constexpr std::chrono::milliseconds kAcceptRetry{100}; ///< out of file descriptors, mostly
constexpr std::chrono::milliseconds kStopRound{10};
constexpr int kStopRounds = 50; ///< half a second for the close handshakes

Error cannotListen(const QString &host, quint16 port, const ErrorCode &code)
{
    Error error;
    error.kind = Error::Kind::Network;
    const QString where = u"%1, port %2"_s.arg(host, QString::number(port));
    if (code == asio::error::address_in_use)
        error.message = u"The emulator cannot listen on %1: the port is in use."_s.arg(where);
    else
        error.message = u"The emulator cannot listen on %1: %2."_s.arg(where, QString::fromStdString(code.message()));
    return error;
}

Result<tcp::endpoint> resolve(asio::io_context &io, const QString &host, quint16 port)
{
    ErrorCode code;
    const auto address = asio::ip::make_address(host.toStdString(), code);
    if (!code)
        return tcp::endpoint(address, port);
    tcp::resolver resolver(io);
    const auto found = resolver.resolve(host.toStdString(), std::to_string(port), code);
    if (code || found.empty())
        return failure(cannotListen(host, port, code));
    // IPv4 first: it is what the connection string names.
    for (const auto &entry : found) {
        if (entry.endpoint().address().is_v4())
            return entry.endpoint();
    }
    return found.begin()->endpoint();
}

/// Each client is a file descriptor, and the usual soft limit is 1024.
void raiseFileLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max)
        return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

} // namespace

Result<std::unique_ptr<Engine>> Engine::listen(const QString &host, quint16 port, const SecretText &key,
                                               std::chrono::milliseconds recoveryWindow, std::function<void()> changed)
{
    raiseFileLimit();
    asio::io_context scratch;
    const auto endpoint = resolve(scratch, host, port);
    if (!endpoint)
        return failure(endpoint.error());
    ErrorCode code;
    std::unique_ptr<Engine> engine(new Engine(std::move(changed)));
    engine->m_acceptor.open(endpoint->protocol(), code);
    if (!code)
        engine->m_acceptor.set_option(asio::socket_base::reuse_address(true), code);
    if (!code)
        engine->m_acceptor.bind(*endpoint, code);
    if (!code)
        engine->m_acceptor.listen(asio::socket_base::max_listen_connections, code);
    if (code)
        return failure(cannotListen(host, port, code));
    engine->m_port = engine->m_acceptor.local_endpoint(code).port();
    engine->m_tokens.emplace(key, engine->m_port);
    engine->m_router.emplace(engine->m_state, *engine->m_tokens);
    engine->m_state.setRecoveryWindow(recoveryWindow);
    engine->m_state.setWaitListener([raw = engine.get()] { raw->removeForgotten(); });
    engine->m_state.setChangeListener([raw = engine.get()] { raw->stateChanged(); });
    engine->m_state.faults().setChangeListener([raw = engine.get()] { raw->stateChanged(); });
    engine->m_tokens->setExpiryCheck(
        [raw = engine.get()](const QJsonObject &claims) { return raw->m_state.faults().hasExpired(claims); });
    engine->accept();
    engine->m_thread = std::thread([raw = engine.get()] { raw->serve(); });
    return engine;
}

Engine::Engine(std::function<void()> changed) : m_changed(std::move(changed)) {}

Engine::~Engine()
{
    if (m_thread.joinable()) {
        asio::post(m_io, [this] { shutDown(); });
        m_thread.join();
    }
    m_state.clear(); // lets go of the sockets while their context lives
}

Engine *Engine::ofThisThread()
{
    return t_engine;
}

void Engine::serve()
{
    t_engine = this;
    m_io.run();
}

void Engine::accept()
{
    m_acceptor.async_accept([this](ErrorCode error, tcp::socket socket) {
        if (error == asio::error::operation_aborted || !m_acceptor.is_open())
            return;
        if (error) {
            qCWarning(logEmulator, "accept failed: %s", error.message().c_str());
            m_retryTimer.expires_after(kAcceptRetry);
            m_retryTimer.async_wait([this](ErrorCode cancelled) {
                if (!cancelled)
                    accept();
            });
            return;
        }
        ErrorCode ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        serveHttp(std::move(socket), {m_sessions, m_state, *m_tokens, *m_router});
        accept();
    });
}

void Engine::run(const std::function<void()> &work)
{
    std::promise<void> done;
    auto future = done.get_future();
    asio::post(m_io, [&] {
        work();
        done.set_value();
    });
    future.get();
}

void Engine::faultsChanged()
{
    for (EngineSession *session : m_sessions)
        session->faultsChanged();
}

void Engine::removeForgotten()
{
    const auto next = m_state.removeForgotten();
    if (!next)
        return;
    m_recoveryTimer.expires_at(*next);
    m_recoveryTimer.async_wait([this](ErrorCode cancelled) {
        if (!cancelled)
            removeForgotten();
    });
}

void Engine::stateChanged()
{
    if (std::exchange(m_changePending, true))
        return;
    m_changeTimer.expires_after(kChangeInterval);
    m_changeTimer.async_wait([this](ErrorCode cancelled) {
        m_changePending = false;
        if (cancelled)
            return;
        if (!m_state.faults().isEmpty())
            m_state.faults().removeSpent();
        if (m_changed)
            m_changed();
    });
}

void Engine::shutDown()
{
    ErrorCode ignored;
    m_acceptor.close(ignored);
    m_state.faults().liftAll(); // else nobody would hear the goodbye
    faultsChanged();
    m_retryTimer.cancel();
    m_changeTimer.cancel();
    m_recoveryTimer.cancel();
    const std::vector<EngineSession *> sessions(m_sessions.begin(), m_sessions.end());
    for (EngineSession *session : sessions)
        session->shutDown();
    waitForSessions(kStopRounds);
}

void Engine::waitForSessions(int rounds)
{
    if (m_sessions.empty() || rounds == 0) {
        m_io.stop();
        return;
    }
    m_stopTimer.expires_after(kStopRound);
    m_stopTimer.async_wait([this, rounds](ErrorCode) { waitForSessions(rounds - 1); });
}

} // namespace wps
