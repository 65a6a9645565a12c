// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

namespace wps
{

enum class DataType { Json, Text, Binary };

QString dataTypeName(DataType type); ///< "json", "text", "binary"

/// A message's payload: its own bytes (UTF-8 for JSON and text), sent as they are.
struct MessageBody {
    DataType type = DataType::Text;
    QByteArray bytes;

    /// The service takes at most 1 MiB in a REST body or one WebSocket frame.
    static constexpr qsizetype kMaxSize = 1024 * 1024;

    static MessageBody text(const QString &text);
    static MessageBody binary(const QByteArray &bytes);
    /// InvalidInput ("line 3, column 7: ...") when it is not one JSON value of UTF-8. The bytes are kept as typed.
    static Result<MessageBody> json(const QByteArray &bytes);
    /// "48 65 6c", "4865-6C" or "0x48 0x65": InvalidInput with the position of the first wrong character.
    static Result<MessageBody> fromHex(const QString &hex);
    static Result<MessageBody> fromBase64(const QString &base64);

    /// application/json, text/plain or application/octet-stream (rest-api section 4).
    QByteArray contentType() const;
    /// TooLarge when over kMaxSize.
    Result<void> checkSize() const;

    friend bool operator==(const MessageBody &, const MessageBody &) = default;
};

} // namespace wps
