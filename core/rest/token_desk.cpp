// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/token_desk.h"

#include <optional>
#include <utility>

namespace wps
{

namespace
{

std::optional<Result<BearerToken>> readyNow(const QFuture<Result<BearerToken>> &future)
{
    if (!future.isFinished())
        return std::nullopt;
    if (future.resultCount() == 0)
        return Result<BearerToken>(failure(Error::cancelled()));
    return future.resultAt(0);
}

} // namespace

void TokenDesk::ask(const std::shared_ptr<TokenSource> &source, const QByteArray &audience, const SecretText &refused,
                    QObject *context, Ready ready)
{
    const auto running = m_refreshing.find(source.get());
    if (running != m_refreshing.end()) {
        running->append({audience, refused, context, std::move(ready)});
        return;
    }
    QFuture<Result<BearerToken>> future = source->tokenFor(audience);
    auto token = readyNow(future);
    if (token && *token && !refused.isEmpty() && (*token)->token == refused) {
        source->invalidate();
        future = source->tokenFor(audience);
        token = readyNow(future);
    }
    if (token) {
        ready(*token);
        return;
    }
    m_refreshing.insert(source.get(), {{audience, refused, context, std::move(ready)}});
    future.then(this, [this, source](const Result<BearerToken> &renewed) { refreshed(source, renewed); })
        .onCanceled(this, [this, source] { refreshed(source, failure(Error::cancelled())); });
}

void TokenDesk::refreshed(const std::shared_ptr<TokenSource> &source, const Result<BearerToken> &token)
{
    QList<Parked> parked = m_refreshing.take(source.get());
    const QByteArray audience = parked.first().audience;
    for (Parked &call : parked) {
        if (!call.context)
            continue;
        // A failure is everybody's: asking again for each would be a storm of sign-ins.
        if (!token || call.audience == audience)
            call.ready(token);
        else
            ask(source, call.audience, call.refused, call.context, std::move(call.ready));
    }
}

} // namespace wps
