// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QObject>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <chrono>
#include <functional>

namespace wps
{

/// A wire to a server that breaks where it is told to. Lives on the test's thread.
class CuttingWire : public QObject
{
public:
    /// What becomes of one connection.
    struct Plan {
        qint64 up = -1;      ///< it breaks after so many bytes to the server; negative: it holds
        qint64 down = -1;    ///< the same for bytes from the server
        qsizetype piece = 0; ///< at most so many bytes at a time; 0: as they come
        bool reset = false;  ///< breaks with a reset instead of an orderly end
    };

    explicit CuttingWire(quint16 target); ///< a port of this machine
    /// The service of this URL. It is sent its own name as the host of a request, and TLS where the scheme is wss or
    /// https; the near side is always plain.
    explicit CuttingWire(const QUrl &service);

    QHostAddress address() const { return m_server.serverAddress(); } ///< 127.0.0.1 before a port of this machine
    quint16 port() const { return m_server.serverPort(); }
    int connections() const { return m_connections; }
    int cuts() const { return m_cuts; } ///< connections that broke as planned
    /// Bytes that passed on the last connection.
    qint64 passedUp() const { return m_passedUp; }
    qint64 passedDown() const { return m_passedDown; }

    std::function<Plan(int connection)> plan; ///< for the connection of this number, from 0; none: all hold

private:
    struct Stream;
    struct Link;
    void listen(const QHostAddress &address);
    void accept();
    bool renameHost(Link &link);
    void pump(Link &link, Stream &stream, bool all);

    QTcpServer m_server;
    QString m_host;
    quint16 m_target = 0;
    bool m_tls = false;
    QByteArray m_renamed; // the host of requests; empty: as they say
    int m_connections = 0;
    int m_cuts = 0;
    qint64 m_passedUp = 0;
    qint64 m_passedDown = 0;
};

/// Runs the event loop until the condition holds; false when it does not within the time. QTest's own waiting sleeps
/// ten milliseconds at a time, in which no wire of this thread passes anything.
bool runUntil(const std::function<bool()> &condition, std::chrono::milliseconds within);

} // namespace wps
