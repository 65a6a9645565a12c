// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/rest_call.h"

#include "core/base/logging.h"
#include "core/rest/one_shot_body.h"
#include "core/rest/reply_outcome.h"
#include "core/rest/request_target.h"
#include "core/rest/retry_after.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QRandomGenerator>
#include <QSslConfiguration>
#include <QTimerEvent>

#include <algorithm>
#include <atomic>
#include <limits>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr qsizetype kMaxBody = 16 * 1024 * 1024;
constexpr qsizetype kMaxKeptBody = 1024 * 1024;

quint64 nextExchangeId()
{
    static std::atomic<quint64> last{0};
    return ++last;
}

QNetworkReply *issue(QNetworkAccessManager *manager, const RestRequest &request, QNetworkRequest network)
{
    if (request.method == "GET")
        return manager->get(network);
    if (request.method == "HEAD")
        return manager->head(network);
    if (request.method == "DELETE" && !request.hasBody)
        return manager->deleteResource(network);
    network.setHeader(QNetworkRequest::ContentLengthHeader, request.body.size());
    auto *body = new OneShotBody(request.body, nullptr);
    // A custom request, because post() would add a form's content type to a request without one.
    QNetworkReply *reply = manager->sendCustomRequest(network, request.method, body);
    body->setParent(reply);
    return reply;
}

} // namespace

RestCall::RestCall(RestJob job, quint64 id, NetworkPool &pool, TokenDesk &tokens, Record record, Conclude conclude,
                   QObject *parent)
    : QObject(parent)
    , m_job(std::move(job))
    , m_id(id)
    , m_pool(pool)
    , m_tokens(tokens)
    , m_record(std::move(record))
    , m_conclude(std::move(conclude))
    , m_summary(recordOf(m_job.credential, m_job.request, m_job.origin))
    , m_startedAt(std::chrono::steady_clock::now())
{
}

RestCall::~RestCall()
{
    if (!m_job.sink)
        return;
    // The transport dies: the caller learns it, and nothing of ours is called any more.
    m_cancelWatch.reset();
    abortAttempt();
    conclude(Error::cancelled());
    m_job.sink->deliver(failure(completed(Error::cancelled())));
}

void RestCall::start()
{
    m_cancelWatch = m_job.sink->watchCancel([this] {
        // The caller has turned away: nothing is delivered, the dying sink ends the promise.
        m_cancelWatch.release()->deleteLater();
        abortAttempt();
        conclude(Error::cancelled());
        m_job.sink.reset();
        deleteLater();
    });
    begin();
}

void RestCall::arm(QBasicTimer *timer, std::chrono::milliseconds wait)
{
    constexpr std::chrono::milliseconds longest{std::numeric_limits<int>::max()};
    timer->start(static_cast<int>(std::clamp(wait, std::chrono::milliseconds(0), longest).count()), this);
}

void RestCall::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_deadline.timerId()) {
        m_deadline.stop();
        onDeadline();
    } else if (event->timerId() == m_idle.timerId()) {
        onIdleTimer();
    } else if (event->timerId() == m_wait.timerId()) {
        m_wait.stop();
        askToken();
    }
}

void RestCall::begin()
{
    m_attempts = 0;
    m_retries = 0;
    m_tokenRenewed = false;
    m_refusedToken = {};
    m_lastError.reset();
    const auto target = requestTarget(m_job.credential, m_job.request);
    if (!target) {
        deliver(failure(target.error()));
        return;
    }
    m_url = target->url;
    m_audience = target->audience;
    m_deadlineAt = std::chrono::steady_clock::now() + m_job.policy.deadline;
    arm(&m_deadline, m_job.policy.deadline);
    askToken();
}

void RestCall::askToken()
{
    if (!m_job.request.authorized) {
        m_pool.acquire(this, [this](QNetworkAccessManager *manager) { startAttempt(manager); });
        return;
    }
    m_tokens.ask(m_job.credential.tokens, m_audience, m_refusedToken, this,
                 [this](const Result<BearerToken> &token) { takeToken(token); });
}

void RestCall::takeToken(const Result<BearerToken> &token)
{
    if (!m_job.sink)
        return;
    if (!token) {
        deliver(failure(token.error()));
        return;
    }
    m_token = token->token;
    m_pool.acquire(this, [this](QNetworkAccessManager *manager) { startAttempt(manager); });
}

