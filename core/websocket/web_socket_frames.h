// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <deque>
#include <memory>
#include <optional>

namespace wps
{

enum class WebSocketOpcode : quint8 { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

/// Close code and reason of RFC 6455 section 7.4.
struct WebSocketClose {
    int code = 1005; ///< 1005 when the frame has none
    QString reason;
};

enum class WebSocketRole { Client, Server };

/// The frames of the other side (RFC 6455 section 5), out of bytes that come in any pieces. Pure; one thread.
class WebSocketReader
{
public:
    struct Item {
        enum class Kind { Message, Ping, Pong, Close, Violation };
        Kind kind = Kind::Message;
        bool binary = false;  ///< Message
        QByteArrayView bytes; ///< Message, Ping, Pong; until the next writable()
        WebSocketClose close; ///< Close: what came. Violation: what to answer
    };

    /// A message of more bytes is a violation with 1009, told from its first header.
    WebSocketReader(WebSocketRole own, qsizetype maxMessageSize) : m_own(own), m_maxMessageSize(maxMessageSize) {}

    /// Room for so many bytes, valid until the next call. Everything that next() gave goes out of date.
    char *writable(qsizetype size);
    void written(qsizetype size) { m_end += size; }
    void take(QByteArrayView bytes); ///< both, for bytes that stand elsewhere
    /// The next whole message or control frame; nothing when more bytes are needed. After a Close or a Violation there
    /// is nothing any more.
    std::optional<Item> next();
    /// Gives the buffer back while nothing waits in it.
    void releaseMemory();

private:
    struct Header;
    std::optional<Item> violation(int code, const QString &reason);
    std::optional<Item> control(WebSocketOpcode opcode, QByteArrayView payload);
    std::optional<Item> data(const Header &header, QByteArrayView payload);

    WebSocketRole m_own;
    qsizetype m_maxMessageSize;
    std::unique_ptr<char[]> m_buffer;
    qsizetype m_capacity = 0;
    qsizetype m_begin = 0;
    qsizetype m_end = 0;
    QByteArray m_fragments; // of a message that is not whole yet
    bool m_isFragmented = false;
    bool m_fragmentsBinary = false;
    std::deque<QByteArray> m_joined; // messages that came in fragments, until the next writable()
    bool m_ended = false;
};

/// What stands before the payload in a server's frame, at most kMaxServerHeader bytes. Returns how many.
constexpr qsizetype kMaxServerHeader = 10;
qsizetype writeServerHeader(char *to, WebSocketOpcode opcode, qsizetype payloadSize);

/// One masked frame of a client. `mask` must not be predictable (RFC 6455 section 5.3).
QByteArray webSocketFrame(WebSocketOpcode opcode, QByteArrayView payload, quint32 mask);

/// The payload of a close frame; the reason is cut to what fits, between characters.
QByteArray webSocketClosePayload(const WebSocketClose &close);

} // namespace wps
