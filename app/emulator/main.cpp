// SPDX-License-Identifier: GPL-3.0-or-later
// webpubsub-emulator: the local emulator without a window.
#include "control_loop.h"
#include "core/base/logging.h"
#include "core/emulator/emulator.h"

#include <CLI/CLI.hpp>

#include <QFile>
#include <QHostAddress>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>

#include <csignal>
#include <cstdio>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

enum ExitCode { Done = 0, CannotRun = 1, WrongUsage = 2 };

struct Arguments {
    std::string host = "127.0.0.1";
    quint16 port = 8080;
    std::string accessKeyFile;
    std::string logLevel = "info";
    bool json = false;
    bool control = false;
};

void printLine(FILE *stream, const QString &line)
{
    std::fprintf(stream, "%s\n", qUtf8Printable(line));
    std::fflush(stream);
}

int refuse(const QString &message)
{
    printLine(stderr, u"webpubsub-emulator: "_s % redactSecrets(message));
    return CannotRun;
}

void logToStderr(QtMsgType, const QMessageLogContext &, const QString &message)
{
    printLine(stderr, redactSecrets(message));
}

void setLogLevel(const std::string &level)
{
    const bool debug = level == "debug";
    const bool info = debug || level == "info";
    const bool warning = info || level == "warning";
    const auto rule = [](const char *type, bool on) -> QString {
        return u"wps.*."_s % QLatin1StringView(type) % (on ? u"=true\n"_s : u"=false\n"_s);
    };
    QLoggingCategory::setFilterRules(rule("debug", debug) % rule("info", info) % rule("warning", warning));
}

Result<SecretText> readAccessKey(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(Error::invalidInput(u"access-key-file"_s, u"The access key file "_s % path %
                                                                     u" cannot be read: "_s % file.errorString() %
                                                                     u"."_s));
    constexpr qint64 kMaxSize = 4096;
    const QByteArray key = file.read(kMaxSize + 1).trimmed();
    if (key.isEmpty())
        return failure(Error::invalidInput(u"access-key-file"_s, u"The access key file "_s % path % u" is empty."_s));
    if (key.size() > kMaxSize || key.contains('\n') || key.contains(';'))
        return failure(
            Error::invalidInput(u"access-key-file"_s, u"The access key file "_s % path %
                                                          u" must hold the key alone, on one line and without ';'."_s));
    return SecretText(key);
}

void announce(const Emulator &emulator, bool json)
{
    const QString endpoint = emulator.endpoint().toString();
    const QString connectionString = QString::fromUtf8(emulator.connectionString().reveal());
    if (json) {
        const QJsonObject line{
            {u"connectionString"_s, connectionString}, {u"endpoint"_s, endpoint}, {u"port"_s, emulator.port()}};
        printLine(stdout, QString::fromUtf8(QJsonDocument(line).toJson(QJsonDocument::Compact)));
        return;
    }
    printLine(stdout, u"The Web PubSub emulator listens on "_s % endpoint % u" (Ctrl+C ends it)"_s);
    printLine(stdout, u"Connection string: "_s % connectionString);
}

bool isLoopback(const QString &host)
{
    return host.compare(u"localhost"_s, Qt::CaseInsensitive) == 0 || QHostAddress(host).isLoopback();
}

int run(const Arguments &arguments, const sigset_t &endSignals)
{
    EmulatorOptions options;
    options.host = QString::fromStdString(arguments.host);
    options.port = arguments.port;
    if (!arguments.accessKeyFile.empty()) {
        auto key = readAccessKey(QString::fromStdString(arguments.accessKeyFile));
        if (!key)
            return refuse(key.error().message);
        options.accessKey = std::move(*key);
    }

    Emulator emulator;
    if (const auto started = emulator.start(options); !started)
        return refuse(started.error().message);
    if (!isLoopback(options.host))
        printLine(stderr,
                  u"Warning: "_s % options.host %
                      u" can be reached from other machines. The emulator has no TLS, and everyone who knows its key "
                      "can do everything."_s);
    announce(emulator, arguments.json || arguments.control);

    if (arguments.control) {
        serveControl(emulator, endSignals);
    } else {
        int signal = 0;
        sigwait(&endSignals, &signal);
    }
    emulator.stop();
    return Done;
}

} // namespace

int main(int argc, char *argv[])
{
    // Blocked before the first thread is made, so that only sigwait() sees them.
    sigset_t endSignals;
    sigemptyset(&endSignals);
    sigaddset(&endSignals, SIGTERM);
    sigaddset(&endSignals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &endSignals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    qInstallMessageHandler(logToStderr);

    Arguments arguments;
    CLI::App app{"The local emulator of Azure Web PubSub: REST API and client WebSockets on one port.",
                 "webpubsub-emulator"};
    app.set_version_flag("--version", "webpubsub-emulator " WPS_VERSION);
    app.add_option("--host", arguments.host, "Address to listen on")->capture_default_str();
    app.add_option("--port", arguments.port, "Port, 0 for any that is free")
        ->capture_default_str()
        ->check(CLI::Range(0, 65535));
    app.add_option("--access-key-file", arguments.accessKeyFile,
                   "File that holds the access key (default: the well-known key of the emulator)")
        ->type_name("FILE");
    app.add_flag("--json", arguments.json, "Print one line of JSON when it listens");
    app.add_flag(
        "--control", arguments.control,
        "Take commands from standard input, for tests: each a JSON object on a line, answered by one on "
        "standard output. Implies --json; ends with the input. Commands: cut, close, half-open, delay, refuse, "
        "expire-tokens, withhold-acks, lift, clear, faults, snapshot, quit (see the man page)");
    app.add_option("--log-level", arguments.logLevel, "What is written to standard error")
        ->capture_default_str()
        ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return app.exit(error) == 0 ? Done : WrongUsage;
    }
    setLogLevel(arguments.logLevel);
    return run(arguments, endSignals);
}
