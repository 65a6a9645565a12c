// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/cutting_wire.h"

#include <QDeadlineTimer>
#include <QTestEventLoop>
#include <QTimer>

#include <algorithm>

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
    bool isBroken = false;
};

CuttingWire::CuttingWire(quint16 target) : m_target(target)
{
    m_server.listen(QHostAddress::LocalHost);
    connect(&m_server, &QTcpServer::newConnection, this, &CuttingWire::accept);
}

void CuttingWire::accept()
{
    QTcpSocket *near = m_server.nextPendingConnection();
    auto *far = new QTcpSocket(near);
    const Plan planned = plan ? plan(m_connections) : Plan();
    ++m_connections;
    m_passedUp = m_passedDown = 0;
    near->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    auto *link = new Link(near);
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
    connect(far, &QTcpSocket::connected, link, [this, link, far] {
        far->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        pump(*link, link->up, false);
        pump(*link, link->down, false); // it may break before anything comes
    });
    far->connectToHost(QHostAddress(QHostAddress::LocalHost), m_target);
}

void CuttingWire::pump(Link &link, Stream &stream, bool all)
{
    if (link.isBroken || !stream.to->isOpen())
        return;
    if (stream.from->isOpen())
        stream.waiting += stream.from->readAll();
    if (stream.to->state() == QAbstractSocket::ConnectingState ||
        stream.to->state() == QAbstractSocket::HostLookupState)
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
