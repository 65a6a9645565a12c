// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/rest_router.h"

#include <QMessageAuthenticationCode>
#include <QRandomGenerator>
#include <QtEndian>

#include <array>
#include <limits>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr qint64 kMaxTtl = 300;
constexpr qint64 kMaxPageSize = 200;

bool isSend(RestOperationId operation)
{
    return operation == RestOperationId::SendToAll || operation == RestOperationId::SendToGroup ||
           operation == RestOperationId::SendToUser || operation == RestOperationId::SendToConnection;
}

bool isBulkGroups(RestOperationId operation)
{
    return operation == RestOperationId::AddConnectionsToGroups ||
           operation == RestOperationId::RemoveConnectionsFromGroups;
}

bool isPermission(RestOperationId operation)
{
    return operation == RestOperationId::GrantPermission || operation == RestOperationId::RevokePermission ||
           operation == RestOperationId::CheckPermission;
}

EmulatorResponse badTtl()
{
    return badRequest(u"Invalid messageTtlSeconds. It should be one integer between 0 and 300."_s);
}

EmulatorResponse notOffered(const EmulatorRequest &request, const EmulatorTarget &target)
{
    const QString path = target.segments().value(0).toLower();
    QString what = u"This emulator has no endpoint %1 %2."_s.arg(QString::fromLatin1(request.method),
                                                                 QString::fromUtf8(target.sentPath()));
    if (path == "clients"_L1)
        what = u"MQTT and Socket.IO clients are not offered by this emulator."_s;
    else if (path == "server"_L1)
        what = u"The server tunnel is not offered by this emulator."_s;
    else if (path == "livetrace"_L1)
        what = u"Live trace is not offered by this emulator."_s;
    else if (path == "api"_L1 && target.segments().value(3).compare("chat"_L1, Qt::CaseInsensitive) == 0)
        what = u"The chat preview API is not offered by this emulator."_s;
    return errorResponse(404, u"Error.NotFound"_s, what);
}

void setHeader(EmulatorResponse &response, const QByteArray &name, const QByteArray &value)
{
    response.headers.append({name, value});
}

} // namespace

RestRouter::RestRouter(HubState &state, const TokenValidator &tokens) : m_state(state), m_tokens(tokens)
{
    std::array<quint32, 8> random{};
    QRandomGenerator::system()->fillRange(random.data(), static_cast<qsizetype>(random.size()));
    m_pagingKey = QByteArray(reinterpret_cast<const char *>(random.data()), sizeof(random));
}

EmulatorResponse RestRouter::handle(const EmulatorRequest &request)
{
    m_state.countRequest();
    const EmulatorTarget target(request.target);
    EmulatorResponse response = dispatch(request, target);
    const bool isHealth = target.segments().value(1).compare("health"_L1, Qt::CaseInsensitive) == 0;
    const bool isFilterProblem = std::any_of(response.headers.begin(), response.headers.end(), [](const auto &header) {
        return header.second.startsWith("application/problem+json");
    });
    if (!isHealth && !isFilterProblem)
        setHeader(response, "api-supported-versions"_ba, supportedApiVersions());
    return response;
}

EmulatorResponse RestRouter::dispatch(const EmulatorRequest &request, const EmulatorTarget &target)
{
    QStringList allowed;
    const auto match = findRoute(request.method, target.segments(), &allowed);
    if (!match && allowed.isEmpty())
        return notOffered(request, target);
    if (!match) {
        EmulatorResponse response = errorResponse(
            405, u"Error.MethodNotAllowed"_s,
            u"%1 is not allowed here: use %2."_s.arg(QString::fromLatin1(request.method), allowed.join(u", "_s)));
        setHeader(response, "Allow"_ba, allowed.join(u", "_s).toLatin1());
        return response;
    }
    const auto version = checkApiVersion(target);
    if (!version)
        return version.error();
    if (match->operation == RestOperationId::Health)
        return {};

    Call call{request, target, *match, *version};
    if (auto refusal = checkModel(call))
        return *refusal;
    if (auto refusal = checkAuthorization(call))
        return *refusal;
    if (isSend(match->operation)) {
        if (auto refusal = checkSend(call))
            return *refusal;
    }
    if (isBulkGroups(match->operation)) {
        if (auto refusal = checkBulkGroups(call))
            return *refusal;
    }
    call.hub = &m_state.hub(call.names.hub);
    return execute(call);
}

