// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/emulator_control.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include <array>
#include <cmath>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

using std::chrono::milliseconds;
using std::chrono::seconds;

const std::array<QString, 4> kScopeFields{u"hub"_s, u"group"_s, u"user"_s, u"connection"_s};

/// Takes fields out of a command and remembers the first that is wrong.
class Fields
{
public:
    explicit Fields(const QJsonObject &command) : m_command(command) {}

    QString text(const QString &name)
    {
        const QJsonValue value = taken(name);
        if (!value.isUndefined() && !value.isString())
            fail(name, u"%1 must be a string."_s.arg(name));
        return value.toString();
    }
    bool flag(const QString &name, bool otherwise)
    {
        const QJsonValue value = taken(name);
        if (!value.isUndefined() && !value.isBool())
            fail(name, u"%1 must be true or false."_s.arg(name));
        return value.toBool(otherwise);
    }
    std::optional<qint64> number(const QString &name)
    {
        const QJsonValue value = taken(name);
        if (value.isUndefined())
            return {};
        constexpr double kLargest = std::numeric_limits<qint32>::max();
        const double number = value.toDouble(-1);
        if (number >= 0 && number <= kLargest && std::floor(number) == number)
            return static_cast<qint64>(number);
        fail(name, u"%1 must be a whole number, and none below 0."_s.arg(name));
        return {};
    }
    qint64 needed(const QString &name)
    {
        if (!m_command.contains(name))
            fail(name, u"%1 is missing."_s.arg(name));
        return number(name).value_or(0);
    }

    FaultScope scope()
    {
        using Kind = FaultScope::Kind;
        FaultScope scope;
        for (qsizetype i = 0; i < qsizetype(kScopeFields.size()); ++i) {
            const QString &name = kScopeFields.at(size_t(i));
            if (!m_command.contains(name))
                continue;
            const QString value = text(name);
            if (value.isEmpty())
                fail(name, u"%1 must not be empty."_s.arg(name));
            if (i > 0 && scope.kind > Kind::Hub)
                fail(name, u"Only one of group, user and connection can be given."_s);
            if (i > 0 && scope.hub.isEmpty())
                fail(u"hub"_s, u"%1 needs its hub."_s.arg(name));
            (i == 0 ? scope.hub : scope.name) = value;
            scope.kind = static_cast<Kind>(i + 1);
        }
        return scope;
    }

    /// Empty when every field was taken and is right.
    std::optional<Error> problem() const
    {
        for (auto it = m_command.begin(); !m_problem && it != m_command.end(); ++it) {
            if (!m_taken.contains(it.key()))
                return Error::invalidInput(it.key(), u"This command has no such field."_s);
        }
        return m_problem;
    }

private:
    QJsonValue taken(const QString &name)
    {
        m_taken.insert(name);
        return m_command.value(name);
    }
    void fail(const QString &field, const QString &message)
    {
        if (!m_problem)
            m_problem = Error::invalidInput(field, message);
    }

    QJsonObject m_command;
    QSet<QString> m_taken{u"command"_s, u"id"_s};
    std::optional<Error> m_problem;
};

/// The effect of a command that makes a fault; empty for another command.
std::optional<FaultEffect> readEffect(const QString &command, Fields &fields)
{
    if (command == "half-open"_L1)
        return HalfOpenFault{};
    if (command == "expire-tokens"_L1)
        return ExpireTokensFault{};
    if (command == "withhold-acks"_L1)
        return WithholdAcksFault{};
    if (command == "delay"_L1) {
        DelayFault delay;
        delay.delay = milliseconds(fields.needed(u"delay"_s));
        delay.jitter = milliseconds(fields.number(u"jitter"_s).value_or(0));
        delay.requests = fields.flag(u"requests"_s, true);
        delay.frames = fields.flag(u"frames"_s, true);
        return delay;
    }
    if (command != "refuse"_L1)
        return {};
    RefuseFault refuse;
    refuse.status = static_cast<int>(fields.needed(u"status"_s));
    refuse.requests = fields.flag(u"requests"_s, true);
    refuse.handshakes = fields.flag(u"handshakes"_s, true);
    if (const auto after = fields.number(u"retryAfter"_s))
        refuse.retryAfter = seconds(*after);
    refuse.percent = static_cast<int>(fields.number(u"percent"_s).value_or(100));
    if (const auto times = fields.number(u"times"_s))
        refuse.times = static_cast<quint64>(*times);
    refuse.code = fields.text(u"code"_s);
    refuse.message = fields.text(u"message"_s);
    return refuse;
}

