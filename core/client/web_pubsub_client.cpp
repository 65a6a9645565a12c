// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/web_pubsub_client.h"

#include "core/base/future_util.h"
#include "core/client/client_worker.h"

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

Error unsupported(const QString &message)
{
    Error error;
    error.kind = Error::Kind::Unsupported;
    error.message = message;
    return error;
}

} // namespace

WebPubSubClient::WebPubSubClient(IoThread &io, ClientOptions options, std::shared_ptr<FrameSink> sink, QObject *parent)
    : QObject(parent)
    , m_io(io)
    , m_urlProvider(std::move(options.urlProvider))
    , m_hasAcks(makeClientProtocol(options.subprotocol)->hasAcks())
{
    options.urlProvider = nullptr; // stays on this thread
    m_worker = new ClientWorker(std::move(options), std::move(sink), io.context());
    m_worker->moveToThread(io.thread());
    connect(&m_url, &QFutureWatcherBase::finished, this, [this] {
        const auto future = m_url.future();
        useUrl(future.resultCount() > 0 ? future.resultAt(0) : failure(Error::cancelled()));
    });
    connect(m_worker, &ClientWorker::urlWanted, this, &WebPubSubClient::fetchUrl);
    connect(m_worker, &ClientWorker::statusChanged, this, [this](const ClientStatus &status) {
        m_status = status;
        Q_EMIT statusChanged(m_status);
    });
    connect(m_worker, &ClientWorker::groupsChanged, this, [this](const QList<GroupName> &groups) {
        m_joinedGroups = groups;
        Q_EMIT groupsChanged();
    });
    connect(m_worker, &ClientWorker::groupLeft, this, &WebPubSubClient::groupLeft);
    connect(m_worker, &ClientWorker::rejoinFailed, this, &WebPubSubClient::rejoinFailed);
}

WebPubSubClient::~WebPubSubClient()
{
    m_url.cancel();
    m_io.destroyLater(m_worker);
}

void WebPubSubClient::start()
{
    QMetaObject::invokeMethod(m_worker, &ClientWorker::start);
}

void WebPubSubClient::stop()
{
    m_url.cancel();
    QMetaObject::invokeMethod(m_worker, &ClientWorker::stop);
}

void WebPubSubClient::fetchUrl(quint64 attempt)
{
    m_urlAttempt = attempt;
    if (m_urlProvider)
        m_url.setFuture(m_urlProvider());
    else
        useUrl(failure(Error::invalidInput(u"clientUrl"_s, u"There is no client URL to connect to."_s)));
}

void WebPubSubClient::useUrl(const Result<SecretText> &url)
{
    QMetaObject::invokeMethod(m_worker,
                              [worker = m_worker, attempt = m_urlAttempt, url] { worker->useUrl(attempt, url); });
}

QFuture<Result<void>> WebPubSubClient::submit(UpstreamMessage message)
{
    if (m_status.state != ClientState::Connected && m_status.state != ClientState::Recovering)
        return failedFuture<void>(Error::invalidInput(u"connection"_s, u"This client is not connected."_s));
    auto promise = std::make_shared<QPromise<Result<void>>>();
    promise->start();
    auto done = [promise](Result<void> result) {
        promise->addResult(std::move(result));
        promise->finish();
    };
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, message = std::move(message), done = std::move(done)] {
        worker->send(message, done);
    });
    return promise->future();
}

QFuture<Result<void>> WebPubSubClient::joinGroup(const GroupName &group)
{
    if (!m_hasAcks)
        return failedFuture<void>(unsupported(u"A client without subprotocol cannot join groups itself."_s));
    return submit(JoinGroupMessage{group, {}});
}

QFuture<Result<void>> WebPubSubClient::leaveGroup(const GroupName &group)
{
    if (!m_hasAcks)
        return failedFuture<void>(unsupported(u"A client without subprotocol cannot leave groups itself."_s));
    return submit(LeaveGroupMessage{group, {}});
}

QFuture<Result<void>> WebPubSubClient::sendToGroup(const SendToGroupMessage &message)
{
    if (!m_hasAcks) {
        return failedFuture<void>(unsupported(
            u"A client without subprotocol sends every frame to the one place chosen when it connected."_s));
    }
    return submit(message);
}

QFuture<Result<void>> WebPubSubClient::sendEvent(const EventMessage &message)
{
    if (!m_hasAcks)
        return failedFuture<void>(unsupported(u"A client without subprotocol cannot name an event."_s));
    return submit(message);
}

QFuture<Result<void>> WebPubSubClient::sendRaw(const MessageBody &body)
{
    if (m_hasAcks)
        return failedFuture<void>(unsupported(u"A client of the JSON subprotocol cannot send bare frames."_s));
    return submit(RawMessage{body});
}

QList<GroupName> WebPubSubClient::joinedGroups() const
{
    return m_joinedGroups;
}

} // namespace wps
