// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/auth/token_source.h"
#include "core/rest/call_record.h"
#include "core/rest/http_exchange.h"
#include "core/rest/network_pool.h"
#include "core/rest/reply_outcome.h"
#include "core/rest/rest_operation.h"
#include "core/rest/rest_sink.h"
#include "core/rest/retry_policy.h"
#include "core/rest/token_desk.h"

#include <QBasicTimer>
#include <QObject>
#include <QUrl>

#include <chrono>
#include <functional>
#include <memory>

class QNetworkRequest;

namespace wps
{

/// Everything one call needs; crosses from the caller's thread to the I/O thread once.
struct RestJob {
    ServiceCredential credential;
    RestRequest request;
    RetryPolicy policy;
    CallOrigin origin;
    std::unique_ptr<RestSink> sink;
};

/// One call: token, attempts, waits between them, one result. Lives on the I/O thread, deletes itself at its end.
class RestCall : public QObject
{
    Q_OBJECT

public:
    using Record = std::function<void(HttpExchange)>;
    using Conclude = std::function<void(const CallRecord &)>;

    /// `record` hears of every attempt, `conclude` once, at the end.
    RestCall(RestJob job, quint64 id, NetworkPool &pool, TokenDesk &tokens, Record record, Conclude conclude,
             QObject *parent);
    ~RestCall() override;

    void start();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    /// What is known of the attempt under way.
    struct Attempt {
        QNetworkReply *reply = nullptr;
        QNetworkAccessManager *manager = nullptr;
        HttpExchange exchange;
        std::chrono::steady_clock::time_point startedAt;
        std::chrono::steady_clock::time_point movedAt; ///< when bytes last went or came
        QByteArray body;
        ReplyEnd end;
    };

    void arm(QBasicTimer *timer, std::chrono::milliseconds wait);
    void begin();
    void askToken();
    void takeToken(const Result<BearerToken> &token);
    void startAttempt(QNetworkAccessManager *manager);
    QNetworkRequest networkRequest() const;
    void watchReply();
    void onIdleTimer();
    void readBody();
    void onReplyFinished();
    void onDeadline();
    void abortAttempt();
    void closeAttempt();

    void settle(const RestResponse &response, Result<RestResponse> answer);
    void deliver(Result<RestResponse> answer);
    void finishExchange(const RestResponse &response, const std::optional<Error> &error,
                        std::optional<std::chrono::milliseconds> retryIn);
    Error completed(Error error) const;
    void conclude(const std::optional<Error> &error);

    RestJob m_job;
    const quint64 m_id;
    NetworkPool &m_pool;
    TokenDesk &m_tokens;
    Record m_record;
    Conclude m_conclude;
    CallRecord m_summary;
    std::chrono::steady_clock::time_point m_startedAt;
    std::unique_ptr<QObject> m_cancelWatch;
    QUrl m_url; // where the request goes
    QByteArray m_audience;
    SecretText m_token;
    SecretText m_refusedToken; ///< the service answered it with 401
    bool m_tokenRenewed = false;
    int m_attempts = 0;
    int m_retries = 0;
    std::chrono::steady_clock::time_point m_deadlineAt;
    std::optional<Error> m_lastError;
    Attempt m_attempt;
    QBasicTimer m_deadline;
    QBasicTimer m_idle;
    QBasicTimer m_wait;
};

} // namespace wps
