// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/rest_transport.h"

#include "core/rest/http_log.h"
#include "core/rest/network_pool.h"
#include "core/rest/rest_call.h"
#include "core/rest/rest_sink.h"
#include "core/rest/token_desk.h"

namespace wps
{

class RestTransport::Worker : public QObject
{
    Q_OBJECT

public:
    explicit Worker(CallObserver observer)
        : m_pool(new NetworkPool(this)), m_tokens(new TokenDesk(this)), m_observer(std::move(observer))
    {
    }
    ~Worker() override
    {
        // Calls first: they give their managers back to the pool, which dies as a child.
        const auto calls = findChildren<RestCall *>(QString(), Qt::FindDirectChildrenOnly);
        qDeleteAll(calls);
    }

    void start(RestJob job)
    {
        auto record = [this](HttpExchange exchange) {
            redactExchange(&exchange);
            logExchange(exchange);
            Q_EMIT recorded(exchange);
        };
        auto *call = new RestCall(std::move(job), ++m_lastCall, *m_pool, *m_tokens, record, m_observer, this);
        call->start();
    }

Q_SIGNALS:
    void recorded(const wps::HttpExchange &exchange);

private:
    NetworkPool *m_pool;
    TokenDesk *m_tokens;
    CallObserver m_observer;
    quint64 m_lastCall = 0;
};

RestTransport::RestTransport(IoThread &io, QObject *parent) : RestTransport(io, nullptr, {}, parent) {}

RestTransport::RestTransport(IoThread &io, ProductionGuard &guard, CallObserver observer, QObject *parent)
    : RestTransport(io, &guard, std::move(observer), parent)
{
}

RestTransport::RestTransport(IoThread &io, ProductionGuard *guard, CallObserver observer, QObject *parent)
    : QObject(parent)
    , m_ownGuard(guard ? nullptr : std::make_unique<ProductionGuard>())
    , m_guard(guard ? *guard : *m_ownGuard)
    , m_observer(observer ? std::move(observer) : [](const CallRecord &) {})
    , m_worker(new Worker(m_observer))
    , m_io(io)
{
    qRegisterMetaType<HttpExchange>();
    m_worker->moveToThread(io.thread());
    connect(m_worker, &Worker::recorded, this, &RestTransport::exchangeFinished, Qt::QueuedConnection);
}

RestTransport::~RestTransport()
{
    m_worker->disconnect(this);
    m_io.destroyLater(m_worker);
}

QFuture<Result<RestResponse>> RestTransport::send(const ServiceCredential &credential, const RestRequest &request,
                                                  const RetryPolicy &policy, const CallOrigin &origin)
{
    auto sink = std::make_unique<DecodingSink<RestResponse>>(
        [](const RestResponse &response) -> Result<RestResponse> { return response; });
    QFuture<Result<RestResponse>> future = sink->future();
    send(credential, request, policy, origin, std::move(sink));
    return future;
}

void RestTransport::send(const ServiceCredential &credential, const RestRequest &request, const RetryPolicy &policy,
                         const CallOrigin &origin, std::unique_ptr<RestSink> sink)
{
    std::optional<Error> refusal =
        request.refusal ? request.refusal : m_guard.refusal(guardedCall(credential, request, origin));
    if (refusal) {
        refusal->requestId = request.requestId;
        CallRecord record = recordOf(credential, request, origin);
        record.error = refusal;
        m_observer(record);
        sink->deliver(failure(*refusal));
        return;
    }
    // A queued functor must be copyable, a job is not; dropped with the functor, it cancels its future.
    auto job = std::make_shared<RestJob>(RestJob{credential, request, policy, origin, std::move(sink)});
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, job] { worker->start(std::move(*job)); }, Qt::QueuedConnection);
}

} // namespace wps

#include "rest_transport.moc"
