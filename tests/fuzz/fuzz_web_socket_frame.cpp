// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/websocket/web_socket_frames.h"
#include "tests/fuzz/fuzz.h"

#include <algorithm>
#include <cstring>

using namespace wps;

namespace
{

constexpr qsizetype kMaxMessage = 1000;

/// All that a reader gives of the bytes, which come in pieces of this size.
QByteArray read(WebSocketRole role, const QByteArray &bytes, qsizetype piece)
{
    WebSocketReader reader(role, kMaxMessage);
    QByteArray items;
    for (qsizetype at = 0; at < bytes.size(); at += piece) {
        const qsizetype size = std::min(piece, bytes.size() - at);
        std::memcpy(reader.writable(size), bytes.constData() + at, static_cast<size_t>(size));
        reader.written(size);
        while (const auto item = reader.next()) {
            fuzzRequire(item->bytes.size() <= kMaxMessage);
            items += QByteArray::number(static_cast<int>(item->kind)) + (item->binary ? 'b' : 't') +
                     QByteArray::number(item->close.code) + item->bytes.toByteArray();
        }
        if (at % 3 == 0)
            reader.releaseMemory();
    }
    return items;
}

} // namespace

// The first byte is the size of the pieces.
WPS_FUZZ_TARGET(bytes)
{
    if (bytes.isEmpty())
        return;
    const qsizetype piece = 1 + static_cast<quint8>(bytes.at(0)) % 16;
    const QByteArray frames = bytes.mid(1);
    for (const WebSocketRole role : {WebSocketRole::Client, WebSocketRole::Server})
        fuzzRequire(read(role, frames, piece) == read(role, frames, frames.size() + 1));
}
