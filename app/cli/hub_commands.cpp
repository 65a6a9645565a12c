// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/inputs.h"
#include "app/cli/message_options.h"
#include "app/cli/runner.h"
#include "core/rest/operations/health.h"
#include "core/rest/operations/hub.h"

#include <QJsonObject>

#include <memory>

using namespace Qt::StringLiterals;

namespace wps::cli
{

namespace
{

struct BulkOptions {
    std::vector<std::string> groups;
    std::string filter;
    bool allConnections = false;
};

using BulkOperation = RestOperation<void> (*)(const HubName &, const QList<GroupName> &, const ConnectionSelection &);

void addBulk(CLI::App &family, Command &chosen, const std::string &name, const std::string &description,
             BulkOperation operation)
{
    auto options = std::make_shared<BulkOptions>();
    CLI::App &leaf = addLeaf(family, name, description,
                             "  webpubsub groups " + name +
                                 " --hub chat --group-name room1 --group-name room2 --filter \"userId eq 'alice'\"\n"
                                 "  webpubsub groups " +
                                 name + " --hub chat --group-name room1 --all-connections");
    leaf.add_option("--group-name", options->groups, "Group; may be repeated")->required();
    CLI::Option *filter = leaf.add_option("--filter", options->filter, "OData filter of the connections");
    leaf.add_flag("--all-connections", options->allConnections, "Every connection of the hub")->excludes(filter);
    leaf.callback([options, operation, &chosen] {
        chosen.prepare = [options, operation](Inputs &) -> Result<Task> {
            auto groups = groupsOf(options->groups);
            if (!groups)
                return failure(groups.error());
            if (!options->allConnections && options->filter.empty()) {
                return failure(Error::invalidInput(
                    u"--filter"_s, u"Say which connections: --filter F, or --all-connections for the whole hub."_s));
            }
            const auto selection = options->allConnections ? ConnectionSelection::allConnections()
                                                           : ConnectionSelection::matching(toText(options->filter));
            return [groups = *groups, selection, operation](Runner &run) {
                run.done(operation(run.hub(), groups, selection));
            };
        };
    });
}

} // namespace

void addHealthCommand(CLI::App &app, Command &chosen)
{
    CLI::App &leaf = addLeaf(app, "health", "Ask whether the service answers", "  webpubsub health");
    leaf.callback([&chosen] {
        chosen.needsHub = false;
        chosen.prepare = [](Inputs &) -> Result<Task> {
            return [](Runner &run) {
                run.await(run.client().send(getServiceStatus()), [&run] {
                    run.output().result(QJsonDocument(QJsonObject{{u"healthy"_s, true}}), u"The service answers."_s);
                    run.finish(Done);
                });
            };
        };
    });
}

void addBroadcastCommand(CLI::App &app, Command &chosen)
{
    auto options = std::make_shared<MessageOptions>();
    CLI::App &leaf = addLeaf(app, "broadcast", "Send a message to every connection of a hub",
                             "  webpubsub broadcast --hub chat --payload '{\"hello\":\"world\"}'\n"
                             "  webpubsub broadcast --hub chat --payload hello --filter \"userId ne null\" --ttl 60\n"
                             "  webpubsub broadcast --hub chat --payload-file picture.png "
                             "--content-type application/octet-stream");
    options->addTo(leaf, MessageOptions::Filter | MessageOptions::Excluded);
    leaf.callback([options, &chosen] {
        chosen.prepare = [options](Inputs &inputs) -> Result<Task> {
            auto send = options->sendOptions();
            if (!send)
                return failure(send.error());
            auto body = options->body(inputs);
            if (!body)
                return failure(body.error());
            return [send = *send, body = *body](Runner &run) { run.accepted(sendToAll(run.hub(), body, send)); };
        };
    });
}

void addGroupsCommands(CLI::App &app, Command &chosen)
{
    CLI::App &family = addFamily(app, "groups", "Put many connections into groups, or take them out");
    addBulk(family, chosen, "add", "Add the connections that a filter selects to groups", addConnectionsToGroups);
    addBulk(family, chosen, "remove", "Remove the connections that a filter selects from groups",
            removeConnectionsFromGroups);
}

void addHubCommands(CLI::App &app, Command &chosen)
{
    CLI::App &family = addFamily(app, "hub", "The hub as a whole");
    auto options = std::make_shared<ClosingOptions>();
    auto yes = std::make_shared<bool>(false);
    CLI::App &leaf = addLeaf(family, "close", "Close every connection of the hub",
                             "  webpubsub hub close --hub chat --reason maintenance --yes");
    options->addTo(leaf);
    leaf.add_flag("--yes", *yes, "Yes, every connection");
    leaf.callback([options, yes, &chosen] {
        chosen.prepare = [options, yes](Inputs &) -> Result<Task> {
            auto close = options->closeOptions();
            if (!close)
                return failure(close.error());
            if (!*yes) {
                return failure(Error::invalidInput(
                    u"--yes"_s, u"This closes every connection of the hub. Add --yes if that is meant."_s));
            }
            return [close = *close](Runner &run) { run.done(closeAllConnections(run.hub(), close)); };
        };
    });
}

} // namespace wps::cli
