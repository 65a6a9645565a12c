// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/websocket/web_socket_frames.h"

#include <QtEndian>

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr int kNoCode = 1005;
constexpr int kProtocolError = 1002;
constexpr int kInvalidText = 1007;
constexpr int kTooBig = 1009;
constexpr qsizetype kMaxControlPayload = 125;
constexpr quint8 kFinal = 0x80;
constexpr quint8 kReserved = 0x70;
constexpr quint8 kMasked = 0x80;
constexpr qsizetype kMaskSize = 4;
constexpr quint8 kLength16 = 126;
constexpr quint8 kLength64 = 127;

bool isUtf8(QByteArrayView bytes)
{
    return simdjson::validate_utf8(bytes.data(), static_cast<size_t>(bytes.size()));
}

/// Eight bytes at a time; the same again takes it off.
void applyMask(char *bytes, qsizetype size, const char *mask)
{
    quint32 half = 0;
    std::memcpy(&half, mask, sizeof half);
    const quint64 whole = (static_cast<quint64>(half) << 32U) | half;
    qsizetype i = 0;
    for (; size - i >= static_cast<qsizetype>(sizeof whole); i += static_cast<qsizetype>(sizeof whole)) {
        quint64 word = 0;
        std::memcpy(&word, bytes + i, sizeof word);
        word ^= whole;
        std::memcpy(bytes + i, &word, sizeof word);
    }
    for (; i < size; ++i)
        bytes[i] = static_cast<char>(bytes[i] ^ mask[i % kMaskSize]);
}

/// Codes that may stand in a frame (RFC 6455 section 7.4, and the registry's later ones).
bool isSendable(int code)
{
    return (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006) ||
           (code >= 3000 && code <= 4999);
}

} // namespace

struct WebSocketReader::Header {
    bool final = false;
    WebSocketOpcode opcode = WebSocketOpcode::Continuation;
};

char *WebSocketReader::writable(qsizetype size)
{
    m_joined.clear();
    const qsizetype held = m_end - m_begin;
    if (held == 0) {
        m_begin = m_end = 0;
    } else if (m_begin > 0 && m_capacity - m_end < size) {
        std::memmove(m_buffer.get(), m_buffer.get() + m_begin, static_cast<size_t>(held));
        m_begin = 0;
        m_end = held;
    }
    if (m_capacity - m_end < size) {
        const qsizetype capacity = std::max(m_end + size, m_capacity * 2);
        std::unique_ptr<char[]> buffer(new char[static_cast<size_t>(capacity)]);
        if (held > 0)
            std::memcpy(buffer.get(), m_buffer.get() + m_begin, static_cast<size_t>(held));
        m_buffer = std::move(buffer);
        m_capacity = capacity;
        m_begin = 0;
        m_end = held;
    }
    return m_buffer.get() + m_end;
}

void WebSocketReader::take(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    std::memcpy(writable(bytes.size()), bytes.data(), static_cast<size_t>(bytes.size()));
    written(bytes.size());
}

std::optional<WebSocketReader::Item> WebSocketReader::next()
{
    while (!m_ended) {
        const qsizetype held = m_end - m_begin;
        if (held < 2)
            return {};
        char *frame = m_buffer.get() + m_begin;
        const auto first = static_cast<quint8>(frame[0]);
        const auto second = static_cast<quint8>(frame[1]);
        if ((first & kReserved) != 0)
            return violation(kProtocolError, u"reserved bits are set"_s);
        const bool isMasked = (second & kMasked) != 0;
        if (isMasked != (m_own == WebSocketRole::Server))
            return violation(kProtocolError,
                             isMasked ? u"a server must not mask its frames"_s : u"a client must mask its frames"_s);
        const Header header{(first & kFinal) != 0, static_cast<WebSocketOpcode>(first & 0x0f)};
        const quint8 shortLength = second & ~kMasked;
        quint64 length = shortLength;
        qsizetype headerSize = shortLength < kLength16 ? 2 : shortLength == kLength16 ? 4 : 10;
        if (headerSize > 2) {
            if (held < headerSize)
                return {};
            length = shortLength == kLength16 ? qFromBigEndian<quint16>(frame + 2) : qFromBigEndian<quint64>(frame + 2);
        }
        const bool isControl = (static_cast<quint8>(header.opcode) & 0x8U) != 0;
        if (isControl && (!header.final || length > kMaxControlPayload))
            return violation(kProtocolError, u"a control frame is too long or fragmented"_s);
        if (!isControl && length > static_cast<quint64>(m_maxMessageSize - m_fragments.size()))
            return violation(kTooBig, u"a message is larger than %1 bytes"_s.arg(m_maxMessageSize));
        const char *mask = frame + headerSize;
        if (isMasked)
            headerSize += kMaskSize;
        if (held - headerSize < static_cast<qsizetype>(length))
            return {};
        if (isMasked)
            applyMask(frame + headerSize, static_cast<qsizetype>(length), mask);
        const QByteArrayView payload(frame + headerSize, static_cast<qsizetype>(length));
        m_begin += headerSize + payload.size();
        if (auto item = isControl ? control(header.opcode, payload) : data(header, payload))
            return item;
    }
    return {};
}

