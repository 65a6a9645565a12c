// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/frame_check.h"

#include "core/model/json_check.h"

#include <QStringEncoder>

using namespace Qt::StringLiterals;

namespace wps
{

Result<void> checkBody(const MessageBody &body)
{
    switch (body.type) {
    case DataType::Binary:
        break;
    case DataType::Text:
        if (!QUtf8StringView(body.bytes).isValidUtf8()) {
            return failure(Error::invalidInput(
                u"payload"_s, u"This text is not valid UTF-8. Send it as binary to keep its bytes."_s));
        }
        break;
    case DataType::Json:
        if (const auto problem = findJsonProblem(body.bytes)) {
            return failure(Error::invalidInput(
                u"payload"_s, u"line %1, column %2: %3"_s.arg(QString::number(problem->line),
                                                              QString::number(problem->column), problem->message)));
        }
        break;
    }
    return {};
}

Result<void> checkFrameSize(const QByteArray &frame)
{
    if (frame.size() <= MessageBody::kMaxSize)
        return {};
    Error error;
    error.kind = Error::Kind::TooLarge;
    error.field = u"payload"_s;
    error.message =
        u"A WebSocket frame may have 1 MiB (1,048,576 bytes); with its envelope this one would have %1 bytes."_s.arg(
            frame.size());
    return failure(error);
}

Result<QByteArray> groupBytes(const GroupName &group)
{
    if (auto valid = GroupName::parse(group.value()); !valid)
        return failure(valid.error());
    QStringEncoder encoder(QStringEncoder::Utf8);
    const QByteArray utf8 = encoder.encode(group.value());
    if (encoder.hasError())
        return failure(Error::invalidInput(u"group"_s, u"The group name holds half of a surrogate pair."_s));
    return utf8;
}

Result<void> checkContent(const MessageBody &body, const Metadata &metadata)
{
    if (auto valid = checkMetadata(metadata, true); !valid)
        return valid;
    if (auto valid = body.checkSize(); !valid)
        return valid;
    if (auto valid = checkBody(body); !valid)
        return valid;
    if (body.type == DataType::Json && body.bytes.trimmed() == "null") {
        return failure(
            Error::invalidInput(u"payload"_s, u"The service does not take null as the whole message of a client."_s));
    }
    return {};
}

Result<void> checkTtl(const std::optional<int> &seconds)
{
    constexpr int kMaxTtlSeconds = 300;
    if (!seconds || (*seconds >= 0 && *seconds <= kMaxTtlSeconds))
        return {};
    return failure(
        Error::invalidInput(u"ttlSeconds"_s, u"The time to live is 0 to 300 seconds; %1 is not."_s.arg(*seconds)));
}

Error bareFrameError()
{
    Error error;
    error.kind = Error::Kind::Unsupported;
    error.message = u"A client of this subprotocol sends messages and events, not bare frames."_s;
    return error;
}

} // namespace wps
