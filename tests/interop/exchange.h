// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/interop/foreign_service.h"
#include "tests/support/cutting_wire.h"
#include "tests/support/listening_client.h"

#include <QJsonObject>
#include <QSet>

#include <functional>
#include <vector>

namespace wps
{

/// A service's client URL, over a wire that leads there.
QByteArray overWire(const QByteArray &clientUrl, const CuttingWire &wire);

/// A whole exchange of one client with a service, over a wire of its own that breaks as planned. With any service the
/// client joins, sends, and leaves; one that reports also sends of its own accord, refuses, and tells what it was asked
/// to do. Says done() once.
class Exchange : public QObject
{
    Q_OBJECT

public:
    struct Settings {
        Subprotocol subprotocol = Subprotocol::JsonReliable;
        QByteArray clientUrl;           ///< of the service itself
        QList<CuttingWire::Plan> plans; ///< for the first connections; the others hold
        bool recovers = true;           ///< no connection is ever lost for good
        bool reports = true;            ///< the service knows the events of foreign_service.mjs
    };

    Exchange(IoThread &io, Settings settings);

    /// What was not as it should be, in words; empty when all was.
    QString problem() const;
    const CuttingWire &wire() const { return m_wire; }
    const ClientStatus &status() const { return m_client.status(); }
    const QJsonObject &report() const { return m_report; }
    /// Bytes from the service on this connection when the first message was acknowledged.
    qint64 downToFirst() const { return m_downToFirst; }
    int repeats() const { return m_repeats; } ///< operations that were sent again with their ackId
    bool isDone() const { return m_isDone; }

Q_SIGNALS:
    void done();

private:
    using Operation = std::function<QFuture<Result<void>>()>;

    void takeFrames(const QList<ClientFrame> &frames);
    void takeMessage(const ClientFrame &frame);
    void startConnection();
    void takeSent(const ClientFrame &frame);
    void takeStatus(const ClientStatus &status);
    QList<QList<Operation>> stepsOfAny();
    QList<QList<Operation>> stepsOfReporting();
    Operation join(const GroupName &group);
    Operation leave(const GroupName &group);
    Operation send(const GroupName &group, int number);
    Operation raise(const QString &name, const QByteArray &data);
    const QList<int> &due() const;
    void nextStep();
    void start(int index);
    void ended(int index, const Result<void> &result);
    void note(const QString &problem);
    void finish();
    QString problemOfReport() const;
    QString stopped() const;
    QString problemOfReliable() const;
    QString problemOfPlain() const;

    Settings m_settings;
    CuttingWire m_wire;
    GroupName m_room;
    ListeningClient m_client;
    QList<QList<Operation>> m_steps;     // those of one step are in flight together
    QList<int> m_waiting;                // of the step
    QList<int> m_again;                  // of the step, at the next connection
    std::vector<Operation> m_operations; // of the step
    int m_step = -1;
    QList<int> m_heard;
    QList<ClientState> m_states;
    QSet<QString> m_ids;
    QSet<quint64> m_ackIds;     // sent
    quint64 m_lastSequence = 0; // of this connection
    qsizetype m_place = -1;     // of the last message of this connection among those due
    int m_repeats = 0;
    qint64 m_downToFirst = 0;
    QJsonObject m_report;
    QString m_problem;
    bool m_isDone = false;
};

/// Runs the exchanges, several at a time.
class ExchangeRun
{
public:
    explicit ExchangeRun(IoThread &io) : m_io(io) {}
    ~ExchangeRun() { qDeleteAll(m_running); }
    struct Bytes {
        qint64 up = 0;
        qint64 down = 0;
        qint64 downToFirst = 0; ///< up to the first message and its acknowledgement
    };
    /// Of the last of an exchange's connections; none when it does not end.
    Bytes measure(const Exchange::Settings &settings);
    void add(const Exchange::Settings &settings) { m_waiting.append(settings); }
    /// Adds an exchange for each byte, or each of some, of the connection that follows those planned. False when the
    /// uncut exchange does not end.
    bool addCuts(const Exchange::Settings &settings, qint64 step = 1);
    /// What has not ended within the time is a problem too.
    void run(std::chrono::milliseconds within);

    QStringList problems; ///< the first few
    int ended = 0;
    int cuts = 0;
    int recoveries = 0;
    int reconnects = 0;
    int repeats = 0;    ///< operations that were sent again with their ackId
    int duplicates = 0; ///< those of them that the service had done, as it reports

private:
    void startNext();
    void take(Exchange *exchange);

    IoThread &m_io;
    QList<Exchange::Settings> m_waiting;
    QList<Exchange *> m_running;
};

} // namespace wps