// The fields of a fault in force, named as in the command that made it.
QJsonObject toJson(const HalfOpenFault &)
{
    return {{u"kind"_s, u"half-open"_s}};
}

QJsonObject toJson(const ExpireTokensFault &)
{
    return {{u"kind"_s, u"expire-tokens"_s}};
}

QJsonObject toJson(const WithholdAcksFault &)
{
    return {{u"kind"_s, u"withhold-acks"_s}};
}

QJsonObject toJson(const DelayFault &delay)
{
    return {{u"kind"_s, u"delay"_s},
            {u"delay"_s, qint64(delay.delay.count())},
            {u"jitter"_s, qint64(delay.jitter.count())},
            {u"requests"_s, delay.requests},
            {u"frames"_s, delay.frames}};
}

QJsonObject toJson(const RefuseFault &refuse)
{
    QJsonObject object{{u"kind"_s, u"refuse"_s},
                       {u"status"_s, refuse.status},
                       {u"requests"_s, refuse.requests},
                       {u"handshakes"_s, refuse.handshakes},
                       {u"percent"_s, refuse.percent}};
    if (refuse.retryAfter)
        object.insert(u"retryAfter"_s, qint64(refuse.retryAfter->count()));
    if (refuse.times)
        object.insert(u"times"_s, qint64(*refuse.times));
    if (!refuse.code.isEmpty())
        object.insert(u"code"_s, refuse.code);
    if (!refuse.message.isEmpty())
        object.insert(u"message"_s, refuse.message);
    return object;
}

QJsonObject toJson(const ActiveFault &active)
{
    QJsonObject object = std::visit([](const auto &effect) { return toJson(effect); }, active.fault.effect);
    object.insert(u"fault"_s, qint64(active.id));
    object.insert(u"since"_s, active.since.toString(Qt::ISODateWithMs));
    object.insert(u"struck"_s, qint64(active.struck));
    const FaultScope &scope = active.fault.scope;
    if (scope.kind != FaultScope::Kind::Everything)
        object.insert(u"hub"_s, scope.hub);
    if (scope.kind > FaultScope::Kind::Hub)
        object.insert(kScopeFields.at(size_t(scope.kind) - 1), scope.name);
    return object;
}

QJsonArray toJson(const QList<ActiveFault> &faults)
{
    QJsonArray array;
    for (const ActiveFault &fault : faults)
        array.append(toJson(fault));
    return array;
}

QJsonObject toJson(const EmulatorConnection &connection)
{
    return {{u"id"_s, connection.id},
            {u"userId"_s, connection.anonymous ? QJsonValue() : QJsonValue(connection.userId)},
            {u"protocol"_s, connection.protocol.isEmpty() ? QJsonValue() : QJsonValue(connection.protocol)},
            {u"waiting"_s, connection.isWaiting},
            {u"halfOpen"_s, connection.isHalfOpen},
            {u"groups"_s, QJsonArray::fromStringList(connection.groups)},
            {u"roles"_s, QJsonArray::fromStringList(connection.roles)},
            {u"connectedAt"_s, connection.connectedAt.toString(Qt::ISODateWithMs)},
            {u"sent"_s, qint64(connection.sent)},
            {u"received"_s, qint64(connection.received)}};
}

QJsonObject toJson(const EmulatorSnapshot &snapshot)
{
    QJsonArray hubs;
    for (const EmulatorHub &hub : snapshot.hubs) {
        QJsonArray connections;
        for (const EmulatorConnection &connection : hub.connections)
            connections.append(toJson(connection));
        hubs.append(QJsonObject{{u"name"_s, hub.name}, {u"connections"_s, connections}});
    }
    return {{u"hubs"_s, hubs},
            {u"requests"_s, qint64(snapshot.requests)},
            {u"deliveries"_s, qint64(snapshot.deliveries)},
            {u"faults"_s, toJson(snapshot.faults)}};
}

