// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/cutting_wire.h"

#include <QDeadlineTimer>
#include <QSslSocket>
#include <QTestEventLoop>
#include <QTimer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

/// One direction of a connection.
struct CuttingWire::Stream {
    QTcpSocket *from = nullptr;
    QTcpSocket *to = nullptr;
    qint64 budget = -1;
    qint64 *passed = nullptr;
    QByteArray waiting;
};

struct CuttingWire::Link : QObject {
    using QObject::QObject;
    Plan plan;
    Stream up;
    Stream down;
    bool isUp = false;
    bool isRenamed = false;
    bool isBroken = false;
};

CuttingWire::CuttingWire(quint16 target) : m_host(u"127.0.0.1"_s), m_target(target)
{
    listen(QHostAddress(QHostAddress::LocalHost));
}

CuttingWire::CuttingWire(const QUrl &service) : m_host(service.host())
{
    constexpr int kPort = 80;
    constexpr int kTlsPort = 443;
    m_tls = service.scheme() == "wss"_L1 || service.scheme() == "https"_L1;
    m_target = static_cast<quint16>(service.port(m_tls ? kTlsPort : kPort));
    m_renamed = service.authority(QUrl::FullyEncoded).toLatin1();
    // Thousands of wires would use up the ports of one address, which closed connections keep for a minute.
    constexpr quint32 kFirst = 0x7f000101; // 127.0.1.1
    constexpr quint32 kAddresses = 10'000;
    static quint32 wires = 0;
    listen(QHostAddress(kFirst + wires++ % kAddresses));
}

void CuttingWire::listen(const QHostAddress &address)
{
    if (!m_server.listen(address))
        qFatal("a wire does not listen: %s", qPrintable(m_server.errorString()));
    connect(&m_server, &QTcpServer::newConnection, this, &CuttingWire::accept);
}

void CuttingWire::accept()
{
    QTcpSocket *near = m_server.nextPendingConnection();
    auto *link = new Link(near); // first, so that the others' last signals find it gone
    auto *secure = m_tls ? new QSslSocket(near) : nullptr;
    QTcpSocket *far = secure ? secure : new QTcpSocket(near);
    const Plan planned = plan ? plan(m_connections) : Plan();
    ++m_connections;
    m_passedUp = m_passedDown = 0;
    near->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    link->plan = planned;
    link->up = {near, far, planned.up, &m_passedUp, {}};
    link->down = {far, near, planned.down, &m_passedDown, {}};
    for (Stream *stream : {&link->up, &link->down}) {
        connect(stream->from, &QTcpSocket::readyRead, link, [this, link, stream] { pump(*link, *stream, false); });
        connect(stream->from, &QTcpSocket::disconnected, link, [this, link, stream] {
            pump(*link, *stream, true);
            stream->to->disconnectFromHost();
        });
    }
    connect(near, &QTcpSocket::disconnected, near, &QObject::deleteLater);
    const auto up = [this, link, far] {
        link->isUp = true;
        far->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        pump(*link, link->up, false);
        pump(*link, link->down, false); // it may break before anything comes
    };
    if (secure) {
        connect(secure, &QSslSocket::encrypted, link, up);
        secure->connectToHostEncrypted(m_host, m_target);
    } else {
        connect(far, &QTcpSocket::connected, link, up);
        far->connectToHost(m_host, m_target);
    }
}

/// False: wait for the rest of the request's head.
bool CuttingWire::renameHost(Link &link)
{
    if (link.isRenamed || m_renamed.isEmpty())
        return true;
    const QByteArray name = "\r\nHost: "_ba;
    QByteArray &head = link.up.waiting;
    if (!head.contains("\r\n\r\n"))
        return false;
    const qsizetype from = head.indexOf(name) + name.size();
    head.replace(from, head.indexOf("\r\n", from) - from, m_renamed);
    link.isRenamed = true;
    return true;
}

void CuttingWire::pump(Link &link, Stream &stream, bool all)
{
    if (link.isBroken || !stream.to->isOpen())
        return;
    if (stream.from->isOpen())
        stream.waiting += stream.from->readAll();
    if (!link.isUp || (&stream == &link.up && !all && !renameHost(link)))
        return;
    qsizetype size = stream.waiting.size();
    if (link.plan.piece > 0 && !all)
        size = std::min(size, link.plan.piece);
    link.isBroken = stream.budget >= 0 && size >= stream.budget;
    if (link.isBroken)
        size = stream.budget;
    stream.to->write(stream.waiting.constData(), size);
    stream.to->flush();
    stream.waiting.remove(0, size);
    *stream.passed += size;
    if (stream.budget >= 0)
        stream.budget -= size;
    if (link.isBroken) {
        ++m_cuts;
        for (QTcpSocket *socket : {stream.to, stream.from}) {
            if (link.plan.reset)
                socket->abort();
            else
                socket->disconnectFromHost();
        }
    } else if (!stream.waiting.isEmpty()) {
        QTimer::singleShot(0, &link, [this, &link, &stream] { pump(link, stream, false); });
    }
}

bool runUntil(const std::function<bool()> &condition, std::chrono::milliseconds within)
{
    constexpr int kAskEveryMs = 5;
    const QDeadlineTimer deadline(within);
    while (!condition()) {
        if (deadline.hasExpired())
            return false;
        QTestEventLoop::instance().enterLoopMSecs(kAskEveryMs);
    }
    return true;
}

} // namespace wps
