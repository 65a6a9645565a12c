// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/call_record.h"

#include "core/base/logging.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

/// "/api/hubs/chat/groups/a%20b/:send" in its two parts, decoded: "chat" and "groups/a b/:send".
std::pair<QString, QString> hubAndTarget(const QByteArray &path)
{
    const QByteArray prefix = "/api/hubs/";
    if (!path.startsWith(prefix))
        return {{}, QString::fromUtf8(QByteArray::fromPercentEncoding(path))};
    const QByteArray rest = path.mid(prefix.size());
    const qsizetype slash = rest.indexOf('/');
    const auto decoded = [](const QByteArray &part) { return QUrl::fromPercentEncoding(part); };
    if (slash < 0)
        return {decoded(rest.left(rest.indexOf(':'))), decoded(rest.mid(rest.indexOf(':')))};
    return {decoded(rest.left(slash)), decoded(rest.mid(slash + 1))};
}

QString hostOf(const QUrl &endpoint)
{
    return endpoint.port() > 0 ? endpoint.host() + u':' + QString::number(endpoint.port()) : endpoint.host();
}

} // namespace

GuardedCall guardedCall(const ServiceCredential &credential, const RestRequest &request, const CallOrigin &origin)
{
    GuardedCall call;
    call.origin = origin;
    call.endpoint = credential.endpoint;
    call.reverseProxyEndpoint = credential.reverseProxyEndpoint;
    call.hub = hubAndTarget(request.path).first;
    call.verb = verbClassOf(request.operationId, request.method);
    call.typedHub = request.typedHub;
    return call;
}

CallRecord recordOf(const ServiceCredential &credential, const RestRequest &request, const CallOrigin &origin)
{
    CallRecord record;
    record.startedAt = QDateTime::currentDateTimeUtc();
    record.origin = origin;
    record.endpoint = hostOf(credential.endpoint);
    const auto [hub, target] = hubAndTarget(request.path);
    record.hub = hub;
    record.target = redactSecrets(target);
    for (const auto &[name, value] : request.query) {
        if (name == "filter"_L1 || name == "excluded"_L1)
            record.target += redactSecrets(u' ' + name + u'=' + value);
    }
    record.operationId = request.operationId;
    record.method = request.method;
    record.requestId = request.requestId;
    if (request.hasBody)
        record.body = request.body;
    return record;
}

} // namespace wps
