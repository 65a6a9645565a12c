// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/operations/group.h"

#include "core/rest/error_decoder.h"
#include "core/rest/operations/operation_support.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace wps
{

using namespace operations;

namespace
{

constexpr int kMaxPageSize = 200;

Result<GroupMember> decodeMember(const RestResponse &response, const QJsonObject &row)
{
    const auto connection = ConnectionId::parse(row.value("connectionId"_L1).toString());
    if (!connection)
        return failure(protocolError(response, u"A row of the list has no connectionId."_s));
    GroupMember member{*connection, std::nullopt};
    if (const auto user = UserId::parse(row.value("userId"_L1).toString()))
        member.userId = *user;
    return member;
}

Result<GroupMemberPage> decodePage(const RestResponse &response)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(response.body, &problem);
    if (!document.isObject() || !document.object().value("value"_L1).isArray()) {
        return failure(protocolError(
            response, u"The list of connections is not the JSON that was expected%1."_s.arg(
                          problem.error == QJsonParseError::NoError ? QString() : u": "_s + problem.errorString())));
    }
    GroupMemberPage page;
    const QJsonArray rows = document.object().value("value"_L1).toArray();
    page.members.reserve(rows.size());
    for (const auto &row : rows) {
        const auto member = decodeMember(response, row.toObject());
        if (!member)
            return failure(member.error());
        page.members.append(*member);
    }
    page.nextLink = document.object().value("nextLink"_L1).toString().toUtf8();
    return page;
}

RestOperation<bool> refusedExistence(RestRequest request, const GroupName &group)
{
    if (!fitsInPath(group))
        request.refusal = unreachableName(u"group"_s, group.value());
    return {request, decodeExistence};
}

QString memberNote(const GroupName &group, const ConnectionId &connection)
{
    return fitsInPath(group) ? routeNote(u"connection"_s, connection.value()) : groupRouteNote(group);
}

} // namespace

QString groupRouteNote(const GroupName &group)
{
    return fitsInPath(group) ? QString() : routeNote(u"group"_s, group.value());
}

RestOperation<void> sendToGroup(const HubName &hub, const GroupName &group, const MessageBody &body,
                                const SendOptions &options)
{
    if (fitsInPath(group)) {
        return makeSend("sendToGroup", pathOf(hub, {u"groups"_s, group.value()}, "send"), body, options,
                        Excluded | Filter);
    }
    SendOptions selected = options;
    selected.filter = bothFilters(inGroup(group), options.filter);
    auto operation = makeSend("sendToGroup", pathOf(hub, {}, "send"), body, selected, Excluded | Filter);
    operation.request.note = groupRouteNote(group) + u" Receivers see it as coming from the server, not the group."_s;
    return operation;
}

RestOperation<void> closeGroupConnections(const HubName &hub, const GroupName &group, const CloseOptions &options)
{
    auto operation =
        makeClose("closeGroupConnections", pathOf(hub, {u"groups"_s, group.value()}, "closeConnections"), options);
    if (!fitsInPath(group))
        operation.request.refusal = unreachableName(u"group"_s, group.value());
    return operation;
}

RestOperation<bool> groupExists(const HubName &hub, const GroupName &group)
{
    return refusedExistence(makeRequest("groupExists", "HEAD", pathOf(hub, {u"groups"_s, group.value()}), {200, 404}),
                            group);
}

RestOperation<GroupMemberPage> listConnectionsInGroup(const HubName &hub, const GroupName &group,
                                                      const ListOptions &options)
{
    RestRequest request = makeRequest("listConnectionsInGroup", "GET",
                                      pathOf(hub, {u"groups"_s, group.value(), u"connections"_s}), {200});
    if (options.maxPageSize)
        request.query.append({u"maxpagesize"_s, QString::number(*options.maxPageSize)});
    if (options.top)
        request.query.append({u"top"_s, QString::number(*options.top)});
    if (!options.continuationToken.isEmpty())
        request.query.append({u"continuationToken"_s, options.continuationToken});
    if (!fitsInPath(group))
        request.refusal = unreachableName(u"group"_s, group.value());
    else if (options.maxPageSize && (*options.maxPageSize < 1 || *options.maxPageSize > kMaxPageSize))
        request.refusal = Error::invalidInput(u"maxPageSize"_s, u"A page has 1 to 200 connections."_s);
    else if (options.top && *options.top < 1)
        request.refusal = Error::invalidInput(u"top"_s, u"The number of connections wanted is 1 or more."_s);
    return {request, decodePage};
}

RestOperation<GroupMemberPage> listConnectionsNextPage(const QByteArray &nextLink)
{
    RestRequest request = makeRequest("listConnectionsInGroup", "GET", {}, {200});
    request.absoluteUrl = nextLink;
    return {request, decodePage};
}

RestOperation<bool> addConnectionToGroup(const HubName &hub, const GroupName &group, const ConnectionId &connection)
{
    if (fitsInPath(group) && fitsInPath(connection)) {
        return {makeRequest("addConnectionToGroup", "PUT",
                            pathOf(hub, {u"groups"_s, group.value(), u"connections"_s, connection.value()}),
                            {200, 404}),
                decodeExistence};
    }
    RestRequest request = makeBulk("addConnectionToGroup", hub, "addToGroups", {group}, isConnection(connection));
    request.note = memberNote(group, connection);
    return {request, decodeYes};
}

RestOperation<void> removeConnectionFromGroup(const HubName &hub, const GroupName &group,
                                              const ConnectionId &connection)
{
    if (fitsInPath(group) && fitsInPath(connection)) {
        return {makeRequest("removeConnectionFromGroup", "DELETE",
                            pathOf(hub, {u"groups"_s, group.value(), u"connections"_s, connection.value()}), {204}),
                decodeNothing};
    }
    RestRequest request =
        makeBulk("removeConnectionFromGroup", hub, "removeFromGroups", {group}, isConnection(connection));
    request.note = memberNote(group, connection);
    return {request, decodeNothing};
}

} // namespace wps
