// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/frame_check.h"

#include "core/model/json_check.h"

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

} // namespace wps