/// The service's API says "scope"; a command names the field that gave it.
Error named(Error error, const FaultScope &scope)
{
    if (error.field == "scope"_L1)
        error.field = scope.kind == FaultScope::Kind::Everything ? u"hub"_s : kScopeFields.at(size_t(scope.kind) - 1);
    return error;
}

Result<QJsonObject> strike(Emulator &emulator, const QString &command, Fields &fields)
{
    const FaultScope scope = fields.scope();
    if (const auto effect = readEffect(command, fields)) {
        if (const auto problem = fields.problem())
            return failure(*problem);
        const auto injected = emulator.inject({scope, *effect});
        if (!injected)
            return failure(named(injected.error(), scope));
        return QJsonObject{{u"fault"_s, *injected == 0 ? QJsonValue() : QJsonValue(qint64(*injected))}};
    }
    ServiceClose close;
    if (command == "close"_L1) {
        close.code = static_cast<int>(fields.number(u"code"_s).value_or(close.code));
        close.reason = fields.text(u"reason"_s);
        close.isRecoverable = fields.flag(u"recoverable"_s, false);
    }
    if (const auto problem = fields.problem())
        return failure(*problem);
    const auto struck = command == "close"_L1 ? emulator.close(scope, close) : Result<int>(emulator.cut(scope));
    if (!struck)
        return failure(struck.error());
    return QJsonObject{{u"connections"_s, *struck}};
}

Result<QJsonObject> lift(Emulator &emulator, Fields &fields)
{
    const qint64 id = fields.needed(u"fault"_s);
    if (const auto problem = fields.problem())
        return failure(*problem);
    if (!emulator.lift(static_cast<quint64>(id)))
        return failure(Error::invalidInput(u"fault"_s, u"No such fault is in force."_s));
    return QJsonObject();
}

Result<QJsonObject> run(Emulator &emulator, const QJsonObject &object)
{
    const QString command = object.value("command"_L1).toString();
    Fields fields(object);
    static const QSet<QString> strikes{u"cut"_s,    u"close"_s,         u"half-open"_s,    u"delay"_s,
                                       u"refuse"_s, u"expire-tokens"_s, u"withhold-acks"_s};
    if (strikes.contains(command))
        return strike(emulator, command, fields);
    if (command == "lift"_L1)
        return lift(emulator, fields);
    static const QSet<QString> withoutFields{u"clear"_s, u"faults"_s, u"snapshot"_s, u"quit"_s};
    if (!withoutFields.contains(command)) {
        return failure(Error::invalidInput(
            u"command"_s, u"Give one of cut, close, half-open, delay, refuse, expire-tokens, withhold-acks, lift, "
                          "clear, faults, snapshot and quit."_s));
    }
    if (const auto problem = fields.problem())
        return failure(*problem);
    if (command == "clear"_L1)
        return QJsonObject{{u"lifted"_s, emulator.liftAll()}};
    if (command == "faults"_L1)
        return QJsonObject{{u"faults"_s, toJson(emulator.snapshot().faults)}};
    return command == "snapshot"_L1 ? toJson(emulator.snapshot()) : QJsonObject();
}

} // namespace

QByteArray EmulatorControl::answer(const QByteArray &line)
{
    QJsonParseError parsed;
    const QJsonDocument document = QJsonDocument::fromJson(line, &parsed);
    Result<QJsonObject> result = failure(Error::invalidInput({}, u"A command is one JSON object on a line."_s));
    if (line.size() > kMaxLine)
        result = failure(Error::invalidInput({}, u"A command has at most 64 KiB."_s));
    else if (document.isObject())
        result = run(m_emulator, document.object());
    QJsonObject answer = result.value_or(QJsonObject());
    answer.insert(u"ok"_s, result.has_value());
    if (!result)
        answer.insert(u"error"_s,
                      QJsonObject{{u"field"_s, result.error().field}, {u"message"_s, result.error().message}});
    else if (document.object().value("command"_L1) == "quit"_L1)
        m_hasQuit = true;
    if (document.object().contains("id"_L1))
        answer.insert(u"id"_s, document.object().value("id"_L1));
    return QJsonDocument(answer).toJson(QJsonDocument::Compact);
}

} // namespace wps
