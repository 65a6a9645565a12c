// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_network.h"

#include <utility>

namespace wps
{

QByteArray FakeRequest::header(QByteArrayView name) const
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

FakeNetwork::FakeNetwork(Handler handler, QTcpServer *server)
    : m_handler(std::move(handler)), m_server(server ? server : new QTcpServer)
{
    m_server->setParent(this);
    connect(m_server, &QTcpServer::newConnection, this, &FakeNetwork::accept);
    m_server->listen(QHostAddress::LocalHost);
}

FakeNetwork::~FakeNetwork()
{
    const auto sockets = m_server->findChildren<QTcpSocket *>();
    for (QTcpSocket *socket : sockets)
        socket->disconnect(this);
}

QUrl FakeNetwork::url(const QString &scheme) const
{
    QUrl url;
    url.setScheme(scheme);
    url.setHost(QStringLiteral("127.0.0.1"));
    url.setPort(m_server->serverPort());
    url.setPath(QStringLiteral("/"));
    return url;
}

QByteArray FakeNetwork::answer(int status, const QByteArray &body, const QByteArray &headers)
{
    return "HTTP/1.1 " + QByteArray::number(status) + " X\r\nContent-Length: " + QByteArray::number(body.size()) +
           "\r\n" + headers + "\r\n" + body;
}

void FakeNetwork::accept()
{
    while (QTcpSocket *socket = m_server->nextPendingConnection()) {
        const int connection = ++m_connections;
        connect(socket, &QTcpSocket::readyRead, this, [this, socket, connection] { read(socket, connection); });
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            m_buffers.remove(socket);
            socket->deleteLater();
        });
        read(socket, connection);
    }
}

void FakeNetwork::read(QTcpSocket *socket, int connection)
{
    m_buffers[socket] += socket->readAll();
    for (;;) {
        QByteArray &buffer = m_buffers[socket];
        const qsizetype end = buffer.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        QList<QByteArray> lines = buffer.left(end).split('\n');
        const QList<QByteArray> first = lines.takeFirst().trimmed().split(' ');
        FakeRequest request;
        request.method = first.value(0);
        request.target = first.value(1);
        request.connection = connection;
        for (const QByteArray &line : std::as_const(lines)) {
            const qsizetype colon = line.indexOf(':');
            request.headers.append({line.left(colon), line.mid(colon + 1).trimmed()});
        }
        const qsizetype length = request.header("Content-Length").toLongLong();
        if (buffer.size() < end + 4 + length)
            return;
        request.body = buffer.mid(end + 4, length);
        buffer.remove(0, end + 4 + length);
        m_requests.append(request);
        const QPointer<QTcpSocket> alive = socket;
        m_handler(request, socket);
        if (!alive || !m_buffers.contains(socket))
            return;
    }
}

} // namespace wps
