// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/secret_text.h"
#include "core/emulator/faults.h"

#include <QDateTime>
#include <QList>
#include <QString>
#include <QUrl>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace wps
{

struct EmulatorOptions {
    QString host = QStringLiteral("127.0.0.1");
    quint16 port = 8080;  ///< 0 = any free port
    SecretText accessKey; ///< empty = the well-known emulator key
    /// How long a reliable connection that broke off can be recovered (client-protocols section 4).
    std::chrono::milliseconds recoveryWindow{30'000};
};

// What the emulator holds right now, exact, as values.
struct EmulatorConnection {
    QString id;
    QString userId; ///< empty when anonymous
    bool anonymous = true;
    QString protocol;        ///< subprotocol name, empty for raw
    bool isWaiting = false;  ///< reliable, broken off, and kept until its client comes back
    bool isHalfOpen = false; ///< on request
    QStringList groups;
    QStringList roles;
    QDateTime connectedAt; ///< UTC
    quint64 sent = 0;      ///< messages delivered to it
    quint64 received = 0;  ///< frames it sent
};
struct EmulatorHub {
    QString name;
    QList<EmulatorConnection> connections; ///< in order of arrival
};
struct EmulatorSnapshot {
    QList<EmulatorHub> hubs; ///< only hubs with connections or that were used
    quint64 requests = 0;    ///< REST requests answered
    quint64 deliveries = 0;
    QList<ActiveFault> faults; ///< in force now, oldest first
};

/// The service on loopback. Makes its own threads; every function may be called from any thread and returns quickly
/// (start binds and listens before it returns; stop joins the threads and may take up to a second).
class Emulator
{
public:
    Emulator();
    ~Emulator(); ///< stops
    Emulator(const Emulator &) = delete;
    Emulator &operator=(const Emulator &) = delete;

    /// Network error (message names host and port) when the port is in use or the host cannot be bound; InvalidInput
    /// when it runs already.
    Result<void> start(const EmulatorOptions &options);
    void stop();
    bool isRunning() const;
    quint16 port() const;
    QUrl endpoint() const; ///< http://127.0.0.1:PORT
    SecretText connectionString() const;

    // Faults on request (faults.h). They wait for the handler that runs; without a running emulator they find nobody,
    // and inject() is refused. A stop forgets the faults.

    /// Breaks sockets without a goodbye, as a broken network would. Returns how many there were.
    int cut(const FaultScope &scope);
    /// Says goodbye to connections. Returns how many there were; InvalidInput for what checkServiceClose() refuses.
    Result<int> close(const FaultScope &scope, const ServiceClose &close);
    /// A fault that lasts, with its id. It takes the place of one of its kind and scope (half-open sockets add up); a
    /// delay of nothing just ends that one, and gives 0. InvalidInput for what checkFault() refuses, for a connection
    /// that is not there, and for half-open sockets where none is open.
    Result<quint64> inject(const Fault &fault);
    bool lift(quint64 id); ///< false when it is not in force
    int liftAll();         ///< how many there were

    /// A consistent copy of the state.
    EmulatorSnapshot snapshot() const;
    /// Called on an emulator thread after connections, groups, users or faults changed, at most 20 times a second. Set
    /// before start.
    void setChangeListener(std::function<void()> listener);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace wps
