// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/credentials.h"
#include "app/cli/inputs.h"
#include "app/cli/output.h"
#include "app/cli/runner.h"
#include "core/auth/connection_string.h"
#include "core/base/interrupt.h"

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QRegularExpression>
#include <QTimer>

#include <iostream>

using namespace Qt::StringLiterals;

namespace wps::cli
{

namespace
{

constexpr const char *kFooter = R"(Credentials come from exactly one of --profile, --connection-string-file or the
environment variable WEBPUBSUB_CONNECTION_STRING; never from an argument, which everybody can read.

Exit codes: 0 done or yes, 1 no (exists, check), 2 usage, 3 the service refused, 4 not reached or timed out,
5 outcome unknown, 6 production is read-only: nothing was sent.

Production is what its profile, the words in its name (prod, live) or the policy of this machine say. It is read-only
unless --unlock repeats the name of the hub.

Examples:
  export WEBPUBSUB_CONNECTION_STRING='Endpoint=...;AccessKey=...;Version=1.0;'
  webpubsub broadcast --hub chat --payload '{"hello":"world"}'
  webpubsub watch --hub chat --group-name room1
  webpubsub group send --help)";

void setUp(CLI::App &app, CommonOptions &common, Command &chosen)
{
    app.require_subcommand(1);
    app.set_version_flag("--version", "webpubsub " WPS_VERSION);
    app.set_help_all_flag("--help-all", "Print the help of every command and exit");
    app.footer(kFooter);
    app.get_formatter()->column_width(34);
    app.add_option("--profile", common.profile, "Saved profile; its access key is in the keyring")->type_name("NAME");
    app.add_option("--connection-string-file", common.connectionStringFile,
                   "Read the connection string from FILE, or - for standard input")
        ->type_name("FILE");
    app.add_option("--hub", common.hub, "The hub; a profile's last hub when left out");
    app.add_option("--unlock", common.unlock, "Allow changes in production: the name of the hub once more")
        ->type_name("HUB");
    app.add_flag("--audit-bodies", common.auditBodies,
                 "Keep what is sent in the audit, without secrets, for good; WEBPUBSUB_AUDIT_BODIES=1 is the same")
        ->envname("WEBPUBSUB_AUDIT_BODIES");
    app.add_option("-o,--output", common.output, "text for people (default) or json for programs")
        ->check(CLI::IsMember({"text", "json"}));
    app.add_option("--api-version", common.apiVersion, "Version of the service's REST API");
    app.add_option("--reverse-proxy-endpoint", common.reverseProxyEndpoint, "Send requests there instead")
        ->type_name("URL");
    addHealthCommand(app, chosen);
    addBroadcastCommand(app, chosen);
    addGroupCommands(app, chosen);
    addUserCommands(app, chosen);
    addConnectionCommands(app, chosen);
    addGroupsCommands(app, chosen);
    addPermissionCommands(app, chosen);
    addHubCommands(app, chosen);
    addTokenCommand(app, chosen);
    addWatchCommand(app, chosen);
    addRecordingCommands(app, chosen);
    addAuditCommand(app, chosen, common);
    addProfileCommands(app, chosen, common);
}

/// Before parsing has succeeded, the wish for JSON has to be found by looking.
bool wantsJson(const QStringList &arguments)
{
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments.at(i);
        if (argument == u"--output=json" || argument == u"-ojson")
            return true;
        if ((argument == u"--output" || argument == u"-o") && arguments.value(i + 1) == u"json")
            return true;
    }
    return false;
}

/// CLI11's sentence, or our own about what does not belong, which does not repeat what could be a secret.
QString usageMessage(const CLI::ParseError &error, const CLI::App &app)
{
    const std::vector<std::string> extras = app.remaining(true);
    if (extras.empty())
        return QString::fromStdString(error.what());
    QString wrong;
    for (const std::string &extra : extras) {
        // A word that could be a mistyped name is worth repeating; anything else could be a key.
        static const QRegularExpression word(uR"(\A(--?)?[a-z]+(-[a-z]+)*\z)"_s);
        const QString name = QString::fromStdString(extra).section(u'=', 0, 0);
        if (name.size() <= 32 && word.match(name).hasMatch()) {
            wrong = name;
            break;
        }
    }
    return wrong.isEmpty() ? u"There is an argument that does not belong here (not repeated: it could be a secret)."_s
                           : u"\"%1\" does not belong here."_s.arg(wrong);
}

