// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/system_frames.h"

#include "core/emulator/protobuf_frame.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

SharedFrame textFrame(QByteArray bytes)
{
    return std::make_shared<const Frame>(Frame{std::move(bytes), true});
}

SharedFrame binaryFrame(QByteArray bytes)
{
    return std::make_shared<const Frame>(Frame{std::move(bytes), false});
}

QByteArray errorMember(const AckError &error)
{
    return R"(,"error":{"name":)"_ba + jsonString(error.name) + R"(,"message":)" + jsonString(error.message) + '}';
}

/// A pair of functions that make the same frame in both formats; only the one that is wanted runs.
template <typename Json, typename Protobuf> SharedFrame encoded(FrameFormat format, Json json, Protobuf protobuf)
{
    switch (format) {
    case FrameFormat::Json:
        return textFrame(json());
    case FrameFormat::Protobuf:
        return binaryFrame(protobuf());
    case FrameFormat::Raw:
        break;
    }
    return nullptr;
}

} // namespace

SharedFrame connectedFrame(FrameFormat format, const ConnectedFacts &facts)
{
    return encoded(
        format,
        [&]() -> QByteArray {
            QByteArray json = R"({"type":"system","event":"connected","userId":)"_ba +
                              (facts.userId ? jsonString(*facts.userId) : "null"_ba) + R"(,"connectionId":)" +
                              jsonString(facts.connectionId);
            if (!facts.reconnectionToken.isEmpty())
                json += R"(,"reconnectionToken":")" + facts.reconnectionToken + '"';
            return json + '}';
        },
        [&] { return encodeProtobufConnected(facts); });
}

SharedFrame disconnectedFrame(FrameFormat format, const QString &reason)
{
    return encoded(
        format,
        [&]() -> QByteArray {
            return R"({"type":"system","event":"disconnected","message":)"_ba + jsonString(reason) + '}';
        },
        [&] { return encodeProtobufDisconnected(reason); });
}

SharedFrame pongFrame(FrameFormat format)
{
    return encoded(
        format, [] { return R"({"type":"pong"})"_ba; }, [] { return encodeProtobufPong(); });
}

SharedFrame ackFrame(FrameFormat format, quint64 ackId, const std::optional<AckError> &error)
{
    return encoded(
        format,
        [&]() -> QByteArray {
            return R"({"type":"ack","ackId":)"_ba + QByteArray::number(ackId) +
                   (error ? R"(,"success":false)"_ba + errorMember(*error) : R"(,"success":true)"_ba) + '}';
        },
        [&] { return encodeProtobufAck(ackId, error); });
}

SharedFrame failedInvokeFrame(const QString &invocationId, const AckError &error)
{
    return textFrame(R"({"type":"invokeResponse","invocationId":)"_ba + jsonString(invocationId) +
                     R"(,"success":false)" + errorMember(error) + '}');
}

} // namespace wps
