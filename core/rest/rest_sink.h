// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/rest/rest_operation.h"

#include <QFutureWatcher>
#include <QPromise>

#include <functional>
#include <memory>
#include <optional>

namespace wps
{

/// Where a call's answer goes: the end of a promise whose type the transport does not know. Made on any thread, used on
/// the I/O thread from then on.
class RestSink
{
public:
    virtual ~RestSink() = default;
    /// Takes the answer. Gives the request that follows (the next page), or nothing when the promise has ended.
    virtual std::optional<RestRequest> deliver(Result<RestResponse> answer) = 0;
    /// An object of this thread that calls `cancelled` once the caller has cancelled the future, also when that was
    /// before. A future made by .then() would not pass a cancel on, so the first one is watched itself.
    virtual std::unique_ptr<QObject> watchCancel(std::function<void()> cancelled) = 0;

    /// What the call knows of itself; an error of the decoder is given the same.
    void setContext(const Error &context) { m_context = context; }

protected:
    Error withContext(Error error) const
    {
        error.request = m_context.request;
        error.requestId = m_context.requestId;
        error.attempts = m_context.attempts;
        return error;
    }

private:
    Error m_context;
};

/// Holds the promise; dying without an answer cancels its future.
template <typename T> class PromiseSink : public RestSink
{
public:
    PromiseSink() { m_promise.start(); }
    QFuture<Result<T>> future() const { return m_promise.future(); }

    std::unique_ptr<QObject> watchCancel(std::function<void()> cancelled) override
    {
        auto watcher = std::make_unique<QFutureWatcher<Result<T>>>();
        QObject::connect(watcher.get(), &QFutureWatcherBase::canceled, watcher.get(), std::move(cancelled));
        watcher->setFuture(m_promise.future());
        return watcher;
    }

protected:
    void end(Result<T> result)
    {
        m_promise.addResult(std::move(result));
        m_promise.finish();
    }

private:
    QPromise<Result<T>> m_promise;
};

/// One answer, decoded.
template <typename T> class DecodingSink final : public PromiseSink<T>
{
public:
    explicit DecodingSink(std::function<Result<T>(const RestResponse &)> decode) : m_decode(std::move(decode)) {}

    std::optional<RestRequest> deliver(Result<RestResponse> answer) override
    {
        if (!answer) {
            this->end(failure(std::move(answer).error()));
            return std::nullopt;
        }
        Result<T> decoded = m_decode(*answer);
        if (decoded)
            this->end(std::move(decoded));
        else
            this->end(failure(this->withContext(std::move(decoded).error())));
        return std::nullopt;
    }

private:
    std::function<Result<T>(const RestResponse &)> m_decode;
};

} // namespace wps
