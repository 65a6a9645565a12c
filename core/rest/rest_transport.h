// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/auth/token_source.h"
#include "core/base/io_thread.h"
#include "core/guard/production_guard.h"
#include "core/rest/call_record.h"
#include "core/rest/http_exchange.h"
#include "core/rest/rest_operation.h"
#include "core/rest/retry_policy.h"

#include <QFuture>
#include <QObject>

#include <functional>
#include <memory>

namespace wps
{

class RestSink;

/// Sends every REST request of the program that the production guard lets pass: signs, sends, times out, retries,
/// cancels, logs once. The handle lives on the thread that made it; the work is done on the I/O thread. Dying cancels
/// what is under way (futures end with Error::Kind::Cancelled).
class RestTransport : public QObject
{
    Q_OBJECT

public:
    /// Hears of every call once, at its end, refused ones too. From any thread; must not block.
    using CallObserver = std::function<void(const CallRecord &)>;

    /// With a guard of its own that knows no policy.
    explicit RestTransport(IoThread &io, QObject *parent = nullptr);
    /// `guard` outlives the transport and the I/O thread's work.
    RestTransport(IoThread &io, ProductionGuard &guard, CallObserver observer, QObject *parent = nullptr);
    ~RestTransport() override;

    /// What every request passes.
    ProductionGuard &guard() const { return m_guard; }

    /// From any thread. Cancelling the returned future aborts the request. Ends exactly once, never after a cancel.
    /// 401 is tried once more with a fresh token. Redirects are never followed (Protocol error that names the host).
    QFuture<Result<RestResponse>> send(const ServiceCredential &credential, const RestRequest &request,
                                       const RetryPolicy &policy, const CallOrigin &origin);
    /// The same for an answer of any type; the sink decodes it and may ask for more (pages).
    void send(const ServiceCredential &credential, const RestRequest &request, const RetryPolicy &policy,
              const CallOrigin &origin, std::unique_ptr<RestSink> sink);

Q_SIGNALS:
    /// After each attempt, on the handle's thread; at most one a loop turn for each exchange.
    void exchangeFinished(const wps::HttpExchange &exchange);

private:
    class Worker;

    RestTransport(IoThread &io, ProductionGuard *guard, CallObserver observer, QObject *parent);

    std::unique_ptr<ProductionGuard> m_ownGuard;
    ProductionGuard &m_guard;
    CallObserver m_observer;
    Worker *m_worker; // on the I/O thread
    IoThread &m_io;
};

} // namespace wps
