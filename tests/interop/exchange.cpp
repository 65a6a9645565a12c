// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/interop/exchange.h"

#include "core/watch/message_log.h"
#include "tests/support/listening_client.h"

#include <QFutureWatcher>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace wps
{

namespace
{

constexpr int kAtOnce = 16;
constexpr qsizetype kProblemsTold = 5;
constexpr auto kUncut = 10s;
/// The bytes of an exchange vary: acknowledgements fall together or not.
constexpr qint64 kSlack = 40;
// What is heard, in order: the service sends before it acknowledges.
const QList<int> kHeardFromAny{0, 1, 2, 4};
const QList<int> kHeardFromReporting{0, 10, 11, 1, 2};
constexpr int kAfterFirst = 2; // step
constexpr int kRefusedStep = 4;

bool isReliable(Subprotocol subprotocol)
{
    return subprotocol == Subprotocol::JsonReliable || subprotocol == Subprotocol::ProtobufReliable;
}

MessageBody json(const QByteArray &text)
{
    return {DataType::Json, text};
}

} // namespace

QByteArray overWire(const QByteArray &clientUrl, const CuttingWire &wire)
{
    QUrl url = QUrl::fromEncoded(clientUrl);
    url.setScheme(u"ws"_s);
    url.setHost(wire.address().toString());
    url.setPort(wire.port());
    return url.toEncoded();
}

Exchange::Exchange(IoThread &io, Settings settings)
    : m_settings(std::move(settings))
    , m_wire(QUrl::fromEncoded(m_settings.clientUrl))
    , m_room(*GroupName::parse(u"room-%1-%2"_s.arg(m_wire.address().toString()).arg(m_wire.port())))
    , m_client(io, ForeignService::options(m_settings.subprotocol, overWire(m_settings.clientUrl, m_wire)))
    , m_steps(m_settings.reports ? stepsOfReporting() : stepsOfAny())
{
    m_wire.plan = [this](int connection) { return m_settings.plans.value(connection); };
    connect(&m_client, &ListeningClient::framesReady, this, &Exchange::takeFrames);
    connect(&m_client, &WebPubSubClient::statusChanged, this, &Exchange::takeStatus);
    m_client.start();
}

QList<QList<Exchange::Operation>> Exchange::stepsOfAny()
{
    const GroupName last = *GroupName::parse(m_room.value() + u"-last"_s);
    return {
        {join(m_room)},  {send(m_room, 0)}, {send(m_room, 1), send(m_room, 2)},
        {leave(m_room)}, {send(m_room, 3)}, {join(last)},
        {send(last, 4)}, {leave(last)}, // what was sent twice has come by now
    };
}

QList<QList<Exchange::Operation>> Exchange::stepsOfReporting()
{
    return {
        {join(m_room)},
        {send(m_room, 0)},
        {raise(u"flow"_s, R"({"from":10,"count":2})")},
        {send(m_room, 1), send(m_room, 2)},
        {join(*GroupName::parse(u"forbidden"_s))},
        {leave(m_room)},
        {send(m_room, 3)},
        {raise(u"report"_s, "0")},
    };
}

Exchange::Operation Exchange::join(const GroupName &group)
{
    return [this, group] { return m_client.joinGroup(group); };
}

Exchange::Operation Exchange::leave(const GroupName &group)
{
    return [this, group] { return m_client.leaveGroup(group); };
}

Exchange::Operation Exchange::send(const GroupName &group, int number)
{
    return [this, group, number] {
        return m_client.sendToGroup({group, json(QByteArray::number(number)), false, {}, {}, {}});
    };
}

Exchange::Operation Exchange::raise(const QString &name, const QByteArray &data)
{
    return [this, name, data] { return m_client.sendEvent({name, json(data), {}, {}}); };
}

const QList<int> &Exchange::due() const
{
    return m_settings.reports ? kHeardFromReporting : kHeardFromAny;
}

void Exchange::takeFrames(const QList<ClientFrame> &frames)
{
    using Kind = DownstreamMessage::Kind;
    for (const ClientFrame &frame : frames) {
        if (frame.direction == ClientFrame::Direction::Sent)
            takeSent(frame);
        else if (frame.message.kind == Kind::GroupMessage || frame.message.kind == Kind::ServerMessage)
            takeMessage(frame);
        else if (frame.message.kind == Kind::Connected && m_ids.contains(frame.message.connectionId))
            continue; // said again after a recovery
        else if (frame.message.kind == Kind::Connected)
            startConnection();
        else if (frame.message.kind == Kind::Unknown || frame.message.kind == Kind::Raw)
            note(u"heard what is no frame: "_s + QString::fromUtf8(frame.bytes));
    }
}

void Exchange::startConnection()
{
    m_lastSequence = 0;
    m_place = -1;
}

void Exchange::takeSent(const ClientFrame &frame)
{
    if (frame.message.ackId == 0)
        return;
    if (m_ackIds.contains(frame.message.ackId))
        ++m_repeats;
    m_ackIds.insert(frame.message.ackId);
}

void Exchange::takeMessage(const ClientFrame &frame)
{
    if (isReliable(m_settings.subprotocol) && frame.message.sequenceId != ++m_lastSequence)
        note(u"heard sequence id %1 where %2 was due"_s.arg(frame.message.sequenceId.value_or(0)).arg(m_lastSequence));
    LogRecord record;
    record.frame = frame;
    const QByteArray payload = record.payload();
    const QJsonObject object = QJsonDocument::fromJson(payload).object();
    if (!object.contains("report"_L1)) {
        const int number = payload.toInt();
        const qsizetype place = due().indexOf(number);
        if (place < 0 || place <= m_place) // what is asked again is asked of another connection
            note(u"heard %1 where it was not due"_s.arg(number));
        m_place = place;
        m_heard.append(number);
        finish();
        return;
    }
    if (!m_report.isEmpty() && m_settings.recovers)
        note(u"heard two reports"_s);
    m_report = object["report"_L1].toObject();
    finish();
}

void Exchange::takeStatus(const ClientStatus &status)
{
    m_states.append(status.state);
    if (status.state != ClientState::Connected)
        return;
    m_ids.insert(status.connectionId);
    if (m_step < 0)
        nextStep();
    for (const int index : std::exchange(m_again, {}))
        start(index);
}

void Exchange::nextStep()
{
    ++m_step;
    if (m_step == kAfterFirst)
        m_downToFirst = m_wire.passedDown();
    if (m_step == m_steps.size()) {
        finish();
        return;
    }
    const QList<Operation> operations = m_steps.at(m_step);
    m_operations.assign(operations.cbegin(), operations.cend());
    for (int i = 0; i < operations.size(); ++i)
        m_waiting.append(i);
    for (int i = 0; i < operations.size(); ++i)
        start(i);
}

void Exchange::start(int index)
{
    auto *watcher = new QFutureWatcher<Result<void>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, index] {
        watcher->deleteLater();
        ended(index, watcher->result());
    });
    watcher->setFuture(m_operations.at(static_cast<size_t>(index))());
}

