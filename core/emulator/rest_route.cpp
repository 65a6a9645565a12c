// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/rest_route.h"

#include <array>
#include <vector>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

struct Route {
    const char *method;
    const char *path;
    RestOperationId operation;
};

using Id = RestOperationId;
constexpr std::array<Route, 25> kRoutes{{
    {"HEAD", "api/health", Id::Health},
    {"POST", "api/hubs/{hub}/:send", Id::SendToAll},
    {"POST", "api/hubs/{hub}/groups/{group}/:send", Id::SendToGroup},
    {"POST", "api/hubs/{hub}/users/{userId}/:send", Id::SendToUser},
    {"POST", "api/hubs/{hub}/connections/{connectionId}/:send", Id::SendToConnection},
    {"POST", "api/hubs/{hub}/:closeConnections", Id::CloseAll},
    {"POST", "api/hubs/{hub}/groups/{group}/:closeConnections", Id::CloseGroup},
    {"POST", "api/hubs/{hub}/users/{userId}/:closeConnections", Id::CloseUser},
    {"DELETE", "api/hubs/{hub}/connections/{connectionId}", Id::CloseConnection},
    {"HEAD", "api/hubs/{hub}/connections/{connectionId}", Id::ConnectionExists},
    {"HEAD", "api/hubs/{hub}/groups/{group}", Id::GroupExists},
    {"HEAD", "api/hubs/{hub}/users/{userId}", Id::UserExists},
    {"GET", "api/hubs/{hub}/groups/{group}/connections", Id::ListConnectionsInGroup},
    {"PUT", "api/hubs/{hub}/groups/{group}/connections/{connectionId}", Id::AddConnectionToGroup},
    {"DELETE", "api/hubs/{hub}/groups/{group}/connections/{connectionId}", Id::RemoveConnectionFromGroup},
    {"DELETE", "api/hubs/{hub}/connections/{connectionId}/groups", Id::RemoveConnectionFromAllGroups},
    {"PUT", "api/hubs/{hub}/users/{userId}/groups/{group}", Id::AddUserToGroup},
    {"DELETE", "api/hubs/{hub}/users/{userId}/groups/{group}", Id::RemoveUserFromGroup},
    {"DELETE", "api/hubs/{hub}/users/{userId}/groups", Id::RemoveUserFromAllGroups},
    {"POST", "api/hubs/{hub}/:addToGroups", Id::AddConnectionsToGroups},
    {"POST", "api/hubs/{hub}/:removeFromGroups", Id::RemoveConnectionsFromGroups},
    {"PUT", "api/hubs/{hub}/permissions/{permission}/connections/{connectionId}", Id::GrantPermission},
    {"DELETE", "api/hubs/{hub}/permissions/{permission}/connections/{connectionId}", Id::RevokePermission},
    {"HEAD", "api/hubs/{hub}/permissions/{permission}/connections/{connectionId}", Id::CheckPermission},
    {"POST", "api/hubs/{hub}/:generateToken", Id::GenerateClientToken},
}};

QString *nameFor(RouteMatch &match, const QString &placeholder)
{
    if (placeholder == "{hub}"_L1)
        return &match.hub;
    if (placeholder == "{group}"_L1)
        return &match.group;
    if (placeholder == "{userId}"_L1)
        return &match.userId;
    if (placeholder == "{connectionId}"_L1)
        return &match.connectionId;
    if (placeholder == "{permission}"_L1)
        return &match.permission;
    return nullptr;
}

std::optional<RouteMatch> matchRoute(const QStringList &pattern, RestOperationId operation, const QStringList &segments)
{
    if (pattern.size() != segments.size())
        return {};
    RouteMatch match;
    match.operation = operation;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        if (QString *name = nameFor(match, pattern.at(i))) {
            if (segments.at(i).isEmpty())
                return {};
            *name = segments.at(i);
        } else if (pattern.at(i).compare(segments.at(i), Qt::CaseInsensitive) != 0) {
            return {};
        }
    }
    return match;
}

const std::vector<QStringList> &patterns()
{
    static const std::vector<QStringList> list = [] {
        std::vector<QStringList> result;
        result.reserve(kRoutes.size());
        for (const Route &route : kRoutes)
            result.push_back(QString::fromLatin1(route.path).split(u'/'));
        return result;
    }();
    return list;
}

} // namespace

std::optional<RouteMatch> findRoute(const QByteArray &method, const QStringList &segments, QStringList *allowed)
{
    for (size_t i = 0; i < kRoutes.size(); ++i) {
        const Route &route = kRoutes.at(i);
        const auto match = matchRoute(patterns().at(i), route.operation, segments);
        if (!match)
            continue;
        if (method == route.method)
            return match;
        allowed->append(QString::fromLatin1(route.method));
    }
    return {};
}

} // namespace wps
