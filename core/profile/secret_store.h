// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/secret_text.h"

#include <QFuture>
#include <QString>

#include <memory>
#include <optional>

namespace wps
{

/// Where access keys live. Asynchronous; used from the main thread. Errors are of kind Keychain and never hold the
/// secret. Futures that are under way when the store dies are cancelled.
class SecretStore
{
public:
    virtual ~SecretStore() = default;
    /// Written and read back; on failure nothing is kept anywhere but, if `keepForSession`, in memory: the error still
    /// comes.
    virtual QFuture<Result<void>> write(const QString &id, const SecretText &secret) = 0;
    /// Empty optional = the keyring works and has no such entry.
    virtual QFuture<Result<std::optional<SecretText>>> read(const QString &id) = 0;
    virtual QFuture<Result<void>> remove(const QString &id) = 0;
    /// An error when no keyring can be used here ("this time only" is then the only way); may take up to five seconds.
    virtual QFuture<Result<void>> probe() = 0;
    /// In memory, until the program ends. Never fails. read() finds it first.
    virtual void keepForSession(const QString &id, const SecretText &secret) = 0;
};

/// The system's keychain through QtKeychain: no plain-text fallback, five seconds for each job.
std::unique_ptr<SecretStore> makeKeychainSecretStore();
/// Memory only, for tests and for --no-keyring.
std::unique_ptr<SecretStore> makeMemorySecretStore();

} // namespace wps
