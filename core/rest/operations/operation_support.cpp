// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/operations/operation_support.h"

#include "core/odata/odata_filter.h"
#include "core/rest/error_decoder.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <utility>

using namespace Qt::StringLiterals;

namespace wps::operations
{

namespace
{

constexpr int kMaxTtlSeconds = 300;

void addExcluded(const QList<ConnectionId> &excluded, RestRequest *request)
{
    for (const ConnectionId &connection : excluded)
        request->query.append({u"excluded"_s, connection.value()});
}

std::optional<Error> problemOfSend(const MessageBody &body, const SendOptions &options)
{
    if (const auto checked = body.checkSize(); !checked)
        return checked.error();
    if (const auto checked = checkMetadata(options.metadata, false); !checked)
        return checked.error();
    if (options.messageTtlSeconds && (*options.messageTtlSeconds < 0 || *options.messageTtlSeconds > kMaxTtlSeconds)) {
        return Error::invalidInput(u"messageTtlSeconds"_s,
                                   u"The time to live is 0 to 300 seconds; 0 means that the message never expires."_s);
    }
    return std::nullopt;
}

} // namespace

QByteArray pathOf(const HubName &hub, std::initializer_list<QString> segments, const char *action)
{
    QByteArray path = "/api/hubs/" + RestRequest::segment(hub.value());
    for (const QString &segment : segments)
        path += '/' + RestRequest::segment(segment);
    if (action)
        path += QByteArray("/:") + action;
    return path;
}

RestRequest makeRequest(const char *operationId, const char *method, const QByteArray &path, QList<int> accepted)
{
    RestRequest request;
    request.operationId = QString::fromLatin1(operationId);
    request.method = method;
    request.path = path;
    request.acceptedStatuses = std::move(accepted);
    request.idempotent = request.method != "POST";
    return request;
}

QString inGroup(const GroupName &group)
{
    return odataLiteral(group.value()) + u" in groups"_s;
}

QString isUser(const UserId &user)
{
    return u"userId eq "_s + odataLiteral(user.value());
}

QString isConnection(const ConnectionId &connection)
{
    return u"connectionId eq "_s + odataLiteral(connection.value());
}

QString bothFilters(const QString &first, const QString &second)
{
    if (first.isEmpty() || second.isEmpty())
        return first + second;
    return u"(%1) and (%2)"_s.arg(first, second);
}

RestOperation<void> makeSend(const char *operationId, const QByteArray &path, const MessageBody &body,
                             const SendOptions &options, unsigned parts)
{
    RestRequest request = makeRequest(operationId, "POST", path, {202});
    if ((parts & Excluded) != 0)
        addExcluded(options.excluded, &request);
    if ((parts & Filter) != 0 && !options.filter.isEmpty())
        request.query.append({u"filter"_s, options.filter});
    if (options.messageTtlSeconds)
        request.query.append({u"messageTtlSeconds"_s, QString::number(*options.messageTtlSeconds)});
    request.headers.append({"Content-Type", body.contentType()});
    for (const auto &[key, value] : options.metadata)
        request.headers.append({"X-WebPubSub-Metadata-" + key.toLatin1(), value.toLatin1()});
    request.body = body.bytes;
    request.hasBody = true;
    request.refusal = problemOfSend(body, options);
    return {request, decodeNothing};
}

RestOperation<void> makeClose(const char *operationId, const QByteArray &path, const CloseOptions &options)
{
    RestRequest request = makeRequest(operationId, "POST", path, {204});
    addExcluded(options.excluded, &request);
    if (!options.reason.isEmpty())
        request.query.append({u"reason"_s, options.reason});
    return {request, decodeNothing};
}

RestRequest makeBulk(const char *operationId, const HubName &hub, const char *action, const QList<GroupName> &groups,
                     const QString &filter)
{
    RestRequest request = makeRequest(operationId, "POST", pathOf(hub, {}, action), {200});
    QJsonArray names;
    for (const GroupName &group : groups)
        names.append(group.value());
    QJsonObject body{{u"groups"_s, names}};
    if (!filter.isEmpty())
        body.insert(u"filter"_s, filter);
    request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    request.hasBody = true;
    request.headers.append({QByteArray("Content-Type"), QByteArray("application/json")});
    if (groups.isEmpty())
        request.refusal = Error::invalidInput(u"groups"_s, u"At least one group is needed."_s);
    else if (!filter.isEmpty() && filter.trimmed().isEmpty())
        request.refusal = Error::invalidInput(u"filter"_s, u"The filter has nothing but blanks."_s);
    return request;
}

Result<void> decodeNothing(const RestResponse &)
{
    return {};
}

Result<bool> decodeYes(const RestResponse &)
{
    return true;
}

Result<bool> decodeExistence(const RestResponse &response)
{
    if (response.status != 404)
        return true;
    if (isNotExisted(response))
        return false;
    return failure(decodeErrorResponse(response));
}

Error unreachableName(const QString &what, const QString &name)
{
    Error error;
    error.kind = Error::Kind::Unsupported;
    error.field = what;
    error.message = u"The service cannot be asked this about the %1 \"%2\": a name with \"/\", or the name \".\" or "
                    u"\"..\", does not fit into a request's path."_s.arg(what, name.left(80));
    return error;
}

QString routeNote(const QString &what, const QString &name)
{
    return u"The %1 \"%2\" does not fit into a request's path, so a filter selects its connections instead."_s.arg(
        what, name.left(80));
}

} // namespace wps::operations
