// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/rest_router.h"

#include <QUrl>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

using Id = RestOperationId;

EmulatorResponse status(int code)
{
    EmulatorResponse response;
    response.status = code;
    return response;
}

EmulatorResponse connectionNotFound(const QString &severity, const QString &id)
{
    return errorResponse(404, severity + u".Connection.NotExisted"_s, u"Connection `%1` is not found."_s.arg(id),
                         u"Connection"_s);
}

EmulatorResponse userNotFound(const QString &id)
{
    return errorResponse(404, u"Warning.User.NotExisted"_s, u"User `%1` is not found."_s.arg(id), u"User"_s);
}

ConnectionList members(const ConnectionsByOrder &index)
{
    ConnectionList list;
    list.reserve(index.size());
    for (const auto &[order, connection] : index)
        list.push_back(connection);
    return list;
}

FilterSubject filterSubject(const Connection &connection)
{
    FilterSubject subject;
    subject.connectionId = connection.id;
    subject.userId = connection.userId;
    subject.groups = QStringList(connection.groups.begin(), connection.groups.end());
    subject.protocol = connection.protocol;
    return subject;
}

} // namespace

ConnectionList RestRouter::targets(const Call &call)
{
    switch (call.names.operation) {
    case Id::SendToGroup:
    case Id::CloseGroup:
        return members(call.hub->group(call.names.group));
    case Id::SendToUser:
    case Id::CloseUser:
    case Id::AddUserToGroup:
    case Id::RemoveUserFromGroup:
    case Id::RemoveUserFromAllGroups:
        return members(call.hub->user(call.names.userId));
    case Id::SendToAll:
    case Id::CloseAll:
    case Id::AddConnectionsToGroups:
    case Id::RemoveConnectionsFromGroups: {
        ConnectionList list;
        list.reserve(call.hub->connections().size());
        for (const auto &[order, connection] : call.hub->connections())
            list.push_back(connection.get());
        return list;
    }
    default:
        break;
    }
    Connection *connection = call.hub->find(call.names.connectionId);
    return connection ? ConnectionList{connection} : ConnectionList{};
}

ConnectionList RestRouter::selected(const Call &call)
{
    ConnectionList list = targets(call);
    switch (call.names.operation) {
    case Id::SendToAll:
    case Id::SendToGroup:
    case Id::CloseAll:
    case Id::CloseGroup:
    case Id::CloseUser: {
        const QStringList values = call.target.values(u"excluded");
        const QSet<QString> excluded(values.begin(), values.end());
        if (!excluded.isEmpty())
            std::erase_if(list, [&](const Connection *connection) { return excluded.contains(connection->id); });
        break;
    }
    default:
        break;
    }
    if (call.filter) {
        std::erase_if(list,
                      [&](const Connection *connection) { return !call.filter->matches(filterSubject(*connection)); });
    }
    return list;
}

EmulatorResponse RestRouter::execute(Call &call)
{
    switch (call.names.operation) {
    case Id::Health:
    case Id::GenerateClientToken: // answered by the checks
        return {};
    case Id::SendToAll:
    case Id::SendToGroup:
    case Id::SendToUser:
    case Id::SendToConnection:
        return send(call);
    case Id::CloseAll:
    case Id::CloseGroup:
    case Id::CloseUser:
    case Id::CloseConnection:
        return close(call);
    case Id::ConnectionExists:
    case Id::GroupExists:
    case Id::UserExists:
        return exists(call);
    case Id::ListConnectionsInGroup:
        return listGroup(call);
    case Id::AddConnectionToGroup:
    case Id::RemoveConnectionFromGroup:
    case Id::RemoveConnectionFromAllGroups:
    case Id::AddUserToGroup:
    case Id::RemoveUserFromGroup:
    case Id::RemoveUserFromAllGroups:
    case Id::AddConnectionsToGroups:
    case Id::RemoveConnectionsFromGroups:
        return changeMembership(call);
    case Id::GrantPermission:
    case Id::RevokePermission:
    case Id::CheckPermission:
        return changePermission(call);
    }
    return status(500);
}

EmulatorResponse RestRouter::send(Call &call)
{
    OutgoingMessage::Origin origin;
    if (call.names.operation == Id::SendToGroup)
        origin.group = call.names.group;
    m_state.deliver(*call.hub, selected(call),
                    std::make_shared<const OutgoingMessage>(origin, call.payload, call.metadata,
                                                            std::chrono::seconds(call.ttl.value_or(0))));
    return status(202);
}

EmulatorResponse RestRouter::close(Call &call)
{
    m_state.close(*call.hub, selected(call), call.target.first(u"reason").value_or(QString()));
    return status(204);
}

