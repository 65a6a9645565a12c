// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/hub_state.h"
#include "core/emulator/rest_route.h"
#include "core/emulator/rest_validation.h"
#include "core/emulator/token_validator.h"
#include "core/odata/odata_filter.h"

namespace wps
{

/// The REST API: a request in, an answer out. No I/O; used on the emulator's thread only. Checks in the service's
/// order: api-version, model, authorization, TTL, filter, length, content type, body (runtime-behaviour "Statuses and
/// errors").
class RestRouter
{
public:
    RestRouter(HubState &state, const TokenValidator &tokens);

    EmulatorResponse handle(const EmulatorRequest &request);

private:
    /// One request on its way through the checks.
    struct Call {
        const EmulatorRequest &request;
        const EmulatorTarget &target;
        RouteMatch names;
        QString apiVersion;
        std::optional<Permission> permission = {};
        QString targetName = {};
        std::optional<qint64> ttl = {};
        std::optional<qint64> pageSize = {};
        std::optional<qint64> top = {};
        std::optional<quint64> after = {}; ///< of the continuation token
        std::optional<ODataFilter> filter = {};
        Payload payload = {};
        Metadata metadata = {};
        GroupsBody groups = {};
        Hub *hub = nullptr;
    };
    using Refusal = std::optional<EmulatorResponse>;

    EmulatorResponse dispatch(const EmulatorRequest &request, const EmulatorTarget &target);
    Refusal checkModel(Call &call) const;
    static Refusal checkNames(RouteMatch &names);
    static Refusal checkPermissionTarget(Call &call);
    static Refusal checkTokenRequest(const Call &call);
    Refusal checkPaging(Call &call) const;
    Refusal checkAuthorization(const Call &call) const;
    static Refusal checkSend(Call &call);
    static Refusal checkBulkGroups(Call &call);

    EmulatorResponse execute(Call &call);
    EmulatorResponse send(Call &call);
    EmulatorResponse close(Call &call);
    EmulatorResponse exists(const Call &call) const;
    EmulatorResponse listGroup(const Call &call) const;
    EmulatorResponse changeMembership(Call &call);
    EmulatorResponse changePermission(Call &call);

    /// Whom the path names, without `excluded` and filter.
    static ConnectionList targets(const Call &call);
    static ConnectionList selected(const Call &call);

    QString continuationToken(quint64 order) const;
    std::optional<quint64> readContinuationToken(const QString &token) const;

    HubState &m_state;
    const TokenValidator &m_tokens;
    QByteArray m_pagingKey; ///< random, so that continuation tokens are opaque
};

} // namespace wps
