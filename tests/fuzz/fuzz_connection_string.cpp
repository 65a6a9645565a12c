// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/auth/connection_string.h"
#include "tests/fuzz/fuzz.h"

using namespace wps;

// What was accepted says the same again in its canonical form.
WPS_FUZZ_TARGET(bytes)
{
    const auto parsed = ConnectionString::parse(QString::fromUtf8(bytes));
    if (!parsed)
        return;
    const auto again = ConnectionString::parse(QString::fromUtf8(parsed->toSecretText().reveal()));
    fuzzRequire(again && *again == *parsed);
}
