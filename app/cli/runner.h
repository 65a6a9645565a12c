// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/credentials.h"
#include "app/cli/output.h"
#include "core/audit/audit_log.h"
#include "core/base/io_thread.h"
#include "core/guard/production_guard.h"
#include "core/rest/service_client.h"

#include <QFutureWatcher>
#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace wps::cli
{

/// Everything that one command needs while the event loop runs; ends the loop with its exit code. Main thread.
class Runner : public QObject
{
    Q_OBJECT

public:
    Runner(IoThread &io, Output &output);
    ~Runner() override;

    struct Plan {
        std::optional<CredentialSource> credential;
        std::optional<HubName> hub;
        QUrl reverseProxyEndpoint;
        QString apiVersion;
        QString unlock; ///< empty, or the hub's name
        bool auditBodies = false;
        Task task;
    };
    /// Fetches the key from the keychain if need be, then starts the task.
    void start(Plan plan);

    const HubName &hub() const { return *m_plan.hub; }
    const WebPubSubServiceClient &client() const { return *m_client; }
    AuditLog &audit() { return *m_audit; }
    SecretStore &secrets() { return *m_secrets; }
    IoThread &io() { return m_io; }
    Output &output() { return m_output; }

    // Each asks the service, says when another route than the usual one is taken, prints the answer, and ends the
    // program.
    void accepted(RestOperation<void> operation); ///< a send: taken, delivery unknown
    void done(RestOperation<void> operation);
    /// A change of something that must be there: 404 is the service's refusal, with its own code and message.
    void done(RestOperation<bool> operation);
    void answer(const RestOperation<bool> &operation, const QString &key); ///< exit 0 for yes, 1 for no

    /// `then` gets the value; an error ends the program. One at a time: an interrupt cancels the latest.
    template <typename T, typename Then> void await(QFuture<Result<T>> future, Then then)
    {
        m_cancel = [future]() mutable { future.cancel(); };
        // A watcher and not a continuation: Qt 6.4 calls into a continuation's context even after its death.
        auto *watcher = new QFutureWatcher<Result<T>>(this);
        connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, then = std::move(then)] {
            watcher->deleteLater();
            if (m_ended || watcher->future().resultCount() == 0)
                return;
            const Result<T> result = watcher->future().resultAt(0);
            if (!result)
                fail(result.error());
            else if constexpr (std::is_void_v<T>)
                then();
            else
                then(*result);
        });
        watcher->setFuture(future);
    }

    /// What the administrator of this machine has laid down.
    const GuardPolicy &policy() const { return m_guard.policy(); }

    /// What an interrupt does instead of "cancelled": a watch ends well.
    void setInterruptHandler(std::function<void()> handler) { m_onInterrupt = std::move(handler); }
    void interrupt();
    void finish(ExitCode code);
    void fail(const Error &error);

private:
    void connectTo(const QUrl &endpoint, const SecretText &key);
    void beginTask();
    void tellRetry(const HttpExchange &exchange);

    IoThread &m_io;
    Output &m_output;
    Plan m_plan;
    ProductionGuard m_guard;
    std::shared_ptr<AuditLog> m_audit; ///< shared with calls that end after this
    std::unique_ptr<SecretStore> m_secrets;
    std::unique_ptr<RestTransport> m_transport;
    std::optional<WebPubSubServiceClient> m_client;
    std::function<void()> m_cancel;
    std::function<void()> m_onInterrupt;
    bool m_ended = false;
};

} // namespace wps::cli
