// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/auth/client_access_token.h"
#include "core/auth/token_source.h"
#include "core/rest/operations/group.h"
#include "core/rest/rest_operation.h"
#include "core/rest/rest_sink.h"
#include "core/rest/rest_transport.h"
#include "core/rest/retry_policy.h"

#include <QFuture>

#include <functional>
#include <memory>
#include <utility>

namespace wps
{

/// The service, as one profile reaches it (as in all official SDKs). Holds credential, api-version and retry policy;
/// made and used on one thread (the GUI's or the CLI's). A RestOperation goes in, a future of its decoded answer comes
/// out.
class WebPubSubServiceClient
{
public:
    static constexpr const char *kDefaultApiVersion = "2024-12-01";

    WebPubSubServiceClient(RestTransport &transport, ServiceCredential credential, CallOrigin origin = {});

    void setApiVersion(const QString &version) { m_apiVersion = version; }
    void setRetryPolicy(const RetryPolicy &policy) { m_policy = policy; }
    const ServiceCredential &credential() const { return m_credential; }
    const CallOrigin &origin() const { return m_origin; }
    const QString &profileName() const { return m_origin.profileName; }

    /// Cancel the returned future to abort the request.
    template <typename T> QFuture<Result<T>> send(const RestOperation<T> &operation) const
    {
        auto sink = std::make_unique<DecodingSink<T>>(operation.decode);
        QFuture<Result<T>> future = sink->future();
        start(operation.request, std::move(sink));
        return future;
    }

    /// All pages of a group's members, up to `limit` (0 = all). `progress` is told the count after each page, on the
    /// I/O thread.
    QFuture<Result<QList<GroupMember>>> listAllConnections(const HubName &hub, const GroupName &group, int limit = 0,
                                                           std::function<void(qsizetype)> progress = {}) const;

    /// With an access key signs locally, otherwise asks the service (operation 25).
    QFuture<Result<ClientAccess>> clientAccess(const HubName &hub, const ClientAccessRequest &request) const;

private:
    void start(RestRequest request, std::unique_ptr<RestSink> sink) const;

    RestTransport &m_transport;
    ServiceCredential m_credential;
    CallOrigin m_origin;
    QString m_apiVersion = QString::fromLatin1(kDefaultApiVersion);
    RetryPolicy m_policy;
};

} // namespace wps
