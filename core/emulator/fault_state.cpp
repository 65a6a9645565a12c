// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/fault_state.h"

#include "core/base/logging.h"
#include "core/emulator/hub_state.h"

#include <QRandomGenerator>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

using std::chrono::milliseconds;
using Kind = FaultScope::Kind;

/// Requests that name no hub are struck by what strikes everything.
bool coversHub(const FaultScope &scope, const QString &hub)
{
    return scope.kind == Kind::Everything || (scope.kind == Kind::Hub && scope.hub == hub);
}

bool covers(const FaultScope &scope, const QString &hub, const Connection *connection)
{
    if (coversHub(scope, hub))
        return true;
    return connection && scope.hub == hub && HubState::isInScope(scope, *connection);
}

milliseconds chosen(const DelayFault &delay)
{
    const auto extra = delay.jitter.count() == 0
                           ? qint64(0)
                           : QRandomGenerator::global()->bounded(static_cast<qint64>(delay.jitter.count()) + 1);
    return delay.delay + milliseconds(extra);
}

QString usualCode(int status)
{
    switch (status) {
    case 400:
        return u"Error.BadRequest"_s;
    case 401:
        return u"Error.Unauthorized"_s;
    case 403:
        return u"Error.Forbidden"_s;
    case 404:
        return u"Error.NotFound"_s;
    case 409:
        return u"Error.Conflict"_s;
    case 429:
        return u"Error.TooManyRequests"_s;
    case 503:
        return u"Error.ServiceUnavailable"_s;
    default:
        return status < 500 ? u"Error.BadRequest"_s : u"Error.InternalServerError"_s;
    }
}

EmulatorResponse response(const RefuseFault &refuse)
{
    EmulatorResponse answer =
        errorResponse(refuse.status, refuse.code.isEmpty() ? usualCode(refuse.status) : refuse.code,
                      refuse.message.isEmpty() ? u"Refused on request: a fault is injected."_s : refuse.message);
    if (refuse.retryAfter)
        answer.headers.append(qMakePair(QByteArray("Retry-After"), QByteArray::number(refuse.retryAfter->count())));
    return answer;
}

} // namespace

Result<quint64> FaultState::inject(const Fault &fault)
{
    if (const auto checked = checkFault(fault); !checked)
        return failure(checked.error());
    Entry entry{m_nextId, fault, QDateTime::currentDateTimeUtc(), 0, {}};
    FaultScope &scope = entry.fault.scope;
    scope.hub = scope.hub.toLower();
    if (scope.kind == Kind::Connection && !m_state.find(scope.hub, scope.name))
        return failure(Error::invalidInput(u"scope"_s, u"There is no such connection."_s));
    if (std::holds_alternative<HalfOpenFault>(fault.effect)) {
        m_state.forEachInScope(scope, [&entry](const Connection &connection) {
            if (connection.sink)
                entry.held.push_back(connection.sink);
        });
        if (entry.held.empty())
            return failure(Error::invalidInput(u"scope"_s, u"There is no open socket in this scope."_s));
        for (const auto &sink : entry.held)
            sink->hold();
        entry.struck = entry.held.size();
    } else {
        // A second fault of its kind and scope takes the place of the first.
        std::erase_if(m_entries, [&entry](const Entry &old) {
            return old.fault.scope == entry.fault.scope && old.fault.effect.index() == entry.fault.effect.index();
        });
    }
    const auto *delay = std::get_if<DelayFault>(&fault.effect);
    if (delay && delay->delay + delay->jitter == milliseconds(0)) {
        changed();
        return 0;
    }
    ++m_nextId;
    m_entries.push_back(std::move(entry));
    changed();
    return m_entries.back().id;
}

bool FaultState::lift(quint64 id)
{
    const auto it =
        std::find_if(m_entries.begin(), m_entries.end(), [id](const Entry &entry) { return entry.id == id; });
    if (it == m_entries.end())
        return false;
    const Entry ended = std::move(*it);
    m_entries.erase(it);
    end(ended);
    changed();
    return true;
}

int FaultState::liftAll()
{
    const std::vector<Entry> ended = std::exchange(m_entries, {});
    for (const Entry &entry : ended)
        end(entry);
    if (!ended.empty())
        changed();
    return static_cast<int>(ended.size());
}

