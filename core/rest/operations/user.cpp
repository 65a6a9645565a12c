// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/operations/user.h"

#include "core/rest/operations/operation_support.h"

using namespace Qt::StringLiterals;

namespace wps
{

using namespace operations;

namespace
{

QString noteFor(const UserId &user, const GroupName &group)
{
    return fitsInPath(user) ? routeNote(u"group"_s, group.value()) : userRouteNote(user);
}

} // namespace

QString userRouteNote(const UserId &user)
{
    return fitsInPath(user) ? QString() : routeNote(u"user"_s, user.value());
}

RestOperation<void> sendToUser(const HubName &hub, const UserId &user, const MessageBody &body,
                               const SendOptions &options)
{
    if (fitsInPath(user))
        return makeSend("sendToUser", pathOf(hub, {u"users"_s, user.value()}, "send"), body, options, Filter);
    SendOptions selected = options;
    selected.filter = bothFilters(isUser(user), options.filter);
    auto operation = makeSend("sendToUser", pathOf(hub, {}, "send"), body, selected, Filter);
    operation.request.note = userRouteNote(user);
    return operation;
}

RestOperation<void> closeUserConnections(const HubName &hub, const UserId &user, const CloseOptions &options)
{
    auto operation =
        makeClose("closeUserConnections", pathOf(hub, {u"users"_s, user.value()}, "closeConnections"), options);
    if (!fitsInPath(user))
        operation.request.refusal = unreachableName(u"user"_s, user.value());
    return operation;
}

RestOperation<bool> userExists(const HubName &hub, const UserId &user)
{
    RestRequest request = makeRequest("userExists", "HEAD", pathOf(hub, {u"users"_s, user.value()}), {200, 404});
    if (!fitsInPath(user))
        request.refusal = unreachableName(u"user"_s, user.value());
    return {request, decodeExistence};
}

RestOperation<bool> addUserToGroup(const HubName &hub, const UserId &user, const GroupName &group)
{
    if (fitsInPath(user) && fitsInPath(group)) {
        return {makeRequest("addUserToGroup", "PUT",
                            pathOf(hub, {u"users"_s, user.value(), u"groups"_s, group.value()}), {200, 404}),
                decodeExistence};
    }
    RestRequest request = makeBulk("addUserToGroup", hub, "addToGroups", {group}, isUser(user));
    request.note = noteFor(user, group);
    return {request, decodeYes};
}

RestOperation<void> removeUserFromGroup(const HubName &hub, const UserId &user, const GroupName &group)
{
    if (fitsInPath(user) && fitsInPath(group)) {
        return {makeRequest("removeUserFromGroup", "DELETE",
                            pathOf(hub, {u"users"_s, user.value(), u"groups"_s, group.value()}), {204}),
                decodeNothing};
    }
    RestRequest request = makeBulk("removeUserFromGroup", hub, "removeFromGroups", {group}, isUser(user));
    request.note = noteFor(user, group);
    return {request, decodeNothing};
}

RestOperation<void> removeUserFromAllGroups(const HubName &hub, const UserId &user)
{
    RestRequest request =
        makeRequest("removeUserFromAllGroups", "DELETE", pathOf(hub, {u"users"_s, user.value(), u"groups"_s}), {204});
    if (!fitsInPath(user))
        request.refusal = unreachableName(u"user"_s, user.value());
    return {request, decodeNothing};
}

} // namespace wps
