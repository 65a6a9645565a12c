// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/inputs.h"

#include <QFile>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace wps::cli
{

Result<void> Inputs::claim(const QString &option, const std::string &path)
{
    if (path != "-")
        return {};
    if (!m_standardInputOf.isEmpty()) {
        return failure(Error::invalidInput(
            option, u"Standard input can be read once only, and %1 takes it already. Give one of them a file."_s.arg(
                        m_standardInputOf)));
    }
    m_standardInputOf = option;
    return {};
}

Result<QByteArray> Inputs::read(const QString &option, const std::string &path, qsizetype limit)
{
    QFile file;
    bool opened = false;
    if (path == "-") {
        opened = file.open(stdin, QIODevice::ReadOnly);
    } else {
        file.setFileName(toText(path));
        opened = file.open(QIODevice::ReadOnly);
    }
    const QString what = path == "-" ? u"Standard input"_s : u"\"%1\""_s.arg(toText(path));
    if (!opened)
        return failure(Error::invalidInput(option, u"%1 cannot be read: %2."_s.arg(what, file.errorString())));
    QByteArray bytes;
    QByteArray part;
    while (bytes.size() <= limit && !(part = file.read(limit + 1 - bytes.size())).isEmpty())
        bytes += part;
    if (bytes.size() > limit)
        return failure(Error::invalidInput(option, u"%1 is longer than %2 bytes."_s.arg(what).arg(limit)));
    if (file.error() != QFileDevice::NoError)
        return failure(Error::invalidInput(option, u"%1 cannot be read: %2."_s.arg(what, file.errorString())));
    return bytes;
}

Result<GroupName> groupOf(const std::string &argument)
{
    return named(u"--group-name"_s, GroupName::parse(toText(argument)));
}

Result<UserId> userOf(const std::string &argument)
{
    return named(u"--user-id"_s, UserId::parse(toText(argument)));
}

Result<ConnectionId> connectionOf(const std::string &argument)
{
    return named(u"--connection-id"_s, ConnectionId::parse(toText(argument)));
}

Result<QList<GroupName>> groupsOf(const std::vector<std::string> &arguments)
{
    QList<GroupName> groups;
    for (const std::string &argument : arguments) {
        auto group = groupOf(argument);
        if (!group)
            return failure(group.error());
        groups.append(*group);
    }
    return groups;
}

Result<QList<ConnectionId>> excludedOf(const std::vector<std::string> &arguments)
{
    QList<ConnectionId> excluded;
    for (const std::string &argument : arguments) {
        auto connection = named(u"--excluded"_s, ConnectionId::parse(toText(argument)));
        if (!connection)
            return failure(connection.error());
        excluded.append(*connection);
    }
    return excluded;
}

} // namespace wps::cli
