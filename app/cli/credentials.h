// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "core/auth/connection_string.h"
#include "core/profile/connection_profile.h"
#include "core/profile/secret_store.h"

#include <optional>

namespace wps::cli
{

/// Where the credential comes from: a connection string, or a profile whose key is in the keychain.
struct CredentialSource {
    std::optional<ConnectionString> connectionString;
    std::optional<ConnectionProfile> profile;
};

/// Exactly one of --profile, --connection-string-file and WEBPUBSUB_CONNECTION_STRING; InvalidInput when none or
/// several are given, or when what they hold makes no sense. `inputs` has been told of the file.
Result<CredentialSource> findCredential(const CommonOptions &options);

/// A file's connection string; never repeats it in an error.
Result<ConnectionString> readConnectionString(const std::string &path);

/// A sentence when the arguments hold a secret (`--connection-string ...`): other users can see them. Empty otherwise.
QString secretInArguments(const QStringList &arguments);

} // namespace wps::cli
