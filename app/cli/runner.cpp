// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/runner.h"

#include <QCoreApplication>
#include <QJsonObject>

#include <utility>

using namespace Qt::StringLiterals;

namespace wps::cli
{

Runner::Runner(IoThread &io, Output &output)
    : m_io(io)
    , m_output(output)
    , m_guard(GuardPolicy::ofThisMachine())
    , m_audit(std::make_shared<AuditLog>(AuditLog::usualPath()))
    , m_secrets(makeKeychainSecretStore())
    , m_transport(std::make_unique<RestTransport>(io, m_guard, auditTo(m_audit)))
{
    connect(m_transport.get(), &RestTransport::exchangeFinished, this, &Runner::tellRetry);
}

Runner::~Runner() = default;

void Runner::start(Plan plan)
{
    m_plan = std::move(plan);
    m_audit->setKeepsBodies(m_plan.auditBodies);
    if (!m_plan.credential) {
        m_plan.task(*this);
        return;
    }
    if (const auto &string = m_plan.credential->connectionString) {
        connectTo(string->endpoint, string->accessKey);
        beginTask();
        return;
    }
    await(m_secrets->read(m_plan.credential->profile->secretId()), [this](const std::optional<SecretText> &key) {
        const ConnectionProfile &profile = *m_plan.credential->profile;
        if (!key) {
            Error error;
            error.kind = Error::Kind::Keychain;
            error.message = u"The keyring has no access key for the profile \"%1\"."_s.arg(profile.name);
            fail(error);
            return;
        }
        connectTo(profile.endpoint, *key);
        beginTask();
    });
}

void Runner::connectTo(const QUrl &endpoint, const SecretText &key)
{
    CallOrigin origin;
    if (const auto &profile = m_plan.credential->profile)
        origin = CallOrigin(profile->name, profile->guardId(), profile->environment);
    else // nobody has said what it is, and nobody can be asked
        origin.environment = guessEnvironment(endpoint, m_plan.hub ? m_plan.hub->value() : QString());
    m_client.emplace(*m_transport, makeAccessKeyCredential(endpoint, key, m_plan.reverseProxyEndpoint), origin);
    if (!m_plan.apiVersion.isEmpty())
        m_client->setApiVersion(m_plan.apiVersion);
}

void Runner::beginTask()
{
    const CallOrigin &origin = m_client->origin();
    const Environment environment =
        m_guard.environmentOf(origin.environment, m_client->credential().endpoint, m_plan.reverseProxyEndpoint);
    if (environment == Environment::Production && m_plan.hub && !m_plan.unlock.isEmpty()) {
        if (const auto unlocked = m_guard.unlock(origin.profileId, m_plan.hub->value()); !unlocked) {
            fail(unlocked.error());
            return;
        }
    }
    m_plan.task(*this);
}

void Runner::accepted(RestOperation<void> operation)
{
    operation.request.typedHub = m_plan.unlock;
    m_output.note(operation.request.note);
    await(m_client->send(operation), [this] {
        m_output.result(QJsonDocument(QJsonObject{{u"accepted"_s, true}}), u"Accepted by the service."_s);
        finish(Done);
    });
}

void Runner::done(RestOperation<void> operation)
{
    operation.request.typedHub = m_plan.unlock;
    m_output.note(operation.request.note);
    await(m_client->send(operation), [this] {
        m_output.result(QJsonDocument(QJsonObject{{u"done"_s, true}}), u"Done."_s);
        finish(Done);
    });
}

void Runner::done(RestOperation<bool> operation)
{
    operation.request.typedHub = m_plan.unlock;
    m_output.note(operation.request.note);
    operation.request.acceptedStatuses.removeAll(404);
    await(m_client->send(operation), [this](bool) {
        m_output.result(QJsonDocument(QJsonObject{{u"done"_s, true}}), u"Done."_s);
        finish(Done);
    });
}

void Runner::answer(const RestOperation<bool> &operation, const QString &key)
{
    m_output.note(operation.request.note);
    await(m_client->send(operation), [this, key](bool yes) {
        m_output.result(QJsonDocument(QJsonObject{{key, yes}}), yes ? u"yes"_s : u"no"_s);
        finish(yes ? Done : No);
    });
}

void Runner::tellRetry(const HttpExchange &exchange)
{
    if (!exchange.retryIn || m_ended)
        return;
    const double seconds = static_cast<double>(exchange.retryIn->count()) / 1000;
    const QString why = exchange.error ? exchange.error->summary() : u"status %1"_s.arg(exchange.status);
    m_output.note(u"Attempt %1: %2. Trying again in %3 s."_s.arg(exchange.attempt).arg(why).arg(seconds, 0, 'f', 1));
}

void Runner::interrupt()
{
    if (m_ended)
        return;
    if (m_onInterrupt) {
        m_onInterrupt();
        return;
    }
    if (m_cancel)
        m_cancel();
    Error error = Error::cancelled();
    error.message = u"Interrupted; what was under way may or may not have been done."_s;
    fail(error);
}

void Runner::finish(ExitCode code)
{
    m_ended = true;
    QCoreApplication::exit(code);
}

void Runner::fail(const Error &error)
{
    Error said = error;
    if (said.kind == Error::Kind::Locked && said.serviceCode == "locked"_L1 && m_plan.hub)
        said.message += u" If this change is meant, add --unlock %1."_s.arg(m_plan.hub->value());
    m_output.error(said);
    finish(exitCodeOf(error));
}

} // namespace wps::cli
