// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/web_socket.h"

#include "core/client/connect_request.h"
#include "core/websocket/web_socket_handshake.h"

#include <QAuthenticator>
#include <QRandomGenerator>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTcpSocket>
#include <QTimer>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

/// Read at one go: long enough that the cost of a read is spread over many messages, short enough for the cache.
constexpr qint64 kReadSize = 256 * 1024;
/// Then the thread's other work has its turn: a flood that comes faster than it is handled would never end.
constexpr int kReadsInTurn = 16;
constexpr int kDefaultPort = 80;
constexpr int kDefaultTlsPort = 443;

bool isTls(const QUrl &url)
{
    return url.scheme() == "wss"_L1;
}

/// Where the empty line ends; -1 when it has not come.
qsizetype endOfHead(const QByteArray &bytes)
{
    const qsizetype strict = bytes.indexOf("\r\n\r\n");
    const qsizetype loose = bytes.indexOf("\n\n");
    if (strict >= 0 && (loose < 0 || strict < loose))
        return strict + 4;
    return loose < 0 ? -1 : loose + 2;
}

QByteArray randomKey()
{
    std::array<quint32, 4> words{};
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words).toBase64();
}

} // namespace

WebSocket::WebSocket(Options options, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_reader(WebSocketRole::Client, m_options.maxMessageSize)
    , m_key(randomKey())
{
    m_socket = isTls(m_options.url) ? new QSslSocket(this) : new QTcpSocket(this);
    m_socket->setProxy(m_options.proxy);
    m_socket->setReadBufferSize(kReadSize); // TLS: what comes faster than it is handled waits with the sender
    connect(m_socket, &QAbstractSocket::errorOccurred, this, &WebSocket::transportFailed);
    connect(m_socket, &QAbstractSocket::disconnected, this, &WebSocket::transportClosed);
    connect(m_socket, &QIODevice::readyRead, this, &WebSocket::read);
    connect(m_socket, &QAbstractSocket::proxyAuthenticationRequired, this,
            [this] { m_proxyWantsCredentials = true; }); // an error or the end follows
    if (auto *tls = qobject_cast<QSslSocket *>(m_socket)) {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setProtocol(QSsl::TlsV1_2OrLater);
        tls->setSslConfiguration(configuration);
        connect(tls, &QSslSocket::encrypted, this, &WebSocket::transportConnected);
    } else {
        connect(m_socket, &QAbstractSocket::connected, this, &WebSocket::transportConnected);
    }
}

WebSocket::~WebSocket()
{
    m_socket->disconnect(this);
}

void WebSocket::open()
{
    m_state = State::Connecting;
    const QString host = m_options.url.host(QUrl::FullyEncoded);
    if (auto *tls = qobject_cast<QSslSocket *>(m_socket))
        tls->connectToHostEncrypted(host, static_cast<quint16>(m_options.url.port(kDefaultTlsPort)));
    else // unbuffered: straight into the reader's buffer
        m_socket->connectToHost(host, static_cast<quint16>(m_options.url.port(kDefaultPort)),
                                QIODevice::ReadWrite | QIODevice::Unbuffered);
}

void WebSocket::transportConnected()
{
    m_state = State::Handshake;
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    push(webSocketRequest(m_options.url, m_options.subprotocol, m_key));
}

void WebSocket::transportFailed(QAbstractSocket::SocketError code)
{
    if (m_state == State::Open || m_state == State::Closing || m_state == State::Over)
        return; // `disconnected` follows
    if (m_proxyWantsCredentials) {
        fail(connectFailure(QAbstractSocket::ProxyAuthenticationRequiredError,
                            u"The proxy wants a user name and a password."_s));
        return;
    }
    if (code == QAbstractSocket::RemoteHostClosedError) {
        fail(connectFailure(code, u"The server closed the connection before the WebSocket was open."_s));
        return;
    }
    fail(connectFailure(code, m_socket->errorString()));
}

void WebSocket::transportClosed()
{
    if (m_state == State::Open && m_socket->bytesAvailable() > 0)
        readFrames(); // what came before the end
    if (m_state == State::Open || m_state == State::Closing) {
        m_state = State::Over;
        Q_EMIT closed();
    } else if (m_state != State::Over) {
        transportFailed(QAbstractSocket::RemoteHostClosedError);
    }
}

void WebSocket::fail(const Error &error)
{
    if (std::exchange(m_state, State::Over) == State::Over)
        return;
    m_socket->disconnect(this);
    QTimer::singleShot(0, m_socket, &QAbstractSocket::abort); // this may be in the middle of one of its signals
    Q_EMIT failed(error);
}

void WebSocket::read()
{
    if (m_state == State::Handshake)
        readHandshake();
    if (m_state == State::Open || m_state == State::Closing)
        readFrames();
}

void WebSocket::readHandshake()
{
    QByteArray piece(kMaxUpgradeAnswer, Qt::Uninitialized);
    const qint64 got = m_socket->read(piece.data(), piece.size());
    if (got < 0)
        transportClosed();
    if (got <= 0 || m_state != State::Handshake)
        return;
    m_head.append(piece.constData(), got);
    const qsizetype end = endOfHead(m_head);
    if (end < 0 && m_head.size() <= kMaxUpgradeAnswer)
        return;
    const QByteArray head = end < 0 ? m_head : m_head.first(end);
    const auto answer = readUpgradeAnswer(head, m_key);
    if (!answer) {
        fail(answer.error());
        return;
    }
    if (answer->status != 101) {
        fail(upgradeRefusal(answer->status, answer->phrase));
        return;
    }
    // The first frames may have come with the answer.
    m_reader.take(QByteArrayView(m_head).sliced(end));
    m_head.clear();
    m_subprotocol = answer->subprotocol;
    m_state = State::Open;
    Q_EMIT upgraded();
}

void WebSocket::readFrames()
{
    takeFrames();
    for (int reads = 0; m_state == State::Open || m_state == State::Closing; ++reads) {
        if (reads == kReadsInTurn) { // told here: of what a TLS socket holds already it will not tell
            QMetaObject::invokeMethod(this, &WebSocket::read, Qt::QueuedConnection);
            return;
        }
        const qint64 got = m_socket->read(m_reader.writable(kReadSize), kReadSize);
        if (got == 0)
            return;
        if (got < 0) {
            if (m_socket->state() == QAbstractSocket::UnconnectedState)
                transportClosed(); // an unbuffered socket does not say so
            return;
        }
        m_reader.written(got);
        takeFrames();
    }
}

void WebSocket::takeFrames()
{
    while (auto item = m_reader.next()) {
        if (item->kind == WebSocketReader::Item::Kind::Message)
            m_messages.push_back({item->bytes, item->binary});
        else
            handleControl(*item);
    }
    deliver();
}

void WebSocket::handleControl(const WebSocketReader::Item &item)
{
    using Kind = WebSocketReader::Item::Kind;
    if (item.kind == Kind::Ping) {
        write(WebSocketOpcode::Pong, item.bytes);
        return;
    }
    if (item.kind == Kind::Pong) {
        Q_EMIT pong();
        return;
    }
    deliver();
    if (item.kind == Kind::Close) {
        m_closeFrameSeen = true;
        m_close = item.close;
    } else {
        m_violation = item.close;
    }
    write(WebSocketOpcode::Close, webSocketClosePayload(item.close)); // nothing if this side said goodbye first
    m_state = State::Closing;
    m_socket->disconnectFromHost();
}

void WebSocket::deliver()
{
    if (m_messages.empty())
        return;
    // The receiver may let go of this socket, and of itself as its receiver.
    std::vector<Message> messages;
    messages.swap(m_messages);
    if (const Receiver receiver = m_receiver; receiver && m_state == State::Open)
        receiver(messages);
    messages.clear();
    messages.swap(m_messages);
}

void WebSocket::write(WebSocketOpcode opcode, QByteArrayView payload)
{
    if (m_state == State::Open)
        push(webSocketFrame(opcode, payload, QRandomGenerator::system()->generate()));
}

void WebSocket::push(const QByteArray &bytes)
{
    if (m_hasWriteFailed)
        return;
    // An unbuffered socket that finds its end while it writes says so nowhere else.
    m_hasWriteFailed = m_socket->write(bytes) < 0;
    if (m_hasWriteFailed)
        QMetaObject::invokeMethod(this, &WebSocket::transportClosed, Qt::QueuedConnection);
}

void WebSocket::close(const WebSocketClose &close)
{
    if (m_state != State::Open) {
        abort();
        return;
    }
    write(WebSocketOpcode::Close, webSocketClosePayload(close));
    m_socket->flush(); // this may be the last that the program does
    m_state = State::Closing;
}

void WebSocket::abort()
{
    // Not Open: what is read still must not reach the receiver, which may be the caller.
    m_state = m_state == State::Open || m_state == State::Closing ? State::Closing : State::Over;
    m_socket->abort();
}

} // namespace wps
