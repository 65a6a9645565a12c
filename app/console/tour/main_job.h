// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/tour/tour.h"

namespace wps
{

class Application;

/// The main job as steps: start page, local emulator, watch, the four sends in three content types, join, permission,
/// close, and an error with its message. `application` outlives the steps.
QList<TourStep> mainJobSteps(Application &application);

} // namespace wps