RestRouter::Refusal RestRouter::checkModel(Call &call) const
{
    const RestOperationId operation = call.names.operation;
    if (auto refusal = checkNames(call.names))
        return refusal;
    if (isPermission(operation))
        return checkPermissionTarget(call);
    if (operation == RestOperationId::ListConnectionsInGroup)
        return checkPaging(call);
    if (operation == RestOperationId::GenerateClientToken)
        return checkTokenRequest(call);
    if (isSend(operation)) {
        // That it is a number is a matter of the model; its bounds come after authorization.
        const auto ttl = checkInteger(call.target, u"messageTtlSeconds"_s, std::numeric_limits<qint64>::min(),
                                      std::numeric_limits<qint64>::max());
        if (!ttl)
            return badTtl();
        call.ttl = *ttl;
    }
    return {};
}

RestRouter::Refusal RestRouter::checkNames(RouteMatch &names)
{
    auto hub = checkHub(names.hub);
    if (!hub)
        return hub.error();
    names.hub = *hub;
    if (!names.group.isNull()) {
        if (const auto group = checkGroup(names.group); !group)
            return group.error();
    }
    if (!names.userId.isNull()) {
        if (const auto user = checkNotBlank(names.userId, u"user id"_s); !user)
            return user.error();
    }
    if (!names.connectionId.isNull()) {
        if (const auto connection = checkNotBlank(names.connectionId, u"connection id"_s); !connection)
            return connection.error();
    }
    return {};
}

RestRouter::Refusal RestRouter::checkPermissionTarget(Call &call)
{
    const QString &name = call.names.permission;
    if (const auto permission = parsePermission(name))
        call.permission = *permission;
    else if (name == u"1" || name == u"2")
        call.permission = name == u"1" ? Permission::SendToGroup : Permission::JoinLeaveGroup;
    else
        return badRequest(u"Invalid permission. Valid permissions are sendToGroup and joinLeaveGroup."_s);
    const auto group = checkGroup(call.target.first(u"targetname").value_or(QString()));
    if (!group)
        return group.error();
    call.targetName = *group;
    return {};
}

RestRouter::Refusal RestRouter::checkTokenRequest(const Call &call)
{
    const auto minutes = checkInteger(call.target, u"minutesToExpire"_s, 1, std::numeric_limits<qint32>::max());
    if (!minutes)
        return minutes.error();
    const QString type = call.target.first(u"clienttype").value_or(u"Default"_s).toLower();
    if (type != "default"_L1 && type != "mqtt"_L1)
        return badRequest(u"Invalid clientType. It should be Default or MQTT."_s);
    const QStringList groups = call.target.values(u"group");
    for (const QString &group : groups) {
        if (const auto checked = checkGroup(group); !checked)
            return checked.error();
    }
    return {};
}

RestRouter::Refusal RestRouter::checkPaging(Call &call) const
{
    const auto pageSize = checkInteger(call.target, u"maxpagesize"_s, 1, kMaxPageSize);
    if (!pageSize)
        return pageSize.error();
    const auto top = checkInteger(call.target, u"top"_s, 1, std::numeric_limits<qint32>::max());
    if (!top)
        return top.error();
    call.pageSize = *pageSize;
    call.top = *top;
    const QStringList tokens = call.target.values(u"continuationtoken");
    if (tokens.isEmpty())
        return {};
    call.after = tokens.size() == 1 ? readContinuationToken(tokens.first()) : std::nullopt;
    if (!call.after)
        return badRequest(u"Invalid continuationToken."_s);
    return {};
}

