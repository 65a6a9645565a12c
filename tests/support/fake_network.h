// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>

namespace wps
{

/// One request as it came over the wire.
struct FakeRequest {
    QByteArray method;
    QByteArray target; ///< as sent, not decoded
    QList<QPair<QByteArray, QByteArray>> headers;
    QByteArray body;
    int connection = 0; ///< 1 for the first connection, and so on
    QByteArray header(QByteArrayView name) const;
};

/// A small HTTP/1.1 server that answers, or misbehaves, as the test says. Reads whole requests, then calls the handler,
/// which writes what it likes to the socket. Lives on the test's thread.
class FakeNetwork : public QObject
{
public:
    using Handler = std::function<void(const FakeRequest &, QTcpSocket *)>;

    explicit FakeNetwork(Handler handler, QTcpServer *server = nullptr);
    ~FakeNetwork() override;

    QUrl url(const QString &scheme = QStringLiteral("http")) const;
    const QList<FakeRequest> &requests() const { return m_requests; }
    int connections() const { return m_connections; }

    /// "HTTP/1.1 {status} X", Content-Length and the body.
    static QByteArray answer(int status, const QByteArray &body = {}, const QByteArray &headers = {});

private:
    void accept();
    void read(QTcpSocket *socket, int connection);

    Handler m_handler;
    QTcpServer *m_server;
    QList<FakeRequest> m_requests;
    QHash<QTcpSocket *, QByteArray> m_buffers;
    int m_connections = 0;
};

} // namespace wps
