// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/auth/token_source.h"
#include "core/base/io_thread.h"
#include "core/rest/http_exchange.h"
#include "core/rest/rest_operation.h"
#include "core/rest/retry_policy.h"

#include <QFuture>
#include <QObject>

#include <memory>

namespace wps
{

class RestSink;

/// Sends every REST request of the program: signs, sends, times out, retries, cancels, logs once. The handle lives on
/// the thread that made it; the work is done on the I/O thread. Dying cancels what is under way (futures end with
/// Error::Kind::Cancelled).
class RestTransport : public QObject
{
    Q_OBJECT

public:
    explicit RestTransport(IoThread &io, QObject *parent = nullptr);
    ~RestTransport() override;

    /// From any thread. Cancelling the returned future aborts the request. Ends exactly once, never after a cancel.
    /// 401 is tried once more with a fresh token. Redirects are never followed (Protocol error that names the host).
    QFuture<Result<RestResponse>> send(const ServiceCredential &credential, const RestRequest &request,
                                       const RetryPolicy &policy, const QString &profileName);
    /// The same for an answer of any type; the sink decodes it and may ask for more (pages).
    void send(const ServiceCredential &credential, const RestRequest &request, const RetryPolicy &policy,
              const QString &profileName, std::unique_ptr<RestSink> sink);

Q_SIGNALS:
    /// After each attempt, on the handle's thread; at most one a loop turn for each exchange.
    void exchangeFinished(const wps::HttpExchange &exchange);

private:
    class Worker;
    Worker *m_worker; // on the I/O thread
    IoThread &m_io;
};

} // namespace wps
