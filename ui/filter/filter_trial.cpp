// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/filter/filter_trial.h"

#include "core/emulator/emulator.h"
#include "core/profile/known_names.h"

namespace wps
{

namespace
{

PartialSubject exactly(const EmulatorConnection &connection)
{
    PartialSubject known{{connection.id, std::nullopt, connection.groups, std::nullopt}, true, true, true};
    if (!connection.anonymous)
        known.subject.userId = connection.userId;
    if (!connection.protocol.isEmpty())
        known.subject.protocol = connection.protocol;
    return known;
}

} // namespace

QList<PartialSubject> knownConnections(const HubSession &session, const KnownNames &names, const Emulator &emulator,
                                       int most)
{
    QList<PartialSubject> result;
    if (session.isLocalEmulator()) {
        const EmulatorSnapshot snapshot = emulator.snapshot();
        for (const EmulatorHub &hub : snapshot.hubs) {
            if (hub.name.compare(session.hub().value(), Qt::CaseInsensitive) != 0)
                continue;
            for (qsizetype i = 0; i < std::min<qsizetype>(hub.connections.size(), most); ++i)
                result.append(exactly(hub.connections[i]));
        }
        return result;
    }
    const auto entries = names.names(session.knownNamesScope(), KnownNames::Kind::Connection, most);
    for (const KnownNames::Entry &entry : entries) {
        PartialSubject known;
        known.subject.connectionId = entry.name;
        result.append(known);
    }
    return result;
}

} // namespace wps
