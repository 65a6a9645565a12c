// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/metadata.h"

#include <QByteArray>
#include <QString>

#include <array>
#include <chrono>
#include <memory>
#include <optional>

namespace wps
{

/// What a receiver can read: frames of the JSON or the protobuf subprotocols, or the payload alone.
enum class FrameFormat { Json, Protobuf, Raw };

/// One WebSocket message, ready to be written; shared by every connection that gets it.
struct Frame {
    QByteArray bytes;
    bool isText = true;
};
using SharedFrame = std::shared_ptr<const Frame>;

/// How the sender declared its data (client-protocols 3.1). Protobuf bytes are those of the encoded Any.
enum class PayloadType { Json, Text, Binary, Protobuf };

struct Payload {
    PayloadType type = PayloadType::Text;
    QByteArray bytes; ///< JSON and text are valid UTF-8; JSON is embedded as it is
};

/// JSON text as a payload; empty when it is none.
std::optional<Payload> jsonPayload(const QByteArray &text);

/// One message on its way to any number of connections. Encodes itself once for each format that is asked for.
/// Not thread-safe: lives on the emulator's thread.
class OutgoingMessage
{
public:
    struct Origin {
        std::optional<QString> group;      ///< set: from=group
        std::optional<QString> fromUserId; ///< of the sending client
    };
    OutgoingMessage(Origin origin, Payload payload, Metadata metadata, std::chrono::seconds ttl);

    const SharedFrame &frame(FrameFormat format) const;
    /// A frame of its own for one receiver of a reliable subprotocol.
    SharedFrame sequencedFrame(FrameFormat format, quint64 sequenceId) const;
    const Origin &origin() const { return m_origin; }
    const Payload &payload() const { return m_payload; }
    const Metadata &metadata() const { return m_metadata; }
    /// When it may be dropped unsent; empty = never.
    std::optional<std::chrono::steady_clock::time_point> expiry() const { return m_expiry; }

private:
    Frame encoded(FrameFormat format) const;
    QByteArray encodeJson() const;

    Origin m_origin;
    Payload m_payload;
    Metadata m_metadata;
    std::optional<std::chrono::steady_clock::time_point> m_expiry;
    mutable std::array<SharedFrame, 3> m_frames;
};

/// `text` as a JSON string with its quotes; lone surrogates become U+FFFD.
QByteArray jsonString(const QString &text);

} // namespace wps
