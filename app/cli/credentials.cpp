// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/credentials.h"

#include "app/cli/inputs.h"
#include "core/profile/profile_store.h"

#include <QSettings>

using namespace Qt::StringLiterals;

namespace wps::cli
{

namespace
{

constexpr qsizetype kMaxConnectionString = 64 * 1024;
constexpr const char *kVariable = "WEBPUBSUB_CONNECTION_STRING";

Result<ConnectionString> parseFrom(const QString &source, const QString &text)
{
    auto parsed = ConnectionString::parse(text);
    if (!parsed)
        parsed.error().field = source + u", "_s + parsed.error().field;
    return parsed;
}

Result<ConnectionProfile> findProfile(const QString &name)
{
    const auto settings = openUserSettings();
    const ProfileStore store(*settings);
    if (auto profile = store.findByName(name))
        return *profile;
    QStringList names;
    for (const ConnectionProfile &profile : store.profiles())
        names.append(u'"' + profile.name + u'"');
    const QString known = names.isEmpty() ? u"There are no profiles yet; see webpubsub profile add --help."_s
                                          : u"Known: %1."_s.arg(names.join(u", "_s));
    return failure(Error::invalidInput(u"--profile"_s, u"There is no profile \"%1\". %2"_s.arg(name, known)));
}

} // namespace

Result<ConnectionString> readConnectionString(const std::string &path)
{
    const QString option = u"--connection-string-file"_s;
    const auto bytes = Inputs::read(option, path, kMaxConnectionString);
    if (!bytes)
        return failure(bytes.error());
    return parseFrom(option, QString::fromUtf8(*bytes));
}

Result<CredentialSource> findCredential(const CommonOptions &options)
{
    const QByteArray variable = qgetenv(kVariable);
    QStringList given;
    if (!options.profile.empty())
        given.append(u"--profile"_s);
    if (!options.connectionStringFile.empty())
        given.append(u"--connection-string-file"_s);
    if (!variable.isEmpty())
        given.append(QString::fromLatin1(kVariable));
    if (given.isEmpty()) {
        return failure(Error::invalidInput(
            u"credentials"_s, u"Say which service: --profile NAME, --connection-string-file FILE (- for standard "
                              u"input), or the environment variable WEBPUBSUB_CONNECTION_STRING."_s));
    }
    if (given.size() > 1) {
        return failure(Error::invalidInput(
            u"credentials"_s, u"Several are given: %1. Give one, so that there is no doubt about the service."_s.arg(
                                  given.join(u" and "_s))));
    }
    CredentialSource source;
    if (!options.profile.empty()) {
        auto profile = findProfile(toText(options.profile));
        if (!profile)
            return failure(profile.error());
        source.profile = std::move(*profile);
        return source;
    }
    auto parsed = options.connectionStringFile.empty()
                      ? parseFrom(QString::fromLatin1(kVariable), QString::fromUtf8(variable))
                      : readConnectionString(options.connectionStringFile);
    if (!parsed)
        return failure(parsed.error());
    source.connectionString = std::move(*parsed);
    return source;
}

QString secretInArguments(const QStringList &arguments)
{
    for (const QString &argument : arguments) {
        const QString name = argument.section(u'=', 0, 0);
        if (name == u"--connection-string" || name == u"--access-key" || name == u"--accesskey") {
            return u"%1 is not taken as an argument: everybody on this machine can read the arguments of a program, "
                   u"and the shell remembers them. Use --connection-string-file FILE (- for standard input), the "
                   u"environment variable WEBPUBSUB_CONNECTION_STRING, or --profile NAME."_s.arg(name);
        }
        if (looksLikeConnectionString(argument)) {
            return u"A connection string is not taken as an argument: everybody on this machine can read the arguments "
                   u"of a program, and the shell remembers them. Use --connection-string-file FILE (- for standard "
                   u"input), the environment variable WEBPUBSUB_CONNECTION_STRING, or --profile NAME."_s;
        }
    }
    return {};
}

} // namespace wps::cli
