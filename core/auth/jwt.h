// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/secret_text.h"

#include <QByteArray>
#include <QJsonObject>

namespace wps
{

/// HS256 over header {"alg":"HS256","typ":"JWT"} and these claims. Pure, thread-safe.
SecretText signJwt(const QJsonObject &claims, const SecretText &key);

struct DecodedJwt {
    QJsonObject header;
    QJsonObject claims;
};

/// Reads a token without checking its signature. InvalidInput (field "token") when it is not three base64url parts of
/// JSON.
Result<DecodedJwt> decodeJwt(const QByteArray &token);

/// True when the token is HS256 and signed with `key`. Constant time in the signature.
bool verifyJwt(const QByteArray &token, const SecretText &key);

} // namespace wps
