// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/operations/token.h"

#include "core/rest/error_decoder.h"
#include "core/rest/operations/operation_support.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <limits>

using namespace Qt::StringLiterals;

namespace wps
{

using namespace operations;

namespace
{

QString clientTypeName(ClientEndpoint endpoint)
{
    switch (endpoint) {
    case ClientEndpoint::Default:
        return u"Default"_s;
    case ClientEndpoint::Mqtt:
        return u"MQTT"_s;
    case ClientEndpoint::SocketIo:
        return u"SocketIO"_s;
    }
    return {};
}

Result<SecretText> decodeToken(const RestResponse &response)
{
    const QString token = QJsonDocument::fromJson(response.body).object().value("token"_L1).toString();
    if (token.isEmpty()) {
        RestResponse withoutBody = response;
        withoutBody.body.clear(); // may hold the token in a form that was not expected
        return failure(protocolError(withoutBody, u"The answer holds no token."_s));
    }
    return SecretText(token.toUtf8());
}

} // namespace

RestOperation<SecretText> generateClientToken(const HubName &hub, const ClientAccessRequest &wanted)
{
    RestRequest request = makeRequest("generateClientToken", "POST", pathOf(hub, {}, "generateToken"), {200});
    request.idempotent = true;
    if (wanted.userId)
        request.query.append({u"userId"_s, wanted.userId->value()});
    for (const QString &role : wanted.roles)
        request.query.append({u"role"_s, role});
    for (const GroupName &group : wanted.groups)
        request.query.append({u"group"_s, group.value()});
    request.query.append({u"minutesToExpire"_s, QString::number(wanted.lifetime.count())});
    request.query.append({u"clientType"_s, clientTypeName(wanted.endpoint)});
    if (wanted.lifetime.count() < 1 || wanted.lifetime.count() > std::numeric_limits<qint32>::max())
        request.refusal = Error::invalidInput(u"minutesToExpire"_s, u"A token lives for one minute or more."_s);
    else if (const auto checked = checkRoles(wanted.roles); !checked)
        request.refusal = checked.error();
    return {request, decodeToken};
}

} // namespace wps
