// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/message_body.h"
#include "core/model/names.h"
#include "core/rest/rest_operation.h"
#include "core/rest/send_options.h"

#include <initializer_list>

namespace wps::operations
{

/// "/api/hubs/{hub}" followed by these segments, each percent-encoded once. A segment that begins with ":" is an action
/// of the service and stays as it is; `pathOf` is for names, `action` for the last literal part.
QByteArray pathOf(const HubName &hub, std::initializer_list<QString> segments, const char *action = nullptr);

RestRequest makeRequest(const char *operationId, const char *method, const QByteArray &path, QList<int> accepted);

/// Names that no path segment can carry: with "/" (the service does not decode %2F), and "." and "..", which proxies
/// and servers resolve, so that a send to the group ".." would become a broadcast.
template <typename Tag> bool fitsInPath(const Name<Tag> &name)
{
    return name.fitsInPath() && name.value() != QStringLiteral(".") && name.value() != QStringLiteral("..");
}

QString inGroup(const GroupName &group); ///< 'name' in groups
QString isUser(const UserId &user);      ///< userId eq 'name'
QString isConnection(const ConnectionId &connection);
QString bothFilters(const QString &first, const QString &second); ///< either may be empty

enum SendPart : unsigned { NoPart = 0, Excluded = 1, Filter = 2 };

/// A send with body, Content-Type, metadata headers and those options that the operation has. Out-of-range values
/// become the request's refusal.
RestOperation<void> makeSend(const char *operationId, const QByteArray &path, const MessageBody &body,
                             const SendOptions &options, unsigned parts);
RestOperation<void> makeClose(const char *operationId, const QByteArray &path, const CloseOptions &options);

/// :addToGroups and :removeFromGroups.
RestRequest makeBulk(const char *operationId, const HubName &hub, const char *action, const QList<GroupName> &groups,
                     const QString &filter);

Result<void> decodeNothing(const RestResponse &response);
Result<bool> decodeYes(const RestResponse &response);       ///< true: an accepted status
Result<bool> decodeExistence(const RestResponse &response); ///< false: 404 of the service itself

/// The refusal of an operation that has no other way for this name; `what` is "group", "user" or "connection".
Error unreachableName(const QString &what, const QString &name);
/// Why the usual way was not taken.
QString routeNote(const QString &what, const QString &name);

} // namespace wps::operations
