// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <string>

namespace wps::cli
{

class Inputs;
class Runner;

/// What every command understands.
struct CommonOptions {
    std::string profile;
    std::string connectionStringFile;
    std::string hub;
    std::string unlock;
    bool auditBodies = false;
    std::string apiVersion;
    std::string reverseProxyEndpoint;
    std::string output = "text";
};

/// What is left to do once the service can be asked.
using Task = std::function<void(Runner &)>;

/// The command that the arguments chose.
struct Command {
    bool needsHub = true;
    bool needsService = true; ///< wants a credential
    /// Checks the options and reads the files: everything that can be wrong before anything is asked of the service.
    std::function<Result<Task>(Inputs &)> prepare;
};

// Each adds its subcommands to `app`; parsing sets `chosen`. Both outlive the parsing.
void addHealthCommand(CLI::App &app, Command &chosen);
void addBroadcastCommand(CLI::App &app, Command &chosen);
void addGroupCommands(CLI::App &app, Command &chosen);
void addUserCommands(CLI::App &app, Command &chosen);
void addConnectionCommands(CLI::App &app, Command &chosen);
void addGroupsCommands(CLI::App &app, Command &chosen);
void addPermissionCommands(CLI::App &app, Command &chosen);
void addHubCommands(CLI::App &app, Command &chosen);
void addTokenCommand(CLI::App &app, Command &chosen);
void addWatchCommand(CLI::App &app, Command &chosen);
void addRecordingCommands(CLI::App &app, Command &chosen);
void addAuditCommand(CLI::App &app, Command &chosen, const CommonOptions &common);
void addProfileCommands(CLI::App &app, Command &chosen, const CommonOptions &common);

/// A group of subcommands: `webpubsub group ...`.
CLI::App &addFamily(CLI::App &app, const std::string &name, const std::string &description);
/// A subcommand that does something, with examples for its --help.
CLI::App &addLeaf(CLI::App &parent, const std::string &name, const std::string &description,
                  const std::string &examples);

} // namespace wps::cli