void Exchange::ended(int index, const Result<void> &result)
{
    const bool isRefused = !result && result.error().serviceCode == "Forbidden"_L1;
    if (!result && !isRefused) {
        if (m_settings.recovers)
            note(u"step %1 failed: %2 %3"_s.arg(m_step).arg(result.error().summary(), result.error().message));
        // As a user would, at the next connection.
        if (m_client.status().state == ClientState::Connected)
            start(index);
        else
            m_again.append(index);
        return;
    }
    if (isRefused != (m_settings.reports && m_step == kRefusedStep))
        note(u"step %1 was refused, or was not"_s.arg(m_step));
    m_waiting.removeOne(index);
    if (m_waiting.isEmpty())
        nextStep();
}

void Exchange::note(const QString &problem)
{
    if (m_problem.isEmpty())
        m_problem = problem;
}

void Exchange::finish()
{
    // The last message comes before the last ack.
    const bool heardLast = m_settings.reports ? !m_report.isEmpty() : m_heard.contains(due().constLast());
    if (m_isDone || !heardLast || m_step < m_steps.size())
        return;
    m_isDone = true;
    Q_EMIT done();
}

QString Exchange::problem() const
{
    QString problem = m_problem;
    if (problem.isEmpty())
        problem = m_settings.recovers ? problemOfReliable() : problemOfPlain();
    if (problem.isEmpty())
        return {};
    QStringList plans;
    for (const CuttingWire::Plan &plan : m_settings.plans)
        plans.append(u"up %1 down %2 piece %3 reset %4"_s.arg(plan.up).arg(plan.down).arg(plan.piece).arg(plan.reset));
    return u"[%1] %2"_s.arg(plans.join(u"; "_s), problem);
}

