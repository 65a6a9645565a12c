// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace wps
{

/// The envelope of one frame from the service (client-protocols sections 3.2 and 5). The frame's own bytes are the
/// record and are kept beside this; what cannot be understood has kind Unknown and is still shown.
struct DownstreamMessage {
    enum class Kind { Connected, Disconnected, Ack, GroupMessage, ServerMessage, Pong, Raw, Unknown };

    /// What the frame is written in. In Protobuf and Raw frames the data stands as itself, in Json as JSON text.
    enum class Format { Json, Protobuf, Raw };

    Kind kind = Kind::Unknown;
    Format format = Format::Json;
    QString typeName;          ///< as it came: "ack"; with its event or sender "system/connected", "message/group"
    QString connectionId;      ///< Connected
    QString userId;            ///< Connected; empty when anonymous
    QString reconnectionToken; ///< Connected, reliable protocols. A secret: the client keeps it, and blots it out in
                               ///< what it hands on
    QString reason;            ///< Disconnected
    quint64 ackId = 0;         ///< Ack
    bool success = false;      ///< Ack
    QString errorName;         ///< Ack
    QString errorMessage;      ///< Ack
    QString group;             ///< GroupMessage, and sent frames that name one
    QString fromUserId;        ///< GroupMessage; empty when anonymous or REST
    QString dataType;          ///< "json", "text", "binary", "protobuf" or unknown text
    qsizetype dataOffset = 0;  ///< where the raw `data` value stands in the frame (JSON: the value's own text)
    qsizetype dataLength = 0;
    std::optional<quint64> sequenceId;
};

/// What a client needs of a GroupMessage, ServerMessage or Raw at its receipt.
struct MessageGlance {
    std::optional<quint64> sequenceId;
};

} // namespace wps