Result<Runner::Plan> makePlan(const CommonOptions &common, const Command &command)
{
    Inputs inputs;
    Runner::Plan plan;
    if (auto claimed = inputs.claim(u"--connection-string-file"_s, common.connectionStringFile); !claimed)
        return failure(claimed.error());
    if (!common.reverseProxyEndpoint.empty()) {
        auto url = named(u"--reverse-proxy-endpoint"_s, parseEndpoint(toText(common.reverseProxyEndpoint)));
        if (!url)
            return failure(url.error());
        plan.reverseProxyEndpoint = *url;
    }
    plan.apiVersion = toText(common.apiVersion);
    plan.auditBodies = common.auditBodies;
    std::optional<HubName> hub;
    if (!common.hub.empty()) {
        auto parsed = named(u"--hub"_s, HubName::parse(toText(common.hub)));
        if (!parsed)
            return failure(parsed.error());
        plan.hub = *parsed;
    }
    auto task = command.prepare(inputs);
    if (!task)
        return failure(task.error());
    plan.task = std::move(*task);
    if (!command.needsService)
        return plan;
    if (command.needsHub && !plan.hub && common.profile.empty())
        return failure(Error::invalidInput(u"--hub"_s, u"Say which hub: --hub NAME."_s));
    auto credential = findCredential(common);
    if (!credential)
        return failure(credential.error());
    plan.credential = std::move(*credential);
    if (const auto &profile = plan.credential->profile) {
        if (plan.reverseProxyEndpoint.isEmpty())
            plan.reverseProxyEndpoint = profile->reverseProxyEndpoint;
        if (const auto last = HubName::parse(profile->hub); !plan.hub && last)
            plan.hub = *last;
    }
    if (command.needsHub && !plan.hub) {
        return failure(Error::invalidInput(u"--hub"_s, u"The profile has no hub yet. Say which one: --hub NAME."_s));
    }
    plan.unlock = toText(common.unlock);
    if (plan.hub && !plan.unlock.isEmpty() && plan.unlock.compare(plan.hub->value(), Qt::CaseInsensitive) != 0) {
        return failure(Error::invalidInput(
            u"--unlock"_s,
            u"This command is about hub \"%1\", not \"%2\". Nothing was sent."_s.arg(plan.hub->value(), plan.unlock)));
    }
    return plan;
}

int run(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    application.setApplicationVersion(QStringLiteral(WPS_VERSION));
    // Standard error is for sentences; QT_LOGGING_RULES brings the log back.
    QLoggingCategory::setFilterRules(u"*.debug=false\n*.info=false\n*.warning=false"_s);
    QStringList arguments = QCoreApplication::arguments();
    arguments.removeFirst();
    if (const QString refusal = secretInArguments(arguments); !refusal.isEmpty()) {
        Output(wantsJson(arguments)).error(Error::invalidInput({}, refusal));
        return Usage;
    }

    CLI::App app("Azure Web PubSub from the command line.", "webpubsub");
    CommonOptions common;
    Command chosen;
    setUp(app, common, chosen);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        if (error.get_exit_code() == 0) // --help and --version
            return app.exit(error, std::cout, std::cout);
        const Output output(wantsJson(arguments));
        output.error(Error::invalidInput({}, usageMessage(error, app)));
        if (!output.isJson())
            output.note(u"Run webpubsub --help, or --help after a command, for what can be given."_s);
        return Usage;
    }

    Output output(common.output == "json");
    auto plan = makePlan(common, chosen);
    if (!plan) {
        output.error(plan.error());
        return exitCodeOf(plan.error());
    }
    IoThread io;
    Runner runner(io, output);
    const Interrupt interrupt;
    QObject::connect(&interrupt, &Interrupt::requested, &runner, &Runner::interrupt);
    QTimer::singleShot(0, &runner, [&] { runner.start(std::move(*plan)); });
    return QCoreApplication::exec();
}

} // namespace

} // namespace wps::cli

int main(int argc, char **argv)
{
    return wps::cli::run(argc, argv);
}
