// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/client_protocol.h"
#include "core/watch/message_query.h"
#include "tests/fuzz/fuzz.h"

using namespace wps;

// The first line is the filter, the rest the data of a message.
WPS_FUZZ_TARGET(bytes)
{
    static const auto protocol = makeClientProtocol(Subprotocol::Json);
    const qsizetype end = bytes.indexOf('\n');
    const auto query = MessageQuery::parse(QString::fromUtf8(bytes.left(end)));
    if (!query) {
        fuzzRequire(!query.error().message.isEmpty());
        return;
    }
    LogRecord record;
    record.frame.bytes = R"({"type":"message","from":"group","group":"g","dataType":"json","data":)" +
                         (end < 0 ? QByteArray("1") : bytes.mid(end + 1)) + '}';
    record.frame.message = protocol->decode(record.frame.bytes, false);
    const bool isMatch = query->matches(record);
    if (isMatch && !query->requiredText().isEmpty())
        fuzzRequire(record.frame.bytes.toLower().contains(query->requiredText()));
    if (query->isTextAlone() && record.frame.bytes.toLower().contains(query->requiredText()))
        fuzzRequire(isMatch);
}
