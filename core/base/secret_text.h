// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

class QDebug;

namespace wps
{

/// Bytes that must not be shown: access key, token, connection string. Prints as "***"; compares in constant time;
/// its memory is overwritten when the last copy dies. Reach the bytes with reveal(), and only to sign, send or store in
/// the keychain.
class SecretText
{
public:
    SecretText() = default;
    explicit SecretText(QByteArray bytes);
    SecretText(const SecretText &) = default;
    SecretText(SecretText &&) noexcept = default;
    SecretText &operator=(const SecretText &) = default;
    SecretText &operator=(SecretText &&) noexcept = default;
    ~SecretText();

    bool isEmpty() const { return m_bytes.isEmpty(); }
    const QByteArray &reveal() const { return m_bytes; }

    friend bool operator==(const SecretText &a, const SecretText &b);

private:
    QByteArray m_bytes;
};

QDebug operator<<(QDebug debug, const SecretText &secret);

} // namespace wps
