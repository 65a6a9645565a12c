// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/service_client.h"

#include "core/base/future_util.h"
#include "core/rest/error_decoder.h"
#include "core/rest/operations/token.h"

#include <QSet>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

/// Follows the pages of a group's members inside one call, so that one cancel ends it at any page.
class PagesSink final : public PromiseSink<QList<GroupMember>>
{
public:
    PagesSink(int limit, std::function<void(qsizetype)> progress,
              std::function<Result<GroupMemberPage>(const RestResponse &)> decode)
        : m_limit(limit), m_progress(std::move(progress)), m_decode(std::move(decode))
    {
    }

    std::optional<RestRequest> deliver(Result<RestResponse> answer) override
    {
        if (!answer)
            return stop(failure(std::move(answer).error()));
        auto page = m_decode(*answer);
        if (!page)
            return stop(failure(withContext(std::move(page).error())));
        m_members.append(page->members);
        const bool enough = m_limit > 0 && m_members.size() >= m_limit;
        if (enough)
            m_members.remove(m_limit, m_members.size() - m_limit);
        if (m_progress)
            m_progress(m_members.size());
        if (enough || page->nextLink.isEmpty())
            return stop(m_members);
        if (m_seenLinks.contains(page->nextLink))
            return stop(
                failure(withContext(protocolError(*answer, u"The pages of the list lead round in a circle."_s))));
        m_seenLinks.insert(page->nextLink);
        RestRequest next = listConnectionsNextPage(page->nextLink).request;
        next.requestId = QUuid::createUuid().toString(QUuid::WithoutBraces);
        return next;
    }

private:
    std::optional<RestRequest> stop(Result<QList<GroupMember>> result)
    {
        end(std::move(result));
        return std::nullopt;
    }

    int m_limit;
    std::function<void(qsizetype)> m_progress;
    std::function<Result<GroupMemberPage>(const RestResponse &)> m_decode;
    QList<GroupMember> m_members;
    QSet<QByteArray> m_seenLinks;
};

} // namespace

WebPubSubServiceClient::WebPubSubServiceClient(RestTransport &transport, ServiceCredential credential,
                                               CallOrigin origin)
    : m_transport(transport), m_credential(std::move(credential)), m_origin(std::move(origin))
{
}

QFuture<Result<QList<GroupMember>>>
WebPubSubServiceClient::listAllConnections(const HubName &hub, const GroupName &group, int limit,
                                           std::function<void(qsizetype)> progress) const
{
    ListOptions options;
    if (limit > 0)
        options.top = limit;
    const auto first = listConnectionsInGroup(hub, group, options);
    auto sink = std::make_unique<PagesSink>(limit, std::move(progress), first.decode);
    auto future = sink->future();
    start(first.request, std::move(sink));
    return future;
}

QFuture<Result<ClientAccess>> WebPubSubServiceClient::clientAccess(const HubName &hub,
                                                                   const ClientAccessRequest &request) const
{
    const auto asked = generateClientToken(hub, request);
    const SecretText *key = m_credential.tokens ? m_credential.tokens->accessKey() : nullptr;
    if (key && asked.request.refusal)
        return failedFuture<ClientAccess>(*asked.request.refusal);
    if (key)
        return readyFuture<Result<ClientAccess>>(makeClientAccess(m_credential.endpoint, hub, request, *key));
    RestOperation<ClientAccess> operation;
    operation.request = asked.request;
    operation.decode = [endpoint = m_credential.endpoint, hub, kind = request.endpoint,
                        decode = asked.decode](const RestResponse &response) -> Result<ClientAccess> {
        const auto token = decode(response);
        if (!token)
            return failure(token.error());
        return clientAccessFromToken(endpoint, hub, kind, *token);
    };
    return send(operation);
}

void WebPubSubServiceClient::start(RestRequest request, std::unique_ptr<RestSink> sink) const
{
    request.query.append({u"api-version"_s, m_apiVersion});
    if (request.requestId.isEmpty())
        request.requestId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_transport.send(m_credential, request, m_policy, m_origin, std::move(sink));
}

} // namespace wps
