// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/environment.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace wps
{

/// Management verbs by the harm they can do.
enum class VerbClass {
    Read,          ///< changes nothing: lists, checks, health, client access tokens
    SendToOne,     ///< to one connection or one user
    SendToMany,    ///< to a group or the hub
    ChangeMembers, ///< group members and permissions: can be undone by the opposite
    CloseOne,      ///< one connection
    CloseMany,     ///< a user's, a group's or the hub's connections; also batches, and whatever is not known
};

enum class Decision {
    Go,
    Confirm,      ///< asks first
    Preview,      ///< asks first, with audience and size on the button
    ConfirmTyped, ///< asks for the hub's name
    Refuse,
};

/// From how many known receivers on a send to many is asked about outside production.
constexpr qsizetype kLargeAudience = 1000;

/// What has to happen before a verb is carried out. `audience`: how many connections are known to receive it; nothing
/// when that is not known.
Decision decide(Environment environment, bool locked, VerbClass verb, std::optional<qsizetype> audience = {});

/// The class of a REST operation. Only a method that cannot change anything makes an unknown operation a Read.
VerbClass verbClassOf(const QString &operationId, const QByteArray &method);

} // namespace wps