QNetworkRequest RestCall::networkRequest() const
{
    QNetworkRequest network(m_url);
    network.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    network.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    network.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    network.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    network.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    network.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    network.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    if (m_url.scheme() == u"https") {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setProtocol(QSsl::TlsV1_2OrLater);
        tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
        network.setSslConfiguration(tls);
    }

    network.setRawHeader("User-Agent", "WebPubSubConsole/" WPS_VERSION);
    network.setRawHeader("Accept", "application/json");
    // Answers are small. Nothing compressed is asked for, so nothing can swell while it is unpacked.
    network.setRawHeader("Accept-Encoding", "identity");
    network.setRawHeader("x-ms-client-request-id", m_job.request.requestId.toUtf8());
    for (const auto &[name, value] : m_job.request.headers)
        network.setRawHeader(name, value);
    if (m_job.request.authorized)
        network.setRawHeader("Authorization", "Bearer " + m_token.reveal());
    return network;
}

void RestCall::startAttempt(QNetworkAccessManager *manager)
{
    if (!m_job.sink) {
        m_pool.release(manager);
        return;
    }
    ++m_attempts;
    ++m_summary.attempts;
    m_attempt = {};
    m_attempt.manager = manager;
    m_attempt.startedAt = std::chrono::steady_clock::now();
    const QNetworkRequest network = networkRequest();

    HttpExchange &exchange = m_attempt.exchange;
    exchange.id = nextExchangeId();
    exchange.callId = m_id;
    exchange.attempt = m_attempts;
    exchange.requestId = m_job.request.requestId;
    exchange.startedAt = QDateTime::currentDateTimeUtc();
    exchange.operationId = m_job.request.operationId;
    exchange.method = m_job.request.method;
    exchange.url = QString::fromLatin1(m_url.toEncoded());
    const QList<QByteArray> names = network.rawHeaderList();
    for (const QByteArray &name : names) {
        // The token itself goes no further than the request.
        const bool secret = name.compare("Authorization", Qt::CaseInsensitive) == 0;
        exchange.requestHeaders.append({name, secret ? QByteArray("Bearer ***") : network.rawHeader(name)});
    }
    exchange.requestBody = m_job.request.body.left(kMaxKeptBody);
    exchange.requestBodySize = m_job.request.body.size();
    exchange.profileName = m_job.origin.profileName;
    exchange.note = m_job.request.note;

    m_attempt.reply = issue(manager, m_job.request, network);
    watchReply();
    m_attempt.movedAt = m_attempt.startedAt;
    arm(&m_idle, m_job.policy.idleTimeout);
}

void RestCall::watchReply()
{
    QNetworkReply *reply = m_attempt.reply;
    // Only the time is kept: starting the timer again at every step of a request cost more than sending it.
    const auto moved = [this] { m_attempt.movedAt = std::chrono::steady_clock::now(); };
    connect(reply, &QNetworkReply::uploadProgress, this, moved);
    connect(reply, &QNetworkReply::socketStartedConnecting, this, [this] { m_attempt.end.connecting = true; });
    connect(reply, &QNetworkReply::requestSent, this, [this, moved] {
        m_attempt.end.left = true;
        moved();
    });
    if (m_url.scheme() == u"https") {
        connect(reply, &QNetworkReply::encrypted, this, [this, moved] {
            m_attempt.end.encrypted = true;
            moved();
        });
    }
    connect(reply, &QNetworkReply::metaDataChanged, this, moved);
    connect(reply, &QNetworkReply::readyRead, this, [this, moved] {
        moved();
        readBody();
    });
    connect(reply, &QNetworkReply::finished, this, [this] { onReplyFinished(); });
}

void RestCall::onIdleTimer()
{
    using namespace std::chrono;
    const auto quiet = duration_cast<milliseconds>(steady_clock::now() - m_attempt.movedAt);
    if (quiet < m_job.policy.idleTimeout) {
        arm(&m_idle, m_job.policy.idleTimeout - quiet);
        return;
    }
    m_idle.stop();
    m_attempt.end.idled = true;
    m_attempt.reply->abort();
}

void RestCall::readBody()
{
    // Asked for no more than is there: read() allocates what it is asked for.
    m_attempt.body += m_attempt.reply->read(
        std::min<qint64>(m_attempt.reply->bytesAvailable(), kMaxBody + 1 - m_attempt.body.size()));
    if (m_attempt.body.size() > kMaxBody && !m_attempt.end.oversize) {
        m_attempt.end.oversize = true;
        m_attempt.reply->abort();
    }
}

