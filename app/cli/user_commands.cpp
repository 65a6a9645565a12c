// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/inputs.h"
#include "app/cli/message_options.h"
#include "app/cli/runner.h"
#include "core/rest/operations/user.h"

#include <memory>

using namespace Qt::StringLiterals;

namespace wps::cli
{

namespace
{

struct UserOptions {
    std::string user;
    MessageOptions message;
    ClosingOptions closing;
};

using Options = std::shared_ptr<UserOptions>;

/// A leaf with --user-id; `prepare` gets the parsed user.
template <typename Prepare>
CLI::App &addUserLeaf(CLI::App &family, Command &chosen, const Options &options, const std::string &name,
                      const std::string &description, const std::string &example, Prepare prepare)
{
    CLI::App &leaf =
        addLeaf(family, name, description, "  webpubsub user " + name + " --hub chat --user-id alice" + example);
    leaf.add_option("--user-id", options->user, "The user")->required();
    leaf.callback([options, prepare, &chosen] {
        chosen.prepare = [options, prepare](Inputs &inputs) -> Result<Task> {
            auto user = userOf(options->user);
            if (!user)
                return failure(user.error());
            return prepare(*user, inputs);
        };
    });
    return leaf;
}

void addSendLeaf(CLI::App &family, Command &chosen)
{
    const auto options = std::make_shared<UserOptions>();
    CLI::App &leaf = addUserLeaf(family, chosen, options, "send", "Send a message to every connection of the user",
                                 " --payload hello", [options](const UserId &user, Inputs &inputs) -> Result<Task> {
                                     auto send = options->message.sendOptions();
                                     if (!send)
                                         return failure(send.error());
                                     auto body = options->message.body(inputs);
                                     if (!body)
                                         return failure(body.error());
                                     return [user, send = *send, body = *body](Runner &run) {
                                         run.accepted(sendToUser(run.hub(), user, body, send));
                                     };
                                 });
    options->message.addTo(leaf, MessageOptions::Filter);
}

void addCloseLeaf(CLI::App &family, Command &chosen)
{
    const auto options = std::make_shared<UserOptions>();
    CLI::App &leaf = addUserLeaf(family, chosen, options, "close", "Close every connection of the user",
                                 " --reason \"signed out\"", [options](const UserId &user, Inputs &) -> Result<Task> {
                                     auto close = options->closing.closeOptions();
                                     if (!close)
                                         return failure(close.error());
                                     return [user, close = *close](Runner &run) {
                                         run.done(closeUserConnections(run.hub(), user, close));
                                     };
                                 });
    options->closing.addTo(leaf);
}

} // namespace

void addUserCommands(CLI::App &app, Command &chosen)
{
    CLI::App &family = addFamily(app, "user", "One user: send, ask, close, leave all groups");
    addSendLeaf(family, chosen);
    addUserLeaf(family, chosen, std::make_shared<UserOptions>(), "exists", "Ask whether the user is connected", "",
                [](const UserId &user, Inputs &) -> Result<Task> {
                    return [user](Runner &run) { run.answer(userExists(run.hub(), user), u"exists"_s); };
                });
    addCloseLeaf(family, chosen);
    addUserLeaf(family, chosen, std::make_shared<UserOptions>(), "remove-from-all-groups",
                "Remove the user's connections from all groups", "", [](const UserId &user, Inputs &) -> Result<Task> {
                    return [user](Runner &run) { run.done(removeUserFromAllGroups(run.hub(), user)); };
                });
}

} // namespace wps::cli
