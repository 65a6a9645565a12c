// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/odata/odata_trial.h"
#include "ui/common/hub_session.h"

#include <QList>

namespace wps
{

class Emulator;
class KnownNames;

/// So many connections a trial takes.
inline constexpr int kMostKnownConnections = 500;

/// The connections of a hub that this program knows: on the local emulator all there are, with all of their state; on
/// the service, which lists none, the ids that were seen. At most so many.
QList<PartialSubject> knownConnections(const HubSession &session, const KnownNames &names, const Emulator &emulator,
                                       int most = kMostKnownConnections);

} // namespace wps
