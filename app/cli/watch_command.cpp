// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/inputs.h"
#include "app/cli/runner.h"
#include "app/cli/watcher.h"
#include "core/auth/client_access_token.h"
#include "core/base/future_util.h"

#include <map>
#include <memory>

using namespace Qt::StringLiterals;

namespace wps::cli
{

namespace
{

constexpr qsizetype kMaxClientUrl = 64 * 1024;

struct WatchOptions {
    std::vector<std::string> groups;
    std::optional<std::string> user;
    std::string protocol = "json-reliable";
    std::string clientUrlFile;
    int count = 0;
    double duration = 0;
    std::string record;
    bool stats = false;
    bool quiet = false;
};

const std::map<std::string, Subprotocol> kProtocols{{"json", Subprotocol::Json},
                                                    {"json-reliable", Subprotocol::JsonReliable},
                                                    {"protobuf", Subprotocol::Protobuf},
                                                    {"protobuf-reliable", Subprotocol::ProtobufReliable},
                                                    {"raw", Subprotocol::Raw}};

Result<Watcher::Settings> settingsOf(const WatchOptions &options)
{
    Watcher::Settings settings;
    auto groups = groupsOf(options.groups);
    if (!groups)
        return failure(groups.error());
    settings.count = options.count;
    settings.duration = std::chrono::milliseconds(static_cast<qint64>(options.duration * 1000));
    settings.client.subprotocol = kProtocols.at(options.protocol);
    settings.groups = *groups;
    settings.recording = toText(options.record);
    for (const GroupName &group : settings.groups)
        settings.info.groups.append(group.value());
    settings.info.begun = QDateTime::currentDateTimeUtc();
    settings.info.isKept = true;
    settings.stats = options.stats;
    settings.quiet = options.quiet;
    return settings;
}

Result<Task> watchClientUrl(const WatchOptions &options, Watcher::Settings settings, Inputs &inputs)
{
    const QString option = u"--client-url-file"_s;
    if (options.user) {
        return failure(
            Error::invalidInput(u"--user-id"_s, u"The client URL says who the user is; leave --user-id out."_s));
    }
    if (settings.client.subprotocol == Subprotocol::Raw && !settings.groups.isEmpty()) {
        return failure(Error::invalidInput(u"--group-name"_s, u"A raw connection cannot join groups by itself. Put "
                                                              u"the groups into the client URL's token."_s));
    }
    if (auto claimed = inputs.claim(option, options.clientUrlFile); !claimed)
        return failure(claimed.error());
    const auto bytes = Inputs::read(option, options.clientUrlFile, kMaxClientUrl);
    if (!bytes)
        return failure(bytes.error());
    const auto url = named(option, parseClientUrl(QString::fromUtf8(*bytes).trimmed()));
    if (!url)
        return failure(url.error());
    settings.joinsItself = true;
    settings.client.urlProvider = [url = *url] { return readyFuture(Result<SecretText>(url)); };
    return [settings](Runner &run) { (new Watcher(run, settings))->start(); };
}

Result<Task> watchHub(const WatchOptions &options, Watcher::Settings settings)
{
    ClientAccessRequest request;
    if (options.user) {
        auto user = userOf(*options.user);
        if (!user)
            return failure(user.error());
        request.userId = *user;
        settings.info.user = user->value();
    }
    request.groups = settings.groups;
    return [settings, request](Runner &run) mutable {
        // A token for each new connection: one that has expired would keep a long watch from coming back.
        settings.client.urlProvider = [&run, request] {
            return run.client().clientAccess(run.hub(), request).then([](const Result<ClientAccess> &access) {
                return access ? Result<SecretText>(access->url) : Result<SecretText>(failure(access.error()));
            });
        };
        settings.info.hub = run.hub().value();
        (new Watcher(run, settings))->start();
    };
}

} // namespace

void addWatchCommand(CLI::App &app, Command &chosen)
{
    auto options = std::make_shared<WatchOptions>();
    CLI::App &leaf = addLeaf(app, "watch", "Listen: one line of JSON for each frame that arrives",
                             "  webpubsub watch --hub chat --group-name room1\n"
                             "  webpubsub watch --hub chat --user-id alice --count 1 --duration 30\n"
                             "  webpubsub watch --hub chat --record monday --quiet --stats\n"
                             "  webpubsub token --hub chat | webpubsub watch --client-url-file -");
    leaf.add_option("--group-name", options->groups, "Group to listen to; may be repeated");
    leaf.add_option("--user-id", options->user, "Listen as this user");
    leaf.add_option(
            "--protocol", options->protocol,
            "json, json-reliable (default), protobuf, protobuf-reliable, or raw: payloads without their envelope")
        ->check(CLI::IsMember(kProtocols));
    leaf.add_option("--client-url-file", options->clientUrlFile,
                    "Listen with the client URL in FILE (- for standard input); needs no other credential")
        ->type_name("FILE");
    leaf.add_option("--count", options->count, "End after so many messages (system frames do not count)")
        ->check(CLI::PositiveNumber);
    leaf.add_option("--duration", options->duration, "End after so many seconds")
        ->check(CLI::Range(0.001, 31'536'000.0))
        ->type_name("SECONDS");
    leaf.add_option("--record", options->record,
                    "Keep every frame of both directions, and the state of the link, in FILE: a new folder, or a "
                    "recording to go on with")
        ->type_name("FILE");
    leaf.add_flag("--stats", options->stats, "At the end, one line of JSON with frames, bytes and rates");
    leaf.add_flag("--quiet", options->quiet, "Print no frames");
    leaf.callback([options, &chosen] {
        chosen.needsService = options->clientUrlFile.empty();
        chosen.prepare = [options](Inputs &inputs) -> Result<Task> {
            auto settings = settingsOf(*options);
            if (!settings)
                return failure(settings.error());
            return options->clientUrlFile.empty() ? watchHub(*options, *settings)
                                                  : watchClientUrl(*options, *settings, inputs);
        };
    });
}

} // namespace wps::cli