void FaultState::end(const Entry &entry)
{
    for (const auto &sink : entry.held)
        sink->release();
}

QList<ActiveFault> FaultState::active() const
{
    QList<ActiveFault> faults;
    for (const Entry &entry : m_entries)
        faults.append({entry.id, entry.fault, entry.since, entry.struck});
    return faults;
}

void FaultState::removeSpent()
{
    if (std::erase_if(m_entries, [this](const Entry &entry) { return isSpent(entry); }) > 0)
        changed();
}

bool FaultState::isSpent(const Entry &entry) const
{
    if (std::holds_alternative<HalfOpenFault>(entry.fault.effect))
        return std::all_of(entry.held.begin(), entry.held.end(), [](const auto &sink) { return !sink->isOpen(); });
    const FaultScope &scope = entry.fault.scope;
    return scope.kind == Kind::Connection && !m_state.find(scope.hub, scope.name);
}

void FaultState::changed()
{
    m_delaysFrames = m_delaysAnswers = m_refuses = m_withholds = m_expires = false;
    for (const Entry &entry : m_entries) {
        if (const auto *delay = std::get_if<DelayFault>(&entry.fault.effect)) {
            m_delaysFrames |= delay->frames;
            m_delaysAnswers |= delay->requests;
        }
        m_refuses |= std::holds_alternative<RefuseFault>(entry.fault.effect);
        m_withholds |= std::holds_alternative<WithholdAcksFault>(entry.fault.effect);
        m_expires |= std::holds_alternative<ExpireTokensFault>(entry.fault.effect);
    }
    if (m_changed)
        m_changed();
}

milliseconds FaultState::frameDelay(const QString &hub, const Connection *connection)
{
    milliseconds longest{0};
    for (Entry &entry : m_entries) {
        const auto *delay = std::get_if<DelayFault>(&entry.fault.effect);
        if (!delay || !delay->frames || !covers(entry.fault.scope, hub, connection))
            continue;
        ++entry.struck;
        longest = std::max(longest, chosen(*delay));
    }
    return longest;
}

milliseconds FaultState::longestAnswerDelay(const QString &hub)
{
    milliseconds longest{0};
    for (Entry &entry : m_entries) {
        const auto *delay = std::get_if<DelayFault>(&entry.fault.effect);
        if (!delay || !delay->requests || !coversHub(entry.fault.scope, hub))
            continue;
        ++entry.struck;
        longest = std::max(longest, chosen(*delay));
    }
    return longest;
}

std::optional<EmulatorResponse> FaultState::makeRefusal(Approach approach, const QString &hub)
{
    for (auto it = m_entries.begin(); it != m_entries.end(); ++it) {
        const auto *refuse = std::get_if<RefuseFault>(&it->fault.effect);
        if (!refuse || !(approach == Approach::Request ? refuse->requests : refuse->handshakes) ||
            !coversHub(it->fault.scope, hub) || QRandomGenerator::global()->bounded(100) >= refuse->percent)
            continue;
        EmulatorResponse answer = response(*refuse);
        ++it->struck;
        if (refuse->times && it->struck >= *refuse->times) {
            qCInfo(logEmulator, "a refusal has struck %llu times and ended",
                   static_cast<unsigned long long>(it->struck));
            m_entries.erase(it);
            changed();
        }
        return answer;
    }
    return {};
}

bool FaultState::isAckWithheld(const QString &hub, const Connection &connection)
{
    bool withheld = false;
    for (Entry &entry : m_entries) {
        if (!std::holds_alternative<WithholdAcksFault>(entry.fault.effect) ||
            !covers(entry.fault.scope, hub, &connection))
            continue;
        ++entry.struck;
        withheld = true;
    }
    return withheld;
}

bool FaultState::hasExpired(const QJsonObject &claims)
{
    if (!m_expires)
        return false;
    QJsonValue issued = claims.value("iat"_L1);
    if (!issued.isDouble())
        issued = claims.value("nbf"_L1);
    for (Entry &entry : m_entries) {
        if (!std::holds_alternative<ExpireTokensFault>(entry.fault.effect))
            continue;
        if (issued.isDouble() && issued.toDouble() > static_cast<double>(entry.since.toSecsSinceEpoch()))
            continue;
        ++entry.struck;
        return true;
    }
    return false;
}

} // namespace wps
