// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/outgoing_message.h"
#include "core/emulator/rest_message.h"

#include <tl/expected.hpp>

#include <chrono>
#include <optional>

namespace wps
{

/// A checked value, or the answer that refuses it.
template <typename T> using Checked = tl::expected<T, EmulatorResponse>;

/// 400 Error.BadRequest about the request.
EmulatorResponse badRequest(const QString &message);
/// problem+json, as observed for a `filter` in the query that is not valid.
EmulatorResponse badFilterResponse(const QString &message);

/// The version asked for; the latest when none is. Once, and one of the advertised.
Checked<QString> checkApiVersion(const EmulatorTarget &target);
QByteArray supportedApiVersions();

Checked<QString> checkHub(const QString &text); ///< lower-cased
Checked<QString> checkGroup(const QString &text);
Checked<QString> checkNotBlank(const QString &text, const QString &what);

/// An integer parameter: absent, or given once and within the bounds.
Checked<std::optional<qint64>> checkInteger(const EmulatorTarget &target, const QString &name, qint64 lowest,
                                            qint64 highest);

/// 400 "Invalid Content-Length header." when it is not known or over 1 MiB.
std::optional<EmulatorResponse> checkLength(const EmulatorRequest &request);
/// The body as the payload that its content type says, converted to UTF-8. 415 or 400.
Checked<Payload> readPayload(const EmulatorRequest &request);
/// `X-WebPubSub-Metadata-<key>` headers: keys lower-cased, last value and its last comma part, trimmed.
Checked<Metadata> readMetadata(const EmulatorRequest &request);

/// Body of :addToGroups and :removeFromGroups. The filter is not parsed.
struct GroupsBody {
    QStringList groups;
    std::optional<QString> filter;
};
Checked<GroupsBody> readGroupsBody(const EmulatorRequest &request);

} // namespace wps
