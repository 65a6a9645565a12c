// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/environment.h"

using namespace Qt::StringLiterals;

namespace wps
{

QString environmentName(Environment environment)
{
    switch (environment) {
    case Environment::Local:
        return u"local"_s;
    case Environment::Test:
        return u"test"_s;
    case Environment::Production:
        return u"production"_s;
    }
    return {};
}

std::optional<Environment> environmentFromName(const QString &name)
{
    for (const Environment environment : {Environment::Local, Environment::Test, Environment::Production}) {
        if (name.compare(environmentName(environment), Qt::CaseInsensitive) == 0)
            return environment;
    }
    return std::nullopt;
}

} // namespace wps
