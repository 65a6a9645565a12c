// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/names.h"

#include <QByteArray>
#include <QString>

#include <string>
#include <utility>
#include <vector>

namespace wps::cli
{

/// Files and standard input that options name. Reads block: used before the event loop starts and before signals are
/// caught, so that Ctrl+C still ends a wait for standard input.
class Inputs
{
public:
    /// Says that `option` will read `path`. InvalidInput when two options want standard input.
    Result<void> claim(const QString &option, const std::string &path);
    /// The whole of a claimed file, or of standard input for "-". InvalidInput when it cannot be read or is longer
    /// than `limit` bytes.
    static Result<QByteArray> read(const QString &option, const std::string &path, qsizetype limit);

private:
    QString m_standardInputOf;
};

inline QString toText(const std::string &argument)
{
    return QString::fromStdString(argument);
}

/// The same, with the option's name in place of the core's field name.
template <typename T> Result<T> named(const QString &option, Result<T> result)
{
    if (!result && result.error().kind == Error::Kind::InvalidInput)
        result.error().field = option;
    return result;
}

Result<GroupName> groupOf(const std::string &argument);
Result<UserId> userOf(const std::string &argument);
Result<ConnectionId> connectionOf(const std::string &argument);
Result<QList<GroupName>> groupsOf(const std::vector<std::string> &arguments);
Result<QList<ConnectionId>> excludedOf(const std::vector<std::string> &arguments);

} // namespace wps::cli
