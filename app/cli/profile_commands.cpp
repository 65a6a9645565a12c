// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/credentials.h"
#include "app/cli/inputs.h"
#include "app/cli/runner.h"
#include "core/profile/profile_store.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QSettings>

#include <memory>

using namespace Qt::StringLiterals;

namespace wps::cli
{

namespace
{

QJsonObject jsonOf(const ConnectionProfile &profile)
{
    return {{u"name"_s, profile.name},
            {u"endpoint"_s, profile.endpoint.toString()},
            {u"reverseProxyEndpoint"_s, profile.reverseProxyEndpoint.toString()},
            {u"hub"_s, profile.hub},
            {u"environment"_s, environmentName(profile.environment)}};
}

void list(Runner &run)
{
    const auto settings = openUserSettings();
    QJsonArray array;
    QStringList lines;
    for (const ConnectionProfile &profile : ProfileStore(*settings).profiles()) {
        array.append(jsonOf(profile));
        lines.append(
            QStringList{profile.name, profile.endpoint.toString(), profile.hub, environmentName(profile.environment)}
                .join(u'\t'));
    }
    run.output().result(QJsonDocument(array), lines.join(u'\n'));
    if (array.isEmpty() && !run.output().isJson())
        run.output().note(u"There are no profiles yet; see webpubsub profile add --help."_s);
    run.finish(Done);
}

/// The key first: a profile whose key could not be kept would only disappoint later.
void add(Runner &run, const ConnectionProfile &profile, const SecretText &key)
{
    run.await(run.secrets().write(profile.secretId(), key), [&run, profile] {
        const auto settings = openUserSettings();
        const auto saved = ProfileStore(*settings).save(profile);
        if (saved) {
            run.output().result(QJsonDocument(jsonOf(profile)), u"Saved \"%1\"."_s.arg(profile.name));
            run.finish(Done);
            return;
        }
        const Error error = saved.error();
        run.await(run.secrets().remove(profile.secretId()), [&run, error] { run.fail(error); });
    });
}

/// The key first: a key that no profile names any more could not be found again.
void remove(Runner &run, const ConnectionProfile &profile)
{
    run.await(run.secrets().remove(profile.secretId()), [&run, profile] {
        const auto settings = openUserSettings();
        if (const auto removed = ProfileStore(*settings).remove(profile.id); !removed) {
            run.fail(removed.error());
            return;
        }
        run.output().result(QJsonDocument(QJsonObject{{u"done"_s, true}}), u"Removed \"%1\"."_s.arg(profile.name));
        run.finish(Done);
    });
}

Result<Task> prepareAdd(const std::string &name, const std::string &environment, const CommonOptions &common)
{
    if (common.connectionStringFile.empty()) {
        return failure(Error::invalidInput(u"--connection-string-file"_s,
                                           u"Give the connection string: FILE, or - for standard input."_s));
    }
    const auto parsed = readConnectionString(common.connectionStringFile);
    if (!parsed)
        return failure(parsed.error());
    ConnectionProfile profile;
    profile.id = QUuid::createUuid();
    profile.name = name.empty() ? suggestProfileName(parsed->endpoint) : toText(name);
    profile.endpoint = parsed->endpoint;
    profile.hub = toText(common.hub);
    if (!common.reverseProxyEndpoint.empty()) {
        const auto proxy = named(u"--reverse-proxy-endpoint"_s, parseEndpoint(toText(common.reverseProxyEndpoint)));
        if (!proxy)
            return failure(proxy.error());
        profile.reverseProxyEndpoint = *proxy;
    }
    profile.environment =
        environmentFromName(toText(environment)).value_or(guessEnvironment(profile.endpoint, profile.hub));
    const auto settings = openUserSettings();
    for (const ConnectionProfile &other : ProfileStore(*settings).profiles()) {
        if (other.name == profile.name) {
            return failure(Error::invalidInput(
                u"NAME"_s, u"There is a profile \"%1\" already; remove it first."_s.arg(profile.name)));
        }
    }
    return [profile, key = parsed->accessKey](Runner &run) { add(run, profile, key); };
}

Result<Task> prepareRemove(const std::string &name)
{
    const auto settings = openUserSettings();
    const auto profile = ProfileStore(*settings).findByName(toText(name));
    if (!profile)
        return failure(Error::invalidInput(u"NAME"_s, u"There is no profile \"%1\"."_s.arg(toText(name))));
    return [profile = *profile](Runner &run) { remove(run, profile); };
}

} // namespace

void addProfileCommands(CLI::App &app, Command &chosen, const CommonOptions &common)
{
    CLI::App &family = addFamily(app, "profile", "Saved services: settings here, access keys in the keyring");

    CLI::App &listLeaf = addLeaf(family, "list", "List the profiles", "  webpubsub profile list --output json");
    listLeaf.callback([&chosen] {
        chosen.needsService = false;
        chosen.prepare = [](Inputs &) -> Result<Task> { return [](Runner &run) { list(run); }; };
    });

    auto name = std::make_shared<std::string>();
    auto environment = std::make_shared<std::string>();
    CLI::App &addLeafApp = addLeaf(family, "add", "Save a service; the access key goes into the keyring",
                                   "  webpubsub profile add orders --connection-string-file - --hub chat");
    addLeafApp.add_option("NAME", *name, "Its name; made from the endpoint when left out");
    addLeafApp.add_option("--environment", *environment, "local, test or production; guessed when left out")
        ->check(CLI::IsMember({"local", "test", "production"}));
    addLeafApp.callback([name, environment, &chosen, &common] {
        chosen.needsService = false;
        chosen.prepare = [name, environment, &common](Inputs &) -> Result<Task> {
            return prepareAdd(*name, *environment, common);
        };
    });

    CLI::App &removeLeaf =
        addLeaf(family, "remove", "Forget a service and its access key", "  webpubsub profile remove orders");
    removeLeaf.add_option("NAME", *name, "Its name")->required();
    removeLeaf.callback([name, &chosen] {
        chosen.needsService = false;
        chosen.prepare = [name](Inputs &) -> Result<Task> { return prepareRemove(*name); };
    });
}

} // namespace wps::cli
