// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/inputs.h"
#include "app/cli/message_options.h"
#include "app/cli/runner.h"
#include "core/rest/operations/connection.h"
#include "core/rest/operations/permission.h"

#include <memory>

using namespace Qt::StringLiterals;

namespace wps::cli
{

namespace
{

struct ConnectionOptions {
    std::string connection;
    std::string permission;
    std::string group;
    std::string reason;
    MessageOptions message;
};

using Options = std::shared_ptr<ConnectionOptions>;

/// A leaf with --connection-id; `prepare` gets the parsed connection.
template <typename Prepare>
CLI::App &addConnectionLeaf(CLI::App &family, Command &chosen, const Options &options, const std::string &name,
                            const std::string &description, const std::string &example, Prepare prepare)
{
    CLI::App &leaf =
        addLeaf(family, name, description,
                "  webpubsub " + family.get_name() + ' ' + name + " --hub chat --connection-id ID" + example);
    leaf.add_option("--connection-id", options->connection, "The connection")->required();
    leaf.callback([options, prepare, &chosen] {
        chosen.prepare = [options, prepare](Inputs &inputs) -> Result<Task> {
            auto connection = connectionOf(options->connection);
            if (!connection)
                return failure(connection.error());
            return prepare(*connection, inputs);
        };
    });
    return leaf;
}

void addSendLeaf(CLI::App &family, Command &chosen)
{
    const auto options = std::make_shared<ConnectionOptions>();
    CLI::App &leaf =
        addConnectionLeaf(family, chosen, options, "send", "Send a message to the connection", " --payload hello",
                          [options](const ConnectionId &connection, Inputs &inputs) -> Result<Task> {
                              auto send = options->message.sendOptions();
                              if (!send)
                                  return failure(send.error());
                              auto body = options->message.body(inputs);
                              if (!body)
                                  return failure(body.error());
                              return [connection, send = *send, body = *body](Runner &run) {
                                  run.accepted(sendToConnection(run.hub(), connection, body, send));
                              };
                          });
    options->message.addTo(leaf, MessageOptions::None);
}

void addCloseLeaf(CLI::App &family, Command &chosen)
{
    const auto options = std::make_shared<ConnectionOptions>();
    CLI::App &leaf =
        addConnectionLeaf(family, chosen, options, "close", "Close the connection", " --reason \"signed out\"",
                          [options](const ConnectionId &connection, Inputs &) -> Result<Task> {
                              return [connection, reason = toText(options->reason)](Runner &run) {
                                  run.done(closeConnection(run.hub(), connection, reason));
                              };
                          });
    leaf.add_option("--reason", options->reason, "What the client is told");
}

/// `act` starts the operation: (runner, connection, permission, group).
template <typename Act>
void addPermissionLeaf(CLI::App &family, Command &chosen, const std::string &name, const std::string &description,
                       Act act)
{
    const auto options = std::make_shared<ConnectionOptions>();
    CLI::App &leaf =
        addConnectionLeaf(family, chosen, options, name, description, " --permission sendToGroup --group-name room1",
                          [options, act](const ConnectionId &connection, Inputs &) -> Result<Task> {
                              auto permission = named(u"--permission"_s, parsePermission(toText(options->permission)));
                              if (!permission)
                                  return failure(permission.error());
                              auto group = groupOf(options->group);
                              if (!group)
                                  return failure(group.error());
                              return [connection, permission = *permission, group = *group, act](Runner &run) {
                                  act(run, connection, permission, group);
                              };
                          });
    leaf.add_option("--permission", options->permission, "sendToGroup or joinLeaveGroup")->required();
    leaf.add_option("--group-name", options->group, "The group that it is about")->required();
}

} // namespace

void addConnectionCommands(CLI::App &app, Command &chosen)
{
    CLI::App &family = addFamily(app, "connection", "One connection: send, ask, close, leave all groups");
    addSendLeaf(family, chosen);
    addConnectionLeaf(
        family, chosen, std::make_shared<ConnectionOptions>(), "exists", "Ask whether the connection is open", "",
        [](const ConnectionId &connection, Inputs &) -> Result<Task> {
            return [connection](Runner &run) { run.answer(connectionExists(run.hub(), connection), u"exists"_s); };
        });
    addCloseLeaf(family, chosen);
    addConnectionLeaf(
        family, chosen, std::make_shared<ConnectionOptions>(), "remove-from-all-groups",
        "Remove the connection from all groups", "", [](const ConnectionId &connection, Inputs &) -> Result<Task> {
            return [connection](Runner &run) { run.done(removeConnectionFromAllGroups(run.hub(), connection)); };
        });
}

void addPermissionCommands(CLI::App &app, Command &chosen)
{
    CLI::App &family = addFamily(app, "permission", "What a connection may do with a group");
    addPermissionLeaf(family, chosen, "grant", "Allow it",
                      [](Runner &run, const ConnectionId &connection, Permission permission, const GroupName &group) {
                          run.done(grantPermission(run.hub(), connection, permission, group));
                      });
    addPermissionLeaf(family, chosen, "revoke", "Forbid it",
                      [](Runner &run, const ConnectionId &connection, Permission permission, const GroupName &group) {
                          run.done(revokePermission(run.hub(), connection, permission, group));
                      });
    addPermissionLeaf(family, chosen, "check", "Ask whether it is allowed (a missing connection is a no, too)",
                      [](Runner &run, const ConnectionId &connection, Permission permission, const GroupName &group) {
                          run.answer(checkPermission(run.hub(), connection, permission, group), u"allowed"_s);
                      });
}

} // namespace wps::cli
