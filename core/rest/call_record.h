// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/auth/token_source.h"
#include "core/guard/production_guard.h"
#include "core/rest/rest_operation.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <chrono>
#include <optional>

namespace wps
{

/// One management call from its beginning to its one result, however many attempts or pages it took. Holds no secret,
/// except in `body` where the sender put one there.
struct CallRecord {
    QDateTime startedAt; ///< UTC
    std::chrono::milliseconds duration{0};
    CallOrigin origin;
    QString endpoint; ///< host, with its port where that is not the usual one
    QString hub;
    QString operationId;
    QString target; ///< the path behind the hub, decoded: "groups/room1/:send"
    QByteArray method;
    QString requestId; ///< x-ms-client-request-id
    int attempts = 0;  ///< 0: nothing was sent
    int status = 0;    ///< of the last answer; 0 when none came
    std::optional<Error> error;
    std::optional<QByteArray> body; ///< as it was to be sent, shared and not copied; none where the call has none
};

/// What the production guard has to know of a request.
GuardedCall guardedCall(const ServiceCredential &credential, const RestRequest &request, const CallOrigin &origin);
/// The record as it is when the call begins.
CallRecord recordOf(const ServiceCredential &credential, const RestRequest &request, const CallOrigin &origin);

} // namespace wps
