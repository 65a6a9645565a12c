// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/emulator.h"

#include "core/auth/connection_string.h"
#include "core/base/ensure.h"
#include "core/base/logging.h"
#include "core/emulator/engine.h"

#include <atomic>
#include <mutex>
#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

/// The host that callers on this machine reach a bound address by.
QString reachableHost(const QString &bound)
{
    if (bound == "0.0.0.0"_L1)
        return u"127.0.0.1"_s;
    if (bound == "::"_L1)
        return u"::1"_s;
    return bound;
}

FaultScope lowered(FaultScope scope)
{
    scope.hub = scope.hub.toLower();
    return scope;
}

} // namespace

class Emulator::Private
{
public:
    /// What callers may ask for at any time, the change listener included.
    struct Facts {
        quint16 port = 0; ///< 0: not running
        QString host;
        SecretText key;
    };

    Facts facts() const
    {
        const std::lock_guard lock(m_factsMutex);
        return m_facts;
    }

    Result<void> start(const EmulatorOptions &options);
    void stop();
    /// What `ask` says of the engine, on its thread; `otherwise` while there is none.
    template <typename T, typename Ask> T asked(T otherwise, Ask ask) const;
    void setChangeListener(std::function<void()> listener)
    {
        const std::lock_guard lock(m_lifecycle);
        m_changed = std::move(listener);
    }

private:
    void setFacts(const Facts &facts)
    {
        const std::lock_guard lock(m_factsMutex);
        m_facts = facts;
    }

    // No handler of the engine ever waits for one of these: the engine's thread takes m_factsMutex only, which nobody
    // holds while waiting.
    std::mutex m_lifecycle;           ///< one start or stop at a time
    mutable std::mutex m_engineMutex; ///< m_engine; held while a snapshot is made
    mutable std::mutex m_factsMutex;  ///< m_facts
    std::shared_ptr<Engine> m_engine;
    std::atomic<Engine *> m_current = nullptr;
    Facts m_facts;
    std::function<void()> m_changed;
};

Result<void> Emulator::Private::start(const EmulatorOptions &options)
{
    const std::lock_guard lifecycle(m_lifecycle);
    if (facts().port != 0)
        return failure(Error::invalidInput(u"emulator"_s, u"The emulator runs already."_s));
    const SecretText key =
        options.accessKey.isEmpty() ? SecretText(wellKnownEmulatorKey().toUtf8()) : options.accessKey;
    auto listening = Engine::listen(options.host, options.port, key, options.recoveryWindow, m_changed);
    if (!listening)
        return failure(listening.error());
    const std::lock_guard lock(m_engineMutex);
    m_engine = std::move(*listening);
    m_current = m_engine.get();
    setFacts({m_engine->port(), reachableHost(options.host), key});
    qCInfo(logEmulator, "listening on %s, port %d", qPrintable(options.host), int(m_engine->port()));
    return {};
}

void Emulator::Private::stop()
{
    // A change listener that stops its own emulator would wait for itself.
    WPS_ENSURE(Engine::ofThisThread() == nullptr || Engine::ofThisThread() != m_current, return );
    const std::lock_guard lifecycle(m_lifecycle);
    std::shared_ptr<Engine> ending;
    {
        const std::lock_guard lock(m_engineMutex);
        ending = std::move(m_engine);
        m_engine.reset();
        m_current = nullptr;
        setFacts({});
    }
    if (ending)
        qCInfo(logEmulator, "stopping");
    ending.reset(); // joins, and nothing is held that the change listener could want
}

template <typename T, typename Ask> T Emulator::Private::asked(T otherwise, Ask ask) const
{
    if (Engine *own = Engine::ofThisThread(); own && own == m_current)
        return ask(*own);
    const std::lock_guard lock(m_engineMutex);
    if (!m_engine)
        return otherwise;
    m_engine->run([&] { otherwise = ask(*m_engine); });
    return otherwise;
}

Emulator::Emulator() : d(std::make_unique<Private>()) {}

Emulator::~Emulator()
{
    d->stop();
}

Result<void> Emulator::start(const EmulatorOptions &options)
{
    return d->start(options);
}

void Emulator::stop()
{
    d->stop();
}

bool Emulator::isRunning() const
{
    return d->facts().port != 0;
}

quint16 Emulator::port() const
{
    return d->facts().port;
}

QUrl Emulator::endpoint() const
{
    const Private::Facts facts = d->facts();
    QUrl url;
    if (facts.port != 0) {
        url.setScheme(u"http"_s);
        url.setHost(facts.host);
        url.setPort(facts.port);
    }
    return url;
}

SecretText Emulator::connectionString() const
{
    const QUrl url = endpoint();
    if (url.isEmpty())
        return {};
    return SecretText("Endpoint=" + url.toEncoded() + ";AccessKey=" + d->facts().key.reveal() + ";Version=1.0;");
}

int Emulator::cut(const FaultScope &scope)
{
    return d->asked(0, [&scope](Engine &engine) { return engine.state().cut(lowered(scope)); });
}

Result<int> Emulator::close(const FaultScope &scope, const ServiceClose &close)
{
    if (const auto checked = checkServiceClose(close); !checked)
        return failure(checked.error());
    return d->asked(0, [&](Engine &engine) { return engine.state().close(lowered(scope), close); });
}

Result<quint64> Emulator::inject(const Fault &fault)
{
    const Error notRunning = Error::invalidInput(u"emulator"_s, u"The emulator does not run."_s);
    return d->asked(Result<quint64>(failure(notRunning)), [&fault](Engine &engine) {
        auto injected = engine.state().faults().inject(fault);
        engine.faultsChanged();
        return injected;
    });
}

bool Emulator::lift(quint64 id)
{
    return d->asked(false, [id](Engine &engine) {
        const bool lifted = engine.state().faults().lift(id);
        engine.faultsChanged();
        return lifted;
    });
}

int Emulator::liftAll()
{
    return d->asked(0, [](Engine &engine) {
        const int lifted = engine.state().faults().liftAll();
        engine.faultsChanged();
        return lifted;
    });
}

EmulatorSnapshot Emulator::snapshot() const
{
    return d->asked(EmulatorSnapshot(), [](Engine &engine) { return engine.state().snapshot(); });
}

void Emulator::setChangeListener(std::function<void()> listener)
{
    d->setChangeListener(std::move(listener));
}

} // namespace wps
