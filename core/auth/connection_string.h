// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/secret_text.h"

#include <QString>
#include <QUrl>

namespace wps
{

/// `Endpoint=<url>;AccessKey=<key>;Version=1.0;Port=<n>;` in all its written forms (rest-api section 8.1).
struct ConnectionString {
    QUrl endpoint;        ///< scheme http or https, host, maybe port, path "/"; never userinfo, query or fragment
    SecretText accessKey; ///< the text as printed; its UTF-8 bytes are the HMAC key

    /// InvalidInput whose `field` is "Endpoint", "AccessKey", "Port", "Version" or "ConnectionString". The message
    /// never repeats the key. Order, case, blanks, line breaks, surrounding quotes and a trailing `;` do not matter;
    /// the value is split at the first `=`.
    static Result<ConnectionString> parse(const QString &text);

    /// The canonical form, with the key: for the keychain and "copy with secret" only.
    SecretText toSecretText() const;

    friend bool operator==(const ConnectionString &, const ConnectionString &) = default;
};

/// A service endpoint typed by hand: adds https:// when there is no scheme, drops the path. InvalidInput, field
/// "Endpoint".
Result<QUrl> parseEndpoint(const QString &text);

/// True when the text looks like a connection string (for "paste anywhere").
bool looksLikeConnectionString(const QString &text);

/// The key of the service team's local emulator (rest-api section 8.1): public knowledge, not a secret.
QString wellKnownEmulatorKey();

} // namespace wps
