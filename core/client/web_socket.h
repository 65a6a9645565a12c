// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/websocket/web_socket_frames.h"

#include <QAbstractSocket>
#include <QNetworkProxy>
#include <QObject>
#include <QUrl>

#include <functional>
#include <span>
#include <vector>

namespace wps
{

/// A client's WebSocket over TCP or TLS, without extensions. Qt's own turns every text into UTF-16 and makes a dozen
/// allocations of each message; this one hands out the bytes as they lie in its buffer. One thread; once.
class WebSocket : public QObject
{
    Q_OBJECT

public:
    struct Options {
        QUrl url; ///< ws or wss
        QByteArray subprotocol;
        QNetworkProxy proxy = QNetworkProxy::NoProxy;
        qsizetype maxMessageSize = 4 * 1024 * 1024;
    };
    struct Message {
        QByteArrayView bytes; ///< until the receiver returns
        bool binary = false;
    };
    /// Everything that one read brought, in order. It may let go of the socket by deleteLater(), close() or abort().
    using Receiver = std::function<void(std::span<const Message> messages)>;

    WebSocket(Options options, QObject *parent);
    ~WebSocket() override;

    void setReceiver(Receiver receiver) { m_receiver = std::move(receiver); }
    void open();
    void sendText(QByteArrayView text) { write(WebSocketOpcode::Text, text); }
    void sendBinary(QByteArrayView bytes) { write(WebSocketOpcode::Binary, bytes); }
    void ping() { write(WebSocketOpcode::Ping, {}); }
    /// Says goodbye; closed() follows when the server has answered or hung up.
    void close(const WebSocketClose &close);
    /// Hangs up. closed() follows if the socket was open.
    void abort();

    const QByteArray &subprotocol() const { return m_subprotocol; } ///< that the server chose
    bool closeFrameSeen() const { return m_closeFrameSeen; }
    const WebSocketClose &closeFrame() const { return m_close; } ///< of the server, when closeFrameSeen()
    /// What the server did that a WebSocket must not, in words; its connection was closed over it with this code.
    const WebSocketClose &violation() const { return m_violation; }

Q_SIGNALS:
    void upgraded();
    /// There will be no WebSocket; the only signal. Without secrets.
    void failed(const wps::Error &error);
    void pong();
    void closed(); ///< after upgraded()

private:
    enum class State { Idle, Connecting, Handshake, Open, Closing, Over };

    void transportConnected();
    void transportFailed(QAbstractSocket::SocketError code);
    void transportClosed();
    void read();
    void readHandshake();
    void readFrames();
    void takeFrames();
    void handleControl(const WebSocketReader::Item &item);
    void deliver();
    void write(WebSocketOpcode opcode, QByteArrayView payload);
    void push(const QByteArray &bytes);
    void fail(const Error &error);

    Options m_options;
    QAbstractSocket *m_socket; // a child
    Receiver m_receiver;
    WebSocketReader m_reader;
    std::vector<Message> m_messages; // read and not delivered
    State m_state = State::Idle;
    QByteArray m_key;
    QByteArray m_head; // of the answer, while it comes
    QByteArray m_subprotocol;
    bool m_proxyWantsCredentials = false;
    bool m_hasWriteFailed = false; // the end is told later in this turn
    bool m_closeFrameSeen = false;
    WebSocketClose m_close;
    WebSocketClose m_violation;
};

} // namespace wps