EmulatorResponse RestRouter::exists(const Call &call) const
{
    const RouteMatch &names = call.names;
    if (names.operation == Id::ConnectionExists && !call.hub->find(names.connectionId))
        return connectionNotFound(u"Warning"_s, names.connectionId);
    if (names.operation == Id::UserExists && call.hub->user(names.userId).empty())
        return userNotFound(names.userId);
    if (names.operation == Id::GroupExists && call.hub->group(names.group).empty()) {
        return errorResponse(404, u"Warning.Group.NotExisted"_s, u"Group `%1` is not found."_s.arg(names.group),
                             u"Group"_s);
    }
    return status(200);
}

EmulatorResponse RestRouter::listGroup(const Call &call) const
{
    const ConnectionsByOrder &group = call.hub->group(call.names.group);
    const qint64 wanted = call.top.value_or(std::numeric_limits<qint64>::max());
    const qint64 pageSize = std::min<qint64>(call.pageSize.value_or(200), wanted);
    auto it = call.after ? group.upper_bound(*call.after) : group.begin();
    QByteArray rows;
    qint64 count = 0;
    quint64 last = 0;
    for (; it != group.end() && count < pageSize; ++it, ++count) {
        const Connection &connection = *it->second;
        if (count > 0)
            rows += ',';
        rows += R"({"connectionId":)" + jsonString(connection.id) + R"(,"userId":)" +
                (connection.userId ? jsonString(*connection.userId) : "null"_ba) + '}';
        last = it->first;
    }
    EmulatorResponse response = status(200);
    response.headers.append({"Content-Type"_ba, "application/json; charset=utf-8"_ba});
    response.body = R"({"value":[)" + rows + ']';
    if (it != group.end() && count > 0 && count < wanted) {
        // The path goes back as it was sent: escaping it anew is how links to names with % break.
        QByteArray host = call.request.header("Host");
        if (host.isEmpty())
            host = "127.0.0.1";
        QByteArray link = "http://" + host + call.target.sentPath() + '?';
        if (call.top)
            link += "top=" + QByteArray::number(wanted - count) + '&';
        if (call.pageSize)
            link += "maxpagesize=" + QByteArray::number(*call.pageSize) + '&';
        link +=
            "continuationToken=" + continuationToken(last).toLatin1() + "&api-version=" + call.apiVersion.toLatin1();
        response.body += R"(,"nextLink":)" + jsonString(QString::fromUtf8(link));
    }
    response.body += '}';
    return response;
}

EmulatorResponse RestRouter::changeMembership(Call &call)
{
    const RouteMatch &names = call.names;
    const ConnectionList list = selected(call);
    switch (names.operation) {
    case Id::AddConnectionToGroup:
        if (list.empty())
            return connectionNotFound(u"Error"_s, names.connectionId);
        m_state.join(*call.hub, list, {names.group});
        return status(200);
    case Id::AddUserToGroup:
        if (list.empty())
            return userNotFound(names.userId);
        m_state.join(*call.hub, list, {names.group});
        return status(200);
    case Id::AddConnectionsToGroups:
        m_state.join(*call.hub, list, call.groups.groups);
        return status(200);
    case Id::RemoveConnectionsFromGroups:
        m_state.leave(*call.hub, list, call.groups.groups);
        return status(200);
    case Id::RemoveConnectionFromAllGroups:
    case Id::RemoveUserFromAllGroups:
        m_state.leaveAll(*call.hub, list);
        return status(204);
    default:
        m_state.leave(*call.hub, list, {names.group});
        return status(204);
    }
}

EmulatorResponse RestRouter::changePermission(Call &call)
{
    const RouteMatch &names = call.names;
    Connection *connection = call.hub->find(names.connectionId);
    if (names.operation == Id::CheckPermission) {
        // The service gives the same answer for "no such connection" and "not allowed".
        const bool allowed = connection && connection->roles.allows(*call.permission, call.targetName);
        return allowed ? status(200) : connectionNotFound(u"Info"_s, names.connectionId);
    }
    const bool grant = names.operation == Id::GrantPermission;
    if (!connection)
        return grant ? connectionNotFound(u"Info"_s, names.connectionId) : status(204);
    if (!connection->roles.setOverride(*call.permission, call.targetName, grant)) {
        return errorResponse(409, u"Error.Connection.Conflict"_s,
                             u"Connection `%1` has 1000 rules for %2 already, which is the most."_s.arg(
                                 names.connectionId, permissionName(*call.permission)),
                             u"Connection"_s);
    }
    return status(grant ? 200 : 204);
}

} // namespace wps