std::optional<WebSocketReader::Item> WebSocketReader::data(const Header &header, QByteArrayView payload)
{
    if (header.opcode == WebSocketOpcode::Continuation) {
        if (!m_isFragmented)
            return violation(kProtocolError, u"a continuation continues nothing"_s);
    } else if (header.opcode != WebSocketOpcode::Text && header.opcode != WebSocketOpcode::Binary) {
        return violation(kProtocolError, u"an unknown opcode"_s);
    } else if (m_isFragmented) {
        return violation(kProtocolError, u"a message begins within another"_s);
    }
    bool binary = header.opcode == WebSocketOpcode::Binary;
    if (!header.final || m_isFragmented) {
        if (!std::exchange(m_isFragmented, true))
            m_fragmentsBinary = binary;
        m_fragments += payload;
        if (!header.final)
            return {};
        m_isFragmented = false;
        binary = m_fragmentsBinary;
        m_joined.push_back(std::exchange(m_fragments, {}));
        payload = m_joined.back();
    }
    if (!binary && !isUtf8(payload))
        return violation(kInvalidText, u"a text message is not UTF-8"_s);
    return Item{Item::Kind::Message, binary, payload, {}};
}

std::optional<WebSocketReader::Item> WebSocketReader::control(WebSocketOpcode opcode, QByteArrayView payload)
{
    if (opcode == WebSocketOpcode::Ping)
        return Item{Item::Kind::Ping, true, payload, {}};
    if (opcode == WebSocketOpcode::Pong)
        return Item{Item::Kind::Pong, true, payload, {}};
    if (opcode != WebSocketOpcode::Close)
        return violation(kProtocolError, u"an unknown opcode"_s);
    WebSocketClose close;
    if (payload.size() >= 2) {
        close.code = qFromBigEndian<quint16>(payload.data());
        const QByteArrayView reason = payload.sliced(2);
        if (!isSendable(close.code))
            return violation(kProtocolError, u"a close frame has a code that is none"_s);
        if (!isUtf8(reason))
            return violation(kInvalidText, u"the reason of a close frame is not UTF-8"_s);
        close.reason = QString::fromUtf8(reason);
    } else if (!payload.isEmpty()) {
        return violation(kProtocolError, u"a close frame with half a code"_s);
    }
    m_ended = true;
    return Item{Item::Kind::Close, false, {}, close};
}

std::optional<WebSocketReader::Item> WebSocketReader::violation(int code, const QString &reason)
{
    m_ended = true;
    return Item{Item::Kind::Violation, false, {}, {code, reason}};
}

void WebSocketReader::releaseMemory()
{
    if (m_begin != m_end)
        return;
    m_joined.clear();
    m_buffer.reset();
    m_begin = m_end = m_capacity = 0;
}

qsizetype writeServerHeader(char *to, WebSocketOpcode opcode, qsizetype payloadSize)
{
    to[0] = static_cast<char>(kFinal | static_cast<quint8>(opcode));
    if (payloadSize < kLength16) {
        to[1] = static_cast<char>(payloadSize);
        return 2;
    }
    if (payloadSize <= 0xffff) {
        to[1] = static_cast<char>(kLength16);
        qToBigEndian(static_cast<quint16>(payloadSize), to + 2);
        return 4;
    }
    to[1] = static_cast<char>(kLength64);
    qToBigEndian(static_cast<quint64>(payloadSize), to + 2);
    return kMaxServerHeader;
}

QByteArray webSocketFrame(WebSocketOpcode opcode, QByteArrayView payload, quint32 mask)
{
    std::array<char, kMaxServerHeader> header{};
    const qsizetype headerSize = writeServerHeader(header.data(), opcode, payload.size());
    header[1] = static_cast<char>(static_cast<quint8>(header[1]) | kMasked);
    std::array<char, kMaskSize> key{};
    std::memcpy(key.data(), &mask, sizeof mask);
    QByteArray frame;
    frame.reserve(headerSize + kMaskSize + payload.size());
    frame.append(header.data(), headerSize);
    frame.append(key.data(), kMaskSize);
    frame.append(payload);
    applyMask(frame.data() + headerSize + kMaskSize, payload.size(), key.data());
    return frame;
}

QByteArray webSocketClosePayload(const WebSocketClose &close)
{
    if (close.code == kNoCode)
        return {};
    const auto code = qToBigEndian(static_cast<quint16>(close.code));
    QByteArray payload(reinterpret_cast<const char *>(&code), sizeof code);
    QByteArray reason = close.reason.toUtf8();
    if (payload.size() + reason.size() > kMaxControlPayload) {
        qsizetype end = kMaxControlPayload - payload.size();
        while (end > 0 && (static_cast<quint8>(reason.at(end)) & 0xc0U) == 0x80U)
            --end;
        reason.truncate(end);
    }
    return payload + reason;
}

} // namespace wps
