// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QDateTime>
#include <QString>

#include <chrono>
#include <optional>
#include <variant>

namespace wps
{

/// Whom a fault concerns. Hub names are compared without case; a hub, group or user that is not there yet may be named,
/// too.
struct FaultScope {
    enum class Kind { Everything, Hub, Group, User, Connection };

    Kind kind = Kind::Everything;
    QString hub;  ///< empty for Everything
    QString name; ///< of the group, user or connection

    static FaultScope everything() { return {}; }
    static FaultScope ofHub(const QString &hub) { return {Kind::Hub, hub, {}}; }
    static FaultScope group(const QString &hub, const QString &name) { return {Kind::Group, hub, name}; }
    static FaultScope user(const QString &hub, const QString &name) { return {Kind::User, hub, name}; }
    static FaultScope connection(const QString &hub, const QString &id) { return {Kind::Connection, hub, id}; }

    friend bool operator==(const FaultScope &, const FaultScope &) = default;
};

/// A goodbye that a client did not ask for. JSON and protobuf clients get the `disconnected` frame with the reason
/// before it.
struct ServiceClose {
    int code = 1000; ///< one that may be sent: 1000 to 1003, 1007 to 1014, 3000 to 4999
    QString reason;  ///< at most 123 bytes of UTF-8, or InvalidInput
    /// A reliable connection keeps its place for the recovery window, as when a service reloads. Otherwise it is over.
    bool isRecoverable = false;
};

// Faults that last until they are lifted.

/// The sockets that are open now stay open, but are neither read nor written: nothing tells their clients but the
/// silence. New sockets work, so that a client can recover on one. On lifting, what waited is read and written.
struct HalfOpenFault {
    friend bool operator==(const HalfOpenFault &, const HalfOpenFault &) = default;
};

/// Answers come later, and in the same order. The longest of several counts. Handshakes are requests, too. A scope of
/// a group, user or connection delays frames only. Lifting the last delay sends at once what waited.
struct DelayFault {
    std::chrono::milliseconds delay{0};
    std::chrono::milliseconds jitter{0}; ///< added at random, from nothing to this
    bool requests = true;                ///< answers to REST requests and handshakes
    bool frames = true;                  ///< what is sent to clients: messages, acks, pongs, goodbyes

    static constexpr std::chrono::milliseconds kLongest{600'000};
    friend bool operator==(const DelayFault &, const DelayFault &) = default;
};

/// Requests are answered with an error and not done. For everything or for a hub.
struct RefuseFault {
    int status = 503; ///< 400 to 599
    bool requests = true;
    bool handshakes = true;
    std::optional<std::chrono::seconds> retryAfter; ///< as the header Retry-After
    int percent = 100;                              ///< of what comes, at random; 1 to 100
    std::optional<quint64> times;                   ///< so many, then it lifts itself; empty: until lifted
    QString code;                                   ///< x-ms-error-code; empty: the usual one of the status
    QString message;                                ///< empty: one that says that it was asked for

    friend bool operator==(const RefuseFault &, const RefuseFault &) = default;
};

/// Tokens that were issued before now, in this second included, count as expired for REST requests and handshakes, as
/// do tokens that do not say when they were issued (iat or nbf). Open connections stay, and recover. For everything.
struct ExpireTokensFault {
    friend bool operator==(const ExpireTokensFault &, const ExpireTokensFault &) = default;
};

/// What clients ask for is done, and they are not told. Withheld acks are never sent: a client that asks again with
/// the same ackId after lifting is told that it is a duplicate.
struct WithholdAcksFault {
    friend bool operator==(const WithholdAcksFault &, const WithholdAcksFault &) = default;
};

using FaultEffect = std::variant<HalfOpenFault, DelayFault, RefuseFault, ExpireTokensFault, WithholdAcksFault>;

struct Fault {
    FaultScope scope;
    FaultEffect effect;

    friend bool operator==(const Fault &, const Fault &) = default;
};

/// A fault that is in force.
struct ActiveFault {
    quint64 id = 0; ///< never used again by the same emulator run
    Fault fault;
    QDateTime since;    ///< UTC
    quint64 struck = 0; ///< sockets held, answers and frames delayed, requests refused, tokens refused, acks withheld
};

/// InvalidInput whose `field` is the member that is wrong: "scope", "delay", "jitter", "requests", "status",
/// "retryAfter", "percent", "times", "code".
Result<void> checkFault(const Fault &fault);
/// The same for "code" and "reason".
Result<void> checkServiceClose(const ServiceClose &close);

} // namespace wps
