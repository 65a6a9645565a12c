// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/guard/guard_table.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

Decision decideOutsideProduction(Environment environment, VerbClass verb, std::optional<qsizetype> audience)
{
    switch (verb) {
    case VerbClass::Read:
    case VerbClass::SendToOne:
    case VerbClass::ChangeMembers:
        return Decision::Go;
    case VerbClass::SendToMany:
        return environment == Environment::Test && audience.value_or(0) >= kLargeAudience ? Decision::Preview
                                                                                          : Decision::Go;
    case VerbClass::CloseOne:
    case VerbClass::CloseMany:
        return Decision::Confirm;
    }
    return Decision::Refuse;
}

Decision decideUnlocked(VerbClass verb)
{
    switch (verb) {
    case VerbClass::Read:
    case VerbClass::SendToOne:
    case VerbClass::ChangeMembers:
        return Decision::Go;
    case VerbClass::SendToMany:
        return Decision::Preview;
    case VerbClass::CloseOne:
        return Decision::Confirm;
    case VerbClass::CloseMany:
        return Decision::ConfirmTyped;
    }
    return Decision::Refuse;
}

} // namespace

Decision decide(Environment environment, bool locked, VerbClass verb, std::optional<qsizetype> audience)
{
    if (environment != Environment::Production)
        return decideOutsideProduction(environment, verb, audience);
    if (!locked)
        return decideUnlocked(verb);
    return verb == VerbClass::Read ? Decision::Go : Decision::Refuse;
}

VerbClass verbClassOf(const QString &operationId, const QByteArray &method)
{
    static const QHash<QString, VerbClass> known{
        {u"generateClientToken"_s, VerbClass::Read},
        {u"sendToConnection"_s, VerbClass::SendToOne},
        {u"sendToUser"_s, VerbClass::SendToOne},
        {u"sendToGroup"_s, VerbClass::SendToMany},
        {u"sendToAll"_s, VerbClass::SendToMany},
        {u"addConnectionToGroup"_s, VerbClass::ChangeMembers},
        {u"removeConnectionFromGroup"_s, VerbClass::ChangeMembers},
        {u"removeConnectionFromAllGroups"_s, VerbClass::ChangeMembers},
        {u"addUserToGroup"_s, VerbClass::ChangeMembers},
        {u"removeUserFromGroup"_s, VerbClass::ChangeMembers},
        {u"removeUserFromAllGroups"_s, VerbClass::ChangeMembers},
        {u"addConnectionsToGroups"_s, VerbClass::ChangeMembers},
        {u"removeConnectionsFromGroups"_s, VerbClass::ChangeMembers},
        {u"grantPermission"_s, VerbClass::ChangeMembers},
        {u"revokePermission"_s, VerbClass::ChangeMembers},
        {u"closeConnection"_s, VerbClass::CloseOne},
    };
    if (method == "GET" || method == "HEAD")
        return VerbClass::Read;
    return known.value(operationId, VerbClass::CloseMany);
}

} // namespace wps
