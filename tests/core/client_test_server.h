// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/web_pubsub_client.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>
#include <QTcpSocket>
#include <QWebSocket>
#include <QWebSocketServer>

namespace wps
{

/// A service just large enough to look the client in the eye: says `connected`, records frames, acks as told.
class ClientTestServer : public QObject
{
    Q_OBJECT

public:
    enum class Acks { Success, Duplicate, Forbidden, InternalServerError, None };

    ClientTestServer() : m_server(QString(), QWebSocketServer::NonSecureMode)
    {
        m_server.setSupportedSubprotocols(
            {QStringLiteral("json.webpubsub.azure.v1"), QStringLiteral("json.reliable.webpubsub.azure.v1")});
        m_server.listen(QHostAddress::LocalHost);
        connect(&m_server, &QWebSocketServer::newConnection, this, [this] {
            QWebSocket *socket = m_server.nextPendingConnection();
            socket->setParent(this);
            current = socket;
            requests.append(socket->requestUrl());
            const int number = ++connections;
            connect(socket, &QWebSocket::textMessageReceived, this,
                    [this, socket, number](const QString &text) { take(socket, number, text); });
            connect(socket, &QWebSocket::binaryMessageReceived, this,
                    [this](const QByteArray &bytes) { binaryFrames.append(bytes); });
            connect(socket, &QWebSocket::disconnected, this, [this, socket] {
                closeCodes.append(static_cast<int>(socket->closeCode()));
                if (current == socket)
                    current = nullptr;
                socket->deleteLater();
            });
            const bool recovers = requests.last().query().contains(QStringLiteral("awps_connection_id"));
            if (!socket->subprotocol().isEmpty() && sayConnected && !(recovers && takesUp)) {
                socket->sendTextMessage(
                    QStringLiteral(R"({"type":"system","event":"connected","userId":"ann","connectionId":"c%1",)"
                                   R"("reconnectionToken":"t%1"})")
                        .arg(number));
            }
        });
    }

    QByteArray url() const
    {
        return QStringLiteral("ws://127.0.0.1:%1/client/hubs/chat?access_token=canary")
            .arg(m_server.serverPort())
            .toUtf8();
    }
    void say(const QByteArray &text) { current->sendTextMessage(QString::fromUtf8(text)); }
    void cut()
    {
        // The WebSocket has no way to break off without a close frame other than this.
        current->abort();
    }

    QWebSocket *current = nullptr;
    Acks acks = Acks::Success;
    bool sayConnected = true;
    bool answersPings = true;
    bool cutsAfterPings = false;
    bool takesUp = true; ///< reliable connections that were lost; otherwise they get a new one
    int connections = 0;
    QList<QUrl> requests;
    QStringList frames; ///< "1 {...}": number of the connection, frame
    QList<QByteArray> binaryFrames;
    QList<int> closeCodes;

private:
    void take(QWebSocket *socket, int number, const QString &text)
    {
        frames.append(QString::number(number) + QLatin1Char(' ') + text);
        const QJsonObject object = QJsonDocument::fromJson(text.toUtf8()).object();
        if (object[QStringLiteral("type")].toString() == QStringLiteral("ping")) {
            if (answersPings)
                socket->sendTextMessage(QStringLiteral(R"({"type":"pong"})"));
            if (cutsAfterPings)
                socket->close(QWebSocketProtocol::CloseCodeGoingAway);
        }
        if (!object.contains(QStringLiteral("ackId")) || acks == Acks::None)
            return;
        QString tail = QStringLiteral(R"("success":true})");
        if (acks == Acks::Duplicate)
            tail = QStringLiteral(R"("success":false,"error":{"name":"Duplicate","message":"has been processed"}})");
        else if (acks == Acks::InternalServerError)
            tail = QStringLiteral(R"("success":false,"error":{"name":"InternalServerError","message":"oh"}})");
        else if (acks == Acks::Forbidden)
            tail = QStringLiteral(R"("success":false,"error":{"name":"Forbidden","message":"no right"}})");
        socket->sendTextMessage(
            QStringLiteral(R"({"type":"ack","ackId":%1,)").arg(object[QStringLiteral("ackId")].toInt()) + tail);
    }

    QWebSocketServer m_server;
};

} // namespace wps
