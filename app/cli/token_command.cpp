// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/inputs.h"
#include "app/cli/runner.h"
#include "core/rest/operations/token.h"

#include <QJsonObject>

#include <limits>
#include <memory>

using namespace Qt::StringLiterals;

namespace wps::cli
{

namespace
{

struct TokenOptions {
    std::optional<std::string> user;
    std::vector<std::string> roles;
    std::vector<std::string> groups;
    int minutes = 60;
    std::string protocol = "default";
    bool askService = false;
};

Result<ClientAccessRequest> requestOf(const TokenOptions &options)
{
    ClientAccessRequest request;
    if (options.user) {
        auto user = userOf(*options.user);
        if (!user)
            return failure(user.error());
        request.userId = *user;
    }
    for (const std::string &argument : options.roles) {
        const QString role = toText(argument);
        if (auto valid = named(u"--role"_s, checkRole(role)); !valid)
            return failure(valid.error());
        request.roles.append(role);
    }
    auto groups = groupsOf(options.groups);
    if (!groups)
        return failure(groups.error());
    request.groups = *groups;
    request.lifetime = std::chrono::minutes(options.minutes);
    auto endpoint = named(u"--client-protocol"_s, parseClientEndpoint(toText(options.protocol)));
    if (!endpoint)
        return failure(endpoint.error());
    request.endpoint = *endpoint;
    return request;
}

void print(Runner &run, const ClientAccess &access)
{
    const QJsonObject object{{u"url"_s, QString::fromUtf8(access.url.reveal())},
                             {u"token"_s, QString::fromUtf8(access.token.reveal())},
                             {u"expiresAt"_s, access.expiresAt.toUTC().toString(Qt::ISODate)}};
    run.output().result(QJsonDocument(object), QString::fromUtf8(access.url.reveal()));
    run.finish(Done);
}

} // namespace

void addTokenCommand(CLI::App &app, Command &chosen)
{
    auto options = std::make_shared<TokenOptions>();
    CLI::App &leaf = addLeaf(app, "token", "Make a client URL with its access token",
                             "  webpubsub token --hub chat --user-id alice --role webpubsub.joinLeaveGroup.room1\n"
                             "  webpubsub token --hub chat --group-name room1 --minutes 5 --output json");
    leaf.add_option("--user-id", options->user, "The user; anonymous when left out");
    leaf.add_option("--role", options->roles, "What the client may do, e.g. webpubsub.sendToGroup; may be repeated");
    leaf.add_option("--group-name", options->groups, "Group that it joins when it connects; may be repeated");
    leaf.add_option("--minutes", options->minutes, "How long a connection may be opened with it (default 60)")
        ->check(CLI::Range(1, std::numeric_limits<int>::max()));
    leaf.add_option("--client-protocol", options->protocol, "default, mqtt or socketio");
    leaf.add_flag("--ask-service", options->askService, "Let the service make it instead of signing it here");
    leaf.callback([options, &chosen] {
        chosen.prepare = [options](Inputs &) -> Result<Task> {
            auto request = requestOf(*options);
            if (!request)
                return failure(request.error());
            return [request = *request, askService = options->askService](Runner &run) {
                if (!askService) {
                    run.await(run.client().clientAccess(run.hub(), request),
                              [&run](const ClientAccess &access) { print(run, access); });
                    return;
                }
                run.await(run.client().send(generateClientToken(run.hub(), request)),
                          [&run, endpoint = request.endpoint](const SecretText &token) {
                              print(run, clientAccessFromToken(run.client().credential().endpoint, run.hub(), endpoint,
                                                               token));
                          });
            };
        };
    });
}

} // namespace wps::cli