void RestCall::onReplyFinished()
{
    m_idle.stop();
    if (!m_attempt.end.oversize && m_attempt.reply->isReadable())
        readBody();

    RestResponse response;
    response.status = m_attempt.reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    response.headers = m_attempt.reply->rawHeaderPairs();
    response.body = m_attempt.body;
    m_attempt.end.url = m_url;
    m_attempt.end.code = m_attempt.reply->error();
    m_attempt.end.text = m_attempt.reply->errorString();
    settle(response, outcomeOf(m_job.request, response, m_attempt.end, m_job.policy));
}

void RestCall::onDeadline()
{
    m_wait.stop();
    if (m_attempt.reply) {
        m_attempt.end.expired = true;
        m_attempt.reply->abort();
        return;
    }
    Error error = m_lastError.value_or(Error{});
    if (!m_lastError) {
        error.kind = Error::Kind::Timeout;
        error.message = u"No token or no free connection in time."_s;
    }
    deliver(failure(completed(error)));
}

void RestCall::abortAttempt()
{
    if (!m_attempt.reply)
        return;
    m_attempt.reply->disconnect(this);
    m_attempt.reply->abort();
    finishExchange({}, completed(Error::cancelled()), std::nullopt);
}

void RestCall::closeAttempt()
{
    m_idle.stop();
    m_attempt.reply->disconnect(this);
    m_attempt.reply->deleteLater();
    m_attempt.reply = nullptr;
    m_pool.release(m_attempt.manager);
}

void RestCall::settle(const RestResponse &response, Result<RestResponse> answer)
{
    using namespace std::chrono;
    if (answer) {
        finishExchange(response, std::nullopt, std::nullopt);
        deliver(std::move(answer));
        return;
    }
    const Error error = completed(answer.error());
    m_lastError = error;
    if (error.httpStatus == 401 && m_job.request.authorized && !m_tokenRenewed && !m_attempt.end.expired) {
        m_tokenRenewed = true;
        m_refusedToken = m_token;
        finishExchange(response, error, milliseconds(0));
        askToken();
        return;
    }
    const milliseconds wait =
        retryDelay(m_job.policy, m_retries + 1, error.retryAfter, QRandomGenerator::global()->generateDouble());
    const bool spent = m_retries >= m_job.policy.retries || m_attempt.end.expired;
    if (spent || !isWorthRetrying(m_job.request, error, m_attempt.end) || steady_clock::now() + wait >= m_deadlineAt) {
        finishExchange(response, error, std::nullopt);
        deliver(failure(error));
        return;
    }
    ++m_retries;
    finishExchange(response, error, wait);
    arm(&m_wait, wait);
}

void RestCall::deliver(Result<RestResponse> answer)
{
    m_deadline.stop();
    m_wait.stop();
    m_job.sink->setContext(completed(Error{}));
    const std::optional<Error> error = answer ? std::nullopt : std::optional<Error>(answer.error());
    const std::optional<RestRequest> next = m_job.sink->deliver(std::move(answer));
    if (next) {
        m_job.request = *next;
        begin();
        return;
    }
    conclude(error);
    m_cancelWatch.reset();
    m_job.sink.reset();
    deleteLater();
}

void RestCall::conclude(const std::optional<Error> &error)
{
    m_summary.duration =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - m_startedAt);
    m_summary.error = error;
    m_conclude(m_summary);
}

void RestCall::finishExchange(const RestResponse &response, const std::optional<Error> &error,
                              std::optional<std::chrono::milliseconds> retryIn)
{
    HttpExchange exchange = std::move(m_attempt.exchange);
    exchange.duration =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - m_attempt.startedAt);
    exchange.status = response.status;
    m_summary.status = response.status;
    exchange.responseHeaders = response.headers;
    exchange.responseBody = response.body.left(kMaxKeptBody);
    exchange.responseBodySize = response.body.size();
    exchange.error = error;
    exchange.retryIn = retryIn;
    closeAttempt();
    m_record(std::move(exchange));
}

/// The error with what only the call knows.
Error RestCall::completed(Error error) const
{
    const QByteArray path = m_url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveQuery);
    error.request = redactSecrets(QString::fromLatin1(m_job.request.method + ' ' + path));
    error.requestId = m_job.request.requestId;
    error.attempts = m_attempts;
    return error;
}

} // namespace wps
