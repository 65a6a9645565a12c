// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/auth/jwt.h"
#include "tests/fuzz/fuzz.h"

using namespace wps;

WPS_FUZZ_TARGET(bytes)
{
    static const SecretText key(QByteArrayLiteral("key"));
    (void)decodeJwt(bytes);
    (void)verifyJwt(bytes, key);
}
