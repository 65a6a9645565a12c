// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/error_decoder.h"
#include "core/rest/retry_after.h"
#include "tests/fuzz/fuzz.h"

#include <QTimeZone>

using namespace wps;

// The first line is the value of Retry-After and of x-ms-error-code, the rest is the body.
WPS_FUZZ_TARGET(bytes)
{
    static const QDateTime now(QDate(2026, 1, 1), QTime(0, 0), QTimeZone::utc());
    const qsizetype end = bytes.indexOf('\n');
    const QByteArray first = bytes.left(end);
    const auto wait = parseRetryAfter(first, now);
    fuzzRequire(!wait || wait->count() >= 0);

    RestResponse response;
    response.status = 429;
    response.headers = {{"x-ms-error-code", first}, {"Content-Type", "application/json"}};
    response.body = end < 0 ? QByteArray() : bytes.mid(end + 1);
    const Error error = decodeErrorResponse(response);
    fuzzRequire(error.httpStatus == 429 && error.body.size() <= Error::kMaxBody);
}
