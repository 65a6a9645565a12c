// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/faults.h"

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

using std::chrono::milliseconds;

constexpr qsizetype kMaxReasonBytes = 123; ///< RFC 6455: a close frame holds 125, two of them are the code

tl::unexpected<Error> wrong(const QString &field, const QString &message)
{
    return failure(Error::invalidInput(field, message));
}

Result<void> checkScope(const FaultScope &scope)
{
    using Kind = FaultScope::Kind;
    if (scope.kind != Kind::Everything && scope.hub.isEmpty())
        return wrong(u"scope"_s, u"The scope names no hub."_s);
    if (scope.kind != Kind::Everything && scope.kind != Kind::Hub && scope.name.isEmpty())
        return wrong(u"scope"_s, u"The scope names no group, user or connection."_s);
    return {};
}

Result<void> check(const FaultScope &, const HalfOpenFault &)
{
    return {};
}

Result<void> check(const FaultScope &scope, const DelayFault &delay)
{
    if (delay.delay < milliseconds(0) || delay.delay > DelayFault::kLongest)
        return wrong(u"delay"_s, u"The delay must be between 0 and 600000 ms."_s);
    if (delay.jitter < milliseconds(0) || delay.jitter > DelayFault::kLongest)
        return wrong(u"jitter"_s, u"The jitter must be between 0 and 600000 ms."_s);
    const bool reachesRequests = scope.kind == FaultScope::Kind::Everything || scope.kind == FaultScope::Kind::Hub;
    if (!delay.frames && !(delay.requests && reachesRequests))
        return wrong(u"requests"_s, u"The delay concerns neither requests nor frames."_s);
    return {};
}

Result<void> check(const FaultScope &scope, const RefuseFault &refuse)
{
    if (scope.kind != FaultScope::Kind::Everything && scope.kind != FaultScope::Kind::Hub)
        return wrong(u"scope"_s, u"Requests can be refused for everything or for a hub."_s);
    if (refuse.status < 400 || refuse.status > 599)
        return wrong(u"status"_s, u"The status must be between 400 and 599."_s);
    if (!refuse.requests && !refuse.handshakes)
        return wrong(u"requests"_s, u"Neither requests nor handshakes are to be refused."_s);
    if (refuse.retryAfter && (refuse.retryAfter->count() < 0 || refuse.retryAfter->count() > 86'400))
        return wrong(u"retryAfter"_s, u"Retry-After must be between 0 and 86400 seconds."_s);
    if (refuse.percent < 1 || refuse.percent > 100)
        return wrong(u"percent"_s, u"The share must be between 1 and 100 percent."_s);
    if (refuse.times && *refuse.times == 0)
        return wrong(u"times"_s, u"To refuse nothing is no fault: at least 1."_s);
    for (const QChar letter : refuse.code) {
        if (letter < u'!' || letter > u'~') // it becomes a header's value
            return wrong(u"code"_s, u"The error code may hold visible ASCII characters only."_s);
    }
    return {};
}

Result<void> check(const FaultScope &scope, const ExpireTokensFault &)
{
    if (scope.kind != FaultScope::Kind::Everything)
        return wrong(u"scope"_s, u"Tokens expire for everything."_s);
    return {};
}

Result<void> check(const FaultScope &, const WithholdAcksFault &)
{
    return {};
}

} // namespace

Result<void> checkFault(const Fault &fault)
{
    if (auto scope = checkScope(fault.scope); !scope)
        return scope;
    return std::visit([&fault](const auto &effect) { return check(fault.scope, effect); }, fault.effect);
}

Result<void> checkServiceClose(const ServiceClose &close)
{
    const bool mayBeSent = (close.code >= 1000 && close.code <= 1003) || (close.code >= 1007 && close.code <= 1014) ||
                           (close.code >= 3000 && close.code <= 4999);
    if (!mayBeSent)
        return wrong(u"code"_s, u"No close frame may hold this code: 1000 to 1003, 1007 to 1014 or 3000 to 4999."_s);
    if (close.reason.toUtf8().size() > kMaxReasonBytes)
        return wrong(u"reason"_s, u"The reason may hold at most 123 bytes."_s);
    return {};
}

} // namespace wps
