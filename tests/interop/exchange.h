// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/interop/foreign_service.h"
#include "tests/support/cutting_wire.h"

#include <QJsonObject>
#include <QSet>

#include <functional>
#include <vector>

namespace wps
{

/// A whole exchange of one client with the foreign service, over a wire of its own that breaks as planned: the client
/// joins, sends, is sent to, is refused, leaves, and asks the service what it was asked to do. Says done() once.
class Exchange : public QObject
{
    Q_OBJECT

public:
    struct Settings {
        Subprotocol subprotocol = Subprotocol::JsonReliable;
        QByteArray manner;              ///< of the service
        QList<CuttingWire::Plan> plans; ///< for the first connections; the others hold
        bool recovers = true;           ///< no connection is ever lost for good
    };

    Exchange(IoThread &io, quint16 port, Settings settings);

    /// What was not as it should be, in words; empty when all was.
    QString problem() const;
    const CuttingWire &wire() const { return m_wire; }
    const ClientStatus &status() const { return m_client.status(); }
    const QJsonObject &report() const { return m_report; }
    bool isDone() const { return m_isDone; }

Q_SIGNALS:
    void done();

private:
    using Operation = std::function<QFuture<Result<void>>()>;

    void takeFrames(const QList<ClientFrame> &frames);
    void takeMessage(const ClientFrame &frame);
    void takeStatus(const ClientStatus &status);
    void nextStep();
    void start(int index);
    void ended(int index, const Result<void> &result);
    void note(const QString &problem);
    void finish();
    QString problemOfReliable() const;
    QString problemOfPlain() const;

    Settings m_settings;
    CuttingWire m_wire;
    GroupName m_room;
    WebPubSubClient m_client;
    QList<QList<Operation>> m_steps;     // those of one step are in flight together
    QList<int> m_waiting;                // of the step
    QList<int> m_again;                  // of the step, at the next connection
    std::vector<Operation> m_operations; // of the step
    int m_step = -1;
    QList<int> m_heard;
    QList<ClientState> m_states;
    QSet<QString> m_ids;
    quint64 m_lastSequence = 0;
    QJsonObject m_report;
    QString m_problem;
    bool m_isDone = false;
};

/// Runs the exchanges, several at a time.
class ExchangeRun
{
public:
    ExchangeRun(IoThread &io, quint16 port) : m_io(io), m_port(port) {}
    ~ExchangeRun() { qDeleteAll(m_running); }
    void add(const Exchange::Settings &settings) { m_waiting.append(settings); }
    /// What has not ended within the time is a problem too.
    void run(std::chrono::milliseconds within);

    QStringList problems; ///< the first few
    int ended = 0;
    int cuts = 0;
    int recoveries = 0;
    int reconnects = 0;
    int duplicates = 0; ///< operations that the service was asked for again

private:
    void startNext();
    void take(Exchange *exchange);

    IoThread &m_io;
    quint16 m_port;
    QList<Exchange::Settings> m_waiting;
    QList<Exchange *> m_running;
};

} // namespace wps