QString Exchange::problemOfReport() const
{
    const QJsonArray expected{u"joinGroup %1 null"_s.arg(m_room.value()), u"sendToGroup %1 0"_s.arg(m_room.value()),
                              uR"(event flow {"from":10,"count":2})"_s,   u"sendToGroup %1 1"_s.arg(m_room.value()),
                              u"sendToGroup %1 2"_s.arg(m_room.value()),  u"leaveGroup %1 null"_s.arg(m_room.value()),
                              u"sendToGroup %1 3"_s.arg(m_room.value()),  u"event report 0"_s};
    if (m_report["done"_L1].toArray() != expected) {
        return u"the service did: "_s +
               QString::fromUtf8(QJsonDocument(m_report["done"_L1].toArray()).toJson(QJsonDocument::Compact));
    }
    if (m_report["strangePongs"_L1].toInt() != 0)
        return u"%1 pongs are strange"_s.arg(m_report["strangePongs"_L1].toInt());
    return {};
}

QString Exchange::stopped() const
{
    return u"it has stopped in step %1, state %2: %3"_s.arg(m_step)
        .arg(static_cast<int>(status().state))
        .arg(status().error ? status().error->summary() : QString());
}

QString Exchange::problemOfReliable() const
{
    if (!m_isDone)
        return stopped();
    if (m_heard != due()) {
        QStringList heard;
        for (const int number : m_heard)
            heard.append(QString::number(number));
        return u"heard %1: not each once and in order"_s.arg(heard.join(u' '));
    }
    if (QString problem = m_settings.reports ? problemOfReport() : QString(); !problem.isEmpty())
        return problem;
    if (m_ids.size() != 1 || m_states.contains(ClientState::Stopped) || status().reconnects != 0)
        return u"the connection was lost"_s;
    if (status().missing != 0)
        return u"%1 are missing"_s.arg(status().missing);
    return {};
}

QString Exchange::problemOfPlain() const
{
    if (!m_isDone)
        return stopped();
    for (const int number : due()) {
        if (!m_heard.contains(number))
            return u"%1 was not heard"_s.arg(number);
    }
    if (m_ids.size() != status().reconnects + 1)
        return u"%1 connections after %2 reconnects"_s.arg(m_ids.size()).arg(status().reconnects);
    if (status().recoveries != 0)
        return u"it says that it recovered"_s;
    const bool tried = m_states.contains(ClientState::Recovering);
    if (tried != (isReliable(m_settings.subprotocol) && status().reconnects > 0))
        return u"a recovery was tried, or was not"_s;
    if (tried && m_settings.reports && status().closeCode != 1008)
        return u"it was closed with %1"_s.arg(status().closeCode);
    return {};
}

ExchangeRun::Bytes ExchangeRun::measure(const Exchange::Settings &settings)
{
    Exchange exchange(m_io, settings);
    if (!runUntil([&] { return exchange.isDone(); }, kUncut))
        return {};
    return {exchange.wire().passedUp(), exchange.wire().passedDown(), exchange.downToFirst()};
}

bool ExchangeRun::addCuts(const Exchange::Settings &settings, qint64 step)
{
    const Bytes whole = measure(settings);
    for (const bool isUp : {true, false}) {
        for (qint64 at = 0; at < (isUp ? whole.up : whole.down) + kSlack; at += step) {
            Exchange::Settings cut = settings;
            CuttingWire::Plan plan;
            (isUp ? plan.up : plan.down) = at;
            plan.reset = at % 2 == 1;
            cut.plans.append(plan);
            add(cut);
        }
    }
    return whole.up > 0 && whole.down > 0;
}

void ExchangeRun::startNext()
{
    while (m_running.size() < kAtOnce && !m_waiting.isEmpty()) {
        auto *exchange = new Exchange(m_io, m_waiting.takeFirst());
        m_running.append(exchange);
        QObject::connect(exchange, &Exchange::done, exchange, [this, exchange] {
            take(exchange);
            m_running.removeOne(exchange);
            exchange->deleteLater();
            startNext();
        });
    }
}

void ExchangeRun::take(Exchange *exchange)
{
    const QString problem = exchange->problem();
    if (!problem.isEmpty() && problems.size() < kProblemsTold)
        problems.append(problem);
    ++ended;
    cuts += exchange->wire().cuts();
    recoveries += exchange->status().recoveries;
    reconnects += exchange->status().reconnects;
    repeats += exchange->repeats();
    duplicates += exchange->report()["duplicates"_L1].toInt();
}

void ExchangeRun::run(std::chrono::milliseconds within)
{
    startNext();
    if (runUntil([this] { return m_running.isEmpty(); }, within))
        return;
    for (Exchange *exchange : std::as_const(m_running))
        take(exchange);
}

} // namespace wps
