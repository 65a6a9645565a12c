// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/inputs.h"
#include "app/cli/message_options.h"
#include "app/cli/runner.h"
#include "core/rest/operations/group.h"
#include "core/rest/operations/user.h"

#include <QJsonArray>
#include <QJsonObject>

#include <limits>
#include <memory>

using namespace Qt::StringLiterals;

namespace wps::cli
{

namespace
{

struct GroupOptions {
    std::string group;
    std::string connection;
    std::string user;
    int top = 0;
    MessageOptions message;
    ClosingOptions closing;
};

using Options = std::shared_ptr<GroupOptions>;

/// A leaf with --group-name; `prepare` gets the parsed group.
template <typename Prepare>
CLI::App &addGroupLeaf(CLI::App &family, Command &chosen, const Options &options, const std::string &name,
                       const std::string &description, const std::string &example, Prepare prepare)
{
    CLI::App &leaf =
        addLeaf(family, name, description, "  webpubsub group " + name + " --hub chat --group-name room1" + example);
    leaf.add_option("--group-name", options->group, "The group")->required();
    leaf.callback([options, prepare, &chosen] {
        chosen.prepare = [options, prepare](Inputs &inputs) -> Result<Task> {
            auto group = groupOf(options->group);
            if (!group)
                return failure(group.error());
            return prepare(*group, inputs);
        };
    });
    return leaf;
}

void addConnectionLeaf(CLI::App &family, Command &chosen, bool add)
{
    const auto options = std::make_shared<GroupOptions>();
    CLI::App &leaf =
        addGroupLeaf(family, chosen, options, add ? "add-connection" : "remove-connection",
                     add ? "Add a connection to the group" : "Remove a connection from the group",
                     " --connection-id ID", [options, add](const GroupName &group, Inputs &) -> Result<Task> {
                         auto connection = connectionOf(options->connection);
                         if (!connection)
                             return failure(connection.error());
                         return [group, connection = *connection, add](Runner &run) {
                             if (add)
                                 run.done(addConnectionToGroup(run.hub(), group, connection));
                             else
                                 run.done(removeConnectionFromGroup(run.hub(), group, connection));
                         };
                     });
    leaf.add_option("--connection-id", options->connection, "The connection")->required();
}

void addUserLeaf(CLI::App &family, Command &chosen, bool add)
{
    const auto options = std::make_shared<GroupOptions>();
    CLI::App &leaf = addGroupLeaf(family, chosen, options, add ? "add-user" : "remove-user",
                                  add ? "Add a user's present connections to the group"
                                      : "Remove a user's connections from the group",
                                  " --user-id alice", [options, add](const GroupName &group, Inputs &) -> Result<Task> {
                                      auto user = userOf(options->user);
                                      if (!user)
                                          return failure(user.error());
                                      return [group, user = *user, add](Runner &run) {
                                          if (add)
                                              run.done(addUserToGroup(run.hub(), user, group));
                                          else
                                              run.done(removeUserFromGroup(run.hub(), user, group));
                                      };
                                  });
    leaf.add_option("--user-id", options->user, "The user")->required();
}

void addSendLeaf(CLI::App &family, Command &chosen)
{
    const auto options = std::make_shared<GroupOptions>();
    CLI::App &leaf = addGroupLeaf(family, chosen, options, "send", "Send a message to the group",
                                  " --payload '{\"hello\":\"world\"}'",
                                  [options](const GroupName &group, Inputs &inputs) -> Result<Task> {
                                      auto send = options->message.sendOptions();
                                      if (!send)
                                          return failure(send.error());
                                      auto body = options->message.body(inputs);
                                      if (!body)
                                          return failure(body.error());
                                      return [group, send = *send, body = *body](Runner &run) {
                                          run.accepted(sendToGroup(run.hub(), group, body, send));
                                      };
                                  });
    options->message.addTo(leaf, MessageOptions::Filter | MessageOptions::Excluded);
}

void printMembers(Output &output, const QList<GroupMember> &members)
{
    QJsonArray array;
    QStringList lines;
    for (const GroupMember &member : members) {
        array.append(QJsonObject{
            {u"connectionId"_s, member.connectionId.value()},
            {u"userId"_s, member.userId ? QJsonValue(member.userId->value()) : QJsonValue(QJsonValue::Null)}});
        lines.append(member.connectionId.value() + (member.userId ? u'\t' + member.userId->value() : QString()));
    }
    output.result(QJsonDocument(array), lines.join(u'\n'));
    if (members.isEmpty() && !output.isJson())
        output.note(u"Nobody is in the group."_s);
}

void addListLeaf(CLI::App &family, Command &chosen)
{
    const auto options = std::make_shared<GroupOptions>();
    CLI::App &leaf = addGroupLeaf(family, chosen, options, "list", "List the group's connections, with their users",
                                  " --output json", [options](const GroupName &group, Inputs &) -> Result<Task> {
                                      return [group, top = options->top](Runner &run) {
                                          run.await(run.client().listAllConnections(run.hub(), group, top),
                                                    [&run](const QList<GroupMember> &members) {
                                                        printMembers(run.output(), members);
                                                        run.finish(Done);
                                                    });
                                      };
                                  });
    leaf.add_option("--top", options->top, "At most so many; all when left out")
        ->check(CLI::Range(1, std::numeric_limits<int>::max()));
}

void addCloseLeaf(CLI::App &family, Command &chosen)
{
    const auto options = std::make_shared<GroupOptions>();
    CLI::App &leaf = addGroupLeaf(family, chosen, options, "close", "Close every connection of the group",
                                  " --reason maintenance", [options](const GroupName &group, Inputs &) -> Result<Task> {
                                      auto close = options->closing.closeOptions();
                                      if (!close)
                                          return failure(close.error());
                                      return [group, close = *close](Runner &run) {
                                          run.done(closeGroupConnections(run.hub(), group, close));
                                      };
                                  });
    options->closing.addTo(leaf);
}

} // namespace

void addGroupCommands(CLI::App &app, Command &chosen)
{
    CLI::App &family = addFamily(app, "group", "One group: send, list, change members, close");
    addSendLeaf(family, chosen);
    addGroupLeaf(family, chosen, std::make_shared<GroupOptions>(), "exists", "Ask whether anybody is in the group", "",
                 [](const GroupName &group, Inputs &) -> Result<Task> {
                     return [group](Runner &run) { run.answer(groupExists(run.hub(), group), u"exists"_s); };
                 });
    addListLeaf(family, chosen);
    addConnectionLeaf(family, chosen, true);
    addConnectionLeaf(family, chosen, false);
    addUserLeaf(family, chosen, true);
    addUserLeaf(family, chosen, false);
    addCloseLeaf(family, chosen);
}

} // namespace wps::cli
