// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <chrono>
#include <optional>

namespace wps
{

/// What went wrong, as data. Holds no translated text: `ui/common/error_presenter` turns it into words.
/// Never holds a secret: whoever fills `message` or `body` from outside has passed it through `redactSecrets`.
struct Error {
    enum class Kind {
        InvalidInput,   ///< The caller's value is wrong; `field` names which.
        Cancelled,      ///< The caller asked for the end.
        Timeout,        ///< A deadline passed before the request certainly left.
        Network,        ///< DNS, refused, reset before the request left, no route.
        Tls,            ///< Handshake or certificate.
        Proxy,          ///< The proxy refused or needs credentials (407).
        Unauthorized,   ///< 401
        Forbidden,      ///< 403
        NotFound,       ///< 404 where it is not an answer
        Conflict,       ///< 409
        TooLarge,       ///< 413, or our own limit of a body or frame
        Throttled,      ///< 429 and 503 after the last retry; see `retryAfter`
        Service,        ///< any other refusal with an HTTP status, or a negative ack of a client frame
        Protocol,       ///< the answer cannot be understood: bad JSON, redirect, wrong frame
        Closed,         ///< the WebSocket closed; see `closeCode`
        OutcomeUnknown, ///< the request left and no answer came: it may or may not have been done
        Storage,        ///< file or database
        Keychain,       ///< no keyring, locked, refused, no answer
        Locked,         ///< the production guard refused; nothing left the program
        Unsupported,    ///< this service or emulator does not offer it
    };

    Kind kind = Kind::Service;
    int httpStatus = 0;  ///< 0 when there was no HTTP answer
    int closeCode = 0;   ///< WebSocket close code, 0 when none
    QString serviceCode; ///< `x-ms-error-code` or `code` of the body; or the ack error's name
    QString message;     ///< the service's, Qt's or our own sentence, in English
    QString target;      ///< `target` of the body
    QString field;       ///< for InvalidInput: the name of the wrong part, e.g. "AccessKey"
    QString request;     ///< "PUT /api/hubs/chat/...", without query and without secrets
    QString requestId;   ///< our x-ms-client-request-id
    QByteArray body;     ///< first 64 KiB of a refusal's body
    std::optional<std::chrono::milliseconds> retryAfter;
    int attempts = 0; ///< how often it was tried; 0 when it never left

    static constexpr qsizetype kMaxBody = 64 * 1024;

    static Error invalidInput(const QString &field, const QString &message);
    static Error cancelled();

    /// One English line for logs and the command line: "403 Forbidden from PUT /api/hubs/chat/...: message (code)".
    QString summary() const;

    friend bool operator==(const Error &, const Error &) = default;
};

/// Stable name of a kind ("outcomeUnknown"), for logs and JSON output.
QString errorKindName(Error::Kind kind);

} // namespace wps