RestRouter::Refusal RestRouter::checkAuthorization(const Call &call) const
{
    const auto refused = [](const QString &message) {
        EmulatorResponse response = errorResponse(401, u"Error.Unauthorized"_s, message);
        setHeader(response, "WWW-Authenticate"_ba, "Bearer"_ba);
        return response;
    };
    const auto allowed =
        m_tokens.checkRest(call.request.header("Authorization"), call.request.header("Host"), call.target);
    if (!allowed)
        return refused(allowed.error().message);
    if (call.names.operation == RestOperationId::GenerateClientToken) {
        return refused(u"Tokens are generated for Microsoft Entra callers only, and this emulator cannot verify Entra "
                       u"tokens. Sign the client access token with the access key instead."_s);
    }
    return {};
}

RestRouter::Refusal RestRouter::checkSend(Call &call)
{
    if (call.ttl && (*call.ttl < 0 || *call.ttl > kMaxTtl))
        return badTtl();
    const QString filter = call.target.first(u"filter").value_or(QString());
    if (!filter.isEmpty() && call.names.operation != RestOperationId::SendToConnection) {
        auto parsed = ODataFilter::parse(filter);
        if (!parsed)
            return badFilterResponse(parsed.error().message);
        call.filter = std::move(*parsed);
    }
    if (auto refusal = checkLength(call.request))
        return refusal;
    auto payload = readPayload(call.request);
    if (!payload)
        return payload.error();
    call.payload = std::move(*payload);
    auto metadata = readMetadata(call.request);
    if (!metadata)
        return metadata.error();
    call.metadata = std::move(*metadata);
    return {};
}

RestRouter::Refusal RestRouter::checkBulkGroups(Call &call)
{
    if (auto refusal = checkLength(call.request))
        return refusal;
    auto body = readGroupsBody(call.request);
    if (!body)
        return body.error();
    call.groups = std::move(*body);
    if (call.groups.filter) {
        auto parsed = ODataFilter::parse(*call.groups.filter);
        if (!parsed)
            return badRequest(parsed.error().message);
        call.filter = std::move(*parsed);
    }
    return {};
}

QString RestRouter::continuationToken(quint64 order) const
{
    QByteArray bytes(sizeof(order), Qt::Uninitialized);
    qToBigEndian(order, bytes.data());
    // Masked and signed with a key of this run: looks like a connection id, and nobody can make one up.
    const QByteArray signature =
        QMessageAuthenticationCode::hash(bytes, m_pagingKey, QCryptographicHash::Sha256).left(8);
    const QByteArray mask = QMessageAuthenticationCode::hash(signature, m_pagingKey, QCryptographicHash::Sha256);
    for (qsizetype i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>(bytes.at(i) ^ mask.at(i));
    const QByteArray token = signature + bytes;
    return QString::fromLatin1(token.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)) +
           u"K02"_s;
}

std::optional<quint64> RestRouter::readContinuationToken(const QString &token) const
{
    const auto bytes = QByteArray::fromBase64Encoding(token.chopped(std::min<qsizetype>(3, token.size())).toUtf8(),
                                                      QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals |
                                                          QByteArray::AbortOnBase64DecodingErrors);
    if (!bytes || (*bytes).size() != 16)
        return {};
    const QByteArray signature = (*bytes).left(8);
    const QByteArray mask = QMessageAuthenticationCode::hash(signature, m_pagingKey, QCryptographicHash::Sha256);
    QByteArray order = (*bytes).mid(8);
    for (qsizetype i = 0; i < order.size(); ++i)
        order[i] = static_cast<char>(order.at(i) ^ mask.at(i));
    const auto value = qFromBigEndian<quint64>(order.constData());
    return continuationToken(value) == token ? std::optional(value) : std::nullopt;
}

} // namespace wps
